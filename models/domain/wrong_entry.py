"""A house says afterwards that somebody should not have come in. It changes nothing at the gate."""

from datetime import datetime, timedelta

from models.domain.actors import Actor
from models.domain.errors import Code, Refused
from models.domain.visit import Command, Happened, Moved, Visit

WRONG_WINDOW = timedelta(days=7)
"""So long after the entry: a house may have been on a journey, and the office still remembers."""


def mark_wrong(visit: Visit, note: str | None, by: Actor, now: datetime) -> Moved:
    """Once for a visit that has come in. Raises Refused.

    What somebody wrote stands with the visit and goes with it; the record itself holds no words about people.
    """
    if visit.wrong_at:
        raise Refused(Code.STATE_FORBIDS, "this entry is marked as wrong already")
    if visit.entered_at is None or now > visit.entered_at + WRONG_WINDOW:
        raise Refused(Code.STATE_FORBIDS, "an entry can be marked as wrong for seven days after it")
    moved = visit.after(Command.MARK_WRONG, wrong_at=now, wrong_note=note)
    event = Happened(
        visit_id=visit.id,
        village_id=visit.village_id,
        kind="marked_wrong",
        actor=by,
        at=now,
        facts={"note": bool(note)},
    )
    return Moved(visit=moved, event=event)
