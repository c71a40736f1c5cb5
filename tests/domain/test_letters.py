"""A letter's facts survive their way through JSON, whatever a guard typed."""

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.domain.letters import KIND_OF, KINDS, Asking, Letter, VisitFacts, facts_of, letter_from

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 - Hypothesis adds it
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(str, WORDS)
VISITS = st.builds(VisitFacts)
st.register_type_strategy(VisitFacts, VISITS)
LETTERS: dict[str, st.SearchStrategy[Letter]] = {kind: st.builds(letter) for kind, letter in KINDS.items()}


def test_every_letter_has_a_kind_of_its_own() -> None:
    assert set(KINDS.values()) == set(get_args(Letter))
    assert {KINDS[kind]: kind for kind in KINDS} == KIND_OF


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_letter_comes_back_from_json_as_it_was_written(kind: str, data: st.DataObject) -> None:
    letter = data.draw(LETTERS[kind])
    stored = json.loads(json.dumps(facts_of(letter)))
    assert letter_from(KIND_OF[type(letter)], stored) == letter


def test_every_moment_of_a_letter_comes_back_as_a_moment() -> None:
    for letter in KINDS.values():
        for name, hint in get_type_hints(letter).items():
            if datetime in {hint, *get_args(hint)}:
                facts: dict[str, Any] = {field.name: None for field in fields(letter)}
                facts[name] = "2026-11-20T15:15:00+00:00"
                if "visit" in facts:
                    facts["visit"] = facts_of_visit()
                assert isinstance(getattr(letter_from(KIND_OF[letter], facts), name), datetime)


@settings(max_examples=10)
@given(visit=VISITS)
def test_what_a_later_release_added_is_ignored(visit: VisitFacts) -> None:
    letter = KINDS["visit_request"](visit=visit, asking=Asking.FIRST)  # type: ignore[call-arg]
    stored = facts_of(letter)
    stored["visit"]["overstayed"] = True
    stored["urgency"] = "high"
    assert letter_from("visit_request", stored) == letter


def test_a_kind_of_a_later_release_is_not_guessed_at() -> None:
    with pytest.raises(KeyError):
        letter_from("parcel_came", {})


def facts_of_visit() -> dict[str, Any]:
    return {
        **{field.name: None for field in fields(VisitFacts)},
        "created_at": "2026-11-20T15:15:00+00:00",
    }
