"""What each verb makes of a visit, and what it refuses."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from models.domain.actors import ActorRole
from models.domain.errors import Code, Refused
from models.domain.ids import PassId
from models.domain.moves import cancel, enter, leave, override, undo_entry, undo_exit
from models.domain.visit import (
    UNDO_WINDOW,
    AlreadyDecided,
    Answer,
    Closed,
    Decision,
    Moved,
    State,
    Timers,
    UndoTooLate,
    Visit,
    decide,
    register,
    undo,
)
from tests.domain.visits import (
    CAME,
    GUARD,
    LADDER,
    MALEE,
    RESIDENT,
    SOMCHAI,
    TENANT,
    approval,
    rejection,
    seconds,
    visit,
)

QUIET = Timers(expires_at=LADDER.expires_at)
DECISIONS = {State.APPROVED: approval(), State.REJECTED: rejection(), State.INSIDE: approval(), State.LEFT: approval()}


def test_a_registration_tells_the_record_who_comes_to_which_house() -> None:
    moved = register(visit(), GUARD)
    assert moved.visit == visit()
    assert (moved.event.kind, moved.event.at, moved.event.actor) == ("requested", CAME, GUARD)
    assert moved.event.facts == {"house_id": str(visit().house_id), "kind": "guest", "headcount": 1}


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (Answer.APPROVE, State.APPROVED, "my aunt"),
        (Answer.REJECT, State.REJECTED, "my aunt"),
        (Answer.NOT_MINE, State.REJECTED, "not_mine"),
    ],
)
def test_an_answer_moves_the_visit_stops_the_timers_and_is_told(answer: Answer, state: State, reason: str) -> None:
    moved = decide(visit(), answer, RESIDENT, seconds(10), "my aunt")
    assert isinstance(moved, Moved)
    assert (moved.visit.state, moved.visit.version, moved.visit.timers) == (state, 8, QUIET)
    assert moved.visit.decision == Decision(
        answer=answer, by=SOMCHAI, role=ActorRole.RESIDENT, at=seconds(10), reason=reason
    )
    assert (moved.event.kind, moved.event.at, moved.event.actor) == (state.value, seconds(10), RESIDENT)
    assert moved.event.facts == {"answer": answer.value, "reason": reason}


@pytest.mark.parametrize("first", Answer)
@pytest.mark.parametrize("second", Answer)
def test_second_answer_changes_nothing_and_names_the_first(first: Answer, second: Answer) -> None:
    standing = decide(visit(), first, RESIDENT, seconds(10))
    assert isinstance(standing, Moved)
    later = decide(standing.visit, second, TENANT, seconds(11))
    assert isinstance(later, AlreadyDecided)
    assert later.visit == standing.visit
    assert later.standing.by == SOMCHAI
    assert later.standing.answer is first


@pytest.mark.parametrize("state", sorted(set(State) - {State.REQUESTED}))
@pytest.mark.parametrize("answer", Answer)
def test_no_answer_moves_a_visit_that_does_not_wait(state: State, answer: Answer) -> None:
    standing = visit(state, decision=DECISIONS.get(state))
    outcome = decide(standing, answer, RESIDENT, seconds(10))
    assert isinstance(outcome, AlreadyDecided if state in DECISIONS else Closed)
    assert outcome.visit == standing


def test_an_answer_counts_until_the_moment_of_expiry_even_when_the_clock_is_late() -> None:
    assert isinstance(decide(visit(), Answer.APPROVE, RESIDENT, seconds(299.999)), Moved)
    assert isinstance(decide(visit(), Answer.APPROVE, RESIDENT, seconds(300)), Closed)
    assert isinstance(decide(visit(timers=Timers()), Answer.APPROVE, RESIDENT, seconds(9999)), Moved)


def test_an_approval_can_be_taken_back_for_fifteen_seconds() -> None:
    approved = visit(State.APPROVED, decision=approval())
    assert timedelta(seconds=15) == UNDO_WINDOW
    undone = undo(approved, TENANT, seconds(15))
    assert isinstance(undone, Moved)
    assert undone.visit.state is State.REJECTED
    assert undone.visit.decision == Decision(
        answer=Answer.REJECT, by=MALEE, role=ActorRole.RESIDENT, at=seconds(15), reason="undone"
    )
    assert undone.event.kind == "undone"
    assert undo(approved, RESIDENT, seconds(15.001)) == UndoTooLate(visit=approved)


def test_an_approval_cannot_be_taken_back_once_the_visitor_is_inside() -> None:
    inside = visit(State.INSIDE, decision=approval())
    assert undo(inside, RESIDENT, seconds(1)) == UndoTooLate(visit=inside)


@pytest.mark.parametrize("state", [State.REJECTED, State.LEFT])
def test_a_rejection_or_a_finished_visit_cannot_be_turned_round(state: State) -> None:
    standing = visit(state, decision=DECISIONS[state])
    assert undo(standing, RESIDENT, seconds(1)) == AlreadyDecided(visit=standing, standing=DECISIONS[state])


@pytest.mark.parametrize("state", [State.EXPIRED, State.CANCELLED, State.INSIDE, State.LEFT])
def test_there_is_nothing_to_take_back_where_nobody_answered(state: State) -> None:
    assert undo(visit(state), RESIDENT, seconds(1)) == Closed(visit=visit(state))


def test_undone_twice_stays_undone() -> None:
    first = undo(visit(State.APPROVED, decision=approval()), RESIDENT, seconds(3))
    assert isinstance(first, Moved)
    assert isinstance(undo(first.visit, TENANT, seconds(4)), AlreadyDecided)


@pytest.mark.parametrize("state", [State.REQUESTED, State.APPROVED, State.EXPIRED])
def test_cancelling_closes_the_visit_and_stops_the_timers(state: State) -> None:
    moved = cancel(visit(state), GUARD, seconds(20))
    assert (moved.visit.state, moved.visit.closed_at) == (State.CANCELLED, seconds(20))
    assert (moved.visit.timers, moved.event.kind) == (QUIET, "cancelled")


def test_an_approved_visitor_goes_in_and_later_out() -> None:
    inside = enter(visit(State.APPROVED, decision=approval()), GUARD, seconds(60))
    assert (inside.visit.state, inside.visit.entered_at, inside.event.kind) == (State.INSIDE, seconds(60), "entered")
    gone = leave(inside.visit, GUARD, seconds(600))
    assert (gone.visit.state, gone.visit.left_at, gone.event.kind) == (State.LEFT, seconds(600), "left")
    assert (gone.visit.entered_at, gone.visit.version) == (seconds(60), 9)


@pytest.mark.parametrize("state", [State.REQUESTED, State.EXPIRED])
def test_an_override_lets_in_and_keeps_the_reason(state: State) -> None:
    unanswered = replace(visit(state), closed_at=seconds(300) if state is State.EXPIRED else None)
    moved = override(unanswered, "  ambulance  ", GUARD, seconds(310))
    assert (moved.visit.state, moved.visit.entered_at) == (State.INSIDE, seconds(310))
    assert (moved.visit.overridden_reason, moved.visit.closed_at) == ("ambulance", None)
    assert (moved.visit.timers, moved.event.facts) == (QUIET, {"reason": "ambulance"})


@pytest.mark.parametrize("reason", ["", "   ", "ok", " a b"[:3]])
def test_an_override_needs_a_reason(reason: str) -> None:
    with pytest.raises(Refused) as refused:
        override(visit(), reason, GUARD, seconds(1))
    assert refused.value.code is Code.REASON_REQUIRED


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.CANCELLED, State.INSIDE, State.LEFT])
def test_an_override_is_refused_after_an_answer(state: State) -> None:
    with pytest.raises(Refused) as refused:
        override(visit(state, decision=DECISIONS.get(state)), "let me", GUARD, seconds(1))
    assert refused.value.code is Code.STATE_FORBIDS


def inside_since(moment: float) -> Visit:
    return replace(visit(State.INSIDE, decision=approval(), timers=QUIET), entered_at=seconds(moment))


def test_an_entry_by_mistake_is_taken_back_within_a_minute_and_the_clock_forgets_it() -> None:
    stayed = replace(inside_since(10), timers=replace(QUIET, overstay_at=seconds(20)), overstayed_at=seconds(21))
    moved = undo_entry(stayed, GUARD, seconds(70))
    back = moved.visit
    assert (back.state, back.entered_at, back.overstayed_at, back.timers) == (State.APPROVED, None, None, QUIET)
    assert (moved.event.kind, moved.event.actor, moved.event.at) == ("entry_undone", GUARD, seconds(70))
    assert enter(back, GUARD, seconds(80)).visit.state is State.INSIDE


def test_an_exit_by_mistake_is_taken_back_and_the_visitor_stays_as_long_as_before() -> None:
    before = replace(inside_since(10), timers=replace(QUIET, overstay_at=seconds(900)))
    moved = undo_exit(leave(before, GUARD, seconds(100)).visit, GUARD, seconds(160))
    assert moved.visit == replace(before, version=before.version + 2)
    assert (moved.event.kind, moved.event.actor, moved.event.at) == ("exit_undone", GUARD, seconds(160))


def test_after_a_minute_it_stands() -> None:
    gone = leave(inside_since(10), GUARD, seconds(100)).visit
    for take_back, before, at in ((undo_entry, inside_since(10), 70.001), (undo_exit, gone, 160.001)):
        with pytest.raises(Refused) as refused:
            take_back(before, GUARD, seconds(at))
        assert refused.value.code is Code.UNDO_TOO_LATE


@pytest.mark.parametrize("came", [{"overridden_reason": "phoned"}, {"pass_id": PassId(UUID(int=1)), "decision": None}])
def test_whoever_was_not_approved_has_nothing_to_go_back_to(came: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        undo_entry(replace(inside_since(10), **came), GUARD, seconds(11))  # type: ignore[arg-type]
    assert refused.value.code is Code.STATE_FORBIDS
