"""Taps: which visit each one means, and what becomes of it.

A postback proves nothing: what counts is who tapped, and whose houses they answer for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from bot.incoming import Incoming
from bot.messages.buttons import Answer as AnswerButton
from bot.messages.buttons import Button, MenuAnswer, Reason, Undo, Whereabouts, WhoIsWaiting
from bot.outcomes import letters_of
from bot.whereabouts import tell_whereabouts
from models.domain.actors import Actor, ActorRole, Source
from models.domain.answering import RejectReason
from models.domain.households import Role
from models.domain.ids import EventId, HouseId, VillageId, VisitId
from models.domain.letters import Asking, ChooseVisit, Letter, NothingWaiting, NotYours, VisitRequest
from models.domain.permissions import Permission
from models.domain.visit import Answer
from models.queries.people import Person
from models.uow import Work
from models.usecases.decide_visit import Wish, decide_visits
from models.usecases.held_visits import Held, Stopped, last_stopped_waiting, waiting_for

MOST_CHOICES = 10
"""LINE: a carousel has at most 12 bubbles."""

TIME_TO_SEE = timedelta(seconds=2)
"""Nobody sees a visitor and answers in less; such a tap was for whoever waited before."""

CHANGE_OF_VISITOR = timedelta(seconds=10)
"""So long after a visitor stopped waiting somebody may still look at that visitor's card, and mean them."""

STILL_NEWS = timedelta(minutes=10)
"""So long after a visitor stopped waiting a tap with nobody there is told what became of that one."""


Tap = tuple[Incoming, Person, Button]


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A tap that wants one visit to change."""

    event: Incoming
    person: Person
    wish: Wish


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Who waits for those who tapped a rich menu, in whatever village: a menu does not say whom it means."""

    by_house: dict[HouseId, list[Held]]
    stopped: dict[HouseId, Stopped]
    """Each house's visitor who stopped waiting last, where that is near the taps."""

    @classmethod
    def look(cls, work: Work, villages: Sequence[VillageId], taps: Sequence[Tap]) -> "Waiting":
        by_menu = [(event, person) for event, person, button in taps if isinstance(button, MenuAnswer | WhoIsWaiting)]
        found = cls(by_house={}, stopped={})
        since = min((event.occurred_at for event, _ in by_menu), default=work.now) - STILL_NEWS
        for village_id in villages if by_menu else ():
            work.enter(village_id)
            houses = sorted({house for _, person in by_menu for house in person.houses(village_id)})
            for held in waiting_for(work, houses):
                found.by_house.setdefault(held.visit.house_id, []).append(held)
            found.stopped.update(last_stopped_waiting(work, houses, since))
        return found

    def of(self, person: Person) -> list[Held]:
        """Oldest first."""
        mine = [held for house in _houses(person) for held in self.by_house.get(house, [])]
        return sorted(mine, key=lambda held: held.visit.created_at)

    def may_mean_another(self, held: Held, event: Incoming, person: Person) -> bool:
        """This visitor came as the tap was made, or whom it meant stopped waiting shortly before it, or since then.

        Judged by the moment of the tap: it may be read much later, when things look simpler than they were.
        """
        if held.visit.created_at > event.occurred_at - TIME_TO_SEE:
            return True
        last = self.last_of(person)
        return last is not None and last.at > event.occurred_at - CHANGE_OF_VISITOR

    def meant_by(self, person: Person) -> VisitId:
        """The one visit that a tap on the menu can mean. Raises LookupError where there is none."""
        held, last = self.of(person), self.last_of(person)
        if held:
            return held[0].visit.id
        if last is None:
            raise LookupError("nobody waits, and nobody did lately")
        return last.visit_id

    def last_of(self, person: Person) -> Stopped | None:
        """Of this person's houses."""
        mine = [self.stopped[house] for house in _houses(person) if house in self.stopped]
        return max(mine, key=lambda stopped: stopped.at, default=None)


def _houses(person: Person) -> set[HouseId]:
    """In all villages: a menu does not say whose visitor it means."""
    return {one.house_id for one in person.active(Role.RESIDENT) if one.house_id}


_ANSWERING = (Role.RESIDENT, Role.OFFICE)


