"""Places in villages, as people, households and the office see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, any_, bindparam, or_, select

from models.domain.errors import NotFound
from models.domain.households import HouseholdRole, Membership, Role, Standing, standing_at
from models.domain.ids import HouseId, MembershipId, PersonId, VillageId
from models.queries.houses import House
from models.tables.base import given_ids
from models.tables.panel import PanelRoleRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow, VillageRow
from models.uow import Work

REMEMBERED = timedelta(days=90)
"""So long after its end a place is still told to whom it was."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A membership with the names of its village, house and person."""

    membership: Membership
    village_name: str
    time_zone: str
    house: House | None
    person_name: str
    claimed_name: str | None
    note: str | None
    created_at: datetime


_PLACES = (
    select(
        MembershipRow.id,
        MembershipRow.village_id,
        MembershipRow.person_id,
        MembershipRow.role,
        MembershipRow.house_id,
        MembershipRow.household_role,
        MembershipRow.standing,
        MembershipRow.ends_at,
        MembershipRow.ended_at,
        MembershipRow.name,
        MembershipRow.note,
        MembershipRow.panel_role,
        PanelRoleRow.permissions.label("panel_permissions"),
        MembershipRow.created_at,
        VillageRow.name.label("village_name"),
        VillageRow.time_zone,
        HouseRow.number,
        HouseRow.soi,
        PersonRow.display_name,
    )
    .join(VillageRow, VillageRow.id == MembershipRow.village_id)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .outerjoin(HouseRow, HouseRow.id == MembershipRow.house_id)
    .outerjoin(PanelRoleRow, PanelRoleRow.id == MembershipRow.panel_role_id)
    .order_by(MembershipRow.created_at, MembershipRow.id)
)
_LIVE = MembershipRow.standing.not_in([Standing.ENDED.value, Standing.REFUSED.value])
_REMEMBERED = or_(_LIVE, MembershipRow.ended_at > bindparam("remembered"))
_OF_PERSON = _PLACES.where(MembershipRow.person_id == bindparam("person"), _REMEMBERED)
_OF_HOUSES = _PLACES.where(
    MembershipRow.house_id == any_(given_ids("houses")),
    MembershipRow.standing.in_([Standing.ACTIVE.value, Standing.SUSPENDED.value]),
)
_PENDING = _PLACES.where(
    MembershipRow.village_id == bindparam("village"), MembershipRow.standing == Standing.PENDING.value
)
_MEMBERS = _PLACES.where(
    MembershipRow.village_id == bindparam("village"),
    MembershipRow.standing.in_([Standing.ACTIVE.value, Standing.SUSPENDED.value]),
)
_ONE = _PLACES.where(MembershipRow.village_id == bindparam("village"), MembershipRow.id == bindparam("id"))
_ONE_LOCKED = _ONE.with_for_update(of=MembershipRow)


def of_person(work: Work, person_id: PersonId, village_ids: Sequence[VillageId]) -> list[Place]:
    """All places of somebody in these villages, also those that ended lately. Oldest first."""
    found = []
    for village_id in sorted(village_ids):
        work.enter(village_id)  # houses are seen from their own village only
        given = {"person": person_id, "remembered": work.now - REMEMBERED}
        found += [one for one in _read(work, _OF_PERSON, given) if one.membership.village_id == village_id]
    return found


def of_houses(work: Work, house_ids: Sequence[HouseId]) -> list[Place]:
    """Who lives in these houses now, or is suspended there."""
    return _still(_read(work, _OF_HOUSES, {"houses": list(house_ids)}))


def of_village(work: Work) -> list[Place]:
    """Everybody who belongs to the village now, or is suspended."""
    return _still(_read(work, _MEMBERS, {"village": work.village}))


def pending(work: Work) -> list[Place]:
    """Who waits for the office of the work's village. Oldest first."""
    return _read(work, _PENDING, {"village": work.village})


def place(work: Work, membership_id: MembershipId, *, locked: bool = False) -> Place:
    """One place of the work's village. Raises NotFound."""
    found = _read(work, _ONE_LOCKED if locked else _ONE, {"village": work.village, "id": membership_id})
    if not found:
        raise NotFound
    return found[0]


def _still(found: list[Place]) -> list[Place]:
    return [one for one in found if one.membership.standing is not Standing.ENDED]


def _read(work: Work, statement: Select[*tuple[Any, ...]], given: dict[str, Any]) -> list[Place]:
    return [_place(row, work.now) for row in work.connection.execute(statement, given).mappings()]


def _place(row: RowMapping, now: datetime) -> Place:
    house_id = HouseId(row["house_id"]) if row["house_id"] else None
    return Place(
        membership=Membership(
            id=MembershipId(row["id"]),
            village_id=VillageId(row["village_id"]),
            person_id=PersonId(row["person_id"]),
            role=Role(row["role"]),
            house_id=house_id,
            household_role=HouseholdRole(row["household_role"]) if row["household_role"] else None,
            standing=standing_at(Standing(row["standing"]), row["ends_at"], now),
            ends_at=row["ends_at"],
            panel_role=row["panel_role"],
            panel_permissions=row["panel_permissions"],
        ),
        village_name=row["village_name"],
        time_zone=row["time_zone"],
        house=House(id=house_id, number=row["number"], soi=row["soi"]) if house_id else None,
        person_name=row["display_name"],
        claimed_name=row["name"],
        note=row["note"],
        created_at=row["created_at"],
    )
