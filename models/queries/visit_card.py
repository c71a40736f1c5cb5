"""One visit with everything that its card on a page shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.domain.ids import GateId, HouseId, PassId, PhotoId, VisitId
from models.domain.visit import Visit
from models.queries.houses import House


@dataclass(frozen=True, kw_only=True)
class VisitCard:
    """One visit with everything that its card on a page shows. Times are aware UTC."""

    id: VisitId
    kind: str
    purpose: str | None
    state: str
    house_id: HouseId
    house_number: str
    soi: str | None
    visitor_name: str
    visitor_phone: str | None
    plate: str | None
    plate_province: str | None
    headcount: int
    photo_ids: tuple[PhotoId, ...]
    created_at: datetime
    answer: str | None
    decided_at: datetime | None
    decided_role: str | None
    decided_name: str | None
    decision_reason: str | None
    overridden_reason: str | None
    entered_at: datetime | None
    left_at: datetime | None
    closed_at: datetime | None
    expires_at: datetime | None
    version: int
    delivery: str
    widened: bool
    reminded: bool
    office: bool
    guards_see_names: bool
    pass_id: PassId | None
    wrong_at: datetime | None = None
    wrong_note: str | None = None
    stay_until: datetime | None = None
    overstayed: bool = False
    usual_seconds: int | None = None
    called_at: datetime | None = None
    gate_id: GateId | None = None
    group_id: UUID | None = None
    entered_gate_id: GateId | None = None
    left_gate_id: GateId | None = None
    offline: bool = False
    conflict: str | None = None


def new_card(
    visit: Visit, house: House, photo_ids: tuple[PhotoId, ...], *, delivery: str, guards_see_names: bool
) -> VisitCard:
    """A visit that begins now, outside or on a pass inside: nothing else has happened to it."""
    return VisitCard(
        id=visit.id,
        kind=visit.kind.value,
        purpose=visit.purpose,
        state=visit.state.value,
        house_id=house.id,
        house_number=house.number,
        soi=house.soi,
        visitor_name=visit.visitor_name,
        visitor_phone=visit.visitor_phone,
        plate=visit.plate,
        plate_province=visit.plate_province,
        headcount=visit.headcount,
        photo_ids=photo_ids,
        created_at=visit.created_at,
        answer=None,
        decided_at=None,
        decided_role=None,
        decided_name=None,
        decision_reason=None,
        overridden_reason=None,
        entered_at=visit.entered_at,
        left_at=None,
        closed_at=None,
        expires_at=visit.timers.expires_at,
        version=visit.version,
        delivery=delivery,
        widened=False,
        reminded=False,
        office=False,
        guards_see_names=guards_see_names,
        pass_id=visit.pass_id,
        offline=visit.offline,
        conflict=visit.conflict.value if visit.conflict else None,
        stay_until=visit.timers.overstay_at,
        usual_seconds=visit.usual_seconds,
        gate_id=visit.gate_id,
        group_id=visit.group_id,
        entered_gate_id=visit.entered_gate_id,
        left_gate_id=visit.left_gate_id,
    )
