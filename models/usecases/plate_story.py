"""When a car came to somebody's houses."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import any_, bindparam, select

from models.domain.blocks import plate_key
from models.domain.ids import HouseId, VisitId
from models.domain.letters import VisitFacts
from models.tables.base import given_ids
from models.tables.visits import VisitRow
from models.uow import Work
from models.usecases.held_visits import look

MOST = 500
"""Visits that are looked through, newest first: a house's last years."""

_CARS = (
    select(VisitRow.id, VisitRow.plate, VisitRow.entered_at)
    .where(VisitRow.house_id == any_(given_ids("houses")), VisitRow.plate.is_not(None))
    .order_by(VisitRow.created_at.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, kw_only=True)
class Story:
    """How often the car came, and its last visit; `came_in` says whether that one went through the gate."""

    times: int
    last: VisitFacts | None
    came_in: bool


def story_of(work: Work, house_ids: Sequence[HouseId], plate: str) -> Story:
    """The story of a car with these houses of the work's village, however its plate was written."""
    wanted = plate_key(plate)
    rows = work.connection.execute(_CARS, {"houses": list(house_ids), "most": MOST})
    same = [row for row in rows if wanted and plate_key(row.plate) == wanted]
    if not same:
        return Story(times=0, last=None, came_in=False)
    newest = VisitId(same[0].id)
    held = look(work, [newest]).get(newest)
    return Story(times=len(same), last=held.facts if held else None, came_in=same[0].entered_at is not None)
