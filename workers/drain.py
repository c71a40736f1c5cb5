"""What a wake-up does: it drains an account's inbox, outbox or menus until nothing is left, many at a time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import orjson
import structlog
from sqlalchemy.exc import OperationalError

from bot.events import read_events
from bot.messages.render import render
from models.domain.delivery import Outcome, Settled
from models.domain.ids import AccountId, MessageId
from models.domain.letters import Letter
from models.texts import catalog
from models.uow import Work
from models.usecases import inbox, outbox
from models.usecases.accounts import FAILURES_UNTIL_PAUSE, Account, Health, health
from models.usecases.inbox import Taken
from models.usecases.outbox import Claimed, Owed
from workers.deliver import Flights, hurry_past
from workers.loading import show_loading
from workers.runtime import Runtime

log = structlog.get_logger(__name__)

BATCH = 100
MOST_IN_FLIGHT = 200
LONGEST_SECONDS = 20.0
"""A drain that has run so long makes room; what is left wakes the next one."""

GLANCE_SECONDS = 0.005
"""While calls are out, the next batch is looked for this often."""

More = Callable[[], bool] | None
"""Says whether anything has come since it was asked last; None: nobody knows, the database is asked."""


def drain_inbox(runtime: Runtime, account_id: AccountId, more: More = None) -> int:
    """Reads all new events of the account and sends the answers. Returns how many events were read."""
    account = runtime.account(account_id)
    if account is None:
        return 0
    flights, look = Flights(runtime, account), Lookout(more)
    while True:
        room = len(flights) < MOST_IN_FLIGHT and look.worth_it()
        read, letters = _read_batch(runtime, account_id) if room else (0, [])
        look.found(read, full=read >= BATCH)
        flights.launch(letters)
        if read >= BATCH:
            show_loading(runtime, account)
        if not read and not len(flights):
            break
        flights.land(0 if read else GLANCE_SECONDS)
    if look.late:
        runtime.wake([("inbox", account_id)])
    return look.count


def drain_outbox(runtime: Runtime, account_id: AccountId, more: More = None) -> int:
    """Sends all messages of the account that are due. Returns how many were tried."""
    account = runtime.account(account_id)
    if account is None:
        return 0
    flights, look = Flights(runtime, account), Lookout(more)
    while True:
        room = Room(most=min(BATCH, MOST_IN_FLIGHT - len(flights)), bulk=flights.take_bulk)
        looks = room.most > 0 and (look.worth_it() or look.bulk_waits(room))
        claimed = _claim(runtime, account, flights, room) if looks else []
        if looks:
            look.found_in(room, len(claimed), full=len(claimed) >= room.most or flights.probing)
        flights.launch(claimed)
        if not claimed and not len(flights):
            break
        flights.land(0 if claimed else GLANCE_SECONDS)
    return look.count


@dataclass(frozen=True, kw_only=True)
class Room:
    """How many more messages may be on their way, and whether those of a notice may be among them."""

    most: int
    bulk: bool


class Lookout:
    """When it is worth to look into the database again: it has as yet given all that was asked, or somebody says so."""

    def __init__(self, more: More) -> None:
        self._more = more
        self._until = time.monotonic() + LONGEST_SECONDS
        self._promising = True
        self._bulk_left = False
        self.count = 0

    @property
    def late(self) -> bool:
        """This drain has run long enough; what is left wakes the next one."""
        return time.monotonic() >= self._until

    def worth_it(self) -> bool:
        if self.late:
            return False
        if self._promising or self._more is None:
            return True
        heard = self._more()
        self._bulk_left |= heard  # until a look with room for them has found none
        return heard

    def bulk_waits(self, room: Room) -> bool:
        """Whether a notice's messages were left behind, for which there is room now."""
        return room.bulk and self._bulk_left and not self.late

    def found_in(self, room: Room, count: int, *, full: bool) -> None:
        self.found(count, full=full)
        if room.bulk:
            self._bulk_left = self._promising

    def found(self, count: int, *, full: bool) -> None:
        self.count += count
        self._promising = count > 0 and full


