"""A car's earlier visits to the village, as far as they may be suggested again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.domain.blocks import plate_key
from models.domain.ids import HouseId
from models.domain.suggestions import REMEMBERED, Earlier, Suggestion, suggested
from models.domain.visit import State
from models.queries.houses import House
from models.tables.villages import HouseRow
from models.tables.visits import VisitRow
from models.uow import Work

MOST_READ = 100
"""Visits of one car that are looked at, newest first: a courier's last weeks, anybody else's half year."""

_EARLIER = (
    select(
        VisitRow.house_id,
        VisitRow.visitor_name,
        VisitRow.kind,
        VisitRow.plate,
        VisitRow.plate_province,
        VisitRow.headcount,
        VisitRow.created_at,
        HouseRow.number,
        HouseRow.soi,
    )
    .join(HouseRow, HouseRow.id == VisitRow.house_id)
    .where(
        VisitRow.village_id == bindparam("village"),
        VisitRow.plate_key == bindparam("key"),
        VisitRow.created_at > bindparam("since"),
        VisitRow.wrong_at.is_(None),
        VisitRow.state.not_in([State.REJECTED.value, State.CANCELLED.value]),
    )
    .order_by(VisitRow.created_at.desc())
    .limit(MOST_READ)
)


@dataclass(frozen=True, kw_only=True)
class Likely:
    """A suggestion with the house that it is for."""

    house: House
    one: Suggestion


def suggestions_for(work: Work, plate: str) -> Sequence[Likely]:
    """For the car with this plate, however it is written; none for one that never came, or for too few signs."""
    key = plate_key(plate)
    if key is None:
        return []
    given = {"village": work.village, "key": key, "since": work.now - REMEMBERED}
    rows = work.connection.execute(_EARLIER, given).all()
    houses = {row.house_id: House(id=HouseId(row.house_id), number=row.number, soi=row.soi) for row in rows}
    earlier = [
        Earlier(
            house_id=HouseId(row.house_id),
            visitor_name=row.visitor_name,
            kind=row.kind,
            plate=row.plate,
            plate_province=row.plate_province,
            headcount=row.headcount,
            at=row.created_at,
        )
        for row in rows
    ]
    return [Likely(house=houses[one.last.house_id], one=one) for one in suggested(earlier, work.now)]
