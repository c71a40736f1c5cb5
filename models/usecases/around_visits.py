"""Who stands around visits that wait: their households, their village's office, and who of them was asked before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.domain.households import Responder, asked_later
from models.domain.ids import HouseId, PersonId, VisitId
from models.domain.timers import Reach
from models.domain.visit import Visit
from models.queries.households import households, office
from models.uow import Work
from models.usecases.held_visits import Held
from models.usecases.tell_household import asked_so_far


@dataclass(frozen=True, kw_only=True)
class Around:
    """The people around some visits of one village."""

    homes: Mapping[HouseId, Sequence[Responder]]
    of_office: Sequence[Responder]
    asked: Mapping[VisitId, Collection[PersonId]]

    def household(self, visit: Visit) -> Sequence[Responder]:
        return self.homes.get(visit.house_id, ())

    def others(self, visit: Visit) -> list[Responder]:
        """Who of the house can be asked now and was not yet."""
        return asked_later(self.household(visit), self.asked[visit.id])

    def office(self, visit: Visit) -> list[Responder]:
        """The same of the office."""
        return asked_later(self.of_office, self.asked[visit.id])

    def reach(self, visit: Visit) -> Reach:
        return Reach(others=len(self.others(visit)), office=len(self.office(visit)))


def look_around(work: Work, held: Collection[Held]) -> Around:
    """A few statements, however many visits."""
    visits = [one.visit for one in held]
    wants_office = any(visit.timers.office_at and visit.timers.office_at <= work.now for visit in visits)
    return Around(
        homes=households(work, sorted({visit.house_id for visit in visits})),
        of_office=office(work) if wants_office else (),
        asked=asked_so_far(work, [visit.id for visit in visits]),
    )
