"""Who of a house, and of the office, can be asked about a visitor now, and in which order."""

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, any_, bindparam, select

from models.domain.asking import AskedFirst, Member, responders
from models.domain.hours import hours_of
from models.domain.households import HouseholdRole, Responder, Role
from models.domain.ids import HouseId, PersonId
from models.domain.permissions import Permission, permissions_of
from models.queries.people import ACTIVE
from models.tables.base import given_ids
from models.tables.panel import PanelRoleRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import VillageRow
from models.uow import Work

_MEMBERS = (
    select(
        MembershipRow.house_id,
        MembershipRow.household_role,
        MembershipRow.created_at,
        MembershipRow.rank,
        MembershipRow.wants_questions,
        MembershipRow.quiet_from,
        MembershipRow.quiet_until,
        MembershipRow.away_until,
        PersonRow.id,
        PersonRow.line_user_id,
        PersonRow.language,
        PersonRow.following,
        VillageRow.time_zone,
        VillageRow.asked_first,
    )
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .join(VillageRow, VillageRow.id == MembershipRow.village_id)
    .where(ACTIVE)
)
_HOUSEHOLDS = _MEMBERS.where(
    MembershipRow.house_id == any_(given_ids("houses")), MembershipRow.role == Role.RESIDENT.value
)
_OFFICE = (
    _MEMBERS.add_columns(MembershipRow.panel_role, PanelRoleRow.permissions.label("panel_permissions"))
    .outerjoin(PanelRoleRow, PanelRoleRow.id == MembershipRow.panel_role_id)
    .where(MembershipRow.village_id == bindparam("village"), MembershipRow.role == Role.OFFICE.value)
)


def households(work: Work, house_ids: Sequence[HouseId]) -> dict[HouseId, list[Responder]]:
    """The active residents of these houses, in the order in which they are asked."""
    found: dict[HouseId, list[RowMapping]] = defaultdict(list)
    for row in work.connection.execute(_HOUSEHOLDS, {"houses": list(house_ids), "moment": work.now}).mappings():
        found[HouseId(row["house_id"])].append(row)
    return {house_id: _in_order(work, rows) for house_id, rows in found.items()}


def office(work: Work) -> list[Responder]:
    """The people of the village's office who may answer for a house, in the order in which they are asked."""
    rows = work.connection.execute(_OFFICE, {"village": work.village, "moment": work.now}).mappings()
    return _in_order(work, [row for row in rows if _may_decide(row)])


def _may_decide(row: RowMapping) -> bool:
    return Permission.VISITS_DECIDE in permissions_of(row["panel_role"], row["panel_permissions"])


def _in_order(work: Work, rows: Sequence[RowMapping]) -> list[Responder]:
    if not rows:
        return []
    custom, zone = AskedFirst(rows[0]["asked_first"]), ZoneInfo(rows[0]["time_zone"])
    return responders([_member(row) for row in rows], custom, work.now, zone)


def _member(row: RowMapping) -> Member:
    return Member(
        person_id=PersonId(row["id"]),
        line_user_id=row["line_user_id"],
        language=row["language"],
        following=row["following"],
        household_role=HouseholdRole(row["household_role"]) if row["household_role"] else None,
        joined_at=row["created_at"],
        rank=row["rank"],
        wants_questions=row["wants_questions"],
        quiet=hours_of(row["quiet_from"], row["quiet_until"]),
        away_until=row["away_until"],
    )
