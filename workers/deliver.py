"""Letters on their way: calls to LINE that are in flight, and what their answers make of the outbox."""

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import orjson
import structlog

from bot.line.answers import Accepted, AcceptedBefore, Dead, Later, QuotaSpent, Unauthorised, Verdict
from bot.line.client import LineClient
from models.domain.delivery import CONFIRMATIONS, GIVE_UP_AFTER, UNCLEAR, Outcome, Settled, next_try
from models.domain.ids import AccountId, VillageId, VisitId
from models.queries.visit_cards import TRIES_UNTIL_UNREACHABLE
from models.uow import Work
from models.usecases import outbox
from models.usecases.accounts import (
    FAILURES_UNTIL_PAUSE,
    QUOTA_RETEST,
    Account,
    note_failures,
    note_quota,
    note_success,
)
from models.usecases.hurry_ladder import hurry_ladder
from models.usecases.outbox import Claimed
from workers.runtime import Runtime, channel_of

log = structlog.get_logger(__name__)

PRAISE_SECONDS = 1.0

MOST_BULK = 50
"""While so many of a notice's are out, no more of them are taken: the gate's messages find room at LINE at any time."""

_LUCK = random.Random()  # noqa: S311 - jitter, not a secret


class Flights:
    """Messages that were handed to LINE and are not settled yet, of one account."""

    def __init__(self, runtime: Runtime, account: Account) -> None:
        self._runtime = runtime
        self._account = account
        self._channel = channel_of(account)
        self._out: dict[Future[Verdict], Claimed] = {}
        self._corrected = False  # refusals of what was sent with the old credentials may still land
        self.probing = False  # LINE refused of late: one message at a time finds out whether it still does

    def __len__(self) -> int:
        return len(self._out)

    @property
    def take_bulk(self) -> bool:
        """Whether there is room for messages of a notice."""
        return sum(message.is_bulk for message in self._out.values()) < MOST_BULK

    def launch(self, claimed: Sequence[Claimed]) -> None:
        """Hands messages to LINE, all at once. Their leases are held and their bytes frozen."""
        unsent = []
        for message in claimed:
            flight = self._call(message)
            if flight is None:
                unsent.append(message)
            else:
                future, sent = flight
                self._out[future] = sent
        if unsent:
            self._settle([_not_sent(message) for message in unsent], [])
            self._leave_groups(unsent)

    def land(self, seconds: float) -> None:
        """Waits up to `seconds` for answers, and settles all that have come."""
        if not self._out:
            return
        done, _ = wait(self._out, timeout=seconds, return_when=FIRST_COMPLETED)
        if done:
            landed = [(self._out.pop(future), _verdict(future)) for future in done]
            if any(isinstance(verdict, Unauthorised) for _, verdict in landed):
                self._read_credentials()
            now = datetime.now(UTC)
            self._settle([settled_by(message, verdict, now) for message, verdict in landed], landed)
            self._leave_groups([message for message, _ in landed])

    def _leave_groups(self, said: Sequence[Claimed]) -> None:
        """After the farewell, whatever became of it. One that fails is tried again when the group speaks."""
        for message in said:
            if message.kind == "group_farewell":
                self._runtime.line.run(self._channel, partial(_leave, group=message.to_user))

    def _read_credentials(self) -> None:
        """LINE refuses ours: those that the operator has corrected since are used from here on."""
        account = self._runtime.account_anew(AccountId(self._account.id))
        if account is None or channel_of(account) == self._channel:
            return
        log.info("credentials_read_anew", account=str(account.id))
        self._channel, self._corrected = channel_of(account), True

    def _call(self, message: Claimed) -> tuple[Future[Verdict], Claimed] | None:
        """The call, and the message as it went: one that went as a push has no reply token any more."""
        messages = orjson.loads(message.payload or "[]")
        now = datetime.now(UTC)
        if message.reply_token and message.reply_until and now < message.reply_until:
            return self._runtime.line.reply(self._channel, message.reply_token, messages), message
        if message.must_arrive and not _forgotten(message, now) and not _said_enough(message):
            push = self._runtime.line.push(self._channel, message.to_user, messages, message.id)
            return push, replace(message, reply_token=None)
        return None

    def _settle(self, settled: list[Settled], landed: Sequence[tuple[Claimed, Verdict]]) -> None:
        account_id = AccountId(self._account.id)
        with self._runtime.database.work(account_id=account_id, whole_account=True) as work:
            outbox.settle(work, settled)
            self._note_health(work, [verdict for _, verdict in landed])
            self._note_quota(work, landed)
            for message, verdict in landed:
                if message.visit_id and message.village_id and _guard_should_know(message, verdict):
                    work.touch(message.visit_id, message.village_id)
        dead = {one.message_id for one in settled if one.state is Outcome.DEAD}
        hurry_past(self._runtime, account_id, [message for message, _ in landed if message.id in dead])

    def _note_health(self, work: Work, verdicts: Sequence[Verdict]) -> None:
        """The breaker, as this round of calls found LINE. Good news is noted now and then only.

        Refused credentials open it at once: every other call would be refused as well.
        """
        failures = sum(isinstance(one, Later) for one in verdicts)
        if not self._corrected and any(isinstance(one, Unauthorised) for one in verdicts):
            failures += FAILURES_UNTIL_PAUSE
        answered = any(not isinstance(one, Later | Unauthorised) for one in verdicts)
        if failures and not answered:
            note_failures(work, failures)
            self._runtime.praised_at.pop(self._account.id, None)
        elif answered and time.monotonic() - self._runtime.praised_at.get(self._account.id, 0.0) > PRAISE_SECONDS:
            note_success(work)
            self._runtime.praised_at[self._account.id] = time.monotonic()

    def _note_quota(self, work: Work, landed: Sequence[tuple[Claimed, Verdict]]) -> None:
        """The month's stop, and its end: only a push that LINE took shows that there is quota again."""
        if any(isinstance(verdict, QuotaSpent) for _, verdict in landed):
            note_quota(work, spent=True)
        elif self.probing and any(isinstance(one, Accepted) and not message.reply_token for message, one in landed):
            note_quota(work, spent=False)


