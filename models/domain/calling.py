"""The gate calls about somebody who waits: when that may be, and that it stands in the record."""

from datetime import datetime, timedelta

from models.domain.actors import Actor
from models.domain.errors import Code, Refused
from models.domain.gates import Callee
from models.domain.visit import Command, Moved, State, Visit, happened

STILL_THERE = timedelta(minutes=30)
"""So long after the end of the waiting a visitor may still stand at the gate."""

UNREACHED = frozenset({"unreachable", "nobody", "call_house"})
"""How it stands with a question that LINE brings to nobody of the house: see a visit's `delivery`."""


def call(visit: Visit, via: Callee, delivery: str, by: Actor, now: datetime) -> Moved:
    """Somebody is called about a visitor who has no answer yet. Raises Refused."""
    moved = visit.after(Command.CALL, called_at=now)
    waits = visit.state is State.REQUESTED
    lately = visit.closed_at is not None and now <= visit.closed_at + STILL_THERE
    if not (waits or lately or delivery in UNREACHED):
        raise Refused(Code.STATE_FORBIDS, "nobody is called about a visit that is over")
    return Moved(visit=moved, event=happened(visit, "called", by, now, {"via": via.value}))
