"""A visit as a row, both ways."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from models.domain.actors import ActorRole
from models.domain.blocks import plate_key
from models.domain.conflicts import Conflict
from models.domain.ids import GateId, HouseId, PassId, PersonId, VillageId, VisitId
from models.domain.search_text import search_text
from models.domain.timers import due_at
from models.domain.visit import Answer, Decision, Kind, State, Timers, Visit


def visit_from(row: RowMapping, phone: str | None = None) -> Visit:
    """The domain's visit from a row of all of the table's columns; the phone number comes unsealed."""
    return Visit(
        id=VisitId(row["id"]),
        village_id=VillageId(row["village_id"]),
        house_id=HouseId(row["house_id"]),
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        visitor_name=row["visitor_name"],
        visitor_phone=phone,
        headcount=row["headcount"],
        plate=row["plate"],
        plate_province=row["plate_province"],
        purpose=row["purpose"],
        version=row["version"],
        created_at=row["created_at"],
        created_by=PersonId(row["created_by"]),
        decision=_decision_from(row),
        overridden_reason=row["overridden_reason"],
        entered_at=row["entered_at"],
        left_at=row["left_at"],
        gate_id=_gate(row["gate_id"]),
        group_id=row["group_id"],
        entered_gate_id=_gate(row["entered_gate_id"]),
        left_gate_id=_gate(row["left_gate_id"]),
        closed_at=row["closed_at"],
        wrong_at=row["wrong_at"],
        wrong_note=row["wrong_note"],
        widened_at=row["widened_at"],
        reminded_at=row["reminded_at"],
        office_asked_at=row["office_asked_at"],
        overstayed_at=row["overstayed_at"],
        called_at=row["called_at"],
        timers=_timers_from(row),
        usual_seconds=row["usual_seconds"],
        pass_id=PassId(row["pass_id"]) if row["pass_id"] else None,
        offline=row["offline"],
        conflict=Conflict(row["conflict"]) if row["conflict"] else None,
    )


def changing_values(visit: Visit) -> dict[str, Any]:
    """The columns that a command may change."""
    decision = visit.decision
    return {
        "state": visit.state.value,
        "version": visit.version,
        "answer": decision.answer.value if decision else None,
        "decided_by": decision.by if decision else None,
        "decided_role": decision.role.value if decision else None,
        "decided_at": decision.at if decision else None,
        "decision_reason": decision.reason if decision else None,
        "overridden_reason": visit.overridden_reason,
        "entered_at": visit.entered_at,
        "left_at": visit.left_at,
        "entered_gate_id": visit.entered_gate_id,
        "left_gate_id": visit.left_gate_id,
        "closed_at": visit.closed_at,
        "conflict": visit.conflict.value if visit.conflict else None,
        "wrong_at": visit.wrong_at,
        "wrong_note": visit.wrong_note,
        "widen_at": visit.timers.widen_at,
        "widen_every": _seconds(visit.timers.widen_every),
        "widened_at": visit.widened_at,
        "remind_at": visit.timers.remind_at,
        "reminded_at": visit.reminded_at,
        "office_at": visit.timers.office_at,
        "office_asked_at": visit.office_asked_at,
        "expires_at": visit.timers.expires_at,
        "overstay_at": visit.timers.overstay_at,
        "overstayed_at": visit.overstayed_at,
        "called_at": visit.called_at,
        "due_at": due_at(visit),
    }


def fixed_values(visit: Visit) -> dict[str, Any]:
    """The columns that stay as the guard wrote them; the phone number is added sealed."""
    return {
        "id": visit.id,
        "village_id": visit.village_id,
        "house_id": visit.house_id,
        "kind": visit.kind.value,
        "pass_id": visit.pass_id,
        "offline": visit.offline,
        "visitor_name": visit.visitor_name,
        "plate": visit.plate,
        "plate_province": visit.plate_province,
        "plate_key": plate_key(visit.plate) if visit.plate else None,
        "sought": search_text(visit.visitor_name, visit.plate),
        "purpose": visit.purpose,
        "headcount": visit.headcount,
        "usual_seconds": visit.usual_seconds,
        "created_by": visit.created_by,
        "gate_id": visit.gate_id,
        "group_id": visit.group_id,
        "created_at": visit.created_at,
    }


def _gate(found: UUID | None) -> GateId | None:
    return GateId(found) if found else None


def _timers_from(row: RowMapping) -> Timers:
    every = row["widen_every"]
    return Timers(
        widen_at=row["widen_at"],
        widen_every=timedelta(seconds=every) if every else None,
        remind_at=row["remind_at"],
        office_at=row["office_at"],
        expires_at=row["expires_at"],
        overstay_at=row["overstay_at"],
    )


def _seconds(length: timedelta | None) -> int | None:
    return round(length.total_seconds()) if length else None


def _decision_from(row: RowMapping) -> Decision | None:
    if row["answer"] is None:
        return None
    return Decision(
        answer=Answer(row["answer"]),
        by=PersonId(row["decided_by"]) if row["decided_by"] else None,
        role=ActorRole(row["decided_role"]),
        at=row["decided_at"],
        reason=row["decision_reason"],
    )
