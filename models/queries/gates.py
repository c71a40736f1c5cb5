"""Gates, and the rules of the village for all of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from models.domain.gates import Callee, Gate
from models.domain.households import Role
from models.domain.ids import PersonId
from models.domain.stays import StayLimits
from models.queries.people import ACTIVE
from models.tables.gates import GateRow, gate_from
from models.tables.people import MembershipRow
from models.tables.villages import STAYS, VillageRow, stays_of
from models.uow import Work

_GATES = select(*GateRow.__table__.columns).where(GateRow.village_id == bindparam("village"))
_ONE = _GATES.where(GateRow.id == bindparam("id", type_=Uuid))
_LIVE = _GATES.where(GateRow.ended_at.is_(None)).order_by(GateRow.created_at, GateRow.id)
_RULES = select(VillageRow.gate_call, VillageRow.office_phone, *STAYS).where(VillageRow.id == bindparam("village"))

_OF_GUARD = select(MembershipRow.gate_ids).where(
    MembershipRow.village_id == bindparam("village"),
    MembershipRow.person_id == bindparam("person"),
    MembershipRow.role == Role.GUARD.value,
    ACTIVE,
)


@dataclass(frozen=True, kw_only=True)
class GateRules:
    """Whom a guard may call, the office's number, and how long visitors may stay."""

    call: Callee
    office_phone: str | None
    stays: StayLimits


def gate(work: Work, gate_id: UUID) -> Gate | None:
    """One of the village's gates, also of those that are no more."""
    row = work.connection.execute(_ONE, {"village": work.village, "id": gate_id}).mappings().one_or_none()
    return gate_from(row) if row else None


def gates(work: Work) -> list[Gate]:
    """The village's gates in the order in which they were made."""
    return [gate_from(row) for row in work.connection.execute(_LIVE, {"village": work.village}).mappings()]


def gates_ever(work: Work) -> list[Gate]:
    """Also those that are no more."""
    return [gate_from(row) for row in work.connection.execute(_GATES, {"village": work.village}).mappings()]


def gates_of_guard(work: Work, person_id: PersonId) -> list[Gate]:
    """The village's gates for this guard: where the office says that they work comes first."""
    found = work.connection.scalars(_OF_GUARD, {"village": work.village, "person": person_id, "moment": work.now})
    theirs = {one for chosen in found for one in chosen or ()}
    return sorted(gates(work), key=lambda gate: gate.id not in theirs)


def gate_rules(work: Work) -> GateRules:
    """The village's."""
    row = work.connection.execute(_RULES, {"village": work.village}).mappings().one()
    return GateRules(
        call=Callee(row["gate_call"]),
        office_phone=work.seal.open_optional(row["office_phone"]),
        stays=stays_of(row),
    )
