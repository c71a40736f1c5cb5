"""A visit as the office's lists, prints and files show it: what a row of a table holds, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, any_, select
from sqlalchemy.orm import aliased

from models.domain.ids import GateId, PhotoId, VisitId
from models.domain.record_search import Mark
from models.tables.base import given_ids
from models.tables.people import PersonRow
from models.tables.villages import HouseRow
from models.tables.visits import PhotoRow, VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One visit. `visitor_phone` is None where it was not asked for, too."""

    id: VisitId
    created_at: datetime
    kind: str
    state: str
    answer: str | None
    visitor_name: str
    visitor_phone: str | None
    plate: str | None
    plate_province: str | None
    purpose: str | None
    headcount: int
    house_number: str
    soi: str | None
    guard_name: str | None
    gate_id: GateId | None
    entered_gate_id: GateId | None
    left_gate_id: GateId | None
    decided_at: datetime | None
    decided_role: str | None
    decided_name: str | None
    decision_reason: str | None
    overridden_reason: str | None
    entered_at: datetime | None
    left_at: datetime | None
    on_pass: bool
    offline: bool
    conflict: str | None
    wrong: bool
    overstayed: bool
    photo_id: PhotoId | None

    @property
    def marks(self) -> list[Mark]:
        """What is notable about it."""
        told = {
            Mark.UNASKED: self.overridden_reason is not None,
            Mark.OVERSTAYED: self.overstayed,
            Mark.PASS: self.on_pass,
            Mark.OFFLINE: self.offline,
            Mark.CONFLICT: self.conflict is not None,
            Mark.WRONG: self.wrong,
        }
        return [one for one in Mark if told[one]]


_guard, _decider = aliased(PersonRow), aliased(PersonRow)
_PHOTO = (
    select(PhotoRow.id)
    .where(PhotoRow.visit_id == VisitRow.id)
    .order_by(PhotoRow.position)
    .limit(1)
    .correlate(VisitRow)
    .scalar_subquery()
    .label("photo_id")
)
_SAME = (
    "id", "created_at", "kind", "state", "answer", "visitor_name", "plate", "plate_province", "purpose", "headcount",
    "gate_id", "entered_gate_id", "left_gate_id", "decided_at", "decided_role", "decision_reason", "overridden_reason",
    "entered_at", "left_at", "offline", "conflict",
)  # fmt: skip
"""Columns of the visit that a line holds as they are."""

_LINES = (
    select(
        *(getattr(VisitRow, name) for name in _SAME),
        VisitRow.visitor_phone,
        VisitRow.pass_id.is_not(None).label("on_pass"),
        VisitRow.wrong_at.is_not(None).label("wrong"),
        VisitRow.overstayed_at.is_not(None).label("overstayed"),
        HouseRow.number.label("house_number"),
        HouseRow.soi,
        _guard.display_name.label("guard_name"),
        _decider.display_name.label("decided_name"),
        _PHOTO,
    )
    .join(HouseRow, HouseRow.id == VisitRow.house_id)
    .outerjoin(_guard, _guard.id == VisitRow.created_by)
    .outerjoin(_decider, _decider.id == VisitRow.decided_by)
    .where(VisitRow.id == any_(given_ids("ids")))
)


def lines(work: Work, visit_ids: Sequence[VisitId], *, phones: bool = False) -> list[RecordLine]:
    """These visits of the village, in this order."""
    if not visit_ids:
        return []
    rows = work.connection.execute(_LINES, {"ids": list(visit_ids)}).mappings()
    found = {row["id"]: _line(work, row, phones=phones) for row in rows}
    return [found[one] for one in visit_ids if one in found]


def _line(work: Work, row: RowMapping, *, phones: bool) -> RecordLine:
    told: dict[str, Any] = dict(row)
    told["visitor_phone"] = work.seal.open_optional(row["visitor_phone"]) if phones else None
    return RecordLine(**told)
