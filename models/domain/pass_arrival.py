"""A guest goes in on a pass: a visit that begins inside, because the house has answered before anybody asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.domain.actors import Actor
from models.domain.ids import PersonId, VisitId
from models.domain.passes import Pass, use
from models.domain.visit import Happened, State, Visit


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The pass with one use fewer, the visit, and the events that explain it."""

    used: Pass
    visit: Visit
    events: tuple[Happened, ...]


def arrive(one: Pass, visit_id: VisitId, guard: PersonId, by: Actor, now: datetime) -> Arrival:
    """Lets the guest in. Whether the pass is good is judged before."""
    guest = one.terms.guest
    visit = Visit(
        id=visit_id,
        village_id=one.village_id,
        house_id=one.house_id,
        kind=guest.kind,
        state=State.INSIDE,
        visitor_name=guest.name,
        plate=guest.plate,
        plate_province=guest.plate_province,
        purpose=guest.note,
        headcount=guest.headcount,
        version=1,
        created_at=now,
        created_by=guard,
        gate_id=by.gate_id,
        entered_at=now,
        entered_gate_id=by.gate_id,
        pass_id=one.id,
    )
    registered = {
        "house_id": str(one.house_id),
        "kind": guest.kind.value,
        "headcount": guest.headcount,
        "pass_id": str(one.id),
        "revision": one.revision,
    }
    events = _happened(visit, "registered", by, registered), _happened(visit, "entered", by, {})
    return Arrival(used=use(one, now), visit=visit, events=events)


def _happened(visit: Visit, kind: str, by: Actor, facts: dict[str, Any]) -> Happened:
    return Happened(
        visit_id=visit.id, village_id=visit.village_id, kind=kind, actor=by, at=visit.created_at, facts=facts
    )
