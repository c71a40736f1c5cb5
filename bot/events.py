"""Events of the chat: what came, what follows from it in the village, and what is answered. Nothing is sent in here.

A whole batch shares one transaction. Each event is judged by itself and in the order it came; a tap counts only for a
member of that house, whatever its postback says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from bot.messages.buttons import Answer as AnswerButton
from bot.messages.buttons import AskHelp, Button, MenuAnswer, Undo, WhoIsWaiting, read
from bot.outcomes import letters_of
from models.domain.households import Role
from models.domain.ids import EventId, HouseId, VillageId, VisitId
from models.domain.letters import (
    Asking,
    ButtonTooOld,
    ChooseVisit,
    DecisionMade,
    DecisionUndone,
    Greeting,
    Help,
    Letter,
    NothingWaiting,
    NotYours,
    VisitRequest,
)
from models.domain.visit import Actor, ActorRole, Answer, Source
from models.queries.people import Person, by_line_users
from models.uow import Work
from models.usecases.decide_visit import Wish, decide_visits
from models.usecases.follow import Met, follow, unfollow
from models.usecases.held_visits import Held, settled_since, waiting_for
from models.usecases.inbox import Taken
from models.usecases.outbox import REPLY_LIFE, Owed

MOST_CHOICES = 10
"""LINE: a carousel has at most 12 bubbles."""

TIME_TO_SEE = timedelta(seconds=2)
"""Nobody sees a visitor and answers in less; such a tap was for whoever waited before."""

CHANGE_OF_VISITOR = timedelta(seconds=10)
"""So long after an answer a menu may still show the visitor before."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One event, read leniently: what LINE left out is None."""

    id: EventId
    kind: str
    user: str | None
    reply_token: str | None
    active: bool
    occurred_at: datetime
    received_at: datetime
    event_id: str
    data: str | None = None


@dataclass(frozen=True, kw_only=True)
class Read:
    """A batch after reading: answers to be sent, and which events had nothing to say to us."""

    owed: list[Owed]
    done: list[EventId]
    ignored: list[EventId]


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
    settled_lately: set[HouseId]

    @classmethod
    def look(cls, work: Work, villages: Sequence[VillageId], taps: Sequence[Tap]) -> "Waiting":
        by_menu = [person for _, person, button in taps if isinstance(button, MenuAnswer | WhoIsWaiting)]
        by_house: dict[HouseId, list[Held]] = {}
        settled: set[HouseId] = set()
        for village_id in villages if by_menu else ():
            work.enter(village_id)
            houses = sorted({house for person in by_menu for house in person.houses(village_id)})
            for held in waiting_for(work, houses):
                by_house.setdefault(held.visit.house_id, []).append(held)
            settled |= settled_since(work, houses, work.now - CHANGE_OF_VISITOR)
        return cls(by_house=by_house, settled_lately=settled)

    def of(self, person: Person) -> list[Held]:
        """Oldest first."""
        houses = {one.house_id for one in person.active(Role.RESIDENT) if one.house_id}
        mine = [held for house in houses for held in self.by_house.get(house, [])]
        return sorted(mine, key=lambda held: held.visit.created_at)

    def may_be_unseen(self, held: Held, event: Incoming) -> bool:
        """The tap may have meant another visitor: this one came as it was made, or took another's place just now."""
        came = held.visit.created_at
        return came > event.occurred_at - TIME_TO_SEE or held.visit.house_id in self.settled_lately


def read_events(work: Work, taken: Sequence[Taken]) -> Read:
    """Does what the events ask for, and returns the answers that are owed. Raises nothing for a strange event."""
    incoming = [_incoming(event) for event in taken]
    heard = [event for event in incoming if event.active and event.user and event.kind in _HEARD]
    _note_comings_and_goings(work, heard)
    people = by_line_users(work, [event.user for event in heard if event.user])
    answers = _answers(work, [(event, people[event.user]) for event in heard if event.user in people])
    heard_ids = {event.id for event in heard}
    return Read(
        owed=answers,
        done=sorted(heard_ids),
        ignored=[event.id for event in incoming if event.id not in heard_ids],
    )


_HEARD = {"follow", "unfollow", "message", "postback"}


def _note_comings_and_goings(work: Work, heard: Sequence[Incoming]) -> None:
    newest: dict[str, Incoming] = {}
    for event in sorted(heard, key=lambda one: one.occurred_at):
        if event.user and event.kind in {"follow", "unfollow"}:
            newest[event.user] = event
    follow(work, [Met(line_user_id=user) for user, event in newest.items() if event.kind == "follow"])
    unfollow(work, [user for user, event in newest.items() if event.kind == "unfollow"])


