"""Group chats. The account says what it does there, and leaves where no village of its wants it.

In a group it answers what it is asked, and is silent otherwise: the others have not called it. Nothing is decided
there: LINE does not say who tapped a button in a group. The answer is given on a page, which knows its reader.
"""

from collections.abc import Sequence

from bot.incoming import Incoming
from bot.intents import Intent, intent_of
from models.domain.households import Role
from models.domain.ids import VillageId
from models.domain.letters import GroupFarewell, GroupWaiting, GroupWelcome, Letter, NothingWaiting, ShowPage
from models.queries import villages
from models.queries.people import Person
from models.uow import Work
from models.usecases.held_visits import Held, waiting_for
from models.usecases.outbox import REPLY_LIFE, Owed

_ASKED = {Intent.WAITING, Intent.PASS, Intent.HELP}
MOST = 5
_LONGEST = 20
"""A longer text is the family's talk among themselves."""


def welcome_or_leave(work: Work, heard: Sequence[Incoming]) -> list[Owed]:
    """What is said to the groups that these events came from: a farewell wherever the account may not be."""
    if not heard:
        return []
    allowed = bool(villages.allowing_groups(work))
    told = {event.group: event for event in heard if event.kind == "join" or not allowed}
    return [_owed(event, stays=allowed) for event in told.values()]


def is_asked(event: Incoming) -> bool:
    """Whether a message in a group is meant for the account."""
    words = (event.words or "").strip()
    return (
        event.kind == "message"
        and event.message_kind == "text"
        and len(words) <= _LONGEST
        and intent_of(words) in _ASKED
    )


def answer(work: Work, event: Incoming, person: Person) -> Letter | None:
    """For whoever asked, who has chosen to ask before the others. None: a village that has not allowed it is silent."""
    allowing = villages.allowing_groups(work) & {one.village_id for one in person.active(Role.RESIDENT)}
    if not allowing:
        return None
    match intent_of(event.words or ""):
        case Intent.WAITING:
            return _who_waits(work, person, allowing)
        case Intent.PASS:
            return ShowPage(topic="passes")
    return GroupWelcome()


def _who_waits(work: Work, person: Person, allowing: set[VillageId]) -> Letter:
    held: list[Held] = []
    for village_id in sorted(allowing):
        work.enter(village_id)
        held += waiting_for(work, person.houses(village_id))
    oldest = sorted(held, key=lambda one: one.visit.created_at)
    return GroupWaiting(visits=tuple(one.facts for one in oldest[:MOST])) if held else NothingWaiting()


def _owed(event: Incoming, *, stays: bool) -> Owed:
    return Owed(
        letter=GroupWelcome() if stays else GroupFarewell(),
        to_user=event.group or "",
        language="th",
        person_id=None,
        reply_token=event.reply_token,
        reply_until=event.received_at + REPLY_LIFE if event.reply_token else None,
        must_arrive=False,
    )
