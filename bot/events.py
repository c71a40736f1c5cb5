"""Events of the chat: what came, what follows from it in the village, and what is answered. Nothing is sent in here.

A whole batch shares one transaction. Each event is judged by itself and in the order it came; a tap counts only for a
member of that house, whatever its postback says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
from models.usecases.held_visits import Held, waiting_for
from models.usecases.inbox import Taken
from models.usecases.outbox import REPLY_LIFE, Owed

MOST_CHOICES = 10
"""LINE: a carousel has at most 12 bubbles."""


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


def _judge_taps(work: Work, taps: Sequence[tuple[Incoming, Person, Button]]) -> dict[EventId, Letter]:
    """The letter that answers each tap. Each village's share is done in that village's scope, in one order."""
    letters: dict[EventId, Letter] = {}
    villages = sorted({one.village_id for _, person, _ in taps for one in person.active(Role.RESIDENT)})
    for village_id in villages:
        work.enter(village_id)
        mine = [tap for tap in taps if tap[1].houses(village_id)]
        for event_id, letter in _judge_in_village(work, village_id, mine).items():
            if not isinstance(letters.get(event_id, NotYours()), NotYours | NothingWaiting):
                continue  # another village of the same person had the visit
            letters[event_id] = letter
    return {event.id: letters.get(event.id, NotYours()) for event, _, _ in taps}


def _judge_in_village(
    work: Work, village_id: VillageId, taps: Sequence[tuple[Incoming, Person, Button]]
) -> dict[EventId, Letter]:
    letters: dict[EventId, Letter] = {}
    wishes: list[tuple[Incoming, Person, Wish]] = []
    waiting = _waiting(work, village_id, taps)
    for event, person, button in taps:
        meant = _meant(event, person, button, village_id, waiting)
        if isinstance(meant, Wish):
            wishes.append((event, person, meant))
        else:
            letters[event.id] = meant
    outcomes = decide_visits(work, [wish for _, _, wish in wishes]) if wishes else []
    judged = [(event.id, person, outcome) for (event, person, _), outcome in zip(wishes, outcomes, strict=True)]
    return letters | letters_of(work, judged)


def _waiting(
    work: Work, village_id: VillageId, taps: Sequence[tuple[Incoming, Person, Button]]
) -> dict[HouseId, list[Held]]:
    """Who waits for the houses of those who tapped a rich menu, which does not say whom it means."""
    houses = {
        house
        for _, person, button in taps
        if isinstance(button, MenuAnswer | WhoIsWaiting)
        for house in person.houses(village_id)
    }
    found: dict[HouseId, list[Held]] = {}
    for held in waiting_for(work, sorted(houses)) if houses else []:
        found.setdefault(held.visit.house_id, []).append(held)
    return found


def _meant(
    event: Incoming, person: Person, button: Button, village_id: VillageId, waiting: dict[HouseId, list[Held]]
) -> Wish | Letter:
    """What a tap wants: a wish about one visit, or the letter that asks back."""
    match button:
        case AnswerButton(visit_id=visit_id, answer=answer):
            return _wish(event, person, village_id, VisitId(UUID(visit_id)), Answer(answer))
        case Undo(visit_id=visit_id):
            return _wish(event, person, village_id, VisitId(UUID(visit_id)), None)
        case MenuAnswer(answer=answer):
            return _menu_wish(event, person, village_id, _theirs(person, village_id, waiting), Answer(answer))
        case _:
            return _who_waits(_theirs(person, village_id, waiting))


def _menu_wish(
    event: Incoming, person: Person, village_id: VillageId, held: Sequence[Held], answer: Answer
) -> Wish | Letter:
    if not held:
        return NothingWaiting()
    if len(held) > 1:
        return _choose(held, answer.value)
    return _wish(event, person, village_id, held[0].visit.id, answer)


def _who_waits(held: Sequence[Held]) -> Letter:
    if len(held) == 1:
        return VisitRequest(visit=held[0].facts, asking=Asking.FIRST)
    return _choose(held, "either") if held else NothingWaiting()


def _theirs(person: Person, village_id: VillageId, waiting: dict[HouseId, list[Held]]) -> list[Held]:
    mine = [held for house in person.houses(village_id) for held in waiting.get(house, [])]
    return sorted(mine, key=lambda held: held.visit.created_at)


def _choose(held: Sequence[Held], answer: str) -> ChooseVisit:
    return ChooseVisit(answer=answer, visits=tuple(one.facts for one in held[:MOST_CHOICES]))


def _wish(event: Incoming, person: Person, village_id: VillageId, visit_id: VisitId, answer: Answer | None) -> Wish:
    actor = Actor(person_id=person.id, role=ActorRole.RESIDENT, source=Source.CHAT, request_id=event.event_id)
    return Wish(
        visit_id=visit_id,
        answer=answer,
        by=actor,
        houses=person.houses(village_id),
        at=event.received_at,
    )


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
