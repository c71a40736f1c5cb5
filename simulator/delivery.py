"""From an accepted request to the phones: who gets it, who pays, and what a retry is told."""

from __future__ import annotations

import re
import secrets
from typing import Any

from simulator.calls import Call, Json, Refusal
from simulator.platform import Platform
from simulator.state import Accepted, Channel, Chat, ReplyToken, Talk

RETRY_KEY_LIVES_S = 24 * 3600
REPLY_WITHIN_S = 60
REPLY_AT_MOST_S = 20 * 60  # LINE: also after a redelivery no later than 20 minutes after the event
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
MONTHLY_LIMIT = "You have reached your monthly limit."
ALREADY_ACCEPTED = "The retry key is already accepted"


def retry_key(call: Call) -> str | None:
    key = call.request.headers.get("X-Line-Retry-Key")
    if key is None:
        return None
    if not UUID.fullmatch(key):
        raise Refusal(400, "The retry key is invalid. It must be a UUID in hexadecimal notation.")
    _refuse_accepted(call, key)
    return key


def _refuse_accepted(call: Call, key: str) -> None:
    before = call.channel.retry_keys.get(key)
    if before is None:
        return
    if call.now - before.at >= RETRY_KEY_LIVES_S:  # LINE: afterwards the same key is a new request
        del call.channel.retry_keys[key]
        return
    more: dict[str, Any] = {} if before.sent is None else {"sentMessages": before.sent}
    raise Refusal(409, ALREADY_ACCEPTED, headers={"x-line-accepted-request-id": before.request_id}, **more)


def remember(call: Call, key: str | None, sent: list[Json] | None) -> None:
    keys = call.channel.retry_keys
    if key is None:
        return
    keys[key] = Accepted(call.now, call.request_id, sent)
    for old in list(keys) if len(keys) % 5000 == 0 else ():
        if call.now - keys[old].at >= RETRY_KEY_LIVES_S:
            del keys[old]


def spend_quota(platform: Platform, channel: Channel, user_ids: list[str], now: float) -> None:
    """Bill everybody whom the message reaches, or nobody. LINE: over the limit nothing is sent."""
    days = platform.days.at(now)
    used = channel.month_usage.get(days.month, 0)
    if channel.monthly_limit is not None and user_ids and used + len(user_ids) > channel.monthly_limit:
        raise Refusal(429, MONTHLY_LIMIT)
    channel.month_usage[days.month] = used + len(user_ids)
    bill = channel.billed.setdefault(days.bangkok, {})
    for user_id in user_ids:
        bill[user_id] = bill.get(user_id, 0) + 1
    if user_ids:
        platform.hub.tell("bill", people=user_ids)


def count_sent(platform: Platform, channel: Channel, kind: str, people: int, now: float) -> None:
    day = channel.sent.setdefault(platform.days.at(now).japan, {})
    day[kind] = day.get(kind, 0) + people


def stamp(platform: Platform, messages: list[Json]) -> list[Json]:
    """LINE's ids for the messages of one request; only what can be quoted gets a quote token."""
    stamped = []
    for message in messages:
        sent: Json = {"id": platform.next_message_id()}
        if message.get("type") in ("text", "textV2", "sticker", "image", "video", "template", "flex"):
            sent["quoteToken"] = secrets.token_urlsafe(48)
        stamped.append(sent)
    return stamped


def show(call: Call, user_id: str, chat: Chat, via: str, messages: list[Json], sent: list[Json]) -> None:
    chat.loading_until = 0
    for entry in _entries(call, via, messages, sent):
        call.platform.note_chat(call.channel, user_id, chat, entry)


def show_in_group(call: Call, group: Talk, via: str, messages: list[Json], sent: list[Json]) -> None:
    for entry in _entries(call, via, messages, sent):
        call.platform.note_talk(group, entry)


def _entries(call: Call, via: str, messages: list[Json], sent: list[Json]) -> list[Json]:
    return [
        {
            "id": ids["id"],
            "at": int(call.now * 1000),
            "from": "bot",
            "via": via,
            "silent": bool(call.body.get("notificationDisabled")),
            "request_id": call.request_id,
            "message": message,
        }
        for message, ids in zip(messages, sent, strict=True)
    ]


def new_reply_token(channel: Channel, to: str, now: float) -> str:
    token = secrets.token_hex(16)
    channel.reply_tokens[token] = ReplyToken(to, now, now + REPLY_WITHIN_S)
    if len(channel.reply_tokens) % 5000 == 0:
        for old in [key for key, kept in channel.reply_tokens.items() if now - kept.event_at > REPLY_AT_MOST_S]:
            del channel.reply_tokens[old]
    return token


def renew_reply_token(channel: Channel, token: str, now: float) -> None:
    """A redelivered event opens its unused token for another minute."""
    kept = channel.reply_tokens.get(token)
    if kept:
        kept.expires_at = min(now + REPLY_WITHIN_S, kept.event_at + REPLY_AT_MOST_S)


def use_reply_token(channel: Channel, token: str, now: float) -> str:
    """The person or group to answer; the token is spent."""
    kept = channel.reply_tokens.get(token)
    if kept is None or kept.expires_at < now:
        raise Refusal(400, "Invalid reply token")
    del channel.reply_tokens[token]
    return kept.to
