"""Who of a household is told, and whose rich menu is no longer the right one."""

from collections.abc import Iterable, Sequence

from sqlalchemy import any_, select, update

from models.domain.households import Responder, first_asked
from models.domain.ids import PersonId, VisitId
from models.domain.letters import Asking, LetInUnasked, Letter, VisitFacts, VisitRequest
from models.domain.visit import Visit
from models.queries.households import households
from models.tables.base import given_ids
from models.tables.outbox import MessageRow
from models.uow import Work
from models.usecases import outbox
from models.usecases.outbox import Owed

_NOT_TAKEN = (
    select(MessageRow.id)
    .where(
        MessageRow.visit_id == any_(given_ids("visits")),
        MessageRow.kind == "visit_request",
        MessageRow.state == "queued",
    )
    .order_by(MessageRow.id)  # as whoever settles them takes them
    .with_for_update()
)
_CALL_OFF = (
    update(MessageRow)
    .where(MessageRow.id.in_(_NOT_TAKEN.scalar_subquery()))
    .values(state="dropped", verdict="answered")
)


def first_request(visit: Visit, facts: VisitFacts, household: Sequence[Responder]) -> list[Owed]:
    """One billed message, to the house's first responder; none where nobody can be reached."""
    first = first_asked(household)
    return [_request(visit, facts, first, Asking.FIRST)] if first else []


def requests(visit: Visit, facts: VisitFacts, people: Iterable[Responder], asking: Asking) -> list[Owed]:
    """A billed message to each of these people."""
    return [_request(visit, facts, who, asking) for who in people]


def asked_so_far(work: Work, visit_ids: Sequence[VisitId]) -> dict[VisitId, set[PersonId]]:
    """Who was asked about these visits."""
    statement = select(MessageRow.visit_id, MessageRow.person_id).where(
        MessageRow.visit_id.in_(visit_ids), MessageRow.kind == "visit_request"
    )
    asked: dict[VisitId, set[PersonId]] = {visit_id: set() for visit_id in visit_ids}
    for visit_id, person_id in work.connection.execute(statement):
        if visit_id and person_id:
            asked[VisitId(visit_id)].add(PersonId(person_id))
    return asked


def call_off_requests(work: Work, visit_ids: Iterable[VisitId]) -> None:
    """Requests that LINE has not taken: about a settled visit nobody is asked any more, and nothing is billed.

    One that is on its way just now is noted as sent all the same, should LINE take it.
    """
    work.connection.execute(_CALL_OFF, {"visits": sorted(set(visit_ids))})


def tell_of_override(work: Work, visit: Visit, facts: VisitFacts) -> None:
    """One billed message to the house whose visitor was let in without an answer: they alone know whether it was right.

    To its first responder, and at night too where nobody is awake: it is not said again.
    """
    house = households(work, [visit.house_id]).get(visit.house_id, [])
    following = sorted((one for one in house if one.following), key=lambda one: (not one.reachable, one.rank))
    if not following or visit.overridden_reason is None or visit.entered_at is None:
        return
    letter = LetInUnasked(visit=facts, reason=visit.overridden_reason, entered_at=visit.entered_at)
    outbox.write(work, [_owed(visit, following[0], letter)])


def menus_follow(work: Work) -> None:
    """Somebody waits for a house, or no longer does: its people's rich menus are looked at after the commit."""
    work.wake("menus", work.account)


def _request(visit: Visit, facts: VisitFacts, who: Responder, asking: Asking) -> Owed:
    return _owed(visit, who, VisitRequest(visit=facts, asking=asking))


def _owed(visit: Visit, who: Responder, letter: Letter) -> Owed:
    return Owed(
        letter=letter,
        to_user=who.line_user_id,
        language=who.language,
        person_id=who.person_id,
        village_id=visit.village_id,
        visit_id=visit.id,
    )
