"""A guest goes in on a pass: a visit that begins inside, because the house has answered before anybody asked."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.domain.actors import Actor
from models.domain.conflicts import Conflict
from models.domain.ids import PersonId, VisitId
from models.domain.passes import Pass, use
from models.domain.visit import Happened, State, Visit


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The pass with one use fewer, the visit, and the events that explain it."""

    used: Pass
    visit: Visit
    events: tuple[Happened, ...]


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """A guest who went in at a gate without network; the conflict where the pass was no good by the books."""

    came_at: datetime
    conflict: Conflict | None


def arrive(one: Pass, visit_id: VisitId, guard: PersonId, by: Actor, now: datetime) -> Arrival:
    """Lets the guest in. Whether the pass is good is judged before."""
    visit = _visit(one, visit_id, guard, by, now)
    return Arrival(used=use(one, now), visit=visit, events=_events(one, visit, by))


def arrive_unseen(one: Pass, visit_id: VisitId, guard: PersonId, by: Actor, now: datetime, unseen: Unseen) -> Arrival:
    """The guest is in, whether the pass was good or not. One that was used up has no use to give."""
    visit = replace(_visit(one, visit_id, guard, by, unseen.came_at), offline=True, conflict=unseen.conflict)
    told: dict[str, Any] = {"happened_at": unseen.came_at.isoformat(), "offline": True}
    if unseen.conflict:
        told["conflict"] = unseen.conflict.value
    events = tuple(replace(event, at=now, facts={**event.facts, **told}) for event in _events(one, visit, by))
    return Arrival(used=one if one.used_up else use(one, now), visit=visit, events=events)


def _visit(one: Pass, visit_id: VisitId, guard: PersonId, by: Actor, came_at: datetime) -> Visit:
    guest = one.terms.guest
    return Visit(
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
        created_at=came_at,
        created_by=guard,
        gate_id=by.gate_id,
        entered_at=came_at,
        entered_gate_id=by.gate_id,
        pass_id=one.id,
    )


def _events(one: Pass, visit: Visit, by: Actor) -> tuple[Happened, ...]:
    registered = {
        "house_id": str(one.house_id),
        "kind": visit.kind.value,
        "headcount": visit.headcount,
        "pass_id": str(one.id),
        "revision": one.revision,
    }
    return _happened(visit, "registered", by, registered), _happened(visit, "entered", by, {})


def _happened(visit: Visit, kind: str, by: Actor, facts: dict[str, Any]) -> Happened:
    return Happened(
        visit_id=visit.id, village_id=visit.village_id, kind=kind, actor=by, at=visit.created_at, facts=facts
    )
