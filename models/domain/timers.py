"""The ladder: one responder first, the rest of the house after a delay, a reminder, and an end that lets nobody in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.domain.actors import CLOCK
from models.domain.visit import Command, Happened, Moved, State, Timers, Visit


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """How long a village waits, each counted from the request. None: this rung is left out."""

    widen_after: timedelta | None = timedelta(seconds=45)
    remind_after: timedelta | None = timedelta(seconds=120)
    expire_after: timedelta = timedelta(seconds=300)

    def timers(self, asked_at: datetime) -> Timers:
        """The moments at which the clock looks at a visit that was requested at `asked_at`."""
        return Timers(
            widen_at=asked_at + self.widen_after if self.widen_after else None,
            remind_at=asked_at + self.remind_after if self.remind_after else None,
            expires_at=asked_at + self.expire_after,
        )


def due_at(visit: Visit) -> datetime | None:
    """The next moment at which the clock has something to do for this visit; None when it is settled."""
    if visit.state is not State.REQUESTED:
        return None
    moments = [visit.timers.widen_at, visit.timers.remind_at, visit.timers.expires_at]
    return min((moment for moment in moments if moment is not None), default=None)


def ring(visit: Visit, now: datetime) -> Moved | None:
    """The most final thing that is due; None when nothing is (somebody answered meanwhile)."""
    if visit.state is not State.REQUESTED:
        return None
    timers = visit.timers
    if timers.expires_at and timers.expires_at <= now:
        return _moved(visit, Command.EXPIRE, "expired", now, closed_at=now, timers=Timers(expires_at=timers.expires_at))
    if timers.remind_at and timers.remind_at <= now:
        quiet = replace(timers, remind_at=None)
        return _moved(visit, Command.REMIND, "reminded", now, reminded_at=now, timers=quiet)
    if timers.widen_at and timers.widen_at <= now:
        quiet = replace(timers, widen_at=None)
        return _moved(visit, Command.WIDEN, "widened", now, widened_at=now, timers=quiet)
    return None


def _moved(visit: Visit, command: Command, kind: str, now: datetime, **changes: object) -> Moved:
    moved = visit.after(command, **changes)
    event = Happened(visit_id=visit.id, village_id=visit.village_id, kind=kind, actor=CLOCK, at=now)
    return Moved(visit=moved, event=event)
