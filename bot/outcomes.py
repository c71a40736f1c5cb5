"""What somebody is told of what their tap has done."""

from collections.abc import Sequence
from datetime import datetime

from models.domain.actors import ActorRole
from models.domain.ids import EventId, PersonId
from models.domain.letters import AlreadyDecided as AlreadyDecidedLetter
from models.domain.letters import DecisionMade, DecisionUndone, Letter, NotYours, ReasonGiven, VisitClosed, VisitFacts
from models.domain.letters import UndoTooLate as UndoTooLateLetter
from models.domain.visit import UNDO_WINDOW, UNDONE, AlreadyDecided, Closed, Decision, Moved, State, UndoTooLate, Visit
from models.queries.people import Person, names_of
from models.uow import Work
from models.usecases.decide_visit import Outcome

Judged = tuple[EventId, Person, Outcome]


def letters_of(work: Work, judged: Sequence[Judged]) -> dict[EventId, Letter]:
    """The letter for each tap that was a wish about one visit."""
    names = names_of(work, _others(judged))
    return {event_id: _letter(person, outcome, names) for event_id, person, outcome in judged}


def _others(judged: Sequence[Judged]) -> list[PersonId]:
    """Those who were faster: a late tap is told their names."""
    return [
        by
        for _, person, outcome in judged
        if isinstance(outcome.judged, AlreadyDecided) and (by := outcome.judged.standing.by) and by != person.id
    ]


def _letter(person: Person, outcome: Outcome, names: dict[PersonId, str]) -> Letter:
    judged, held = outcome.judged, outcome.held
    if judged is None or held is None:
        return NotYours()
    match judged:
        case Moved(visit=visit):
            return _explained(held.facts, visit, outcome) if outcome.wish.why else _decided(held.facts, visit)
        case AlreadyDecided(standing=standing):
            return _already(held.facts, standing, person, names)
        case UndoTooLate(visit=visit):
            return UndoTooLateLetter(visit=held.facts, went_in=visit.entered_at is not None)
        case Closed(visit=visit):
            return _closed(held.facts, visit)


def _decided(facts: VisitFacts, visit: Visit) -> Letter:
    if visit.decision is None:
        raise RuntimeError("a wish that moved a visit has decided it")
    decision = visit.decision
    if decision.reason == UNDONE:
        return DecisionUndone(visit=facts, decided_at=decision.at)
    undo_until = decision.at + UNDO_WINDOW if visit.state is State.APPROVED else None
    return DecisionMade(visit=facts, answer=decision.answer.value, decided_at=decision.at, undo_until=undo_until)


def _explained(facts: VisitFacts, visit: Visit, outcome: Outcome) -> Letter:
    reason = outcome.wish.why
    if visit.decision is None or reason is None:
        raise RuntimeError("a reason was given for a decision")
    return ReasonGiven(visit=facts, reason=reason.value, given_at=outcome.wish.at)


def _already(facts: VisitFacts, standing: Decision, person: Person, names: dict[PersonId, str]) -> Letter:
    theirs = standing.by == person.id
    return AlreadyDecidedLetter(
        visit=facts,
        answer="undone" if standing.reason == UNDONE else standing.answer.value,
        by_name=None if theirs or standing.by is None else names.get(standing.by, ""),
        by_office=standing.role is ActorRole.OFFICE,
        decided_at=standing.at,
    )


def _closed(facts: VisitFacts, visit: Visit) -> Letter:
    state = "overridden" if visit.overridden_reason else "cancelled" if visit.state is State.CANCELLED else "expired"
    closed_at: datetime = visit.closed_at or visit.entered_at or visit.timers.expires_at or visit.created_at
    return VisitClosed(visit=facts, state=state, closed_at=closed_at, reason=visit.overridden_reason)
