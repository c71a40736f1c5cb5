"""Why a house said no: who may say so, for how long, and what the guard is then told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.domain.answering import EXPLAIN_WINDOW, RejectReason, explain
from models.domain.visit import UNDONE, AlreadyDecided, Answer, Closed, Moved, State
from tests.domain.visits import RESIDENT, TENANT, approval, rejection, seconds, visit

REJECTED = visit(State.REJECTED, decision=rejection())


@pytest.mark.parametrize("reason", [RejectReason.NOT_NOW, RejectReason.UNKNOWN, RejectReason.LEAVE_AT_GATE])
def test_the_one_who_rejected_tells_why_and_the_visit_stays_rejected(reason: RejectReason) -> None:
    moved = explain(REJECTED, reason, RESIDENT, seconds(30))
    assert isinstance(moved, Moved)
    assert (moved.visit.state, moved.visit.version) == (State.REJECTED, 8)
    assert moved.visit.decision == replace(rejection(), reason=reason.value)
    assert (moved.event.kind, moved.event.facts) == ("explained", {"answer": "reject", "reason": reason.value})


def test_a_wrong_house_sends_the_case_back_to_the_guard() -> None:
    moved = explain(REJECTED, RejectReason.WRONG_HOUSE, RESIDENT, seconds(30))
    assert isinstance(moved, Moved)
    assert moved.visit.decision == replace(rejection(), answer=Answer.NOT_MINE, reason="not_mine")
    assert moved.event.facts == {"answer": "not_mine", "reason": "not_mine"}


def test_a_second_reason_corrects_the_first() -> None:
    wrong = explain(REJECTED, RejectReason.WRONG_HOUSE, RESIDENT, seconds(30))
    assert isinstance(wrong, Moved)
    right = explain(wrong.visit, RejectReason.UNKNOWN, RESIDENT, seconds(40))
    assert isinstance(right, Moved)
    assert right.visit.decision == replace(rejection(), answer=Answer.REJECT, reason="unknown")


@pytest.mark.parametrize(
    "standing",
    [
        visit(State.APPROVED, decision=approval()),
        visit(State.INSIDE, decision=approval()),
        visit(State.REJECTED, decision=replace(rejection(), reason=UNDONE)),
        visit(State.REJECTED, decision=replace(rejection(), reason="in the resident's own words")),
    ],
)
def test_a_reason_changes_nothing_else(standing: object) -> None:
    assert isinstance(explain(standing, RejectReason.NOT_NOW, RESIDENT, seconds(30)), AlreadyDecided)  # type: ignore[arg-type]


def test_nobody_else_speaks_for_the_one_who_rejected() -> None:
    assert isinstance(explain(REJECTED, RejectReason.NOT_NOW, TENANT, seconds(30)), AlreadyDecided)


def test_a_reason_comes_within_ten_minutes_or_not_at_all() -> None:
    last = rejection().at + EXPLAIN_WINDOW
    assert isinstance(explain(REJECTED, RejectReason.NOT_NOW, RESIDENT, last), Moved)
    assert isinstance(explain(REJECTED, RejectReason.NOT_NOW, RESIDENT, last + timedelta(seconds=1)), AlreadyDecided)


@pytest.mark.parametrize("state", [State.REQUESTED, State.EXPIRED, State.CANCELLED])
def test_without_an_answer_there_is_nothing_to_explain(state: State) -> None:
    assert isinstance(explain(visit(state), RejectReason.NOT_NOW, RESIDENT, seconds(30)), Closed)
