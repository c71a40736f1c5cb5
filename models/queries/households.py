"""Who of a house, and of the office, can be asked about a visitor now, and in which order."""

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, any_, bindparam, select

from models.domain.asking import AskedFirst, Member, responders
from models.domain.hours import hours_of
from models.domain.households import HouseholdRole, Responder, Role
from models.domain.ids import HouseId, PersonId
from models.queries.people import ACTIVE
from models.tables.base import given_ids
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
_OFFICE = _MEMBERS.where(MembershipRow.village_id == bindparam("village"), MembershipRow.role == Role.OFFICE.value)


def households(work: Work, house_ids: Sequence[HouseId]) -> dict[HouseId, list[Responder]]:
    """The active residents of these houses, in the order in which they are asked."""
    found: dict[HouseId, list[RowMapping]] = defaultdict(list)
    for row in work.connection.execute(_HOUSEHOLDS, {"houses": list(house_ids), "moment": work.now}).mappings():
        found[HouseId(row["house_id"])].append(row)
    return {house_id: _in_order(work, rows) for house_id, rows in found.items()}


def office(work: Work) -> list[Responder]:
    """The people of the village's office, in the order in which they are asked."""
    return _in_order(
        work, work.connection.execute(_OFFICE, {"village": work.village, "moment": work.now}).mappings().all()
    )


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
