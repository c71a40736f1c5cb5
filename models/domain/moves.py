"""What a guard does with a visit at the gate: in, out, away, and in without an answer."""

from datetime import datetime

from models.domain.actors import Actor
from models.domain.errors import Code, Refused
from models.domain.visit import Command, Moved, Visit, happened, quiet


def cancel(visit: Visit, by: Actor, now: datetime) -> Moved:
    """The visitor went away, or the guard made a mistake. Raises Refused."""
    moved = visit.after(Command.CANCEL, closed_at=now, timers=quiet(visit))
    return Moved(visit=moved, event=happened(visit, "cancelled", by, now))


def enter(visit: Visit, by: Actor, now: datetime) -> Moved:
    """An approved visitor goes in. Raises Refused for any other."""
    moved = visit.after(Command.ENTER, entered_at=now)
    return Moved(visit=moved, event=happened(visit, "entered", by, now))


def override(visit: Visit, reason: str, by: Actor, now: datetime, command: Command = Command.OVERRIDE) -> Moved:
    """The guard lets somebody in without an answer. Raises Refused without a reason, or after an answer."""
    if len(reason.strip()) < 3:
        raise Refused(Code.REASON_REQUIRED, "an override needs a reason of at least 3 characters")
    moved = visit.after(command, overridden_reason=reason.strip(), entered_at=now, closed_at=None, timers=quiet(visit))
    return Moved(visit=moved, event=happened(visit, "overridden", by, now, {"reason": reason.strip()}))


def leave(visit: Visit, by: Actor, now: datetime) -> Moved:
    """The visitor drives out. Raises Refused for one who is not inside."""
    moved = visit.after(Command.LEAVE, left_at=now)
    return Moved(visit=moved, event=happened(visit, "left", by, now))
