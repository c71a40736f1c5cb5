"""Events of the chat: what came, what follows from it in the village, and what is answered. Nothing is sent in here.

A whole batch shares one transaction. Each event is judged by itself and in the order it came; a tap counts only for a
member of that house, whatever its postback says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import groups, newcomers, shortcuts, talk
from bot.incoming import Incoming, incoming
from bot.messages.buttons import ActFor, AskHelp, MakePass, WhichPlace, WhoIsWaiting, read
from bot.taps import Tap, judge_taps
from models.domain.households import Role
from models.domain.ids import EventId
from models.domain.letters import (
    ButtonTooOld,
    DecisionMade,
    DecisionUndone,
    LanguageChosen,
    Letter,
    NothingWaiting,
    NotYours,
)
from models.queries.people import Person, by_line_users
from models.uow import Work
from models.usecases.follow import Met, follow, unfollow
from models.usecases.hurry_ladder import hurry_after
from models.usecases.inbox import Taken, forget_messages
from models.usecases.learn_profiles import want_profiles
from models.usecases.outbox import REPLY_LIFE, Owed


@dataclass(frozen=True, kw_only=True)
class Read:
    """A batch after reading: answers to be sent, and which events had nothing to say to us."""

    owed: list[Owed]
    done: list[EventId]
    ignored: list[EventId]


def read_events(work: Work, taken: Sequence[Taken]) -> Read:
    """Does what the events ask for, and returns the answers that are owed. Raises nothing for a strange event."""
    arrived = [incoming(event) for event in taken]
    _unsend(work, arrived)
    in_groups = [event for event in arrived if event.active and event.group and event.kind in _GROUP]
    heard = [event for event in arrived if event.active and event.user and _is_heard(event)]
    _note_comings_and_goings(work, heard)
    people = by_line_users(work, [event.user for event in heard if event.user])
    people |= _note_who_speaks(work, heard, people)
    _note_nameless(work, heard, people)
    answers = _answers(work, [(event, people[event.user]) for event in heard if event.user in people])
    gone = {event.user for event in heard if event.kind == "unfollow"}
    hurry_after(work, [person for user, person in people.items() if user in gone and not person.following])
    answers += groups.welcome_or_leave(work, in_groups)
    heard_ids = {event.id for event in [*heard, *in_groups]}
    return Read(
        owed=answers,
        done=sorted(heard_ids),
        ignored=[event.id for event in arrived if event.id not in heard_ids],
    )


_HEARD = {"follow", "unfollow", "message", "postback"}
_GROUP = {"join", "message", "memberJoined"}


def _is_heard(event: Incoming) -> bool:
    """In a group only what is meant for the account."""
    return groups.is_asked(event) if event.group else event.kind in _HEARD


def _unsend(work: Work, arrived: Sequence[Incoming]) -> None:
    """LINE asks to let go of what somebody has taken back (its docs, "Receiving messages": unsend events)."""
    taken_back = [event.unsent for event in arrived if event.kind == "unsend" and event.unsent]
    if taken_back:
        forget_messages(work, taken_back)


def _note_comings_and_goings(work: Work, heard: Sequence[Incoming]) -> None:
    newest: dict[str, Incoming] = {}
    for event in sorted(heard, key=lambda one: one.occurred_at):
        if event.user and event.kind in {"follow", "unfollow"}:
            newest[event.user] = event
    follow(work, [Met(line_user_id=user) for user, event in newest.items() if event.kind == "follow"])
    unfollow(work, [user for user, event in newest.items() if event.kind == "unfollow"])


def _note_who_speaks(work: Work, heard: Sequence[Incoming], people: dict[str, Person]) -> dict[str, Person]:
    """The people whom we have not known before, after whoever speaks to us has been noted as somebody to write to.

    An unfollow that came late or twice is not the last word; and who followed before webhooks were switched on is
    first heard of when they write.
    """
    gone = {event.user for event in heard if event.kind == "unfollow"}
    speaking = {event.user for event in heard if _writes_to_us(event) and event.user}
    unheard = sorted(user for user in speaking - gone if user not in people or not people[user].following)
    follow(work, [Met(line_user_id=user) for user in unheard])
    return by_line_users(work, [user for user in unheard if user not in people])


def _writes_to_us(event: Incoming) -> bool:
    """Who writes in a group need not have us as a friend: nothing could be pushed to them."""
    return event.kind in {"message", "postback"} and event.group is None


def _note_nameless(work: Work, heard: Sequence[Incoming], people: dict[str, Person]) -> None:
    """Whose name is not known yet: they may be the one whom a late tap is told of."""
    nameless = [event.user for event in heard if event.user in people and not people[event.user].name]
    if nameless:
        want_profiles(work, nameless)


def _answers(work: Work, heard: Sequence[tuple[Incoming, Person]]) -> list[Owed]:
    letters: dict[EventId, Letter] = {}
    taps: list[Tap] = []
    for event, person in heard:
        if event.group:
            if letter := groups.answer(work, event, person):
                letters[event.id] = letter
            continue
        match event.kind:
            case "follow":
                letters[event.id] = newcomers.greeting(work, person)
            case "message" if person.active(Role.RESIDENT):
                taps.append((event, person, WhoIsWaiting()))
            case "message":
                letters[event.id] = talk.answer(work, event, person)
            case "postback":
                button = read(event.data or "")
                if button is None or isinstance(button, AskHelp | WhichPlace | ActFor | MakePass):
                    letters[event.id] = _beside_visits(work, event, person, button)
                else:
                    taps.append((event, person, button))
    letters |= _kindly(work, judge_taps(work, taps), heard)
    return [_owed(event, person, letters[event.id]) for event, person in heard if event.id in letters]


def _beside_visits(
    work: Work, event: Incoming, person: Person, button: AskHelp | WhichPlace | ActFor | MakePass | None
) -> Letter:
    """The answer to a button that is about no visitor, or that nobody can read any more."""
    match button:
        case None:
            return ButtonTooOld()
        case AskHelp():
            return newcomers.help_for(work, person)
        case MakePass():
            return shortcuts.make(work, event, person, button)
    return newcomers.choose(work, person, button)


def _kindly(
    work: Work, letters: dict[EventId, Letter], heard: Sequence[tuple[Incoming, Person]]
) -> dict[EventId, Letter]:
    """Whoever writes while somebody waits probably means that visitor; else their words are looked at. Whoever taps,
    and has no place that counts, is told what is the matter with theirs.
    """
    for event, person in heard:
        match event.kind, letters.get(event.id):
            case "message", NothingWaiting():
                letters[event.id] = talk.answer(work, event, person)
            case "postback", NotYours() if person.acting is None:
                letters[event.id] = newcomers.matter(work, person) or NotYours()
    return letters


def _owed(event: Incoming, person: Person, letter: Letter) -> Owed:
    """The answer goes by the event's own reply token, which costs nothing; only a decision is worth a billed push."""
    return Owed(
        letter=letter,
        to_user=person.line_user_id,
        language=letter.language if isinstance(letter, LanguageChosen) else person.language,
        person_id=person.id,
        reply_token=event.reply_token,
        reply_until=event.received_at + REPLY_LIFE if event.reply_token else None,
        must_arrive=isinstance(letter, DecisionMade | DecisionUndone),
    )
