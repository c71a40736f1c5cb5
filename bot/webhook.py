"""LINE's webhook: the signature over the raw bytes, a row for each event, and 200. All else happens in a worker."""

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import orjson
import structlog
from flask import Blueprint, Response, request
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.line.signature import is_signed
from models.domain.ids import AccountId
from models.uow import Database
from models.usecases.accounts import Account, all_accounts, learn_bot_user
from models.usecases.inbox import Arrived, arrived, receive

log = structlog.get_logger(__name__)

MOST_BYTES = 1_000_000
MOST_EVENTS = 1_000
ACCOUNTS_SECONDS = 5.0
"""How long a changed channel secret may take to be known here."""

AGAIN_SECONDS = 1.0
"""So long the known accounts do where the database could not be asked."""

MOST_TOGETHER = 100
"""Webhooks that share one statement."""

MOST_DIGITS = 1_000
"""Of an integer; Python itself reads 4300."""

_BOT = re.compile("U[0-9a-f]{32}")
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_CLOSING = {"[": "]", "{": "}"}
Refusal = tuple[int, str]
NOT_JSON: Refusal = (400, "the body is not JSON in UTF-8")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A webhook's body, understood no further than its outside. None: it is too deep for any reader of ours."""

    destination: str
    events: Sequence[object] | None


class Accounts:
    """The installation's LINE accounts, read now and then: a webhook must not cost a query for them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._accounts: list[Account] = []

    def all(self) -> list[Account]:
        """Every account, at most some seconds old; older where the database does not answer."""
        if self._are_old():
            with self._lock:  # one reads for all who came meanwhile
                if self._are_old():
                    self._read()
        return self._accounts

    def _read(self) -> None:
        """The events that follow need the database too: they tell LINE to come again, not a signature's check."""
        try:
            with self._database.work() as work:
                self._accounts = all_accounts(work)
            self._read_at = time.monotonic()
        except SQLAlchemyError as error:
            if not self._accounts:
                raise
            self._read_at = time.monotonic() - ACCOUNTS_SECONDS + AGAIN_SECONDS
            log.warning("accounts_not_read", error=type(error).__name__)

    def _are_old(self) -> bool:
        return time.monotonic() - self._read_at > ACCOUNTS_SECONDS

    def forget(self) -> None:
        """Reads the accounts anew when they are next needed."""
        self._read_at = float("-inf")

    def signer(self, destination: str, body: bytes, signature: str | None) -> Account | None:
        """The account whose secret signed this body. One that is not known by its bot's id yet is learned."""
        accounts = self.all()
        named = [account for account in accounts if account.bot_user_id == destination]
        for account in named or [account for account in accounts if account.bot_user_id is None]:
            if is_signed(body, signature, account.secrets):
                if account.bot_user_id is None and _BOT.fullmatch(destination):
                    self._learn(account, destination)
                return account
        return None

    def signer_of_unread(self, body: bytes, signature: str | None) -> Account | None:
        """The account whose secret signed a body that nobody can read; only those are tried whose bot's id is in it."""
        named = [account for account in self.all() if (account.bot_user_id or "").encode() in body]
        return next((account for account in named if is_signed(body, signature, account.secrets)), None)

    def _learn(self, account: Account, destination: str) -> None:
        with self._database.work() as work:
            learn_bot_user(work, account.id, destination)
        self.forget()


@dataclass(eq=False)
class Ticket:
    """A webhook whose events are to be kept. `leads`: it is its turn to write, for all who wait by then."""

    account_id: AccountId
    events: Sequence[Arrived]
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    kept: bool = False
    error: Exception | None = None


class Intake:
    """Keeps events. Who comes while a statement is under way shares the next one: one commit for many webhooks.

    A lone webhook waits for nobody; a flood costs the database, and Redis, as little as it can.
    """

    def __init__(self, engine: Engine, wake: Callable[[AccountId], object]) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._wake = wake
        self._lock = threading.Lock()
        self._busy = False
        self._waiting: list[Ticket] = []

    def keep(self, account_id: AccountId, events: Sequence[Arrived]) -> None:
        """Returns once the events are stored for good. Raises what the database raises."""
        mine = Ticket(account_id, events)
        with self._lock:
            self._waiting.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead()
        if not mine.kept:
            raise mine.error or TimeoutError("whoever was writing for this webhook was interrupted")

    def _lead(self) -> None:
        """Writes what waits, one account's; then one of the others leads."""
        with self._lock:
            account_id = self._waiting[0].account_id
            batch = [one for one in self._waiting if one.account_id == account_id][:MOST_TOGETHER]
            self._waiting = [one for one in self._waiting if one not in batch]
        try:
            self._write(account_id, batch)
        finally:
            self._hand_over()
            for one in batch:
                one.woken.set()
        self._wake(account_id)

    def _write(self, account_id: AccountId, batch: Sequence[Ticket]) -> None:
        """Nobody is told 200 for what another's failure has taken along: then each is tried by itself."""
        try:
            with self._engine.connect() as connection:
                receive(connection, account_id, [event for one in batch for event in one.events])
        except Exception as error:  # noqa: BLE001 - raised again, by each whose events are not kept
            if len(batch) > 1 and not isinstance(error, OperationalError | PoolTimeoutError):
                for one in batch:
                    self._write(account_id, [one])
                return
            for one in batch:
                one.error = error
        else:
            for one in batch:
                one.kept = True

    def _hand_over(self) -> None:
        with self._lock:
            self._busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()


