"""Who somebody is, and where they belong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, RowMapping, Select, Text, and_, any_, bindparam, or_, outerjoin, select
from sqlalchemy.dialects.postgresql import ARRAY

from models.domain.households import HouseholdRole, Membership, Role, Standing, acting, standing_at
from models.domain.ids import AccountId, HouseId, MembershipId, PersonId, VillageId
from models.domain.permissions import Permission
from models.tables.panel import PanelRoleRow
from models.tables.people import MembershipRow, PersonRow, SessionRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in LINE, with all their places in the villages that this work may see."""

    id: PersonId
    account_id: AccountId
    line_user_id: str
    name: str
    language: str
    following: bool
    acting_as: MembershipId | None = None
    large_type: bool = False
    memberships: tuple[Membership, ...] = ()

    def active(self, role: Role, village_id: VillageId | None = None) -> list[Membership]:
        """The memberships in which this person may act in a role now."""
        return [
            one
            for one in self.memberships
            if one.role is role and one.standing is Standing.ACTIVE and village_id in {None, one.village_id}
        ]

    @property
    def acting(self) -> Membership | None:
        """The place that this person acts for now: their menu follows it."""
        return acting(self.memberships, self.acting_as)

    def may(self, permission: Permission, village_id: VillageId) -> bool:
        """Whether they sit in the village's office now, with a role that includes this."""
        return any(permission in one.permissions for one in self.active(Role.OFFICE, village_id))

    def houses(self, village_id: VillageId) -> list[HouseId]:
        """The houses that this person answers for."""
        return [one.house_id for one in self.active(Role.RESIDENT, village_id) if one.house_id]


ACTIVE = and_(
    MembershipRow.standing == Standing.ACTIVE.value,
    or_(MembershipRow.ends_at.is_(None), MembershipRow.ends_at > bindparam("moment", type_=DateTime(timezone=True))),
)
"""The places that count at the `moment` that the statement is given: `standing_at`, for PostgreSQL."""

_PEOPLE = select(
    PersonRow.id,
    PersonRow.line_account_id,
    PersonRow.line_user_id,
    PersonRow.display_name,
    PersonRow.language,
    PersonRow.following,
    PersonRow.acting_as,
    PersonRow.large_type,
    MembershipRow.id.label("membership_id"),
    MembershipRow.village_id,
    MembershipRow.role,
    MembershipRow.house_id,
    MembershipRow.household_role,
    MembershipRow.standing,
    MembershipRow.ends_at,
    MembershipRow.panel_role,
    PanelRoleRow.permissions.label("panel_permissions"),
).select_from(
    outerjoin(PersonRow, MembershipRow, MembershipRow.person_id == PersonRow.id).outerjoin(
        PanelRoleRow, PanelRoleRow.id == MembershipRow.panel_role_id
    )
)


_BY_LINE_USERS = _PEOPLE.where(
    PersonRow.line_account_id == bindparam("account"),
    PersonRow.line_user_id == any_(bindparam("users", type_=ARRAY(Text))),
)
_BY_ID = _PEOPLE.where(PersonRow.id == bindparam("person"))
_BY_SESSION = _PEOPLE.join(SessionRow, SessionRow.person_id == PersonRow.id).where(
    SessionRow.id == bindparam("session"), SessionRow.revoked_at.is_(None), SessionRow.expires_at > bindparam("moment")
)


def by_line_users(work: Work, line_user_ids: Sequence[str]) -> dict[str, Person]:
    """People of the work's LINE account, by their LINE user id."""
    if not line_user_ids:
        return {}
    given = {"account": work.account, "users": sorted(set(line_user_ids))}
    return {person.line_user_id: person for person in _people(work, _BY_LINE_USERS, given)}


def by_id(work: Work, person_id: PersonId) -> Person | None:
    """One person, or None where the work may not see them."""
    return next(iter(_people(work, _BY_ID, {"person": person_id})), None)


def by_session(work: Work, session_id: UUID) -> Person | None:
    """Whose shift this is; None where it is over, revoked or another village's."""
    return next(iter(_people(work, _BY_SESSION, {"session": session_id, "moment": work.now})), None)


def names_of(work: Work, person_ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """What people call themselves in LINE."""
    if not person_ids:
        return {}
    statement = select(PersonRow.id, PersonRow.display_name).where(PersonRow.id.in_(sorted(set(person_ids))))
    return {PersonId(person_id): name for person_id, name in work.connection.execute(statement)}


def _people(work: Work, statement: Select[*tuple[Any, ...]], given: dict[str, Any]) -> list[Person]:
    grouped: dict[PersonId, list[Membership]] = defaultdict(list)
    faces = {}
    for row in work.connection.execute(statement, given).mappings():
        person_id = PersonId(row["id"])
        faces[person_id] = row
        if row["membership_id"]:
            grouped[person_id].append(_membership(row, work.now))
    return [
        Person(
            id=person_id,
            account_id=AccountId(row["line_account_id"]),
            line_user_id=row["line_user_id"],
            name=row["display_name"],
            language=row["language"],
            following=row["following"],
            acting_as=MembershipId(row["acting_as"]) if row["acting_as"] else None,
            large_type=row["large_type"],
            memberships=tuple(grouped[person_id]),
        )
        for person_id, row in faces.items()
    ]


def _membership(row: RowMapping, now: datetime) -> Membership:
    return Membership(
        id=MembershipId(row["membership_id"]),
        village_id=VillageId(row["village_id"]),
        person_id=PersonId(row["id"]),
        role=Role(row["role"]),
        house_id=HouseId(row["house_id"]) if row["house_id"] else None,
        household_role=HouseholdRole(row["household_role"]) if row["household_role"] else None,
        standing=standing_at(Standing(row["standing"]), row["ends_at"], now),
        ends_at=row["ends_at"],
        panel_role=row["panel_role"],
        panel_permissions=row["panel_permissions"],
    )
