"""What a gate without network tells afterwards: the visitor is long inside, or gone, whatever the books say."""

from dataclasses import replace
from datetime import datetime, timedelta

from models.domain.actors import Actor
from models.domain.conflicts import Conflict
from models.domain.errors import Invalid
from models.domain.moves import enter, override
from models.domain.visit import Command, Moved, State, Visit

OLDEST_REPORT = timedelta(hours=48)
"""A gate that was cut off for longer has had its visitors written down on paper."""

OFFLINE = "offline"
"""The reason of an override where the guard gave none: there was no network to ask by."""


def counted(happened_at: datetime, now: datetime) -> datetime:
    """The moment that counts: a gate's clock that is ahead of ours tells of now. Raises Invalid for one too old."""
    if happened_at < now - OLDEST_REPORT:
        hours = OLDEST_REPORT // timedelta(hours=1)
        raise Invalid([("happened_at", f"must be within the last {hours} hours")])
    return min(happened_at, now)


def not_before(visit: Visit, at: datetime) -> datetime:
    """The same after what is known to have come before: two clocks never agree to the second."""
    return max(at, visit.entered_at or visit.created_at)


def enter_unseen(visit: Visit, by: Actor, at: datetime) -> Moved:
    """The visitor went in. Raises Refused for one who is inside already, or was. Whom nobody had approved, or no
    longer, was let in by the guard.
    """
    if visit.state is State.APPROVED:
        return enter(visit, by, at)
    return _let_in_anyway(visit, OFFLINE, by, at)


def override_unseen(visit: Visit, reason: str, by: Actor, at: datetime) -> Moved:
    """The guard let somebody in without an answer. One that had come meanwhile and agrees is as good as seen.

    Raises Refused without a reason, and for a visitor who is inside already, or was.
    """
    match visit.state:
        case State.APPROVED:
            entered = enter(visit, by, at)
            return replace(entered, event=replace(entered.event, facts={"reason": reason}))
        case State.REJECTED | State.CANCELLED:
            return _let_in_anyway(visit, reason, by, at)
        case _:
            return override(visit, reason, by, at)


def told_later(moved: Moved, now: datetime) -> Moved:
    """The same as the record has it: written now, with the moment at which it happened."""
    facts = {**moved.event.facts, "happened_at": moved.event.at.isoformat(), "offline": True}
    return replace(moved, event=replace(moved.event, at=now, facts=facts))


def _let_in_anyway(visit: Visit, reason: str, by: Actor, at: datetime) -> Moved:
    """An override, and against what the house had said or the clock had ended; while it waited, without an answer."""
    conflict = None if visit.state is State.REQUESTED else Conflict.AGAINST_ANSWER
    let_in = override(visit, reason, by, at, Command.ENTER_ANYWAY)
    told = {"conflict": conflict.value} if conflict else {}
    return Moved(
        visit=replace(let_in.visit, conflict=conflict),
        event=replace(let_in.event, facts={**let_in.event.facts, **told}),
    )
