"""The hash chain: whatever is changed, removed, moved or cut off is found."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from models.domain.audit import GENESIS, Break, Link, hash_of, verify
from tests.domain.visits import CAME, seconds

Told = tuple[Link, str, str]


def link(serial: int, **facts: Any) -> Link:
    return Link(
        village_id="village",
        serial=serial,
        visit_id=f"visit-{serial}",
        kind="approved",
        actor_id="somchai",
        actor_role="resident",
        source="chat",
        request_id=f"request-{serial}",
        at=seconds(serial),
        facts={"answer": "approve", "reason": "เพื่อน", **facts},
    )


def chain(length: int = 5) -> list[Told]:
    told: list[Told] = []
    previous = GENESIS
    for serial in range(1, length + 1):
        hashed = hash_of(link(serial), previous)
        told.append((link(serial), previous, hashed))
        previous = hashed
    return told


def head(told: list[Told]) -> tuple[int, str]:
    return (len(told), told[-1][2]) if told else (0, GENESIS)


WHOLE = chain()
CHANGES: dict[str, Any] = {
    "village_id": "next village",
    "visit_id": "another",
    "kind": "rejected",
    "actor_id": None,
    "actor_role": "office",
    "source": "panel",
    "request_id": None,
    "at": CAME + timedelta(microseconds=1),
    "facts": {"answer": "approve", "reason": None},
}


@pytest.mark.parametrize("length", [0, 1, 5])
def test_a_chain_as_written_holds(length: int) -> None:
    assert verify(chain(length), head(chain(length))) is None


def test_every_field_of_an_event_is_tried_below() -> None:
    assert set(CHANGES) | {"serial"} == set(Link.__dataclass_fields__)


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("place", range(5))
def test_a_changed_field_is_found_where_it_is(field: str, place: int) -> None:
    told = list(WHOLE)
    event, previous, hashed = told[place]
    told[place] = (replace(event, **{field: CHANGES[field]}), previous, hashed)
    assert verify(told, head(WHOLE)) == Break(serial=place + 1, why="an event was changed")


@pytest.mark.parametrize("place", range(5))
def test_an_event_with_a_hash_made_to_fit_breaks_the_next_link(place: int) -> None:
    told = list(WHOLE)
    event, previous, _ = told[place]
    forged = replace(event, kind="rejected")
    told[place] = (forged, previous, hash_of(forged, previous))
    broken = verify(told, head(WHOLE))
    assert broken is not None
    assert broken.serial == place + 2


@pytest.mark.parametrize("place", range(4))
def test_a_removed_event_is_missed(place: int) -> None:
    told = WHOLE[:place] + WHOLE[place + 1 :]
    assert verify(told, head(WHOLE)) == Break(serial=place + 1, why="an event is missing")


@pytest.mark.parametrize("place", range(4))
def test_a_removed_event_is_missed_when_the_others_close_ranks(place: int) -> None:
    rest = WHOLE[:place] + WHOLE[place + 1 :]
    told = [(replace(event, serial=serial), previous, h) for serial, (event, previous, h) in enumerate(rest, start=1)]
    broken = verify(told, head(WHOLE))
    assert broken is not None
    assert broken.serial == place + 1


@pytest.mark.parametrize("kept", range(5))
def test_a_cut_off_end_is_missed(kept: int) -> None:
    assert verify(WHOLE[:kept], head(WHOLE)) == Break(serial=kept + 1, why="the newest events are missing")


def test_an_event_beyond_the_head_is_found() -> None:
    assert verify(WHOLE, head(WHOLE[:4])) is not None


@pytest.mark.parametrize("place", range(4))
def test_two_events_that_changed_places_are_found(place: int) -> None:
    told = list(WHOLE)
    told[place], told[place + 1] = told[place + 1], told[place]
    assert verify(told, head(WHOLE)) is not None


@pytest.mark.parametrize("place", range(4))
def test_two_events_that_changed_places_and_numbers_are_found(place: int) -> None:
    told = list(WHOLE)
    (one, p1, h1), (two, p2, h2) = told[place], told[place + 1]
    told[place], told[place + 1] = (replace(two, serial=one.serial), p1, h1), (replace(one, serial=two.serial), p2, h2)
    assert verify(told, head(WHOLE)) is not None


def test_one_moment_has_one_hash_in_every_time_zone() -> None:
    here = replace(link(1), at=link(1).at.astimezone(timezone(timedelta(hours=7))))
    assert hash_of(here, GENESIS) == hash_of(link(1), GENESIS)


def test_the_order_of_facts_does_not_matter_and_their_values_do() -> None:
    turned = replace(link(1), facts=dict(reversed(link(1).facts.items())))
    assert hash_of(turned, GENESIS) == hash_of(link(1), GENESIS)
    assert hash_of(link(1, headcount=1), GENESIS) != hash_of(link(1, headcount="1"), GENESIS)
