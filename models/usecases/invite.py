"""Somebody of a house, or the office, offers a place: a link that works once, for a week."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, update

from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.households import Role
from models.domain.ids import InviteId, PersonId
from models.domain.joining import INVITE_LIFE, Offer, hash_of, offered_by
from models.queries.people import Person
from models.tables.invites import InviteRow
from models.uow import Work, new_id
from models.usecases.changes import note_change


@dataclass(frozen=True, kw_only=True)
class Made:
    """A fresh invite. The token is told here and nowhere else."""

    id: InviteId
    token: str = field(repr=False)
    offer: Offer
    expires_at: datetime


def make_invite(work: Work, wish: Offer, maker: Person) -> Made:
    """Offers the place. Raises Refused where it is not the maker's to give, and Invalid for a day that is over."""
    offer = offered_by(wish, maker.memberships)
    if wish.ends_at and offer.ends_at != wish.ends_at:
        raise Refused(Code.NOT_YOURS_TO_GIVE, "nobody stays longer than whoever takes them in")
    if offer.ends_at and offer.ends_at <= work.now:
        raise Invalid([("ends_on", "is over")])
    return _make(work, offer, maker.id)


def invite_office(work: Work, offer: Offer | None = None) -> Made:
    """Offers a place in the office of the work's village, on behalf of whoever runs the installation.

    Without one nobody could confirm the first who asks to join.
    """
    return _make(work, offer or Offer(village_id=work.village, role=Role.OFFICE), None)


def invite_by_office(work: Work, offer: Offer, life: timedelta = INVITE_LIFE, expected_id: UUID | None = None) -> Made:
    """Offers a place in the name of the office as such: it stays good when whoever made it leaves the office.

    `expected_id`: for whom of those who are expected. Raises Invalid for a place that is over.
    """
    if offer.ends_at and offer.ends_at <= work.now:
        raise Invalid([("ends_on", "is over")])
    return _make(work, offer, None, life, expected_id)


def _make(
    work: Work,
    offer: Offer,
    made_by: PersonId | None,
    life: timedelta = INVITE_LIFE,
    expected_id: UUID | None = None,
) -> Made:
    made = Made(
        id=InviteId(new_id()),
        token=secrets.token_urlsafe(16),
        offer=offer,
        expires_at=work.now + life,
    )
    work.connection.execute(
        insert(InviteRow).values(
            id=made.id,
            village_id=work.village,
            house_id=offer.house_id,
            role=offer.role.value,
            household_role=offer.household_role.value if offer.household_role else None,
            ends_at=offer.ends_at,
            panel_role=offer.panel_role,
            panel_role_id=offer.panel_role_id,
            token_hash=hash_of(made.token),
            made_by=made_by,
            expected_id=expected_id,
            created_at=work.now,
            expires_at=made.expires_at,
        )
    )
    house = str(offer.house_id) if offer.house_id else None
    note_change(work, "invite", made.id, "made", {"role": offer.role.value, "house": house})
    return made


def revoke_invite(work: Work, invite_id: InviteId) -> None:
    """The link works no more. Raises NotFound where it did not: used, or taken back before."""
    revoked = (
        update(InviteRow)
        .where(
            InviteRow.village_id == work.village,
            InviteRow.id == invite_id,
            InviteRow.used_at.is_(None),
            InviteRow.revoked_at.is_(None),
        )
        .values(revoked_at=work.now)
    )
    if not work.connection.execute(revoked).rowcount:
        raise NotFound
    note_change(work, "invite", invite_id, "revoked")
