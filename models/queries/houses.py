"""Houses for the guard's picker. No residents' names."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from models.domain.house_numbers import order_of
from models.domain.ids import HouseId
from models.tables.villages import HouseRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class House:
    id: HouseId
    number: str
    soi: str | None


_HOUSES = select(HouseRow.id, HouseRow.number, HouseRow.soi)
_OURS = _HOUSES.where(HouseRow.village_id == bindparam("village"))
_BY_ID = _OURS.where(HouseRow.id == bindparam("id"))
_BY_NUMBER = _OURS.where(HouseRow.number == bindparam("number"))
_STANDING = HouseRow.ended_at.is_(None)
_BY_ID_NOW = _BY_ID.where(_STANDING)
_BY_NUMBER_NOW = _BY_NUMBER.where(_STANDING)


def all_of(work: Work, text: str | None = None) -> list[House]:
    """The village's houses, in the order of their numbers; with `text`, those whose number or soi contains it."""
    statement = _HOUSES.where(HouseRow.village_id == work.village, _STANDING)
    if text:
        literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(or_(HouseRow.number.ilike(f"%{literal}%"), HouseRow.soi.ilike(f"%{literal}%")))
    houses = [House(**row) for row in work.connection.execute(statement).mappings()]
    return sorted(houses, key=lambda house: order_of(house.number))


def some(work: Work, house_ids: Collection[HouseId]) -> list[House]:
    """These houses of the village."""
    rows = work.connection.execute(_HOUSES.where(HouseRow.id.in_(house_ids))).mappings()
    return [House(**row) for row in rows]


def find(work: Work, given: str, *, gone: bool = False) -> House | None:
    """The house with this id or exactly this number; None where the village has none.

    `gone`: also one that is no more, for what has happened there.
    """
    if _is_uuid(given):
        by_id = {"village": work.village, "id": UUID(given)}
        found = work.connection.execute(_BY_ID if gone else _BY_ID_NOW, by_id)
    else:
        by_number = {"village": work.village, "number": given.strip()}
        found = work.connection.execute(_BY_NUMBER if gone else _BY_NUMBER_NOW, by_number)
    row = found.mappings().one_or_none()
    return House(**row) if row else None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
