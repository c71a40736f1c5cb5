"""Whoever was asked will not answer: the message is dead, they blocked the account or left. The next rung is due now.

Nobody waits for what is done here: a visit that somebody else holds is passed over, and climbs in its own time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import any_, or_, select

from models.domain.households import Role
from models.domain.ids import HouseId, VillageId, VisitId
from models.domain.timers import due_at, hurried
from models.queries.people import ACTIVE, Person
from models.tables.base import given_ids
from models.tables.bulk import change
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.visits import VisitRow
from models.uow import Work
from models.usecases.around_visits import look_around
from models.usecases.held_visits import lock_free_ones

_WITH_SOMEBODY = (
    select(MessageRow.visit_id)
    .join(PersonRow, PersonRow.id == MessageRow.person_id)
    .join(VisitRow, VisitRow.id == MessageRow.visit_id)
    .join(MembershipRow, MembershipRow.person_id == MessageRow.person_id)
    .where(
        or_(MembershipRow.house_id == VisitRow.house_id, MembershipRow.role == Role.OFFICE.value),
        MembershipRow.village_id == VisitRow.village_id,
        ACTIVE,
        MessageRow.visit_id == any_(given_ids("visits")),
        MessageRow.kind == "visit_request",
        MessageRow.state.in_(["queued", "sent"]),
        PersonRow.following,
    )
)
_WAITING = select(VisitRow.id).where(VisitRow.house_id == any_(given_ids("houses")), VisitRow.state == "requested")


def hurry_ladder(work: Work, visit_ids: Sequence[VisitId]) -> None:
    """For those visits of the village that wait and that nobody is left with who was asked and could answer."""
    held = lock_free_ones(work, visit_ids)
    if not held:
        return
    in_hand = set(work.connection.scalars(_WITH_SOMEBODY, {"visits": sorted(held), "moment": work.now}))
    around = look_around(work, held.values())
    left = [one.visit for visit_id, one in sorted(held.items()) if visit_id not in in_hand and around.asked[visit_id]]
    moved = [after for visit in left if (after := hurried(visit, work.now, around.reach(visit))) != visit]
    if moved:
        timers = [(one.id, one.timers.widen_at, one.timers.office_at, due_at(one)) for one in moved]
        columns = ("id", "widen_at", "office_at", "due_at")
        change(work.connection, VisitRow, [dict(zip(columns, row, strict=True)) for row in timers])


def hurry_after(work: Work, gone: Iterable[Person]) -> None:
    """These people have just blocked the account: visits of their houses do not wait for their phones."""
    houses: dict[VillageId, set[HouseId]] = defaultdict(set)
    for person in gone:
        for place in person.active(Role.RESIDENT):
            if place.house_id:
                houses[place.village_id].add(place.house_id)
    for village_id in sorted(houses):
        work.enter(village_id)
        waiting = work.connection.scalars(_WAITING, {"houses": sorted(houses[village_id])})
        hurry_ladder(work, [VisitId(one) for one in waiting])
