"""The outbox: what is owed to LINE. Written with the decision, claimed by a worker, settled by LINE's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    RowMapping,
    and_,
    any_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from models.domain.delivery import UNCLEAR, Outcome, Settled
from models.domain.ids import MessageId, PersonId, VillageId, VisitId
from models.domain.letters import KIND_OF, KINDS, Letter, facts_of, letter_from
from models.tables.base import given_ids, table_of
from models.tables.bulk import change
from models.tables.outbox import MessageRow
from models.uow import Work, new_id

LEASE = timedelta(seconds=30)
"""How long a claimed message belongs to its worker: longer than any call to LINE may take."""

BULK = frozenset({"notice"})
"""Kinds that go to many at once: they stand behind everything else that is owed."""

REPLY_LIFE = timedelta(seconds=50)
"""LINE: a reply token is good for one minute after the webhook; ten seconds are left for the way."""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A letter to one person. Frozen bytes in `payload` mean that its writer sends it at once, under a lease.

    `due_at` where it is to wait, for a person's quiet hours.
    """

    letter: Letter
    to_user: str
    language: str
    person_id: PersonId | None = None
    village_id: VillageId | None = None
    visit_id: VisitId | None = None
    reply_token: str | None = None
    reply_until: datetime | None = None
    must_arrive: bool = True
    payload: str | None = None
    notice_id: UUID | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A message that this worker may now send, and nobody else until the lease ends.

    `unclear`: LINE may have sent it as a reply at an earlier try, whose outcome nobody has learned.
    """

    id: MessageId
    kind: str
    visit_id: VisitId | None
    village_id: VillageId | None
    to_user: str
    language: str
    letter: Letter
    payload: str | None
    reply_token: str | None
    reply_until: datetime | None
    must_arrive: bool
    attempts: int
    created_at: datetime
    first_tried_at: datetime | None
    unclear: bool

    @property
    def is_bulk(self) -> bool:
        return self.kind in BULK


_COLUMNS = (
    MessageRow.id,
    MessageRow.kind,
    MessageRow.visit_id,
    MessageRow.village_id,
    MessageRow.to_user,
    MessageRow.language,
    MessageRow.facts,
    MessageRow.payload,
    MessageRow.reply_token,
    MessageRow.reply_until,
    MessageRow.must_arrive,
    MessageRow.attempts,
    MessageRow.created_at,
    MessageRow.first_tried_at,
    MessageRow.verdict,
)


_STILL_OPEN = MessageRow.state == Outcome.QUEUED.value
_NOT_KNOWN_AS_SENT = MessageRow.state.in_([Outcome.QUEUED.value, Outcome.DROPPED.value])
_WRITE = insert(table_of(MessageRow))

_VERDICT_AT_A_CLAIM = case(
    (MessageRow.reply_token.is_(None), MessageRow.verdict),
    (and_(MessageRow.attempts > 0, func.coalesce(MessageRow.verdict, UNCLEAR) == UNCLEAR), UNCLEAR),
    else_=None,
)
"""A reply that is on its way has no verdict: if it is claimed again like that, its worker died, and all is unclear.

