"""The office's search: one walk of one index over a village's visits finds ids, then the rows of a page are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, select, tuple_

from models.domain.house_numbers import order_of, tidy
from models.domain.ids import HouseId, VisitId
from models.domain.record_search import Mark, RecordsWanted
from models.domain.search_text import name_sought
from models.queries.panel_record_lines import RecordLine, lines
from models.tables.villages import HOUSE_ORDER, HouseRow
from models.tables.visits import VisitRow
from models.uow import Work

PAGE = 50


_MARKED: dict[Mark, ColumnElement[bool]] = {
    Mark.UNASKED: VisitRow.overridden_reason.is_not(None),
    Mark.OVERSTAYED: VisitRow.overstayed_at.is_not(None),
    Mark.PASS: VisitRow.pass_id.is_not(None),
    Mark.OFFLINE: VisitRow.offline.is_(True),
    Mark.CONFLICT: VisitRow.conflict.is_not(None),
    Mark.WRONG: VisitRow.wrong_at.is_not(None),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A visit's place in the list, from which a page begins."""

    at: datetime
    id: UUID


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """Visits, newest first, and from where the pages before and after it begin."""

    lines: Sequence[RecordLine]
    newer: Place | None
    older: Place | None


_NEWEST_FIRST = VisitRow.created_at.desc(), VisitRow.id.desc()
_OLDEST_FIRST = VisitRow.created_at, VisitRow.id
_POSITION = tuple_(VisitRow.created_at, VisitRow.id)


def older_records(
    work: Work, wanted: RecordsWanted, before: Place | None = None, limit: int = PAGE, *, phones: bool = False
) -> RecordsPage:
    """The newest that fit, or those that come after the place. `phones`: with visitors' numbers."""
    found = _places(work, wanted, limit + 1, before=before)
    shown = found[:limit]
    return RecordsPage(
        lines=lines(work, [VisitId(one.id) for one in shown], phones=phones),
        newer=shown[0] if before and shown else None,
        older=shown[-1] if len(found) > limit else None,
    )


def newer_records(work: Work, wanted: RecordsWanted, after: Place, limit: int = PAGE) -> RecordsPage:
    """Those that come before the place; the first page where no full page is left."""
    found = _places(work, wanted, limit + 1, after=after)
    if len(found) <= limit:
        return older_records(work, wanted, limit=limit)
    shown = found[:limit][::-1]
    return RecordsPage(lines=lines(work, [VisitId(one.id) for one in shown]), newer=shown[0], older=shown[-1])


def count_records(work: Work, wanted: RecordsWanted) -> int:
    """All that fit: the whole walk, for whoever reads all of them."""
    return int(work.connection.scalar(_chosen(select(func.count()).select_from(VisitRow), work, wanted)) or 0)


def houses_like(work: Work, number: str, most: int = 500) -> list[HouseId]:
    """The house of this number, however it is written; where there is none, those whose numbers begin with it."""
    ours, wanted = HouseRow.village_id == work.village, tidy(number)
    ways = (
        HouseRow.number == wanted,  # nearly always, and by an index: the others look at each house of the village
        HOUSE_ORDER.in_([order_of(wanted)]),
        func.starts_with(func.lower(HouseRow.number), wanted.lower()),
    )
    found: Sequence[UUID] = ()
    for way in ways:
        found = found or work.connection.scalars(select(HouseRow.id).where(ours, way).limit(most)).all()
    return [HouseId(one) for one in found]


def _places(
    work: Work, wanted: RecordsWanted, limit: int, *, before: Place | None = None, after: Place | None = None
) -> list[Place]:
    """In the order in which they are met: newest first, or from a place upwards."""
    statement = _chosen(select(VisitRow.created_at, VisitRow.id), work, wanted)
    if after:
        statement = statement.where(tuple_(after.at, after.id) < _POSITION).order_by(*_OLDEST_FIRST)
    else:
        statement = statement.order_by(*_NEWEST_FIRST)
    if before:
        statement = statement.where(tuple_(before.at, before.id) > _POSITION)
    return [Place(at=at, id=id_) for at, id_ in work.connection.execute(statement.limit(limit))]


def _chosen(statement: Select[*tuple[Any, ...]], work: Work, wanted: RecordsWanted) -> Select[*tuple[Any, ...]]:
    row = VisitRow
    conditions: list[ColumnElement[bool]] = [row.village_id == work.village]
    conditions += [_MARKED[one] for one in wanted.marks]
    conditions += [func.strpos(row.sought, word) > 0 for word in wanted.words]
    if wanted.name is not None:
        conditions.append(func.strpos(row.sought, name_sought(wanted.name)) == 1)
    if wanted.plate_key is not None:
        conditions.append(row.plate_key == wanted.plate_key)
    if wanted.houses is not None:
        conditions.append(row.house_id.in_(wanted.houses) if wanted.houses else false())
    equal = {row.created_by: wanted.guard, row.gate_id: wanted.gate, row.state: wanted.state, row.kind: wanted.kind}
    conditions += [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(row.created_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(row.created_at < wanted.until)
    return statement.where(*conditions)
