"""People as the office sees them: places by house and number, and one human with all their places in the village."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, tuple_

from models.domain.errors import NotFound
from models.domain.house_numbers import tidy
from models.domain.households import HouseholdRole, Role, Standing, standing_at
from models.domain.ids import HouseId, MembershipId, PersonId
from models.queries.panel_houses import PAGE, contains
from models.queries.people import ACTIVE
from models.tables.changes import ChangeRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HOUSE_ORDER, HouseRow
from models.uow import Work

ENDING_SOON = timedelta(days=30)


class Kind(StrEnum):
    """Who somebody is in the village."""

    RESIDENT = "resident"
    OWNER = "owner"
    TENANT = "tenant"
    FAMILY = "family"
    GUARD = "guard"
    OFFICE = "office"


class Stands(StrEnum):
    """Which places a list shows."""

    ACTIVE = "active"
    ENDING = "ending"
    AWAY = "away"
    """Not following the account: LINE brings them nothing."""
    SUSPENDED = "suspended"
    PENDING = "pending"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is asked for."""

    text: str | None = None
    kind: Kind | None = None
    stands: Stands = Stands.ACTIVE
    house_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A place with whose it is. `name` is what the office knows, else what LINE shows."""

    id: MembershipId
    person_id: PersonId
    line_name: str
    claimed_name: str | None
    role: Role
    household_role: HouseholdRole | None
    house_id: HouseId | None
    number: str | None
    soi: str | None
    house_gone: bool
    standing: Standing
    ends_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    note: str | None
    following: bool
    in_line: bool
    """False: signs in to the panel by password, and is nobody in LINE."""
    gate_ids: Sequence[UUID] | None
    order: str

    @property
    def name(self) -> str:
        return self.claimed_name or self.line_name


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One line of what happened with somebody's places."""

    at: datetime
    kind: str
    by: str | None
    actor_role: str
    subject_id: UUID


_ORDER = func.coalesce(HOUSE_ORDER, "")
_LINES = (
    select(
        MembershipRow.id,
        MembershipRow.person_id,
        PersonRow.display_name.label("line_name"),
        MembershipRow.name.label("claimed_name"),
        MembershipRow.role,
        MembershipRow.household_role,
        MembershipRow.house_id,
        HouseRow.number,
        HouseRow.soi,
        HouseRow.ended_at.is_not(None).label("house_gone"),
        MembershipRow.standing,
        MembershipRow.ends_at,
        MembershipRow.ended_at,
        MembershipRow.created_at,
        MembershipRow.note,
        PersonRow.following,
        PersonRow.login_id.is_(None).label("in_line"),
        MembershipRow.gate_ids,
        _ORDER.label("order"),
    )
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .outerjoin(HouseRow, HouseRow.id == MembershipRow.house_id)
    .where(MembershipRow.village_id == bindparam("village"))
)
_OVER = or_(
    MembershipRow.standing == Standing.ENDED.value,
    and_(
        MembershipRow.standing.in_([Standing.ACTIVE.value, Standing.SUSPENDED.value]),
        MembershipRow.ends_at <= bindparam("moment"),
    ),
)
_STILL = or_(MembershipRow.ends_at.is_(None), MembershipRow.ends_at > bindparam("moment"))
_STANDS: dict[Stands, ColumnElement[bool]] = {
    Stands.ACTIVE: ACTIVE,
    Stands.ENDING: and_(ACTIVE, MembershipRow.ends_at <= bindparam("soon")),
    Stands.AWAY: and_(ACTIVE, PersonRow.following.is_(False), PersonRow.login_id.is_(None)),
    Stands.SUSPENDED: and_(MembershipRow.standing == Standing.SUSPENDED.value, _STILL),
    Stands.PENDING: MembershipRow.standing == Standing.PENDING.value,
    Stands.ENDED: _OVER,
}


def place_lines(work: Work, wanted: Wanted, after: tuple[str, UUID] | None = None) -> list[PlaceLine]:
    """A page and one more: guards and office first, then house by house."""
    statement = _LINES.where(_STANDS[wanted.stands], *_conditions(wanted))
    if after:
        statement = statement.where(tuple_(_ORDER, MembershipRow.id) > tuple_(*after))
    return _read(work, statement.order_by(_ORDER, MembershipRow.id).limit(PAGE + 1))


def waiting(work: Work, after: tuple[datetime, UUID] | None = None) -> list[PlaceLine]:
    """A page of those who ask to join, and one more: whoever has waited longest first."""
    row, statement = MembershipRow, _LINES.where(_STANDS[Stands.PENDING])
    if after:
        statement = statement.where(tuple_(row.created_at, row.id) > tuple_(*after))
    return _read(work, statement.order_by(row.created_at, row.id).limit(PAGE + 1))