A push keeps the verdict of its last try: thanks to the retry key nothing hangs on it.
"""


def _claiming(*conditions: ColumnElement[bool]) -> ReturningUpdate[Any]:
    chosen = (
        select(MessageRow.id)
        .where(
            MessageRow.line_account_id == bindparam("account"),
            MessageRow.state == "queued",
            MessageRow.due_at <= bindparam("moment"),
            MessageRow.kind.in_(KINDS),
            or_(bindparam("with_bulk", type_=Boolean), ~MessageRow.bulk),
            *conditions,
        )
        .order_by(MessageRow.bulk, MessageRow.due_at, MessageRow.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("chosen")
        .prefix_with("MATERIALIZED")  # a subquery may be run once more for each row, and each time it chooses others
    )
    return (
        update(MessageRow)
        .where(MessageRow.id == chosen.c.id)
        .values(
            due_at=bindparam("lease_ends"),
            attempts=MessageRow.attempts + 1,
            verdict=_VERDICT_AT_A_CLAIM,
            first_tried_at=func.coalesce(MessageRow.first_tried_at, bindparam("moment")),
        )
        .returning(*_COLUMNS)
    )


_CLAIM = _claiming()
_CLAIM_REPLIES = _claiming(MessageRow.reply_token.is_not(None))


def write(work: Work, owed: Sequence[Owed], *, leased: bool = False) -> list[Claimed]:
    """Lays letters down beside the change that they tell of.

    `leased` ones belong to the writer, who is about to send them; the others wake a worker after the commit. Returns
    them as a claim would.
    """
    if not owed:
        return []
    rows = [_row_of(work, one, leased=leased) for one in owed]
    work.connection.execute(_WRITE, rows)
    if not leased:
        work.wake("outbox", work.account)
    return [_claimed(row, one.letter) for row, one in zip(rows, owed, strict=True)]


def claim(work: Work, limit: int, *, pushes: bool = True, bulk: bool = True) -> list[Claimed]:
    """Up to `limit` messages of the account that are due, leased to the caller. None that another worker holds.

    What goes to many at once comes after all that goes to one, however long it has waited; not at all without `bulk`.
    Without `pushes` (the month's quota is spent) only replies, which are free. A letter of a kind that only a later
    release knows is left to that release, and holds up no other.
    """
    moments = {"moment": work.now, "lease_ends": work.now + LEASE}
    given = {"account": work.account, "most": limit, "with_bulk": bulk, **moments}
    rows = work.connection.execute(_CLAIM if pushes else _CLAIM_REPLIES, given).mappings().all()
    claimed = [_claimed(row, letter) for row in sorted(rows, key=_oldest) if (letter := _letter(row))]
    readable = {message.id for message in claimed}
    broken = [MessageId(row["id"]) for row in rows if row["id"] not in readable]
    settle(work, [Settled(message_id=one, state=Outcome.DEAD, verdict="not_readable") for one in broken])
    return claimed


def _letter(row: RowMapping) -> Letter | None:
    """None for facts that nobody can read: that row must not hold up the others."""
    try:
        return letter_from(row["kind"], row["facts"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def freeze(work: Work, words: dict[MessageId, str]) -> None:
    """The rendered bytes, before the first try: LINE's retry key demands that every try says the same."""
    if words:
        rows = [{"id": message_id, "payload": payload} for message_id, payload in sorted(words.items())]
        change(work.connection, MessageRow, rows)


_IN_ORDER = (
    select(MessageRow.id).where(MessageRow.id == any_(given_ids("messages"))).order_by(MessageRow.id).with_for_update()
)
"""Whoever changes several messages takes them in the order of their ids: two that met would wait for each other."""


def settle(work: Work, outcomes: Sequence[Settled]) -> None:
    """What LINE said. A message that is settled already stays as it is: the first verdict is the one that happened."""
    if not outcomes:
        return
    in_order = sorted(outcomes, key=lambda one: one.message_id)
    if len(in_order) > 1:
        work.connection.execute(_IN_ORDER, {"messages": [one.message_id for one in in_order]})
    sent = [_settlement(work, one) for one in in_order if one.state is Outcome.SENT]
    unsent = [_settlement(work, one) for one in in_order if one.state is not Outcome.SENT]
    if sent:
        change(work.connection, MessageRow, sent, _NOT_KNOWN_AS_SENT)
    if unsent:
        change(work.connection, MessageRow, unsent, _STILL_OPEN)
    if any(outcome.due_at and outcome.due_at <= work.now for outcome in outcomes):
        work.wake("outbox", work.account)


def _settlement(work: Work, outcome: Settled) -> dict[str, Any]:
    return {
        "id": outcome.message_id,
        "state": outcome.state.value,
        "verdict": outcome.verdict,
        "error": outcome.error,
        "due_at": outcome.due_at or work.now,
        "sent_at": work.now if outcome.state is Outcome.SENT else None,
        "reply_token": outcome.reply_token,
        "line_request_id": outcome.line_request_id,
    }


def _row_of(work: Work, owed: Owed, *, leased: bool) -> dict[str, Any]:
    return {
        "id": new_id(),
        "line_account_id": work.account,
        "village_id": owed.village_id,
        "visit_id": owed.visit_id,
        "person_id": owed.person_id,
        "to_user": owed.to_user,
        "language": owed.language,
        "kind": KIND_OF[type(owed.letter)],
        "facts": facts_of(owed.letter),
        "payload": owed.payload,
        "reply_token": owed.reply_token,
        "reply_until": owed.reply_until,
        "must_arrive": owed.must_arrive,
        "state": Outcome.QUEUED.value,
        "attempts": 1 if leased else 0,
        "due_at": work.now + LEASE if leased else owed.due_at or work.now,
        "first_tried_at": work.now if leased else None,
        "created_at": work.now,
        "bulk": KIND_OF[type(owed.letter)] in BULK,
        "notice_id": owed.notice_id,
    }


def _claimed(row: RowMapping | dict[str, Any], letter: Letter) -> Claimed:
    return Claimed(
        id=MessageId(row["id"]),
        kind=row["kind"],
        visit_id=VisitId(row["visit_id"]) if row["visit_id"] else None,
        village_id=VillageId(row["village_id"]) if row["village_id"] else None,
        to_user=row["to_user"],
        language=row["language"],
        letter=letter,
        payload=row["payload"],
        reply_token=row["reply_token"],
        reply_until=row["reply_until"],
        must_arrive=row["must_arrive"],
        attempts=row["attempts"],
        created_at=row["created_at"],
        first_tried_at=row["first_tried_at"],
        unclear=row.get("verdict") == UNCLEAR,
    )


def _oldest(row: RowMapping) -> tuple[bool, datetime, UUID]:
    """A person's own before what goes to many."""
    return row["kind"] in BULK, row["created_at"], row["id"]
