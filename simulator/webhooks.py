"""Signed webhooks: what people do becomes an event at the account's address."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import orjson

from simulator.calls import Answer, Call, Endpoint, Json, Refusal, per_hour
from simulator.delivery import new_reply_token, renew_reply_token
from simulator.platform import EVENTS_KEPT, Platform, SentEvent
from simulator.state import Channel

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REDELIVERED_AFTER_S = (5, 30, 120)  # undisclosed by LINE; short enough to be seen
WITH_REPLY_TOKEN = frozenset(
    ("message", "postback", "follow", "accountLink", "join", "memberJoined", "beacon", "videoPlayComplete")
)


def ulid(now: float) -> str:
    number = (int(now * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -5, -5))


def signature(channel_secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, slots=True)
class Delivery:
    status: int  # 0: no answer
    error: str | None  # LINE's names: could_not_connect, request_timeout, error_status_code, unclassified
    ms: float

    @property
    def received(self) -> bool:
        return 200 <= self.status < 300


class Sender:
    """One pooled client for all channels."""

    def __init__(self) -> None:
        # shorter than any server keeps an idle connection, so that none is closed under a request
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=1.0)
        self._client = aiohttp.ClientSession(connector=connector, auto_decompress=False)
        self._tasks: set[asyncio.Task[None]] = set()

    def keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._client.close()

    async def post(self, channel: Channel, events: list[Json], address: str | None = None) -> Delivery:
        body = orjson.dumps({"destination": channel.bot_user_id, "events": events})
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature(channel.channel_secret, body),
        }
        started = time.perf_counter()
        status, error = await self._attempt(channel, address or channel.webhook_url, body, headers)
        return Delivery(status, error, round((time.perf_counter() - started) * 1000, 1))

    async def _attempt(
        self, channel: Channel, address: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str | None]:
        timeout = aiohttp.ClientTimeout(total=channel.webhook_timeout_s)
        try:
            async with self._client.post(address, data=body, headers=headers, timeout=timeout) as answer:
                await answer.read()
                return answer.status, None if answer.status < 300 else "error_status_code"
        except TimeoutError:
            return 0, "request_timeout"
        except aiohttp.ClientConnectorError:
            return 0, "could_not_connect"
        except (aiohttp.ClientError, ValueError):
            return 0, "unclassified"


def new_event(platform: Platform, channel: Channel, source: Json, kind: str, **facts: object) -> Json:
    now = platform.clock.now()
    event: Json = {
        "type": kind,
        "mode": "active",
        "timestamp": int(now * 1000),
        "source": source,
        "webhookEventId": ulid(now),
        "deliveryContext": {"isRedelivery": False},
        **facts,
    }
    if kind in WITH_REPLY_TOKEN:
        event["replyToken"] = new_reply_token(channel, source.get("groupId") or source["userId"], now)
    return event


async def send(platform: Platform, channel: Channel, event: Json) -> Json:
    """Post one event and say how it went."""
    event_id = str(event.get("webhookEventId", ""))
    if event_id:
        platform.events[event_id] = SentEvent(channel.channel_id, event)
        while len(platform.events) > EVENTS_KEPT:
            platform.events.popitem(last=False)
    if not (channel.webhook_url and channel.webhook_active) or platform.sender is None:
        return _report(Delivery(0, "no_webhook_url", 0), event)
    delivery = await platform.sender.post(channel, [event])
    platform.hub.tell("webhook", event=event.get("type"), status=delivery.status, error=delivery.error, ms=delivery.ms)
    if not delivery.received and channel.redelivery and event_id:
        platform.sender.keep(_redeliver_until_received(platform, event_id))
    return _report(delivery, event)


def unheard() -> Json:
    """The report of what no account hears."""
    return dict.fromkeys(("webhook_status", "webhook_error", "webhook_ms", "event_id", "reply_token"))


def _report(delivery: Delivery, event: Json) -> Json:
    return {
        "webhook_status": delivery.status,
        "webhook_error": delivery.error,
        "webhook_ms": delivery.ms,
        "event_id": event.get("webhookEventId"),
        "reply_token": event.get("replyToken"),
    }


async def redeliver(platform: Platform, event_id: str) -> Json:
    """The same event again. LINE: only isRedelivery differs, the reply token opens anew if unused."""
    sent = platform.events.get(event_id)
    channel = platform.channels.get(sent.channel_id) if sent else None
    if sent is None or channel is None or platform.sender is None:
        raise Refusal(404, "no such event")
    renew_reply_token(channel, str(sent.event.get("replyToken")), platform.clock.now())
    event = {**sent.event, "deliveryContext": {"isRedelivery": True}}
    return _report(await platform.sender.post(channel, [event]), event)


async def _redeliver_until_received(platform: Platform, event_id: str) -> None:
    for seconds in REDELIVERED_AFTER_S:
        await asyncio.sleep(seconds)
        if event_id not in platform.events or (await redeliver(platform, event_id))["webhook_error"] is None:
            return


async def test_webhook(call: Call) -> Answer:
    """The console's Verify: an empty list of events, to the account's address or to the one that is to be tried."""
    if call.platform.sender is None:
        raise Refusal(503, "Service unavailable")
    address = str(call.body.get("endpoint") or call.channel.webhook_url)
    if not address:
        raise Refusal(404, "Unable to find webhook endpoint. Confirm that the webhook endpoint has been set.")
    delivery = await call.platform.sender.post(call.channel, [], address)
    return Answer(
        {
            "success": delivery.received,
            "timestamp": datetime.fromtimestamp(call.now, UTC).isoformat(timespec="milliseconds"),
            "statusCode": delivery.status,
            "reason": "OK" if delivery.received else (delivery.error or "ERROR_STATUS_CODE").upper(),
            "detail": str(delivery.status or delivery.error),
        }
    )


ENDPOINTS = (Endpoint("POST", "/v2/bot/channel/webhook/test", test_webhook, reads="maybe json", rate=per_hour(60)),)
