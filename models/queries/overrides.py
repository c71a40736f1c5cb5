"""Who was let in without an answer: by which guard, to which house, why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Select, bindparam, func, select

from models.domain.ids import HouseId, PersonId, VisitId
from models.queries.houses import House
from models.queries.visit_card import VisitCard
from models.queries.visit_cards import cards
from models.tables.people import PersonRow
from models.tables.villages import HouseRow
from models.tables.visits import VisitEventRow, VisitRow
from models.uow import Work

MOST = 100
"""So many are shown one by one, the newest; all are counted."""


@dataclass(frozen=True, kw_only=True)
class Guard:
    id: PersonId | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Override:
    visit: VisitCard
    reason: str
    guard: Guard
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """By guard and by house, those with the most first; and the newest themselves."""

    by_guard: Sequence[tuple[Guard, int]]
    by_house: Sequence[tuple[House, int]]
    newest: Sequence[Override]


_LET_IN_BY = (
    select(VisitEventRow.actor_id)
    .where(VisitEventRow.visit_id == VisitRow.id, VisitEventRow.kind.in_(["overridden", "entered"]))
    .order_by(VisitEventRow.serial)
    .limit(1)
    .correlate(VisitRow)
    .scalar_subquery()
)
_SINCE = (
    select(
        VisitRow.id,
        VisitRow.house_id,
        VisitRow.overridden_reason.label("reason"),
        VisitRow.entered_at.label("at"),
        _LET_IN_BY.label("guard_id"),
    )
    .where(
        VisitRow.village_id == bindparam("village"),
        VisitRow.overridden_reason.is_not(None),
        VisitRow.entered_at >= bindparam("since"),
    )
    .subquery()
)
_GUARD = (_SINCE.c.guard_id, func.coalesce(PersonRow.display_name, "").label("guard_name"))
_COUNT = func.count().label("count")
_BY_GUARD = (
    select(*_GUARD, _COUNT)
    .select_from(_SINCE)
    .outerjoin(PersonRow, PersonRow.id == _SINCE.c.guard_id)
    .group_by(_SINCE.c.guard_id, PersonRow.display_name)
    .order_by(_COUNT.desc(), _SINCE.c.guard_id)
)
_BY_HOUSE = (
    select(HouseRow.id, HouseRow.number, HouseRow.soi, _COUNT)
    .join(_SINCE, _SINCE.c.house_id == HouseRow.id)
    .group_by(HouseRow.id)
    .order_by(_COUNT.desc(), HouseRow.number)
)
_NEWEST = (
    select(*_SINCE.c, *_GUARD[1:])
    .outerjoin(PersonRow, PersonRow.id == _SINCE.c.guard_id)
    .order_by(_SINCE.c.at.desc(), _SINCE.c.id.desc())
    .limit(MOST)
)


def overrides(work: Work, since: datetime) -> Overrides:
    """The village's, of entries since then."""
    newest = _read(work, _NEWEST, since)
    shown = {card.id: card for card in cards(work, [VisitId(row["id"]) for row in newest])}
    return Overrides(
        by_guard=[(_guard(row), row["count"]) for row in _read(work, _BY_GUARD, since)],
        by_house=[
            (House(id=HouseId(row["id"]), number=row["number"], soi=row["soi"]), row["count"])
            for row in _read(work, _BY_HOUSE, since)
        ],
        newest=[
            Override(visit=shown[VisitId(row["id"])], reason=row["reason"], guard=_guard(row), at=row["at"])
            for row in newest
        ],
    )


def _read(work: Work, statement: Select[*tuple[object, ...]], since: datetime) -> Sequence[RowMapping]:
    return work.connection.execute(statement, {"village": work.village, "since": since}).mappings().all()


def _guard(row: RowMapping) -> Guard:
    return Guard(id=PersonId(row["guard_id"]) if row["guard_id"] else None, name=row["guard_name"])
