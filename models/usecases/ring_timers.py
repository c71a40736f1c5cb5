"""The clock looks at visits that are due: the others of the household, a reminder, the office, the end, a long stay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from models.domain.households import reminded
from models.domain.ids import AccountId, VillageId, VisitId
from models.domain.letters import Asking
from models.domain.stays import overstay
from models.domain.timers import ring
from models.domain.visit import Moved, State
from models.uow import Work
from models.usecases import outbox
from models.usecases.around_visits import Around, look_around
from models.usecases.held_visits import Held, facts_after, lock_free_ones, store
from models.usecases.outbox import Owed
from models.usecases.tell_household import call_off_requests, menus_follow, requests

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
    stayed = [moved for one in held.values() if (moved := overstay(one.visit, work.now))]
    store(work, stayed)
    return len(stayed) + _ring_for_those_who_wait(
        work, [one for one in held.values() if one.visit.state is State.REQUESTED]
    )


def _ring_for_those_who_wait(work: Work, held: Sequence[Held]) -> int:
    if not held:
        return 0
    around = look_around(work, held)
    rung = [(one, moved) for one in held if (moved := ring(one.visit, work.now, around.reach(one.visit)))]
    if not rung:
        return 0
    outbox.write(work, [owed for one, moved in rung for owed in _owed(one, moved, around)])
    store(work, [moved for _, moved in rung])
    expired = [moved.visit for _, moved in rung if moved.visit.state is State.EXPIRED]
    if expired:
        call_off_requests(work, [visit.id for visit in expired])
        menus_follow(work)
    return len(rung)


def _owed(held: Held, moved: Moved, around: Around) -> list[Owed]:
    """The messages that follow from a rung: to as many people as its event says."""
    visit, facts = moved.visit, facts_after(held, moved.visit)
    match moved.event.kind:
        case "widened":
            others = around.others(visit)[: moved.event.facts["asked"]]
            return requests(visit, facts, others, Asking.WIDENED)
        case "reminded":
            again = reminded(around.household(visit), around.asked[visit.id])
            return requests(visit, facts, [again] if again else [], Asking.REMINDER)
        case "escalated":
            office = around.office(visit)[: moved.event.facts["asked"]]
            return requests(visit, facts, office, Asking.OFFICE)
    return []
