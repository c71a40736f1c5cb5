"""The inbox: events kept as LINE posted them, once each, and taken up by a worker."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, any_, bindparam, case, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.domain.ids import AccountId, EventId
from models.tables.inbox import WebhookEventRow
from models.uow import Work, new_id

MOST_ATTEMPTS = 5
"""An event that a bug makes fail so often is set aside, where the office can see it."""

NOTICEABLE = timedelta(seconds=1)
"""Whoever waits for longer is shown that somebody reads."""

TAKEN_BACK_WITHIN = timedelta(days=8)
"""LINE lets people unsend for a day; texts are kept for seven."""

# One statement in one round trip: the scope that row-level security asks for is named in passing, local to it
RECEIVE = text(
    "WITH scope AS (SELECT set_config('app.account', :account, true)) "
    "INSERT INTO webhook_event (id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at) "
    "SELECT e.id, CAST(:account AS uuid), e.event_id, e.kind, e.payload, 'new', 0, now() "
    "FROM scope, unnest(CAST(:ids AS uuid[]), CAST(:event_ids AS text[]), CAST(:kinds AS text[]), "
    "CAST(:payloads AS text[])) AS e (id, event_id, kind, payload) "
    "ON CONFLICT (line_account_id, webhook_event_id) DO NOTHING"
)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """An event as it came. `event_id` is LINE's webhookEventId; one without gets the hash of its bytes."""

    event_id: str
    kind: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An event that this work now reads."""

    id: EventId
    kind: str
    payload: str
    received_at: datetime
    attempts: int


def arrived(event: Any, payload: str) -> Arrived:
    """What the inbox keeps of one event, whatever its shape."""
    fields = event if isinstance(event, dict) else {}
    return Arrived(
        event_id=_clean(fields.get("webhookEventId"))
        or "sha256:" + hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest(),
        kind=_clean(fields.get("type")) or "unreadable",
        payload=payload,
    )


def receive(connection: Any, account_id: AccountId, events: Sequence[Arrived]) -> None:
    """Keeps the events that are not there yet. One statement, on a connection that commits by itself."""
    connection.execute(
        RECEIVE,
        {
            "account": str(account_id),
            "ids": [str(new_id()) for _ in events],
            "event_ids": [event.event_id for event in events],
            "kinds": [event.kind for event in events],
            "payloads": [event.payload for event in events],
        },
    )


_NEW = select(
    WebhookEventRow.id,
    WebhookEventRow.kind,
    WebhookEventRow.payload,
    WebhookEventRow.received_at,
    WebhookEventRow.attempts,
).where(WebhookEventRow.state == "new")


_TAKE = (
    _NEW.where(WebhookEventRow.line_account_id == bindparam("account"))
    .order_by(WebhookEventRow.received_at, WebhookEventRow.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def take(work: Work, limit: int) -> list[Taken]:
    """Up to `limit` unread events of the account, oldest first, held until the commit. None that another holds."""
    rows = work.connection.execute(_TAKE, {"account": work.account, "most": limit}).mappings()
    return [Taken(**row) for row in rows]


_LEFT_WAITING = (
    _NEW.where(
        WebhookEventRow.line_account_id == bindparam("account"),
        WebhookEventRow.received_at < bindparam("before"),
        WebhookEventRow.kind.in_(["message", "postback"]),
    )
    .order_by(WebhookEventRow.received_at)
    .limit(bindparam("most"))
)


def left_waiting(work: Work, limit: int) -> list[Taken]:
    """Up to `limit` messages and taps that have waited for longer than a second, oldest first; to look at only."""
    given = {"account": work.account, "before": work.now - NOTICEABLE, "most": limit}
    return [Taken(**row) for row in work.connection.execute(_LEFT_WAITING, given).mappings()]


def take_one(work: Work, event_id: EventId) -> Taken | None:
    """This event, held until the commit; None where it is read already or another holds it."""
    statement = _NEW.where(WebhookEventRow.id == event_id).with_for_update(skip_locked=True)
    row = work.connection.execute(statement).mappings().one_or_none()
    return Taken(**row) if row else None


_DONE = (
    update(WebhookEventRow)
    .where(WebhookEventRow.id.in_(bindparam("ids", expanding=True)))
    .values(state=bindparam("new_state"), done_at=bindparam("moment"))
)


def done(work: Work, event_ids: Sequence[EventId], *, ignored: bool = False) -> None:
    """These events have been read; `ignored` ones had nothing to say to us."""
    if event_ids:
        state = "ignored" if ignored else "done"
        work.connection.execute(_DONE, {"ids": list(event_ids), "new_state": state, "moment": work.now})


_TAKEN_BACK = (
    update(WebhookEventRow)
    .where(
        WebhookEventRow.line_account_id == bindparam("account"),
        WebhookEventRow.kind == "message",
        WebhookEventRow.received_at >= bindparam("since"),
        WebhookEventRow.payload.like(any_(bindparam("patterns", type_=ARRAY(Text)))),
    )
    .values(payload="", state=case((WebhookEventRow.state == "new", "ignored"), else_=WebhookEventRow.state))
)


def forget_messages(work: Work, message_ids: Sequence[str]) -> None:
    """Empties what was kept of these messages, read or not: whoever wrote them has taken them back."""
    known = [one for one in message_ids if one.isascii() and one.isalnum()]
    if known:
        patterns = [f'%"id":"{one}"%' for one in known]
        since = work.now - TAKEN_BACK_WITHIN
        work.connection.execute(_TAKEN_BACK, {"account": work.account, "since": since, "patterns": patterns})


def failed(work: Work, event: Taken, why: str) -> None:
    """Reading this event went wrong: it is tried again, and after five times set aside with the reason."""
    attempts = event.attempts + 1
    work.connection.execute(
        update(WebhookEventRow)
        .where(WebhookEventRow.id == event.id)
        .values(attempts=attempts, error=why[:500], state="failed" if attempts >= MOST_ATTEMPTS else "new")
    )


def _clean(value: Any) -> str | None:
    """Text that a column takes; PostgreSQL knows no NUL."""
    if not isinstance(value, str) or not value or len(value) > 100 or not value.isprintable():
        return None
    return value