def hurry_past(runtime: Runtime, account_id: AccountId, dead: Sequence[Claimed]) -> None:
    """Questions that will not arrive: the next person is asked at once.

    After the settling and not within: who answers holds the visit and then its messages, which is the other way round.
    """
    of_village: dict[VillageId, set[VisitId]] = defaultdict(set)
    for message in dead:
        if message.kind == "visit_request" and message.visit_id and message.village_id:
            of_village[message.village_id].add(message.visit_id)
    for village_id, visit_ids in sorted(of_village.items()):
        with runtime.database.work(village_id=village_id, account_id=account_id) as work:
            hurry_ladder(work, sorted(visit_ids))


async def _leave(client: LineClient, group: str) -> Verdict:
    """LINE: a group's id begins with C, that of a chat of several with R."""
    kind = "group" if group.startswith("C") else "room"
    return await client.call("POST", f"/v2/bot/{kind}/{group}/leave")


def _verdict(future: Future[Verdict]) -> Verdict:
    """A call that broke on our side says nothing of the others that landed with it."""
    try:
        return future.result()
    except Exception as error:  # the job runner's own net
        log.exception("line_call_broke")
        return Later(why=f"{type(error).__name__}: {error}"[:300], unclear=True)


def settled_by(message: Claimed, verdict: Verdict, now: datetime) -> Settled:
    """What LINE's answer makes of a message's row, with the number by which LINE knows the call."""
    return replace(_judged(message, verdict, now), line_request_id=verdict.request_id)


def _judged(message: Claimed, verdict: Verdict, now: datetime) -> Settled:
    match verdict:
        case Accepted():
            return _sent(message, "accepted")
        case AcceptedBefore():
            return _sent(message, "accepted_before")
        case QuotaSpent(why=why):
            return _again(message, "quota", why, now + QUOTA_RETEST)
        case Later(why=why) | Unauthorised(error=why):
            return _later(message, _why_later(message, verdict), why, now)
        case Dead(status=400) if message.reply_token:
            return _reply_refused(message, verdict, now)
        case Dead():
            return _dead(message, verdict)


def _sent(message: Claimed, verdict: str) -> Settled:
    return Settled(message_id=message.id, state=Outcome.SENT, verdict=verdict)


def _dead(message: Claimed, refused: Dead) -> Settled:
    return Settled(message_id=message.id, state=Outcome.DEAD, verdict="dead", error=refused.error)


def _again(message: Claimed, verdict: str, why: str, due_at: datetime) -> Settled:
    """A reply that was unclear once stays so, whatever becomes of its next tries, until LINE judges its token."""
    return Settled(
        message_id=message.id,
        state=Outcome.QUEUED,
        verdict=UNCLEAR if message.unclear and message.reply_token else verdict,
        error=why,
        due_at=due_at,
        reply_token=message.reply_token,
    )


def _why_later(message: Claimed, verdict: Later | Unauthorised) -> str:
    if isinstance(verdict, Unauthorised):
        return "unauthorised"
    return UNCLEAR if verdict.unclear and message.reply_token else "later"


def _later(message: Claimed, verdict: str, why: str, now: datetime) -> Settled:
    due_at = next_try(message.attempts, now, message.first_tried_at or now, _LUCK)
    if due_at is None:
        return Settled(message_id=message.id, state=Outcome.DEAD, verdict="gave_up", error=why)
    return _again(message, verdict, why, due_at)


def _reply_refused(message: Claimed, refused: Dead, now: datetime) -> Settled:
    """A reply that LINE does not take. After an unclear try the token was used by that one: never say it twice."""
    if message.unclear:
        return _sent(message, "accepted_before") if refused.means_the_reply_token else _dead(message, refused)
    told = Settled(message_id=message.id, state=Outcome.DROPPED, verdict="reply_refused", error=refused.error)
    return replace(told, state=Outcome.QUEUED, due_at=now) if message.must_arrive else told


def _forgotten(message: Claimed, now: datetime) -> bool:
    """Whether LINE may no longer know the retry key, because we could not try for a day: it would be said twice."""
    return message.first_tried_at is not None and now >= message.first_tried_at + GIVE_UP_AFTER


def _said_enough(message: Claimed) -> bool:
    """Whether it is no longer worth a push, because its reply may have been taken."""
    return message.unclear and message.kind in CONFIRMATIONS


def _not_sent(message: Claimed) -> Settled:
    if _said_enough(message):
        return Settled(message_id=message.id, state=Outcome.DROPPED, verdict=UNCLEAR)
    if message.must_arrive:
        return Settled(message_id=message.id, state=Outcome.DEAD, verdict="gave_up", error="too old to be tried again")
    return Settled(message_id=message.id, state=Outcome.DROPPED, verdict="too_late_to_reply")


def _guard_should_know(message: Claimed, verdict: Verdict) -> bool:
    """Only a request's fate changes what the gate shows: it has arrived, or somebody has to call the house."""
    if message.kind != "visit_request":
        return False
    return not isinstance(verdict, Later | Unauthorised) or message.attempts > TRIES_UNTIL_UNREACHABLE
