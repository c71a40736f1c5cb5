"""Whose session this is, and where in an office they sit: one look for each request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text

from models.domain.ids import AccountId, MembershipId, PersonId, VillageId
from models.domain.permissions import Permission, permissions_of
from models.tables.panel import PanelEventRow, PanelSessionRow
from models.tables.people import PersonRow
from models.uow import Work

_SEATS = text("SELECT * FROM panel_seats(:hash, :moment)")
_VILLAGE = text("SELECT * FROM panel_village(:login, :village)")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A village in whose office somebody sits."""

    village_id: VillageId
    village_name: str
    time_zone: str
    account_id: AccountId
    person_id: PersonId | None
    membership_id: MembershipId | None
    role: str | None
    permissions: frozenset[Permission]


@dataclass(frozen=True, kw_only=True)
class Session:
    """Who is signed in, in which browser, and all the places that they may choose."""

    id: UUID
    login_id: UUID | None
    person_id: PersonId | None
    name: str
    language: str
    operator: bool
    totp: bool
    seen_at: datetime
    expires_at: datetime
    chosen: VillageId | None
    places: tuple[Place, ...]
    people: tuple[tuple[AccountId, PersonId], ...]


def session(work: Work, token_hash: str) -> Session | None:
    """The session that stands under this hash; None where it is over, or never was."""
    rows = work.connection.execute(_SEATS, {"hash": token_hash, "moment": work.now}).mappings().all()
    return _session(rows) if rows else None


def operators_place(work: Work, seen: Session, village_id: VillageId) -> Place | None:
    """A village as its operator sees it; None for everybody else, and where there is no such village."""
    given = {"login": seen.login_id, "village": village_id}
    row = work.connection.execute(_VILLAGE, given).mappings().one_or_none()
    if row is None:
        return None
    account_id = AccountId(row["account_id"])
    return Place(
        village_id=VillageId(row["village_id"]),
        village_name=row["village_name"],
        time_zone=row["time_zone"],
        account_id=account_id,
        person_id=dict(seen.people).get(account_id),
        membership_id=None,
        role="operator",
        permissions=frozenset(Permission),
    )


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One of somebody's sessions, for the list of them."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    address: str | None
    agent: str | None


def sessions_of(work: Work, *, login_id: UUID | None, person_id: PersonId | None) -> list[OpenSession]:
    """Those that stand now, the latest used first."""
    row = PanelSessionRow
    theirs = row.login_id == login_id if login_id else row.person_id == person_id
    wanted = select(row.id, row.created_at, row.seen_at, row.address, row.agent).where(
        theirs, row.ended_at.is_(None), row.expires_at > work.now
    )
    found = work.connection.execute(wanted.order_by(row.seen_at.desc()).limit(50)).mappings()
    return [OpenSession(**one) for one in found]


@dataclass(frozen=True, kw_only=True)
class SignInLine:
    """One line of what happened around signing in."""

    at: datetime
    kind: str
    address: str | None
    agent: str | None


def sign_ins_of(work: Work, *, login_id: UUID | None, person_id: PersonId | None, most: int = 20) -> list[SignInLine]:
    """The newest first."""
    row = PanelEventRow
    theirs = row.login_id == login_id if login_id else row.person_id == person_id
    wanted = select(row.at, row.kind, row.address, row.agent).where(theirs).order_by(row.id.desc()).limit(most)
    return [SignInLine(**one) for one in work.connection.execute(wanted).mappings()]


def person_of_login(work: Work, login_id: UUID) -> PersonId | None:
    """As whom a login acts in the work's LINE account."""
    wanted = select(PersonRow.id).where(PersonRow.login_id == login_id, PersonRow.line_account_id == work.account)
    found = work.connection.scalar(wanted)
    return PersonId(found) if found else None


def _session(rows: Sequence[RowMapping]) -> Session:
    first = rows[0]
    by_login = first["login_id"] is not None
    places = tuple(_place(row) for row in rows if row["membership_id"])
    return Session(
        id=first["session_id"],
        login_id=first["login_id"],
        person_id=None if by_login else PersonId(first["person_id"]),
        name=first["login_name"] if by_login else first["person_name"],
        language=first["session_language"] or (first["login_language"] if by_login else first["person_language"]),
        operator=first["operator"],
        totp=first["totp"],
        seen_at=first["seen_at"],
        expires_at=first["expires_at"],
        chosen=VillageId(first["chosen"]) if first["chosen"] else None,
        places=tuple(sorted(places, key=lambda one: one.village_name)),
        people=_people(rows),
    )


def _people(rows: Sequence[RowMapping]) -> tuple[tuple[AccountId, PersonId], ...]:
    found = {AccountId(row["person_account"]): PersonId(row["person_id"]) for row in rows if row["person_id"]}
    return tuple(found.items())


def _place(row: RowMapping) -> Place:
    given: dict[str, Any] = dict(row)
    return Place(
        village_id=VillageId(given["village_id"]),
        village_name=given["village_name"],
        time_zone=given["time_zone"],
        account_id=AccountId(given["account_id"]),
        person_id=PersonId(given["person_id"]),
        membership_id=MembershipId(given["membership_id"]),
        role="custom" if given["custom"] is not None else given["role"] or "admin",
        permissions=permissions_of(given["role"], given["custom"]),
    )
