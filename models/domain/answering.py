"""Why a house said no: an afterthought of the one who said it, which helps the guard and never opens the gate."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from models.domain.actors import Actor
from models.domain.visit import AlreadyDecided, Answer, Closed, Command, Happened, Moved, State, Visit

EXPLAIN_WINDOW = timedelta(minutes=10)
"""How long a reason may follow. Later the visitor has gone, and the record is not to be talked round."""


class RejectReason(StrEnum):
    """What one tap can say. Any other reason is in the resident's own words."""

    NOT_NOW = "not_now"
    UNKNOWN = "unknown"
    WRONG_HOUSE = "wrong_house"
    LEAVE_AT_GATE = "leave_at_gate"


def explain(visit: Visit, reason: RejectReason, by: Actor, now: datetime) -> Moved | AlreadyDecided | Closed:
    """The reason of a rejection, by the one who rejected; another tap may change it.

    A wrong house makes it `not_mine`: the guard is to look again, and nothing is said against the visitor.
    """
    decision = visit.decision
    if decision is None:
        return Closed(visit=visit)
    theirs = decision.by is not None and decision.by == by.person_id
    if visit.state is not State.REJECTED or not theirs or not _is_open(decision.reason):
        return AlreadyDecided(visit=visit, standing=decision)
    if now > decision.at + EXPLAIN_WINDOW:
        return AlreadyDecided(visit=visit, standing=decision)
    wrong = reason is RejectReason.WRONG_HOUSE
    answer, why = (Answer.NOT_MINE, Answer.NOT_MINE.value) if wrong else (Answer.REJECT, reason.value)
    moved = visit.after(Command.EXPLAIN, decision=replace(decision, answer=answer, reason=why))
    event = Happened(
        visit_id=visit.id,
        village_id=visit.village_id,
        kind="explained",
        actor=by,
        at=now,
        facts={"answer": answer.value, "reason": why},
    )
    return Moved(visit=moved, event=event)


def _is_open(reason: str | None) -> bool:
    """Nothing said yet, or something that one tap said and another may correct."""
    return reason is None or reason in set(RejectReason) or reason == Answer.NOT_MINE.value
