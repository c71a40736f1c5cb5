"""Somebody of a house says that an entry was wrong."""

from collections.abc import Sequence

from models.domain.errors import NotFound
from models.domain.ids import HouseId, VisitId
from models.domain.wrong_entry import mark_wrong
from models.uow import Work
from models.usecases.held_visits import lock, store


def mark_wrong_entry(work: Work, visit_id: VisitId, houses: Sequence[HouseId], note: str | None) -> None:
    """Raises NotFound for a visit that was not to one of these houses, and Refused."""
    held = lock(work, [visit_id]).get(visit_id)
    if held is None or held.visit.house_id not in houses:
        raise NotFound
    store(work, [mark_wrong(held.visit, note, work.actor, work.now)])