def _answers(work: Work, heard: Sequence[tuple[Incoming, Person]]) -> list[Owed]:
    letters: dict[EventId, Letter] = {}
    taps: list[tuple[Incoming, Person, Button]] = []
    for event, person in heard:
        match event.kind:
            case "follow":
                letters[event.id] = Greeting(member=_is_member(person))
            case "message":
                letters[event.id] = Help(member=_is_member(person))
            case "postback":
                button = read(event.data or "")
                if button is None:
                    letters[event.id] = ButtonTooOld()
                elif isinstance(button, AskHelp):
                    letters[event.id] = Help(member=_is_member(person))
                else:
                    taps.append((event, person, button))
    letters |= _judge_taps(work, taps)
    return [_owed(event, person, letters[event.id]) for event, person in heard if event.id in letters]


def _judge_taps(work: Work, taps: Sequence[Tap]) -> dict[EventId, Letter]:
    """The letter that answers each tap. Each village's share is done in that village's scope, in one order."""
    villages = sorted({one.village_id for _, person, _ in taps for one in person.active(Role.RESIDENT)})
    waiting = Waiting.look(work, villages, taps)
    letters: dict[EventId, Letter] = {}
    meant: list[Meant] = []
    for event, person, button in taps:
        asked_back = _asked_back(event, person, button, waiting)
        if asked_back:
            letters[event.id] = asked_back
        else:
            meant.append(Meant(event=event, person=person, wish=_wish(event, person, button, waiting)))
    for village_id in villages:
        work.enter(village_id)
        open_yet = [one for one in meant if one.event.id not in letters and one.person.houses(village_id)]
        letters |= _judge_in_village(work, village_id, open_yet)
    return {event.id: letters.get(event.id, NotYours()) for event, _, _ in taps}


def _judge_in_village(work: Work, village_id: VillageId, meant: Sequence[Meant]) -> dict[EventId, Letter]:
    """Letters for the wishes that are about a visit of this village; the others may be about another's."""
    wishes = [replace(one.wish, houses=one.person.houses(village_id)) for one in meant]
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
    return _which_one(event, button, held, waiting)


def _which_one(event: Incoming, button: MenuAnswer, held: Sequence[Held], waiting: Waiting) -> Letter | None:
    """None where the menu's button can only mean the one who waits. It must never let in the unseen."""
    if len(held) > 1:
        return _choose(held, button.answer)
    if not held:
        return NothingWaiting()
    if button.answer == "approve" and waiting.may_be_unseen(held[0], event):
        return VisitRequest(visit=held[0].facts, asking=Asking.FIRST)
    return None


def _wish(event: Incoming, person: Person, button: Button, waiting: Waiting) -> Wish:
    answer: Answer | None = None
    match button:
        case AnswerButton(visit_id=given, answer=word):
            visit_id, answer = VisitId(UUID(given)), Answer(word)
        case Undo(visit_id=given):
            visit_id = VisitId(UUID(given))
        case MenuAnswer(answer=word):
            visit_id, answer = waiting.of(person)[0].visit.id, Answer(word)
        case _:
            raise RuntimeError(f"{button} asks for no change")
    actor = Actor(person_id=person.id, role=ActorRole.RESIDENT, source=Source.CHAT, request_id=event.event_id)
    return Wish(visit_id=visit_id, answer=answer, by=actor, houses=[], at=event.received_at)


def _who_waits(held: Sequence[Held]) -> Letter:
    if len(held) == 1:
        return VisitRequest(visit=held[0].facts, asking=Asking.FIRST)
    return _choose(held, "either") if held else NothingWaiting()


def _choose(held: Sequence[Held], answer: str) -> ChooseVisit:
    return ChooseVisit(answer=answer, visits=tuple(one.facts for one in held[:MOST_CHOICES]))


def _owed(event: Incoming, person: Person, letter: Letter) -> Owed:
    """The answer goes by the event's own reply token, which costs nothing; only a decision is worth a billed push."""
    return Owed(
        letter=letter,
        to_user=person.line_user_id,
        language=person.language,
        person_id=person.id,
        reply_token=event.reply_token,
        reply_until=event.received_at + REPLY_LIFE if event.reply_token else None,
        must_arrive=isinstance(letter, DecisionMade | DecisionUndone),
    )


def _is_member(person: Person) -> bool:
    return any(person.active(role) for role in Role)


def _incoming(taken: Taken) -> Incoming:
    """Reads what we need and believes none of it: every field may be missing or of another kind."""
    event = _dict(_parsed(taken.payload))
    source = _dict(event.get("source"))
    return Incoming(
        id=taken.id,
        kind=taken.kind,
        user=_text(source.get("userId")) if source.get("type") == "user" else None,
        reply_token=_text(event.get("replyToken")),
        active=event.get("mode", "active") == "active",
        occurred_at=_moment(event.get("timestamp")) or taken.received_at,
        received_at=taken.received_at,
        event_id=_text(event.get("webhookEventId")) or str(taken.id),
        data=_text(_dict(event.get("postback")).get("data")),
    )


def _parsed(payload: str) -> Any:
    """The event, or None for one that the door could only keep as it came."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value and "\x00" not in value and len(value) <= 1000 else None


def _moment(value: Any) -> datetime | None:
    """LINE's timestamp: milliseconds since 1970."""
    if not isinstance(value, int) or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