def people_of(work: Work, house_id: UUID) -> list[PlaceLine]:
    """Who lives in the house now, or is suspended there."""
    standing = MembershipRow.standing.in_([Standing.ACTIVE.value, Standing.SUSPENDED.value])
    return _read(work, _LINES.where(MembershipRow.house_id == house_id, standing, _STILL).order_by(MembershipRow.id))


def people_of_houses(work: Work, house_ids: Sequence[UUID]) -> dict[UUID, list[PlaceLine]]:
    """Who lives in each of these houses now."""
    if not house_ids:
        return {}
    found = _read(work, _LINES.where(MembershipRow.house_id.in_(house_ids), ACTIVE).order_by(MembershipRow.id))
    return {house_id: [one for one in found if one.house_id == house_id] for house_id in house_ids}


def places_of(work: Work, person_id: UUID) -> list[PlaceLine]:
    """All that somebody has, or had, in the village: what counts first. Raises NotFound for who has none."""
    over = MembershipRow.standing.in_([Standing.ENDED.value, Standing.REFUSED.value])
    found = _read(work, _LINES.where(MembershipRow.person_id == person_id).order_by(over, MembershipRow.id.desc()))
    if not found:
        raise NotFound
    return found


def place_lines_of_people(work: Work, person_ids: Sequence[UUID]) -> list[PlaceLine]:
    """The places of these people that count now, but for those in the office."""
    if not person_ids:
        return []
    live = MembershipRow.person_id.in_(person_ids), MembershipRow.role != Role.OFFICE.value, ACTIVE
    return _read(work, _LINES.where(*live).order_by(MembershipRow.id))


def place_line(work: Work, membership_id: UUID) -> PlaceLine:
    """One place. Raises NotFound."""
    found = _read(work, _LINES.where(MembershipRow.id == membership_id))
    if not found:
        raise NotFound
    return found[0]


def counts(work: Work) -> dict[str, int]:
    """How many places of each role count now, how many wait, and how many end soon."""
    ends_soon = and_(ACTIVE, MembershipRow.ends_at <= bindparam("soon"))
    row = MembershipRow
    asked = select(
        func.count().filter(ACTIVE, row.role == Role.RESIDENT.value).label("residents"),
        func.count().filter(ACTIVE, row.role == Role.GUARD.value).label("guards"),
        func.count().filter(row.standing == Standing.PENDING.value).label("pending"),
        func.count().filter(ends_soon).label("ending"),
    ).where(row.village_id == work.village)
    given = {"moment": work.now, "soon": work.now + ENDING_SOON}
    return dict(work.connection.execute(asked, given).mappings().one())


def changes_of(work: Work, subject_ids: Sequence[UUID], most: int = 30) -> list[ChangeLine]:
    """What happened with these, newest first."""
    row = ChangeRow
    of_these = row.village_id == work.village, row.subject_id.in_(subject_ids)
    asked = (
        select(row.at, row.kind, PersonRow.display_name.label("by"), row.actor_role, row.subject_id)
        .outerjoin(PersonRow, PersonRow.id == row.actor_id)
        .where(*of_these)
        .order_by(row.id.desc())
        .limit(most)
    )
    return [ChangeLine(**one) for one in work.connection.execute(asked).mappings()]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind in {Kind.OWNER, Kind.TENANT, Kind.FAMILY}:
        found.append(MembershipRow.household_role == wanted.kind.value)
    elif wanted.kind:
        found.append(MembershipRow.role == wanted.kind.value)
    if wanted.house_id:
        found.append(MembershipRow.house_id == wanted.house_id)
    if wanted.text:
        name = contains(wanted.text)
        number = HouseRow.number.ilike(contains(tidy(wanted.text) or wanted.text))
        found.append(or_(PersonRow.display_name.ilike(name), MembershipRow.name.ilike(name), number))
    return found


def _read(work: Work, statement: Select[*tuple[Any, ...]]) -> list[PlaceLine]:
    given = {"village": work.village, "moment": work.now, "soon": work.now + ENDING_SOON}
    return [_line(row, work.now) for row in work.connection.execute(statement, given).mappings()]


def _line(row: Any, now: datetime) -> PlaceLine:
    values = dict(row)
    values["role"] = Role(row["role"])
    values["household_role"] = HouseholdRole(row["household_role"]) if row["household_role"] else None
    values["standing"] = standing_at(Standing(row["standing"]), row["ends_at"], now)
    return PlaceLine(**values)
