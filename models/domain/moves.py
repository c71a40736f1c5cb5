"""What a guard does with a visit at the gate: in, out, away, and in without an answer."""

from datetime import datetime, timedelta

from models.domain.actors import Actor
from models.domain.errors import Code, Refused
from models.domain.visit import Command, Moved, Visit, happened, quiet

MISTAKE_WINDOW = timedelta(seconds=60)
"""How long a guard can take a tap back: the car still stands in front of them."""


def cancel(visit: Visit, by: Actor, now: datetime) -> Moved:
    """The visitor went away, or the guard made a mistake. Raises Refused."""
    moved = visit.after(Command.CANCEL, closed_at=now, timers=quiet(visit))
    return Moved(visit=moved, event=happened(visit, "cancelled", by, now))


def enter(visit: Visit, by: Actor, now: datetime) -> Moved:
    """An approved visitor goes in. Raises Refused for any other."""
    moved = visit.after(Command.ENTER, entered_at=now, entered_gate_id=by.gate_id)
    return Moved(visit=moved, event=happened(visit, "entered", by, now))


def override(visit: Visit, reason: str, by: Actor, now: datetime, command: Command = Command.OVERRIDE) -> Moved:
    """The guard lets somebody in without an answer. Raises Refused without a reason, or after an answer."""
    if len(reason.strip()) < 3:
        raise Refused(Code.REASON_REQUIRED, "an override needs a reason of at least 3 characters")
    moved = visit.after(
        command,
        overridden_reason=reason.strip(),
        entered_at=now,
        entered_gate_id=by.gate_id,
        closed_at=None,
        timers=quiet(visit),
    )
    return Moved(visit=moved, event=happened(visit, "overridden", by, now, {"reason": reason.strip()}))


def leave(visit: Visit, by: Actor, now: datetime) -> Moved:
    """The visitor drives out. Raises Refused for one who is not inside."""
    moved = visit.after(Command.LEAVE, left_at=now, left_gate_id=by.gate_id)
    return Moved(visit=moved, event=happened(visit, "left", by, now))


def undo_entry(visit: Visit, by: Actor, now: datetime) -> Moved:
    """The guard tapped by mistake: the approved visitor is still outside. Raises Refused.

    Whoever was let in without an answer, or on a pass, is not: there is nothing that they would go back to.
    """
    back = visit.after(
        Command.UNDO_ENTRY, entered_at=None, entered_gate_id=None, overstayed_at=None, timers=quiet(visit)
    )
    if visit.overridden_reason or visit.pass_id or visit.decision is None:
        raise Refused(Code.STATE_FORBIDS, "only the entry of an approved visitor can be taken back")
    _no_later_than_a_mistake(visit.entered_at, now)
    return Moved(visit=back, event=happened(visit, "entry_undone", by, now))


def undo_exit(visit: Visit, by: Actor, now: datetime) -> Moved:
    """The guard tapped by mistake: the visitor is still inside, for as long as they could stay. Raises Refused."""
    back = visit.after(Command.UNDO_EXIT, left_at=None, left_gate_id=None)
    _no_later_than_a_mistake(visit.left_at, now)
    return Moved(visit=back, event=happened(visit, "exit_undone", by, now))


def _no_later_than_a_mistake(moved_at: datetime | None, now: datetime) -> None:
    if moved_at is None or now > moved_at + MISTAKE_WINDOW:
        raise Refused(Code.UNDO_TOO_LATE, "a tap can be taken back for 60 seconds")
