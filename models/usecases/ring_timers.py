"""The clock looks at visits that are due: the rest of the household, a reminder, the end."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from models.domain.ids import AccountId, HouseId, VillageId, VisitId
from models.domain.timers import ring
from models.domain.visit import Moved, State
from models.queries import people
from models.uow import Work
from models.usecases import outbox
from models.usecases.held_visits import Held, facts_after, lock_free_ones, store
from models.usecases.outbox import Owed
from models.usecases.tell_household import (
    asked_so_far,
    call_off_requests,
    menus_follow,
    reminder,
    wider_requests,
)

_DUE = text("SELECT line_account_id, village_id, visit_id FROM due_visits(:moment, :most)")


def due(work: Work, now: datetime, most: int = 500) -> dict[tuple[AccountId, VillageId], list[VisitId]]:
    """Visits whose timers ring, by account and village. Only their names: each village's work opens its own."""
    found: dict[tuple[AccountId, VillageId], list[VisitId]] = {}
    for account_id, village_id, visit_id in work.connection.execute(_DUE, {"moment": now, "most": most}):
        found.setdefault((AccountId(account_id), VillageId(village_id)), []).append(VisitId(visit_id))
    return found


def ring_timers(work: Work, visit_ids: Sequence[VisitId]) -> int:
    """Does what is due for these visits of the village. Returns how many changed; one that was answered does not.

    Nor does one that somebody holds, who may be answering it now: it is due again at the next tick, while waiting for
    it would hold up the timers of all villages.
    """
    held = lock_free_ones(work, visit_ids)
    rung = [(one, moved) for one in held.values() if (moved := ring(one.visit, work.now))]
    if not rung:
        return 0
    _tell(work, rung)
    store(work, [moved for _, moved in rung])
    expired = [moved.visit for _, moved in rung if moved.visit.state is State.EXPIRED]
    if expired:
        call_off_requests(work, [visit.id for visit in expired])
        menus_follow(work)
    return len(rung)


def _tell(work: Work, rung: Sequence[tuple[Held, Moved]]) -> None:
    asked = asked_so_far(work, [moved.visit.id for _, moved in rung])
    homes = people.households(work, [HouseId(moved.visit.house_id) for _, moved in rung])
    owed: list[Owed] = []
    for held, moved in rung:
        visit, facts = moved.visit, facts_after(held, moved.visit)
        household = homes.get(visit.house_id, [])
        if moved.event.kind == "widened":
            owed += wider_requests(visit, facts, household, asked[visit.id])
        elif moved.event.kind == "reminded":
            owed += reminder(visit, facts, household)
    outbox.write(work, owed)
