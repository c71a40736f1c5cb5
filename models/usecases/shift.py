"""A shift: our own session after LINE's ID token, which lives only an hour."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from models.domain.households import Role
from models.domain.ids import PersonId, VillageId
from models.tables.people import SessionRow
from models.uow import Work, new_id

SHIFT = timedelta(hours=12)
GRACE = timedelta(seconds=60)
"""A refresh whose answer was lost on a bad network may be asked again with the old token for so long."""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A session and its refresh token, which is told once and kept as a hash."""

    id: UUID
    person_id: PersonId
    village_id: VillageId
    role: Role
    refresh_token: str
    expires_at: datetime


def begin_shift(work: Work, person_id: PersonId, role: Role) -> Shift:
    """Opens a session of 12 hours in the work's village."""
    token = _new_token()
    session_id = new_id()
    expires_at = work.now + SHIFT
    work.connection.execute(
        insert(SessionRow).values(
            id=session_id,
            village_id=work.village,
            person_id=person_id,
            role=role.value,
            refresh_hash=_hash(token),
            rotated_at=work.now,
            created_at=work.now,
            expires_at=expires_at,
        )
    )
    return _shift(session_id, person_id, work.village, role, token, expires_at)


def renew_shift(work: Work, session_id: UUID, token: str) -> Shift | None:
    """A new refresh token for the old one; None where that is unknown, spent, revoked or over."""
    found = work.connection.execute(
        select(SessionRow.__table__).where(SessionRow.id == session_id).with_for_update()
    ).one_or_none()
    if found is None or found.revoked_at or found.expires_at <= work.now:
        return None
    rotated_at = _rotation(work, found, token)
    if rotated_at is None:
        return None
    fresh = _new_token()
    work.connection.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(refresh_hash=_hash(fresh), previous_hash=_hash(token), rotated_at=rotated_at)
    )
    return _shift(session_id, PersonId(found.person_id), work.village, Role(found.role), fresh, found.expires_at)


def end_shift(work: Work, session_id: UUID) -> None:
    """The session is over now."""
    work.connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(revoked_at=work.now))


def _rotation(work: Work, found: Row[*tuple[Any, ...]], token: str) -> datetime | None:
    """When the token was given up for a new one: now, or just before if its answer was lost. None: it is not good."""
    hashed = _hash(token)
    if hmac.compare_digest(hashed, found.refresh_hash):
        return work.now
    rotated_at: datetime = found.rotated_at
    if work.now - rotated_at <= GRACE and found.previous_hash and hmac.compare_digest(hashed, found.previous_hash):
        return rotated_at  # asking again does not make the grace longer
    return None


def _shift(
    session_id: UUID, person_id: PersonId, village_id: VillageId, role: Role, token: str, expires_at: datetime
) -> Shift:
    return Shift(
        id=session_id,
        person_id=person_id,
        village_id=village_id,
        role=role,
        refresh_token=token,
        expires_at=expires_at,
    )


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