def make_webhook(engine: Engine, accounts: Accounts, wake: Callable[[AccountId], object]) -> Blueprint:
    """The blueprint of POST /line/webhook. `wake` is told whose inbox has something new."""
    blueprint = Blueprint("webhook", __name__)
    intake = Intake(engine, wake)

    @blueprint.post("/line/webhook")
    def webhook() -> Response:
        body = _body()
        if body is None:
            return _refuse((413, "a webhook's body is at most 1 MB"))
        envelope = _envelope(body)
        if not isinstance(envelope, Envelope):
            return _refuse(envelope)
        signature = request.headers.get("X-Line-Signature")
        if envelope.events is None:
            account = accounts.signer_of_unread(body, signature)
            if account is None or not _is_balanced(body):
                return _refuse(NOT_JSON)
        else:
            account = accounts.signer(envelope.destination, body, signature)
            if account is None:
                return _refuse((401, "the signature does not fit"))
        events = _arrived(envelope.events, body)
        if events:
            intake.keep(account.id, events)
        return Response(b"{}", 200, content_type="application/json")

    webhook.allowed = ()  # type: ignore[attr-defined]  # public, as liff.auth says it: the signature is its door
    return blueprint


def _body() -> bytes | None:
    """The untouched bytes; None where there are too many."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = request.stream.read(MOST_BYTES + 1)
    return None if len(body) > MOST_BYTES else body


def _envelope(body: bytes) -> Envelope | Refusal:
    try:
        parsed = _parsed(body)
    except ValueError:
        return NOT_JSON
    except RecursionError:
        return Envelope(destination="", events=None)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("events"), list):
        return 400, "the body has no list of events"
    if len(parsed["events"]) > MOST_EVENTS:
        return 400, "too many events"
    destination = parsed.get("destination")
    return Envelope(destination=destination if isinstance(destination, str) else "", events=parsed["events"])


def _parsed(body: bytes) -> object:
    """The second reader knows long numbers, and what phones do send: half a surrogate pair."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body.decode(), parse_int=_integer)


def _integer(digits: str) -> int | str:
    """Python reads so many digits and no more; longer ones mean nothing to anybody, and are kept as they were."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _is_balanced(body: bytes) -> bool:
    """Whether every bracket of a body that is too deep to be read is closed by its own kind, and the last one last."""
    expected: list[str] = []
    for found in _BRACKETS.finditer(body.decode().strip()):
        sign = found.group()
        if sign in _CLOSING:
            expected.append(_CLOSING[sign])
        elif sign[0] != '"' and (not expected or expected.pop() != sign):
            return False
        if not expected and found.end() != len(found.string):
            return False
    return not expected


def _arrived(events: Sequence[object] | None, body: bytes) -> list[Arrived]:
    """Each event by itself. What cannot be written again is kept as the body that it came in: once, it may be large."""
    if events is None:
        return [arrived(None, body.decode())]
    found: list[Arrived] = []
    with_body = False
    for event in events:
        payload = _written(event)
        if payload is not None:
            found.append(arrived(event, payload))
        elif not with_body:
            found.append(arrived(event, body.decode()))
            with_body = True
    return found


def _written(event: object) -> str | None:
    """The second writer escapes halves of characters and knows long numbers. None: too deep for either."""
    try:
        return orjson.dumps(event).decode()
    except orjson.JSONEncodeError:
        try:
            return json.dumps(event, separators=(",", ":"))
        except RecursionError:
            return None


def _refuse(refusal: Refusal) -> Response:
    status, why = refusal
    log.warning("webhook_refused", status=status, why=why)
    body = {
        "success": False,
        "error": {"code": _CODES[status], "message": why, "details": [{"field": "body", "message": why}]},
        "statusCode": status,
    }
    return Response(orjson.dumps(body), status, content_type="application/json")


_CODES = {400: "VALIDATION_ERROR", 401: "SIGNATURE_INVALID", 413: "TOO_LARGE"}
