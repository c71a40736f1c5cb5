"""The operator has villages' records looked through: an order in each village, which a worker takes up."""

from collections.abc import Iterable

from sqlalchemy import select

from models.domain.errors import Refused
from models.domain.ids import VillageId
from models.tables.tasks import TaskRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.tasks import GOING, order_task

KIND = "audit"


def ask_to_walk(work: Work, language: str) -> bool:
    """In the work's village. False where it is asked for already, or too much else is."""
    row = TaskRow
    asked = select(row.id).where(row.village_id == work.village, row.kind == KIND, row.state.in_(GOING)).limit(1)
    if work.connection.scalar(asked):
        return False
    try:
        task_id = order_task(work, KIND, {}, language)
    except Refused:
        return False
    note_change(work, "task", task_id, "audit_asked")
    return True


def ask_to_walk_all(work: Work, villages: Iterable[VillageId], language: str) -> int:
    """In each of these: in how many. The work, at no village before, is in the last of them afterwards."""
    count = 0
    for village_id in villages:
        work.enter(village_id)
        count += ask_to_walk(work, language)
    work.wakes = set(sorted(work.wakes)[:1])  # whoever is woken does what waits in all villages
    return count
