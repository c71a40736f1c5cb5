"""A village's office: its people, their roles, and the invites that still wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models.domain.errors import NotFound
from models.domain.ids import InviteId, MembershipId, PersonId
from models.domain.permissions import Permission, permissions_of
from models.tables.invites import InviteRow
from models.tables.panel import PanelLoginRow, PanelRoleRow
from models.tables.people import MembershipRow, PersonRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One of the office. `email` None: they sign in with LINE."""

    membership_id: MembershipId
    person_id: PersonId
    name: str
    standing: str
    role: str
    """`admin`, `staff`, `viewer`, or the id of a role of the village's own."""
    role_name: str | None
    permissions: frozenset[Permission]
    email: str | None
    operator: bool
    has_password: bool
    asks_for_code: bool
    since: datetime


@dataclass(frozen=True, kw_only=True)
class OwnRole:
    """A role that the village made. `people`: how many have it."""

    id: UUID
    name: str
    permissions: frozenset[Permission]
    people: int


@dataclass(frozen=True, kw_only=True)
class OpenInvite:
    """A link into the office that nobody has used as yet."""

    id: InviteId
    role: str
    role_name: str | None
    expires_at: datetime


_COLLEAGUES = (
    select(
        MembershipRow.id,
        MembershipRow.person_id,
        MembershipRow.standing,
        MembershipRow.panel_role,
        MembershipRow.panel_role_id,
        MembershipRow.created_at,
        PersonRow.display_name,
        PanelRoleRow.name.label("role_name"),
        PanelRoleRow.permissions,
        PanelLoginRow.email,
        PanelLoginRow.operator,
        PanelLoginRow.password_at,
        PanelLoginRow.totp_at,
    )
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .outerjoin(PanelRoleRow, PanelRoleRow.id == MembershipRow.panel_role_id)
    .outerjoin(PanelLoginRow, PanelLoginRow.id == PersonRow.login_id)
    .where(MembershipRow.role == "office", MembershipRow.standing.in_(["active", "suspended"]))
    .order_by(MembershipRow.created_at, MembershipRow.id)
)


def colleagues(work: Work) -> list[Colleague]:
    """Everybody of the village's office, the longest there first."""
    found = work.connection.execute(_COLLEAGUES.where(MembershipRow.village_id == work.village)).mappings()
    return [
        Colleague(
            membership_id=MembershipId(row["id"]),
            person_id=PersonId(row["person_id"]),
            name=row["display_name"],
            standing=row["standing"],
            role=str(row["panel_role_id"] or row["panel_role"] or "admin"),
            role_name=row["role_name"],
            permissions=permissions_of(row["panel_role"], row["permissions"]),
            email=row["email"],
            operator=bool(row["operator"]),
            has_password=row["password_at"] is not None,
            asks_for_code=row["totp_at"] is not None,
            since=row["created_at"],
        )
        for row in found
    ]


def own_roles(work: Work) -> Sequence[OwnRole]:
    """The village's own, by their names."""
    role, place = PanelRoleRow, MembershipRow
    people = (
        select(func.count())
        .where(place.panel_role_id == role.id, place.standing.in_(["active", "suspended"]))
        .correlate(role)
        .scalar_subquery()
    )
    wanted = select(role.id, role.name, role.permissions, people.label("people")).where(
        role.village_id == work.village, role.ended_at.is_(None)
    )
    rows = work.connection.execute(wanted.order_by(role.name, role.id)).mappings()
    return [
        OwnRole(
            id=row["id"], name=row["name"], permissions=permissions_of(None, row["permissions"]), people=row["people"]
        )
        for row in rows
    ]


def own_role(work: Work, role_id: UUID) -> OwnRole:
    """One of them. Raises NotFound."""
    found = next((one for one in own_roles(work) if one.id == role_id), None)
    if found is None:
        raise NotFound
    return found


def open_invites(work: Work) -> list[OpenInvite]:
    """Links into the office that wait for somebody, the newest first."""
    row = InviteRow
    wanted = (
        select(row.id, row.panel_role, row.panel_role_id, row.expires_at, PanelRoleRow.name)
        .outerjoin(PanelRoleRow, PanelRoleRow.id == row.panel_role_id)
        .where(
            row.village_id == work.village,
            row.role == "office",
            row.used_at.is_(None),
            row.revoked_at.is_(None),
            row.expires_at > work.now,
        )
        .order_by(row.id.desc())
    )
    return [
        OpenInvite(
            id=InviteId(one.id),
            role=str(one.panel_role_id or one.panel_role or "admin"),
            role_name=one.name,
            expires_at=one.expires_at,
        )
        for one in work.connection.execute(wanted)
    ]
