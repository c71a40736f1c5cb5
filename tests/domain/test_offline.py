"""What a gate tells afterwards: it counts as of then, and what is inside is inside."""

from datetime import timedelta

import pytest

from models.domain.conflicts import Conflict
from models.domain.errors import Code, Invalid, Refused
from models.domain.moves import leave
from models.domain.offline import OFFLINE, counted, enter_unseen, not_before, override_unseen, told_later
from models.domain.visit import State
from tests.domain.visits import CAME, GUARD, approval, rejection, seconds, visit

DECISIONS = {State.APPROVED: approval(), State.REJECTED: rejection()}
OVER = (State.REJECTED, State.EXPIRED, State.CANCELLED)
IN = (State.INSIDE, State.LEFT)


def test_a_report_counts_as_of_then_for_two_days_and_never_from_the_future() -> None:
    assert counted(seconds(10), seconds(20)) == seconds(10)
    assert counted(seconds(30), seconds(20)) == seconds(20)
    assert counted(CAME - timedelta(hours=48), CAME) == CAME - timedelta(hours=48)
    with pytest.raises(Invalid) as refused:
        counted(CAME - timedelta(hours=48, seconds=1), CAME)
    assert refused.value.details[0][0] == "happened_at"


def test_a_clock_that_is_behind_lets_nobody_leave_before_they_came() -> None:
    assert not_before(visit(), seconds(-5)) == CAME
    inside = enter_unseen(visit(State.APPROVED), GUARD, seconds(60)).visit
    assert not_before(inside, seconds(59)) == seconds(60)
    assert not_before(inside, seconds(61)) == seconds(61)


def test_an_approved_visitor_went_in_as_always() -> None:
    moved = enter_unseen(visit(State.APPROVED, decision=approval()), GUARD, seconds(60))
    assert (moved.visit.state, moved.visit.entered_at, moved.visit.conflict) == (State.INSIDE, seconds(60), None)
    assert (moved.visit.overridden_reason, moved.event.kind) == (None, "entered")


@pytest.mark.parametrize("state", OVER)
def test_an_entry_against_the_answer_is_an_override_with_a_conflict(state: State) -> None:
    before = visit(state, decision=DECISIONS.get(state))
    moved = enter_unseen(before, GUARD, seconds(60))
    after = moved.visit
    assert (after.state, after.entered_at, after.closed_at) == (State.INSIDE, seconds(60), None)
    assert (after.overridden_reason, after.conflict) == (OFFLINE, Conflict.AGAINST_ANSWER)
    assert after.decision == before.decision
    assert (moved.event.kind, moved.event.facts) == ("overridden", {"reason": OFFLINE, "conflict": "against_answer"})


def test_an_entry_of_somebody_who_still_waited_is_an_override() -> None:
    after = enter_unseen(visit(), GUARD, seconds(60)).visit
    assert (after.state, after.overridden_reason, after.conflict) == (State.INSIDE, OFFLINE, None)
    assert (after.timers.remind_at, after.timers.widen_at) == (None, None)


@pytest.mark.parametrize("state", IN)
def test_whoever_is_inside_or_was_does_not_come_in_again(state: State) -> None:
    for move in (
        lambda: enter_unseen(visit(state), GUARD, seconds(60)),
        lambda: override_unseen(visit(state), "ambulance", GUARD, seconds(60)),
    ):
        with pytest.raises(Refused) as refused:
            move()
        assert refused.value.code is Code.STATE_FORBIDS


def test_an_override_that_the_house_has_answered_meanwhile_is_none() -> None:
    moved = override_unseen(visit(State.APPROVED, decision=approval()), "ambulance", GUARD, seconds(60))
    assert (moved.visit.state, moved.visit.overridden_reason, moved.visit.conflict) == (State.INSIDE, None, None)
    assert (moved.event.kind, moved.event.facts) == ("entered", {"reason": "ambulance"})


@pytest.mark.parametrize("state", [State.REJECTED, State.CANCELLED])
def test_an_override_against_the_answer_keeps_the_guards_reason(state: State) -> None:
    after = override_unseen(visit(state, decision=DECISIONS.get(state)), "ambulance", GUARD, seconds(60)).visit
    assert (after.overridden_reason, after.conflict) == ("ambulance", Conflict.AGAINST_ANSWER)


@pytest.mark.parametrize("state", [State.REQUESTED, State.EXPIRED])
def test_an_override_of_somebody_without_an_answer_is_as_always(state: State) -> None:
    after = override_unseen(visit(state), "ambulance", GUARD, seconds(60)).visit
    assert (after.overridden_reason, after.conflict) == ("ambulance", None)


def test_an_override_needs_a_reason_also_afterwards() -> None:
    with pytest.raises(Refused) as refused:
        override_unseen(visit(State.REJECTED), "  ", GUARD, seconds(60))
    assert refused.value.code is Code.REASON_REQUIRED


def test_the_record_is_written_now_and_tells_when_it_happened() -> None:
    told = told_later(leave(visit(State.INSIDE), GUARD, seconds(60)), seconds(900))
    assert told.visit.left_at == seconds(60)
    assert told.event.at == seconds(900)
    assert told.event.facts == {"happened_at": seconds(60).isoformat(), "offline": True}
