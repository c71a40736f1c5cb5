"""The ladder: one responder first, the others after a delay, a reminder, the office, and an end that lets nobody in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from models.domain.actors import CLOCK
from models.domain.visit import Command, Happened, Moved, State, Timers, Visit


class WidenTo(StrEnum):
    """Whom a delay without an answer brings in: one more person, which costs one message, or all the rest."""

    NEXT = "next"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """How long a village waits, each counted from the request. None: this rung is left out."""

    widen_after: timedelta | None = timedelta(seconds=45)
    widen_to: WidenTo = WidenTo.NEXT
    remind_after: timedelta | None = timedelta(seconds=120)
    office_after: timedelta | None = timedelta(seconds=150)
    expire_after: timedelta = timedelta(seconds=300)

    def timers(self, asked_at: datetime) -> Timers:
        """The moments at which the clock looks at a visit that was requested at `asked_at`."""
        return Timers(
            widen_at=asked_at + self.widen_after if self.widen_after else None,
            widen_every=self.widen_after if self.widen_to is WidenTo.NEXT else None,
            remind_at=asked_at + self.remind_after if self.remind_after else None,
            office_at=asked_at + self.office_after if self.office_after else None,
            expires_at=asked_at + self.expire_after,
        )

    def timers_of_nobody(self, came_at: datetime) -> Timers:
        """The same where nobody of the house can be asked: only the office's rung is left, and due at once."""
        return Timers(
            office_at=came_at if self.office_after else None,
            expires_at=came_at + self.expire_after,
        )


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many could be asked now: `others` of the house, who were not asked yet, and people of the office."""

    others: int = 0
    office: int = 0


def due_at(visit: Visit) -> datetime | None:
    """The next moment at which the clock has something to do for this visit; None when it is settled."""
    timers = visit.timers
    if visit.state is State.INSIDE and visit.overstayed_at is None:
        return timers.overstay_at
    if visit.state is not State.REQUESTED:
        return None
    moments = [timers.widen_at, timers.remind_at, timers.office_at, timers.expires_at]
    return min((moment for moment in moments if moment is not None), default=None)


def ring(visit: Visit, now: datetime, reach: Reach) -> Moved | None:
    """The most final thing that is due; None when nothing is (somebody answered meanwhile)."""
    if visit.state is not State.REQUESTED:
        return None
    timers = visit.timers
    if _is_due(timers.expires_at, now):
        return _moved(visit, Command.EXPIRE, "expired", now, closed_at=now, timers=Timers(expires_at=timers.expires_at))
    if _is_due(timers.office_at, now):
        return _escalated(visit, now, reach)
    if _is_due(timers.remind_at, now):
        quiet = replace(timers, remind_at=None)
        return _moved(visit, Command.REMIND, "reminded", now, reminded_at=now, timers=quiet)
    if _is_due(timers.widen_at, now):
        return _widened(visit, now, reach)
    return None


def hurried(visit: Visit, now: datetime, reach: Reach) -> Visit:
    """Whoever was asked will not answer: the next person, else the office, is asked now instead of in its time."""
    timers = visit.timers
    if visit.state is not State.REQUESTED:
        return visit
    if timers.widen_at and reach.others:
        return replace(visit, timers=replace(timers, widen_at=min(now, timers.widen_at)))
    if timers.office_at:
        return replace(visit, timers=replace(timers, office_at=min(now, timers.office_at)))
    return visit


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _widened(visit: Visit, now: datetime, reach: Reach) -> Moved:
    """One more person, or all; where somebody is left, they get their turn before all is over."""
    timers = visit.timers
    asked = min(1, reach.others) if timers.widen_every else reach.others
    again = now + timers.widen_every if timers.widen_every and reach.others > asked else None
    if again and timers.expires_at and again >= timers.expires_at:
        again = None
    rearmed = replace(timers, widen_at=again)
    return _moved(visit, Command.WIDEN, "widened", now, {"asked": asked}, widened_at=now, timers=rearmed)


def _escalated(visit: Visit, now: datetime, reach: Reach) -> Moved:
    """One of the office is asked. Where nobody there can be, that is on record, and the guard is not told otherwise."""
    asked = min(1, reach.office)
    quiet = replace(visit.timers, office_at=None)
    asked_at = now if asked else None
    return _moved(visit, Command.ESCALATE, "escalated", now, {"asked": asked}, office_asked_at=asked_at, timers=quiet)


def _moved(
    visit: Visit, command: Command, kind: str, now: datetime, facts: dict[str, int] | None = None, **changes: object
) -> Moved:
    moved = visit.after(command, **changes)
    event = Happened(
        visit_id=visit.id, village_id=visit.village_id, kind=kind, actor=CLOCK, at=now, facts=dict(facts or {})
    )
    return Moved(visit=moved, event=event)