def _read_batch(runtime: Runtime, account_id: AccountId) -> tuple[int, list[Claimed]]:
    """One transaction for many events; where one of them breaks it, one transaction for each."""
    try:
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            taken = inbox.take(work, BATCH)
            return len(taken), _read(runtime, work, taken) if taken else []
    except Exception:  # the job runner's own net: an event that cannot be read must not hold up the others
        log.exception("inbox_batch_failed", account=str(account_id))
        return _read_singly(runtime, account_id)


def _read_singly(runtime: Runtime, account_id: AccountId) -> tuple[int, list[Claimed]]:
    letters: list[Claimed] = []
    with runtime.database.work(account_id=account_id, whole_account=True) as work:
        names = inbox.take(work, BATCH)
    for event in names:
        letters += _read_one(runtime, account_id, event)
    return len(names), letters


def _read_one(runtime: Runtime, account_id: AccountId, event: Taken) -> list[Claimed]:
    try:
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            taken = inbox.take_one(work, event.id)
            return _read(runtime, work, [taken]) if taken else []
    except OperationalError:
        raise  # the database's trouble, not the event's: it counts as no attempt
    except Exception as error:
        log.exception("event_failed", account=str(account_id), event_id=str(event.id))
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            inbox.failed(work, event, f"{type(error).__name__}: {error}")
        return []


def _read(runtime: Runtime, work: Work, taken: Sequence[Taken]) -> list[Claimed]:
    result = read_events(work, taken)
    inbox.done(work, result.done)
    inbox.done(work, result.ignored, ignored=True)
    owed = [_worded(runtime, work, one) for one in result.owed]
    return outbox.write(work, owed, leased=True)


def _worded(runtime: Runtime, work: Work, owed: Owed) -> Owed:
    return replace(owed, payload=_words(runtime, work, owed.letter, owed.language))


def _words(runtime: Runtime, work: Work, letter: Letter, language: str) -> str:
    links = runtime.links(work.now, work.account)
    return orjson.dumps(render(letter, catalog.of(language), links)).decode()


def _claim(runtime: Runtime, account: Account, flights: Flights, room: Room) -> list[Claimed]:
    """Messages that are due, with their words frozen. None while LINE is given a rest; one, to see if it is over.

    Of those that go to many only where there is room for them.
    """
    if flights.probing and len(flights):
        return []
    with runtime.database.work(account_id=AccountId(account.id), whole_account=True) as work:
        state = health(work)
        if state.paused_until and state.paused_until > work.now:
            return []
        flights.probing = state.failures >= FAILURES_UNTIL_PAUSE or state.quota_spent_until is not None
        if flights.probing and len(flights):
            return []
        most = 1 if flights.probing else room.most
        claimed = outbox.claim(work, most, pushes=_may_push(work, state), bulk=room.bulk)
        words = _freeze(runtime, work, [message for message in claimed if message.payload is None])
    wordless = [message for message in claimed if message.payload is None and message.id not in words]
    hurry_past(runtime, AccountId(account.id), wordless)
    return [_with_words(message, words) for message in claimed if message.payload is not None or message.id in words]


def _freeze(runtime: Runtime, work: Work, unworded: Sequence[Claimed]) -> dict[MessageId, str]:
    """Words for these messages, kept in their rows. One that no words are found for must not hold up the others."""
    words: dict[MessageId, str] = {}
    dead: list[Settled] = []
    for message in unworded:
        try:
            words[message.id] = _words(runtime, work, message.letter, message.language)
        except Exception as error:  # the job runner's own net, as for an event that cannot be read
            log.exception("message_not_worded", message=str(message.id), kind=message.kind)
            why = f"{type(error).__name__}: {error}"[:500]
            dead.append(Settled(message_id=message.id, state=Outcome.DEAD, verdict="not_worded", error=why))
            if message.visit_id and message.village_id:
                work.touch(message.visit_id, message.village_id)  # the guard has to call the house
    outbox.freeze(work, words)
    outbox.settle(work, dead)
    return words


def _may_push(work: Work, state: Health) -> bool:
    """Not while the month's quota is spent; every few minutes one message tries whether that still holds."""
    return state.quota_spent_until is None or state.quota_spent_until <= work.now


def _with_words(message: Claimed, words: dict[MessageId, str]) -> Claimed:
    return message if message.payload is not None else replace(message, payload=words[message.id])
