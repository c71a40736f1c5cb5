"""An event as the inbox keeps it, read leniently: LINE adds fields, leaves some out, and strangers make up others."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from models.domain.ids import EventId
from models.usecases.inbox import Taken

_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One event, read leniently: what LINE left out is None. `group` is where it happened, unless in a chat of two."""

    id: EventId
    kind: str
    user: str | None
    reply_token: str | None
    active: bool
    occurred_at: datetime
    received_at: datetime
    event_id: str
    data: str | None = None
    message_kind: str | None = None
    words: str | None = None
    unsent: str | None = None
    group: str | None = None


def incoming(taken: Taken) -> Incoming:
    """Reads what we need and believes none of it: every field may be missing or of another kind."""
    event = _dict(_parsed(taken.payload))
    source = _dict(event.get("source"))
    message = _dict(event.get("message"))
    return Incoming(
        id=taken.id,
        kind=taken.kind,
        user=_text(source.get("userId")),
        reply_token=_text(event.get("replyToken")),
        active=event.get("mode", "active") == "active",
        occurred_at=_moment(event.get("timestamp")) or taken.received_at,
        received_at=taken.received_at,
        event_id=_text(event.get("webhookEventId")) or str(taken.id),
        data=_text(_dict(event.get("postback")).get("data")),
        message_kind=_text(message.get("type")),
        words=_text(message.get("text")),
        unsent=_text(_dict(event.get("unsend")).get("messageId")),
        group=_text(source.get("groupId")) or _text(source.get("roomId")),
    )


def _parsed(payload: str) -> Any:
    """The event, or None for one that the door could only keep as it came."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:  # half a surrogate pair, which phones do send
        try:
            return json.loads(payload)
        except (ValueError, RecursionError):
            return None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    """Text that PostgreSQL and LINE take: no NUL, and a sign in the place of half a character."""
    if not isinstance(value, str) or not value or "\x00" in value or len(value) > 1000:
        return None
    return _HALF.sub("\ufffd", value)


def _moment(value: Any) -> datetime | None:
    """LINE's timestamp: milliseconds since 1970."""
    if not isinstance(value, int) or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