def judge_taps(work: Work, taps: Sequence[Tap]) -> dict[EventId, Letter]:
    """The letter that answers each tap. Each village's share is done in that village's scope, in one order."""
    villages = sorted({one.village_id for _, person, _ in taps for role in _ANSWERING for one in person.active(role)})
    waiting = Waiting.look(work, villages, taps)
    letters = tell_whereabouts(work, villages, taps)
    meant: list[Meant] = []
    for event, person, button in taps:
        if isinstance(button, Whereabouts):
            continue
        asked_back = _asked_back(event, person, button, waiting)
        if asked_back:
            letters[event.id] = asked_back
        else:
            meant.append(Meant(event=event, person=person, wish=_wish(event, person, button, waiting)))
    for village_id in villages:
        work.enter(village_id)
        open_yet = [one for one in meant if one.event.id not in letters and _has_a_say(one.person, village_id)]
        letters |= _judge_in_village(work, village_id, open_yet)
    return {event.id: letters.get(event.id, NotYours()) for event, _, _ in taps}


def _has_a_say(person: Person, village_id: VillageId) -> bool:
    return bool(person.houses(village_id)) or _is_office(person, village_id)


def _is_office(person: Person, village_id: VillageId) -> bool:
    return person.may(Permission.VISITS_DECIDE, village_id)


def _judge_in_village(work: Work, village_id: VillageId, meant: Sequence[Meant]) -> dict[EventId, Letter]:
    """Letters for the wishes that are about a visit of this village; the others may be about another's."""
    wishes = [
        replace(one.wish, houses=one.person.houses(village_id), of_office=_is_office(one.person, village_id))
        for one in meant
    ]
    outcomes = decide_visits(work, wishes) if wishes else []
    judged = [
        (one.event.id, one.person, outcome)
        for one, outcome in zip(meant, outcomes, strict=True)
        if outcome.judged is not None
    ]
    return letters_of(work, judged)


def _asked_back(event: Incoming, person: Person, button: Button, waiting: Waiting) -> Letter | None:
    """The letter for a tap that names no visit, unless it can only mean one."""
    if not isinstance(button, MenuAnswer | WhoIsWaiting):
        return None
    if not person.active(Role.RESIDENT):
        return NotYours()
    held = waiting.of(person)
    if isinstance(button, WhoIsWaiting):
        return _who_waits(held)
    return _which_one(event, person, button, held, waiting)


def _which_one(
    event: Incoming, person: Person, button: MenuAnswer, held: Sequence[Held], waiting: Waiting
) -> Letter | None:
    """None where the menu's button can only mean the one who waits, or the one who did until just now, of whom it is
    told what became. It must never let in another than was meant.
    """
    if len(held) > 1:
        return _choose(held, button.answer)
    if not held:
        return None if waiting.last_of(person) else NothingWaiting()
    if button.answer == "approve" and waiting.may_mean_another(held[0], event, person):
        return VisitRequest(visit=held[0].facts, asking=Asking.FIRST)
    return None


def _wish(event: Incoming, person: Person, button: Button, waiting: Waiting) -> Wish:
    answer: Answer | None = None
    why: RejectReason | None = None
    match button:
        case AnswerButton(visit_id=given, answer=word):
            visit_id, answer = VisitId(UUID(given)), Answer(word)
        case Undo(visit_id=given):
            visit_id = VisitId(UUID(given))
        case Reason(visit_id=given, reason=reason):
            visit_id, why = VisitId(UUID(given)), RejectReason(reason)
        case MenuAnswer(answer=word):
            visit_id, answer = waiting.meant_by(person), Answer(word)
        case _:
            raise RuntimeError(f"{button} asks for no change")
    actor = Actor(person_id=person.id, role=ActorRole.RESIDENT, source=Source.CHAT, request_id=event.event_id)
    return Wish(visit_id=visit_id, answer=answer, by=actor, houses=[], at=event.received_at, why=why)


def _who_waits(held: Sequence[Held]) -> Letter:
    if len(held) == 1:
        return VisitRequest(visit=held[0].facts, asking=Asking.FIRST)
    return _choose(held, "either") if held else NothingWaiting()


def _choose(held: Sequence[Held], answer: str) -> ChooseVisit:
    return ChooseVisit(answer=answer, visits=tuple(one.facts for one in held[:MOST_CHOICES]))
