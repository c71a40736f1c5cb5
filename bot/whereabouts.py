"""Where an approved visitor is, for somebody of the house who asks. Changes nothing, and costs nothing: a reply."""

from collections.abc import Sequence
from uuid import UUID

from bot.incoming import Incoming
from bot.messages.buttons import Button, Whereabouts
from models.domain.ids import EventId, VillageId, VisitId
from models.domain.letters import Letter, VisitorWhereabouts
from models.domain.permissions import Permission
from models.queries.people import Person
from models.uow import Work
from models.usecases.held_visits import Held, look

Asked = tuple[Incoming, Person, Button]


def tell_whereabouts(work: Work, villages: Sequence[VillageId], taps: Sequence[Asked]) -> dict[EventId, Letter]:
    """The letter for each tap that asks, about a visit of the asker's own houses, or village; the others have none."""
    asked = [(event, person, _visit_id(button)) for event, person, button in taps if isinstance(button, Whereabouts)]
    letters: dict[EventId, Letter] = {}
    for village_id in villages if asked else ():
        work.enter(village_id)
        seen = look(work, [visit_id for _, _, visit_id in asked])
        for event, person, visit_id in asked:
            held = seen.get(visit_id)
            if held and _may_ask(person, village_id, held):
                letters[event.id] = _letter(held, event)
    return letters


def _may_ask(person: Person, village_id: VillageId, held: Held) -> bool:
    return held.visit.house_id in person.houses(village_id) or person.may(Permission.RECORDS_SEE, village_id)


def _visit_id(button: Whereabouts) -> VisitId:
    return VisitId(UUID(button.visit_id))


def _letter(held: Held, event: Incoming) -> Letter:
    visit = held.visit
    return VisitorWhereabouts(
        visit=held.facts,
        state=visit.state.value,
        asked_at=event.received_at,
        entered_at=visit.entered_at,
        left_at=visit.left_at,
    )
