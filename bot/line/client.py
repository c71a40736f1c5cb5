"""The way out to LINE: line-bot-sdk's asynchronous client, many calls in flight, each with a time limit and a verdict.

It never retries by itself and has never heard of visits. One loop in a thread of its own carries all channels; callers
get futures. A channel's connections stay open from call to call.
"""

import asyncio
import math
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
import structlog
from linebot.v3.messaging import AsyncApiClient, Configuration
from linebot.v3.messaging.exceptions import ApiException

from bot.line.answers import (
    Accepted,
    AcceptedBefore,
    Dead,
    Later,
    QuotaSpent,
    Unauthorised,
    Verdict,
    verdict_on,
)
from bot.line.channel import Bases, Channel
from bot.line.user_ids import USER_ID

Result = TypeVar("Result")

log = structlog.get_logger(__name__)

TOKEN_PATH = "/oauth2/v3/token"  # noqa: S105 - an address

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 8.0
TOKEN_SECONDS = 12 * 60
"""A stateless token lives 15 minutes (LINE: channel access tokens); a new one is fetched well before."""

SULK_SECONDS = 2.0
"""Who asks for a token so soon after a failure is told of that one: else a crowd would try, one after another."""


CALL_SECONDS = 25.0
"""A call with all that belongs to it, tokens too: who has leased a message for 30 seconds has its verdict by then."""

_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""LINE was not reached at all, so it can not have done what it was asked to."""


@dataclass
class _Token:
    """What is known of the token in use; `number` tells one from the next, 0 is the channel's own long-lived one."""

    good_until: float = 0.0
    number: int = 0
    refused: Verdict | None = None
    refused_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class LineClient:
    """One channel's calls. Made and used inside the loop of `LineCalls`."""

    def __init__(self, channel: Channel, bases: Bases, most_connections: int) -> None:
        configuration = Configuration(host=bases.api, access_token=channel.access_token or "")
        self._channel = channel
        self._api = AsyncApiClient(configuration)
        self._spare = self._api.rest_client.pool_manager
        self._api.rest_client.pool_manager = _own_session(most_connections)
        self._timeout = aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS)
        self._token = _Token(good_until=0.0 if channel.access_token is None else math.inf)

    async def push(self, to: str, messages: list[Any], retry_key: UUID) -> Verdict:
        """One message to one person; the key makes a retry harmless for 24 hours."""
        headers = {"X-Line-Retry-Key": str(retry_key)}
        return await self.call("POST", "/v2/bot/message/push", {"to": to, "messages": messages}, headers)

    async def reply(self, token: str, messages: list[Any]) -> Verdict:
        """A free answer to an event. LINE takes no retry key here, and each token once."""
        return await self.call("POST", "/v2/bot/message/reply", {"replyToken": token, "messages": messages})

    async def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Verdict:
        """Any call of the Messaging API. A stale token is renewed once, and nothing takes longer than CALL_SECONDS."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._renewing(method, path, body, headers)
        except TimeoutError:
            late = Later(why=f"no verdict within {CALL_SECONDS:.0f} seconds", unclear=True)
            _log_call(method, path, late, CALL_SECONDS)
            return late

    async def close(self) -> None:
        await self._spare.close()
        await self._api.close()

    async def _renewing(self, method: str, path: str, body: Any, headers: dict[str, str] | None) -> Verdict:
        refused = await self._hold_token()
        if refused:
            return refused
        used = self._token.number
        verdict = await self._timed(method, path, body, headers)
        if not (isinstance(verdict, Unauthorised) and verdict.status == 401):
            return verdict
        if self._token.number == used:  # else somebody who was refused as well has fetched a new one
            self._token.good_until = 0.0
        return await self._hold_token() or await self._timed(method, path, body, headers)

    async def _timed(self, method: str, path: str, body: Any, headers: dict[str, str] | None) -> Verdict:
        started = time.monotonic()
        verdict = await self._exchange(method, path, body, headers)
        _log_call(method, path, verdict, time.monotonic() - started)
        return verdict

    async def _exchange(self, method: str, path: str, body: Any, headers: dict[str, str] | None) -> Verdict:
        try:
            answer = await self._api.call_api(
                path,
                method,
                header_params={"Content-Type": "application/json", **(headers or {})},
                body=body,
                response_types_map={},
                auth_settings=["Bearer"],
                _request_timeout=self._timeout,
            )
        except ApiException as error:
            return verdict_on(error.status, _text(error.body), _lower(error.headers))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Later(why=f"{type(error).__name__}: {error}"[:300], unclear=not isinstance(error, _NOT_CONNECTED))
        return verdict_on(answer.status_code, _text(answer.raw_data), _lower(answer.headers))

    async def _hold_token(self) -> Verdict | None:
        """Sees to a token that is good; what LINE said where it gives none.

        A long-lived one that LINE refuses is followed by stateless ones. Where there are none it stays in use: who
        comes later asks LINE with it again.
        """
        token = self._token
        async with token.lock:
            if time.monotonic() < token.good_until:
                return None
            if token.refused is None or time.monotonic() - token.refused_at >= SULK_SECONDS:
                token.refused = await self._fetch_token()
                token.refused_at = time.monotonic()
            if token.refused and token.number == 0 and self._channel.access_token is not None:
                token.good_until = math.inf
            return token.refused

    async def _fetch_token(self) -> Verdict | None:
        """A stateless token (LINE: channel access tokens), for twelve of its fifteen minutes."""
        verdict: Verdict | None = None
        for secret in self._channel.secrets:
            started = time.monotonic()
            verdict = await self._ask_for_token(secret)
            _log_call("POST", TOKEN_PATH, verdict, time.monotonic() - started)
            if not isinstance(verdict, Unauthorised):
                break
        return None if isinstance(verdict, Accepted) else verdict

    async def _ask_for_token(self, secret: str) -> Verdict:
        form = {"grant_type": "client_credentials", "client_id": self._channel.channel_id, "client_secret": secret}
        session = self._api.rest_client.pool_manager
        url = f"{self._api.configuration.host}{TOKEN_PATH}"
        try:
            async with session.post(url, data=form, timeout=self._timeout) as answer:
                said = _text(await answer.read())
                verdict = verdict_on(answer.status, said, _lower(answer.headers))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Later(why=f"token: {type(error).__name__}: {error}"[:300], unclear=False)
        match verdict:
            case Accepted():
                return self._keep_token(verdict)
            case Later():
                return replace(verdict, why=f"token: {verdict.why}", unclear=False)
            case _:  # LINE does not take id and secret, by 400: what was to be sent is not to blame
                words = f"token: {answer.status} {said[:300]}"
                return Unauthorised(status=answer.status, error=words, request_id=verdict.request_id)

    def _keep_token(self, given: Accepted) -> Verdict:
        told = given.body
        value = told.get("access_token") if isinstance(told, dict) else None
        if not (isinstance(value, str) and value.isascii() and value.isprintable() and value):
            return Later(why="token: an answer without a token", unclear=False, request_id=given.request_id)
        self._api.configuration.access_token = value
        self._api.set_default_header("Authorization", f"Bearer {value}")
        self._token.good_until = time.monotonic() + TOKEN_SECONDS
        self._token.number += 1
        return given


def _own_session(most_connections: int) -> aiohttp.ClientSession:
    """In place of the SDK's: that one asks the disk for a .netrc at each call, by way of two thread switches."""
    connector = aiohttp.TCPConnector(limit=most_connections, keepalive_timeout=60, ttl_dns_cache=300)
    return aiohttp.ClientSession(connector=connector)


