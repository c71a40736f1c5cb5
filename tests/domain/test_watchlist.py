"""Whom a village watches for: what is certain, what is only similar, and what is nobody."""

from dataclasses import replace

import pytest

from models.domain.blocks import Clues, name_key, name_words
from models.domain.ids import PersonId
from models.domain.watchlist import (
    Advice,
    By,
    Hit,
    HitState,
    Match,
    likenesses,
    name_known_by,
    not_settled,
    one_letter_off,
)
from tests.domain.entries import SINCE, entry

CAR = Clues(plate="1กข1234", province="ชลบุรี")


def seen_as(known: Clues, seen: Clues) -> tuple[Match, By] | None:
    found = likenesses([entry(known)], seen)
    return (found[0].match, found[0].by) if found else None


def named(name: str) -> Clues:
    return Clues(name=name_key(name), whole_name=len(name_words(name)) > 1)


def test_a_plate_is_certain_only_with_its_province() -> None:
    assert seen_as(CAR, CAR) == (Match.EXACT, By.PLATE)
    for province in (None, "กรุงเทพมหานคร"):
        other = replace(CAR, province=province)
        assert seen_as(CAR, other) == (Match.SIMILAR, By.PLATE)
        assert seen_as(other, CAR) == (Match.SIMILAR, By.PLATE)
    neither = replace(CAR, province=None)
    assert seen_as(neither, neither) == (Match.SIMILAR, By.PLATE)


def test_a_plate_is_never_guessed() -> None:
    assert seen_as(CAR, replace(CAR, plate="1กข1235")) is None


def test_a_phone_and_an_id_are_certain() -> None:
    assert seen_as(Clues(phone="a"), Clues(phone="a", plate="1")) == (Match.EXACT, By.PHONE)
    assert seen_as(Clues(id_number="a"), Clues(id_number="a")) == (Match.EXACT, By.ID)
    assert seen_as(Clues(phone="a"), Clues(id_number="a")) is None


def test_a_given_and_family_name_are_certain_with_any_title() -> None:
    assert seen_as(named("สมชาย ใจดี"), named("นาย สมชายใจดี")) == (Match.EXACT, By.NAME)


def test_a_name_that_stands_alone_is_only_similar() -> None:
    assert seen_as(named("สมชาย"), named("นายสมชาย")) == (Match.SIMILAR, By.NAME)


@pytest.mark.parametrize(
    ("known", "seen"),
    [
        ("Jonathan Smith", "Jonathon Smith"),
        ("Jonathan Smith", "Jonatan Smith"),
        ("John Smith", "Mr. Johnn Smith"),
        ("Somchai Jaidee", "Somchay Jaidee"),
    ],
)
def test_a_long_name_one_letter_off_is_similar(known: str, seen: str) -> None:
    assert seen_as(named(known), named(seen)) == (Match.SIMILAR, By.NAME)
    assert seen_as(named(seen), named(known)) == (Match.SIMILAR, By.NAME)


@pytest.mark.parametrize(
    ("known", "seen"),
    [
        ("Jonathan Smith", "Jonathan Smythe"),
        ("Jonathan", "Jonathon"),
        ("Nok Noi", "Nok Nai"),
        ("สมชาย ใจดี", "สมชาย ใจดำ"),
        ("Jonathan Smith", "Smith"),
    ],
)
def test_a_short_name_a_lone_one_and_a_thai_one_are_not_guessed_by_letters(known: str, seen: str) -> None:
    assert seen_as(named(known), named(seen)) is None


@pytest.mark.parametrize("same", ["", "a", "abcdefgh"])
def test_letters_are_compared_from_both_ends(same: str) -> None:
    whole = "xy" + same + "somchaijai"
    assert one_letter_off(whole, whole[1:])
    assert one_letter_off(whole, whole[:-1])
    assert one_letter_off(whole, whole[:3] + "q" + whole[4:])
    assert not one_letter_off(whole, whole[2:])
    assert not one_letter_off(whole, "q" + whole[1:-1] + "q")


@pytest.mark.parametrize("nobody", ["นาย", "นางสาว", "คุณ", "คุณ เอ", "เอ", "Mr.", "Mr. X", "", "น.ส.", "..."])
def test_nobody_is_known_by_a_title_or_a_nickname(nobody: str) -> None:
    assert not name_known_by(nobody)


@pytest.mark.parametrize("somebody", ["สมชาย", "นายสมชาย ใจดี", "เอ บี", "Bob", "คุณนายสมร", "นาย นาย ก้อง"])
def test_somebody_is(somebody: str) -> None:
    assert name_known_by(somebody)


def test_nothing_in_common_is_nobody() -> None:
    assert seen_as(Clues(), Clues()) is None
    assert seen_as(Clues(plate="11", sounds="a b"), Clues(name="11", phone="a b", sounds=None)) is None


def test_what_is_certain_comes_first_and_then_what_is_worst() -> None:
    similar = entry(replace(CAR, province=None), Advice.POLICE, 1)
    office, police = entry(CAR, Advice.OFFICE, 2), entry(Clues(phone="a"), Advice.POLICE, 3)
    found = likenesses([similar, office, police], replace(CAR, phone="a"))
    assert [one.entry for one in found] == [police, office, similar]


def hit(match: Match, state: HitState, number: int = 1) -> Hit:
    return Hit(
        id=entry(CAR).id,
        entry_id=entry(CAR, number=number).id,
        key=entry(CAR).id,
        at=SINCE,
        guard_id=PersonId(entry(CAR).id),
        guard_name="",
        gate_id=None,
        match=match,
        by=By.PLATE,
        advice=Advice.STOP,
        note=None,
        since=SINCE,
        visitor=None,
        state=state,
        settled_by=None,
        settled_at=None,
        visit_id=None,
    )


@pytest.mark.parametrize("state", [HitState.NOT_THEM, HitState.CLEARED])
@pytest.mark.parametrize("then", Match)
@pytest.mark.parametrize("now", Match)
def test_what_was_similar_then_answers_for_nothing_that_is_certain_now(
    state: HitState, then: Match, now: Match
) -> None:
    (found,) = likenesses([entry(CAR)], CAR if now is Match.EXACT else replace(CAR, province=None))
    stands_open = not_settled([found], [hit(then, state)])
    assert (stands_open is found) == (then is Match.SIMILAR and now is Match.EXACT)


def test_what_stands_open_and_what_was_said_of_another_answer_for_nothing() -> None:
    found = likenesses([entry(CAR)], CAR)
    assert not_settled(found, [hit(Match.EXACT, HitState.OPEN)]) is found[0]
    assert not_settled(found, [hit(Match.EXACT, HitState.CLEARED, number=2)]) is found[0]
