"""Houses as the office sees them: in the order of their numbers, a page at a time, and one with all that is its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, bindparam, exists, func, or_, select, tuple_

from models.domain.errors import NotFound
from models.domain.house_numbers import tidy
from models.domain.households import Role, Standing
from models.domain.ids import HouseId
from models.domain.visit import State
from models.queries.houses import House
from models.queries.people import ACTIVE
from models.tables.expected import ExpectedRow
from models.tables.invites import InviteRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HOUSE_ORDER, HouseRow
from models.tables.visits import VisitRow
from models.uow import Work

PAGE = 50


class Which(StrEnum):
    """Which houses a list shows."""

    ALL = "all"
    EMPTY = "empty"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class HouseLine:
    """A house in the list. `order` with `id` is where the next page begins."""

    id: HouseId
    number: str
    soi: str | None
    ended_at: datetime | None
    order: str
    residents: int
    expected: int
    invites: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class HouseCard:
    """One house. `phone_by` is who gave its number; None where the office did. `inside` counts visitors."""

    id: HouseId
    number: str
    soi: str | None
    phone: str | None
    phone_by: str | None
    created_at: datetime
    ended_at: datetime | None
    waiting: int
    inside: int
    pending: int


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Somebody whom the office expects in a house, and who is not in LINE as yet."""

    id: UUID
    house_id: HouseId
    name: str
    household_role: str
    ends_at: datetime | None


_MOMENT = bindparam("moment", type_=DateTime(timezone=True))


def _count(row: Any, *where: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(row).where(*where).correlate(HouseRow).scalar_subquery()


_LIVES = MembershipRow.house_id == HouseRow.id, MembershipRow.role == Role.RESIDENT.value, ACTIVE
_AWAITED = (
    ExpectedRow.village_id == HouseRow.village_id,
    ExpectedRow.house_id == HouseRow.id,
    ExpectedRow.membership_id.is_(None),
    ExpectedRow.ended_at.is_(None),
)
_OPEN = (
    InviteRow.village_id == HouseRow.village_id,
    InviteRow.house_id == HouseRow.id,
    InviteRow.used_at.is_(None),
    InviteRow.revoked_at.is_(None),
    InviteRow.expires_at > _MOMENT,
)
_WAITS = VisitRow.house_id == HouseRow.id, VisitRow.state == State.REQUESTED
_INSIDE = VisitRow.village_id == HouseRow.village_id, VisitRow.state == State.INSIDE, VisitRow.house_id == HouseRow.id
_PENDING = (
    MembershipRow.village_id == HouseRow.village_id,
    MembershipRow.standing == Standing.PENDING.value,
    MembershipRow.house_id == HouseRow.id,
)
_WAITING = _count(VisitRow, *_WAITS).label("waiting")
_LINES = select(
    HouseRow.id,
    HouseRow.number,
    HouseRow.soi,
    HouseRow.ended_at,
    HOUSE_ORDER.label("order"),
    _count(MembershipRow, *_LIVES).label("residents"),
    _count(ExpectedRow, *_AWAITED).label("expected"),
    _count(InviteRow, *_OPEN).label("invites"),
    _WAITING,
).where(HouseRow.village_id == bindparam("village"))
NOBODY_LIVES = ~exists().where(*_LIVES)
_CARD = (
    select(
        HouseRow.id,
        HouseRow.number,
        HouseRow.soi,
        HouseRow.phone,
        HouseRow.created_at,
        HouseRow.ended_at,
        PersonRow.display_name.label("phone_by"),
        _WAITING,
        _count(VisitRow, *_INSIDE).label("inside"),
        _count(MembershipRow, *_PENDING).label("pending"),
    )
    .outerjoin(PersonRow, PersonRow.id == HouseRow.phone_by)
    .where(HouseRow.village_id == bindparam("village"), HouseRow.id == bindparam("id"))
)


def house_lines(
    work: Work, text: str | None = None, which: Which = Which.ALL, after: tuple[str, UUID] | None = None
) -> list[HouseLine]:
    """A page and one more, which tells that there is a next. `text` is in a number, a lane, or somebody's name."""
    statement = _LINES.where(_which(which))
    if text:
        statement = statement.where(_meant(text))
    if after:
        statement = statement.where(tuple_(HOUSE_ORDER, HouseRow.id) > tuple_(*after))
    statement = statement.order_by(HOUSE_ORDER, HouseRow.id).limit(PAGE + 1)
    given = {"village": work.village, "moment": work.now}
    return [HouseLine(**row) for row in work.connection.execute(statement, given).mappings()]


def house_count(work: Work) -> int:
    """How many there are now."""
    mine = HouseRow.village_id == work.village, HouseRow.ended_at.is_(None)
    return work.connection.scalars(select(func.count()).select_from(HouseRow).where(*mine)).one()


def house_card(work: Work, house_id: UUID, *, locked: bool = False) -> HouseCard:
    """One house, also one that is no more. Raises NotFound."""
    statement: Select[*tuple[Any, ...]] = _CARD.with_for_update(of=HouseRow) if locked else _CARD
    row = work.connection.execute(statement, {"village": work.village, "id": house_id}).mappings().one_or_none()
    if row is None:
        raise NotFound
    return HouseCard(**{**row, "phone": work.seal.open_optional(row["phone"])})


def houses_for_letters(work: Work, house_ids: list[UUID] | None, most: int) -> list[House]:
    """These houses in the order of their numbers, those that are no more left out; None: all where nobody lives."""
    asked = select(HouseRow.id, HouseRow.number, HouseRow.soi).where(
        HouseRow.village_id == work.village,
        HouseRow.ended_at.is_(None),
        NOBODY_LIVES if house_ids is None else HouseRow.id.in_(house_ids),
    )
    found = work.connection.execute(asked.order_by(HOUSE_ORDER, HouseRow.id).limit(most), {"moment": work.now})
    return [House(**row) for row in found.mappings()]


def expected_in(work: Work, *house_ids: UUID) -> list[Expected]:
    """Whom the office expects in these houses: owners, then tenants, then families."""
    row = ExpectedRow
    awaited = row.village_id == work.village, row.membership_id.is_(None), row.ended_at.is_(None)
    wanted = select(row.id, row.house_id, row.name, row.household_role, row.ends_at).where(
        *awaited, row.house_id.in_(house_ids)
    )
    found = work.connection.execute(wanted.order_by(row.household_role != "owner", row.household_role.desc(), row.id))
    return [Expected(**one) for one in found.mappings()]


def _which(which: Which) -> ColumnElement[bool]:
    match which:
        case Which.GONE:
            return HouseRow.ended_at.is_not(None)
        case Which.EMPTY:
            return HouseRow.ended_at.is_(None) & NOBODY_LIVES
        case Which.ALL:
            return HouseRow.ended_at.is_(None)


def contains(text: str) -> str:
    """The pattern of ILIKE that means these signs, wherever they stand."""
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"


def _meant(text: str) -> ColumnElement[bool]:
    number, name = contains(tidy(text) or text), contains(text)
    named = or_(PersonRow.display_name.ilike(name), MembershipRow.name.ilike(name))
    lives = exists().where(*_LIVES, PersonRow.id == MembershipRow.person_id, named)
    awaited = exists().where(*_AWAITED, ExpectedRow.name.ilike(name))
    return or_(HouseRow.number.ilike(number), HouseRow.soi.ilike(name), lives, awaited)