class LineCalls:
    """The loop in its thread, and a client for each channel. Made after a fork, not before it."""

    def __init__(self, bases: Bases, most_connections: int = 200) -> None:
        self._bases = bases
        self._most = most_connections
        self._clients: dict[Channel, LineClient] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line-calls", daemon=True)
        self._thread.start()

    def push(self, channel: Channel, to: str, messages: list[Any], retry_key: UUID) -> Future[Verdict]:
        return self._start(self._push(channel, to, messages, retry_key))

    def reply(self, channel: Channel, token: str, messages: list[Any]) -> Future[Verdict]:
        return self._start(self._reply(channel, token, messages))

    def run(self, channel: Channel, several: Callable[[LineClient], Coroutine[Any, Any, Result]]) -> Future[Result]:
        """Something that takes several calls of one channel, as one future."""
        return self._start(self._run(channel, several))

    def close(self) -> None:
        """Ends the loop; calls that are still out come back as cancelled."""
        self._start(self._close()).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def _start(self, coroutine: Coroutine[Any, Any, Any]) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def _client(self, channel: Channel) -> LineClient:
        if channel not in self._clients:
            self._clients[channel] = LineClient(channel, self._bases, self._most)
        return self._clients[channel]

    async def _push(self, channel: Channel, to: str, messages: list[Any], retry_key: UUID) -> Verdict:
        return await self._client(channel).push(to, messages, retry_key)

    async def _reply(self, channel: Channel, token: str, messages: list[Any]) -> Verdict:
        return await self._client(channel).reply(token, messages)

    async def _run(self, channel: Channel, several: Callable[[LineClient], Coroutine[Any, Any, Result]]) -> Result:
        return await several(self._client(channel))

    async def _close(self) -> None:
        for client in self._clients.values():
            await client.close()


def _log_call(method: str, path: str, verdict: Verdict, seconds: float) -> None:
    """LINE hands out no logs: what we note here is all that there will be. No body, no token, no person."""
    facts = {
        "method": method,
        "path": without_people(path),
        "ms": round(seconds * 1000, 1),
        "line_request_id": verdict.request_id,
    }
    match verdict:
        case Accepted() | AcceptedBefore():
            log.info("line_call_accepted", **facts)
        case Later(why=why) | QuotaSpent(why=why):
            log.warning("line_call_later", why=why, **facts)
        case Unauthorised(status=status, error=error):
            log.error("line_call_unauthorised", status=status, error=error, **facts)
        case Dead(status=status, error=error):
            log.warning("line_call_refused", status=status, error=error, **facts)


def without_people(path: str) -> str:
    """A call's path as the log may show it."""
    return USER_ID.sub("{userId}", path)


def _text(body: Any) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes | bytearray) else str(body or "")


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in (headers or {}).items()}
