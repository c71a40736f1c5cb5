"""A house says afterwards that somebody should not have come in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.domain.errors import Code, Refused
from models.domain.visit import State
from models.domain.wrong_entry import WRONG_WINDOW, mark_wrong
from tests.domain.visits import CAME, RESIDENT, seconds, visit

INSIDE = replace(visit(State.INSIDE), entered_at=CAME)


@pytest.mark.parametrize("state", [State.INSIDE, State.LEFT])
def test_an_entry_is_marked_and_nothing_else_changes(state: State) -> None:
    before = replace(INSIDE, state=state)
    moved = mark_wrong(before, "ไม่รู้จัก", RESIDENT, seconds(60))
    assert moved.visit == replace(before, version=8, wrong_at=seconds(60), wrong_note="ไม่รู้จัก")
    assert (moved.event.kind, moved.event.actor) == ("marked_wrong", RESIDENT)


def test_the_record_holds_that_something_was_written_and_not_what() -> None:
    said = mark_wrong(INSIDE, "ไม่รู้จัก", RESIDENT, seconds(60)).event.facts
    silent = mark_wrong(INSIDE, None, RESIDENT, seconds(60)).event.facts
    assert (said, silent) == ({"note": True}, {"note": False})


def test_it_can_be_said_for_seven_days_and_not_a_moment_longer() -> None:
    assert mark_wrong(INSIDE, None, RESIDENT, CAME + WRONG_WINDOW).visit.wrong_at
    with pytest.raises(Refused):
        mark_wrong(INSIDE, None, RESIDENT, CAME + WRONG_WINDOW + timedelta(microseconds=1))


@pytest.mark.parametrize("state", sorted(set(State) - {State.INSIDE, State.LEFT}))
def test_who_never_came_in_is_no_wrong_entry(state: State) -> None:
    with pytest.raises(Refused) as refused:
        mark_wrong(visit(state), None, RESIDENT, seconds(60))
    assert refused.value.code is Code.STATE_FORBIDS


def test_it_is_said_once() -> None:
    marked = mark_wrong(INSIDE, None, RESIDENT, seconds(60)).visit
    with pytest.raises(Refused):
        mark_wrong(marked, "again", RESIDENT, seconds(61))
