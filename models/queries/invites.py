"""Invites: found by a link's token, and listed for those who may take them back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from models.domain.households import HouseholdRole, Role
from models.domain.ids import HouseId, InviteId, PersonId, VillageId
from models.domain.joining import Offer, hash_of
from models.queries.houses import House
from models.tables.invites import InviteRow
from models.tables.panel import PanelRoleRow
from models.tables.villages import HouseRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Invite:
    """An offered place, and what became of the offer.

    `made_by` None: it is the office's as such, as on a printed letter, or of whoever runs the installation.
    """

    id: InviteId
    offer: Offer
    house: House | None
    made_by: PersonId | None
    created_at: datetime
    expires_at: datetime
    used_by: PersonId | None
    revoked: bool
    expected_id: UUID | None = None
    """For whom of those whom the office expects."""
    role_gone: bool = False
    """Whether the office's own role that comes with it has ended."""


_INVITES: Select[*tuple[Any, ...]] = (
    select(
        *InviteRow.__table__.columns,
        HouseRow.number,
        HouseRow.soi,
        PanelRoleRow.permissions.label("panel_permissions"),
        PanelRoleRow.ended_at.label("role_ended_at"),
    )
    .outerjoin(HouseRow, HouseRow.id == InviteRow.house_id)
    .outerjoin(PanelRoleRow, PanelRoleRow.id == InviteRow.panel_role_id)
)


def by_token(work: Work, token: str) -> Invite | None:
    """The invite of this link, wherever in the work's account, and held; the work enters its village.

    None where there is none.
    """
    statement = _INVITES.where(InviteRow.token_hash == hash_of(token))
    found = work.connection.execute(select(InviteRow.village_id).where(InviteRow.token_hash == hash_of(token)))
    village_id = found.scalar_one_or_none()
    if village_id is None:
        return None
    work.enter(VillageId(village_id))
    row = work.connection.execute(statement.with_for_update(of=InviteRow)).mappings().one()
    return _invite(row)


def open_ones(work: Work) -> list[Invite]:
    """Those of the work's village that still wait for somebody. Newest first."""
    statement = _INVITES.where(
        InviteRow.village_id == work.village,
        InviteRow.used_at.is_(None),
        InviteRow.revoked_at.is_(None),
        InviteRow.expires_at > work.now,
    )
    rows = work.connection.execute(statement.order_by(InviteRow.id.desc())).mappings()
    return [_invite(row) for row in rows]


def open_of_house(work: Work, house_id: UUID) -> list[Invite]:
    """Those of this house. Newest first."""
    mine = InviteRow.village_id == work.village, InviteRow.house_id == house_id
    still = InviteRow.used_at.is_(None), InviteRow.revoked_at.is_(None), InviteRow.expires_at > work.now
    rows = work.connection.execute(_INVITES.where(*mine, *still).order_by(InviteRow.id.desc()).limit(50)).mappings()
    return [_invite(row) for row in rows]


def _invite(row: RowMapping) -> Invite:
    house_id = HouseId(row["house_id"]) if row["house_id"] else None
    return Invite(
        id=InviteId(row["id"]),
        offer=Offer(
            village_id=VillageId(row["village_id"]),
            role=Role(row["role"]),
            house_id=house_id,
            household_role=HouseholdRole(row["household_role"]) if row["household_role"] else None,
            ends_at=row["ends_at"],
            panel_role=row["panel_role"],
            panel_role_id=row["panel_role_id"],
            panel_permissions=row["panel_permissions"],
        ),
        house=House(id=house_id, number=row["number"], soi=row["soi"]) if house_id else None,
        made_by=PersonId(row["made_by"]) if row["made_by"] else None,
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        used_by=PersonId(row["used_by"]) if row["used_by"] else None,
        revoked=row["revoked_at"] is not None,
        expected_id=row["expected_id"],
        role_gone=row["role_ended_at"] is not None,
    )
