"""Houses for the guard's picker. No residents' names."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, or_, select

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


def all_of(work: Work, text: str | None = None) -> list[House]:
    """The village's houses, in the order of their numbers; with `text`, those whose number or soi contains it."""
    statement = _HOUSES.where(HouseRow.village_id == work.village)
    if text:
        literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(or_(HouseRow.number.ilike(f"%{literal}%"), HouseRow.soi.ilike(f"%{literal}%")))
    houses = [House(**row) for row in work.connection.execute(statement).mappings()]
    return sorted(houses, key=lambda house: _natural(house.number))


def some(work: Work, house_ids: Collection[HouseId]) -> list[House]:
    """These houses of the village."""
    rows = work.connection.execute(_HOUSES.where(HouseRow.id.in_(house_ids))).mappings()
    return [House(**row) for row in rows]


def find(work: Work, given: str) -> House | None:
    """The house with this id or exactly this number; None where the village has none."""
    if _is_uuid(given):
        found = work.connection.execute(_BY_ID, {"village": work.village, "id": UUID(given)})
    else:
        found = work.connection.execute(_BY_NUMBER, {"village": work.village, "number": given.strip()})
    row = found.mappings().one_or_none()
    return House(**row) if row else None


def _natural(number: str) -> list[tuple[int, int | str]]:
    """So that 2 comes before 10, and 12/3 before 12/10."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in number.replace("-", "/").split("/")]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
