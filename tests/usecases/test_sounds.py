"""Spellings of one name have one key; names that only look alike have not, and half the village has none in common."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.watchlist import Advice, Entry, Match, likenesses
from models.sounds import sounds_of
from models.usecases.clues import clues_of
from tests.domain.entries import entry
from tests.thai_names import FAMILY, GIVEN, OTHERS, SPELLINGS


def on_the_list(name: str) -> Entry:
    return entry(clues_of(name=name), Advice.OFFICE)


@pytest.mark.parametrize(("known", "written"), SPELLINGS)
def test_another_spelling_is_similar(known: str, written: str) -> None:
    for one, other in ((known, written), (written, known)):
        (found,) = likenesses([on_the_list(one)], clues_of(name=other))
        assert found.match is Match.SIMILAR


@pytest.mark.parametrize(("known", "written"), OTHERS)
def test_somebody_else_is_somebody_else(known: str, written: str) -> None:
    assert likenesses([on_the_list(known)], clues_of(name=written)) == []


def test_nobody_on_the_list_is_similar_to_half_the_village() -> None:
    """Of some nine thousand people with the commonest names each sounds like two others at most, and most like none."""
    heard = Counter(sounds_of(f"{given} {family}") for given in set(GIVEN) for family in set(FAMILY))
    assert max(heard.values()) <= 3
    assert sum(heard.values()) / len(heard) < 1.1


@pytest.mark.parametrize("name", ["สมชาย", "เอ", "นาย", "นางสาว", "คุณ เอ", "", "Nok Noi", "สมชาย Smith"])
def test_one_word_and_other_scripts_have_no_sound(name: str) -> None:
    assert sounds_of(name) is None


@given(st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E5C)] + [" "], max_size=20))
def test_whatever_a_guard_writes_can_be_heard(name: str) -> None:
    assert sounds_of(name) == sounds_of(f" {name}  ")
