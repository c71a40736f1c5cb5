"""What a gate tells afterwards: it counts as of then, and what is inside is inside."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.domain.actors import Actor, Source
from models.domain.conflicts import Conflict
from models.domain.errors import Code, Invalid, Refused
from models.domain.moves import leave
from models.domain.offline import (
    OFFLINE,
    Report,
    became,
    counted,
    enter_unseen,
    not_before,
    override_unseen,
    told_later,
)
from models.domain.visit import Answer, State, Timers, Visit
from tests.domain.visits import CAME, GUARD, RESIDENT, SOMCHAI, approval, rejection, seconds, visit

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


CODE = replace(RESIDENT, source=Source.CODE)
BEGUN = visit(timers=Timers())


def became_of(given: Visit, giver: Actor | None = None, **told: Any) -> tuple[Visit, list[str]]:
    """The visit as it stands in the end, and the events by their kinds."""
    moves = became(given, Report(came_at=CAME, **told), giver, GUARD, seconds(9000))
    assert all(one.event.at == seconds(9000) for one in moves)
    assert [one.visit.version for one in moves] == [given.version + 1 + step for step in range(len(moves))]
    return (moves[-1].visit if moves else given), [one.event.kind for one in moves]


def test_a_good_code_is_the_answer_of_whoever_was_given_it() -> None:
    after, events = became_of(BEGUN, CODE, entered_at=seconds(60), code="7XSSNNHH")
    assert (after.state, after.entered_at, after.conflict, after.overridden_reason) == (
        State.INSIDE,
        seconds(60),
        None,
        None,
    )
    assert after.decision is not None
    assert (after.decision.answer, after.decision.by, after.decision.at) == (Answer.APPROVE, SOMCHAI, CAME)
    assert events == ["approved", "entered"]


def test_a_code_that_does_not_hold_is_an_override_with_a_conflict() -> None:
    after, events = became_of(BEGUN, None, entered_at=seconds(60), left_at=seconds(600), code="7XSSNNHH")
    assert (after.state, after.left_at, after.conflict, after.overridden_reason) == (
        State.LEFT,
        seconds(600),
        Conflict.CODE_WRONG,
        OFFLINE,
    )
    assert events == ["overridden", "left"]


def test_without_a_code_the_guard_gives_the_reason() -> None:
    after, events = became_of(BEGUN, None, entered_at=seconds(60), reason="phoned")
    assert (after.overridden_reason, after.conflict, events) == ("phoned", None, ["overridden"])


def test_what_the_house_had_said_beforehand_stands() -> None:
    let_in, events = became_of(
        visit(State.APPROVED, decision=approval()), None, entered_at=seconds(60), reason="phoned"
    )
    assert (let_in.overridden_reason, let_in.conflict, events) == (None, None, ["entered"])
    for giver in (None, CODE):
        blocked = visit(State.REJECTED, decision=rejection())
        against, _ = became_of(blocked, giver, entered_at=seconds(60), code="7XSSNNHH")
        assert (against.conflict, against.overridden_reason) == (Conflict.AGAINST_ANSWER, OFFLINE)


def test_whoever_went_away_is_cancelled_where_they_still_waited() -> None:
    assert became_of(BEGUN, cancelled_at=seconds(60))[0].closed_at == seconds(60)
    rejected = visit(State.REJECTED, decision=rejection())
    assert became_of(rejected, cancelled_at=seconds(60)) == (rejected, [])


def test_the_same_report_again_changes_nothing() -> None:
    told = {"entered_at": seconds(60), "left_at": seconds(600), "reason": "phoned"}
    after, _ = became_of(BEGUN, None, **told)
    assert became_of(after, None, **told) == (after, [])
    inside, _ = became_of(BEGUN, None, entered_at=seconds(60), reason="phoned")
    assert became_of(inside, None, **told)[1] == ["left"]


def test_moments_come_in_order_and_none_lies_ahead() -> None:
    after, _ = became_of(BEGUN, None, entered_at=seconds(-60), left_at=seconds(99_999), reason="phoned")
    assert (after.entered_at, after.left_at) == (CAME, seconds(9000))
