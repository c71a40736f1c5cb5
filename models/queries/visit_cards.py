"""How a visit's card is read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, and_, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from models.domain.delivery import delivery_unasked
from models.domain.errors import NotFound
from models.domain.households import Role
from models.domain.ids import HouseId, PassId, VisitId
from models.domain.letters import Asking
from models.queries.people import ACTIVE
from models.queries.visit_card import VisitCard
from models.tables.base import given_ids
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow, VillageRow
from models.tables.visits import PhotoRow, VisitRow
from models.uow import Work

TRIES_UNTIL_UNREACHABLE = 3
"""After so many failed tries the guard is told to call the house instead of waiting for LINE."""

PATIENCE = timedelta(seconds=15)
"""The same after so long, however often it was tried: in an outage a question may stand in line behind others."""


_decider = aliased(PersonRow)
_PHOTOS = (
    select(func.array_agg(aggregate_order_by(PhotoRow.id, PhotoRow.position)))
    .where(PhotoRow.visit_id == VisitRow.id)
    .correlate(VisitRow)
    .scalar_subquery()
    .label("photo_ids")
)
_ASKS = (
    select(
        func.json_build_array(
            func.count(),
            func.bool_or(MessageRow.state == "sent"),
            func.bool_or(
                and_(
                    MessageRow.state == "queued",
                    MessageRow.attempts <= TRIES_UNTIL_UNREACHABLE,
                    MessageRow.created_at > bindparam("patience"),
                    func.coalesce(MessageRow.verdict, "") != "quota",
                )
            ),
        )
    )
    .where(
        MessageRow.visit_id == VisitRow.id,
        MessageRow.kind == "visit_request",
        func.coalesce(MessageRow.facts.op("->>")("asking"), "") != Asking.OFFICE.value,
    )
    .correlate(VisitRow)
    .scalar_subquery()
    .label("asks")
)
_FOLLOWS = (
    select(func.bool_or(PersonRow.following))
    .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
    .where(
        MembershipRow.house_id == VisitRow.house_id,
        MembershipRow.role == Role.RESIDENT.value,
        ACTIVE,
    )
    .correlate(VisitRow)
    .scalar_subquery()
    .label("anybody_follows")
)
CARDS = (
    select(
        *VisitRow.__table__.columns,
        HouseRow.number,
        HouseRow.soi,
        VillageRow.guards_see_names,
        _decider.display_name.label("decided_name"),
        _PHOTOS,
        _ASKS,
        _FOLLOWS,
    )
    .join(HouseRow, HouseRow.id == VisitRow.house_id)
    .join(VillageRow, VillageRow.id == VisitRow.village_id)
    .outerjoin(_decider, _decider.id == VisitRow.decided_by)
)
"""Read by `cards_from`."""

_THESE = CARDS.where(VisitRow.id == any_(given_ids("ids")))


def cards_from(work: Work, statement: Select[*tuple[Any, ...]], **given: object) -> list[VisitCard]:
    """The visits that a narrower form of CARDS selects."""
    moments = {"patience": work.now - PATIENCE, "moment": work.now}
    return [_card(work, row) for row in work.connection.execute(statement, {**given, **moments}).mappings()]


def cards(work: Work, visit_ids: Sequence[VisitId]) -> list[VisitCard]:
    """These visits of the village, in no particular order."""
    return cards_from(work, _THESE, ids=list(visit_ids))


def card(work: Work, visit_id: VisitId, houses: Sequence[HouseId] | None = None) -> VisitCard:
    """One visit. Raises NotFound, also for another village's, and for one of a house that is not among `houses`."""
    statement = CARDS.where(VisitRow.id == visit_id)
    if houses is not None:
        statement = statement.where(VisitRow.house_id.in_(houses))
    found = cards_from(work, statement)
    if not found:
        raise NotFound
    return found[0]


def _card(work: Work, row: RowMapping) -> VisitCard:
    return VisitCard(
        id=VisitId(row["id"]),
        kind=row["kind"],
        purpose=row["purpose"],
        state=row["state"],
        house_id=HouseId(row["house_id"]),
        house_number=row["number"],
        soi=row["soi"],
        visitor_name=row["visitor_name"],
        visitor_phone=work.seal.open_optional(row["visitor_phone"]),
        plate=row["plate"],
        plate_province=row["plate_province"],
        headcount=row["headcount"],
        photo_ids=tuple(row["photo_ids"] or ()),
        created_at=row["created_at"],
        answer=row["answer"],
        decided_at=row["decided_at"],
        decided_role=row["decided_role"],
        decided_name=row["decided_name"],
        decision_reason=row["decision_reason"],
        overridden_reason=row["overridden_reason"],
        entered_at=row["entered_at"],
        left_at=row["left_at"],
        closed_at=row["closed_at"],
        expires_at=row["expires_at"],
        version=row["version"],
        delivery=_delivery(*row["asks"]) or _unasked(row),
        widened=row["widened_at"] is not None,
        reminded=row["reminded_at"] is not None,
        office=row["office_asked_at"] is not None,
        guards_see_names=row["guards_see_names"],
        pass_id=PassId(row["pass_id"]) if row["pass_id"] else None,
        wrong_at=row["wrong_at"],
        wrong_note=row["wrong_note"],
        stay_until=row["overstay_at"],
        overstayed=row["overstayed_at"] is not None,
        usual_seconds=row["usual_seconds"],
        called_at=row["called_at"],
        gate_id=row["gate_id"],
        group_id=row["group_id"],
        entered_gate_id=row["entered_gate_id"],
        left_gate_id=row["left_gate_id"],
        offline=row["offline"],
        conflict=row["conflict"],
    )


def _unasked(row: RowMapping) -> str:
    if row["decided_at"] is not None or row["pass_id"] is not None:
        return "not_needed"
    return delivery_unasked(anybody_follows=row["anybody_follows"])


def _delivery(count: int, any_sent: bool | None, any_going: bool | None) -> str | None:
    """What the guard needs to know of the asking: is it on its way, has it arrived, or is LINE no way to this house?

    None where nobody was asked.
    """
    if not count:
        return None
    if any_sent:
        return "asked"
    return "asking" if any_going else "unreachable"
