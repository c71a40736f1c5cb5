"""Letting go of what nobody needs any more: raw chat texts, messages' words, and shifts that are over.

Each verb takes one batch, passes over rows that somebody holds, and tells how many it found: fewer than a batch are the
last. What the application may delete at all is a policy of PostgreSQL, with the same times.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, delete, func, select, text, tuple_, update
from sqlalchemy.sql.dml import Delete, Update

from models.domain.ids import AccountId, VillageId
from models.domain.lockout import FORGOTTEN_AFTER
from models.domain.rule_parts import TAKEN_BACK_WITHIN
from models.tables.gate_acts import GateActRow
from models.tables.gate_codes import GateCodeRow
from models.tables.inbox import READ_AND_FULL, WebhookEventRow
from models.tables.outbox import SETTLED_AND_FULL, MessageRow
from models.tables.panel import NOBODYS, PanelAttemptRow, PanelEventRow
from models.tables.people import SessionRow
from models.tables.rules import RetentionRow, RuleChangeRow
from models.tables.villages import LineAccountRow, VillageRow
from models.tables.watchlist import BlockRow, WatchHitRow
from models.uow import Work

BATCH = 500
"""Rows changed by one transaction: it is over before anybody who wants one of them notices."""

EVENT_TEXTS_KEPT = timedelta(days=7)
"""What somebody wrote, and its reply token: long enough to look into a complaint. One that failed is kept whole."""

EVENTS_KEPT = timedelta(days=30)
"""LINE does not say how long it may deliver an event again. A row by which it would be known again is kept so long."""

MESSAGE_TEXTS_KEPT = timedelta(days=30)
"""Who stood at the gate, and links to their photo. That a message was sent, to whom and when, is kept."""

SHIFTS_KEPT = timedelta(days=7)

ACTS_KEPT = timedelta(days=30)
"""A phone that lay in a drawer sends its queue once more. What happened two days ago is not taken any more at all."""


CODES_KEPT = timedelta(days=30)
"""Who was given a code for the gate. What came of it is in the visit's record."""

ENTRIES_KEPT = timedelta(days=90)
"""Whom nobody watches for any more, or never did: the office declined. That there was an entry is kept."""

STRANGERS_KEPT = timedelta(days=90)
"""Tries to sign in under addresses that nobody has. What is about somebody's login stays."""

HIT_FACTS_KEPT = timedelta(days=90)
"""Who was taken for somebody on a village's list. That it happened, when, and what came of it is kept."""


_WHO = (
    "plate", "plate_province", "plate_written", "name_key", "sounds", "visitor_name", "phone_key", "id_key", "note"
)  # fmt: skip


def accounts(work: Work) -> list[AccountId]:
    """Every LINE account of the installation."""
    return [AccountId(found) for found in work.connection.scalars(select(LineAccountRow.id))]


def villages(work: Work) -> list[VillageId]:
    """The villages of the work's whole account."""
    return [VillageId(found) for found in work.connection.scalars(select(VillageRow.id))]


def empty_events(work: Work) -> int:
    """Read events lose what was written in them."""
    row = WebhookEventRow
    chosen = _of_account(work, row, row.received_at, EVENT_TEXTS_KEPT, READ_AND_FULL)
    return _count(work, update(row).where(row.id.in_(chosen)).values(payload=""))


def remove_events(work: Work) -> int:
    """Events go, read or set aside; one that is still to be read never does."""
    row, moment = WebhookEventRow, work.now - EVENTS_KEPT
    chosen = _batch(
        row,
        row.line_account_id == work.account,
        row.id < _first_id_of(moment),
        row.received_at < moment,
        row.state != "new",
        first=row.id,
    )
    return _count(work, delete(row).where(row.id.in_(chosen)))


def empty_messages(work: Work) -> int:
    """Messages that are settled lose their words and the facts behind them."""
    row = MessageRow
    chosen = _of_account(work, row, row.created_at, MESSAGE_TEXTS_KEPT, SETTLED_AND_FULL)
    return _count(work, update(row).where(row.id.in_(chosen)).values(payload=None, facts={}, reply_token=None))


def remove_shifts(work: Work) -> int:
    """Shifts of the work's village go, some time after they ended or ran out."""
    row = SessionRow
    over = func.least(row.expires_at, row.revoked_at) < work.now - SHIFTS_KEPT
    chosen = _batch(row, row.village_id == work.village, over, first=row.expires_at)
    return _count(work, delete(row).where(row.id.in_(chosen)))


def remove_attempts(work: Work) -> int:
    """Counts of wrong passwords go once they count no more. The work is at no village."""
    row = PanelAttemptRow
    chosen = select(row.key).where(row.last_at < work.now - FORGOTTEN_AFTER).order_by(row.last_at).limit(BATCH)
    chosen = chosen.with_for_update(skip_locked=True)
    return _count(work, delete(row).where(row.key.in_(chosen.scalar_subquery())))


def remove_strangers(work: Work) -> int:
    """Lines about nobody whom we know, of the whole installation. The work is at no village."""
    row = PanelEventRow
    chosen = select(row.id).where(text(NOBODYS), row.at < work.now - STRANGERS_KEPT).order_by(row.at).limit(BATCH)
    return _count(work, delete(row).where(row.id.in_(chosen.scalar_subquery())))


def remove_acts(work: Work) -> int:
    """Keys of what guards did in the work's village go."""
    row, old = GateActRow, (GateActRow.village_id == work.village, GateActRow.at < work.now - ACTS_KEPT)
    chosen = select(row.key).where(*old).order_by(row.at).limit(BATCH)
    return _count(work, delete(row).where(*old, row.key.in_(chosen.scalar_subquery())))


def remove_codes(work: Work) -> int:
    """Who was given which hour's code, in the work's village."""
    row = GateCodeRow
    old = row.village_id == work.village, row.made_at < work.now - CODES_KEPT
    names = row.house_id, row.hour, row.made_by
    chosen = select(*names).where(*old).order_by(row.made_at).limit(BATCH)
    return _count(work, delete(row).where(*old, tuple_(*names).in_(chosen)))


def empty_entries(work: Work) -> int:
    """Ended entries of the work's village's list forget whom they meant."""
    row = BlockRow
    known = func.coalesce(row.plate, row.name_key, row.phone_key, row.id_key).is_not(None)
    ended = row.house_id.is_(None), row.ended_at < work.now - ENTRIES_KEPT
    chosen = _batch(row, row.village_id == work.village, *ended, known, first=row.id)
    return _count(work, update(row).where(row.id.in_(chosen)).values(dict.fromkeys(_WHO)))


def empty_hits(work: Work) -> int:
    """Hits of the work's village forget the visitor: no later than the village itself does."""
    row = WatchHitRow
    names = select(RetentionRow.names_days).where(RetentionRow.village_id == work.village)
    days = work.connection.scalar(names)
    kept = min(HIT_FACTS_KEPT, timedelta(days=days)) if days is not None else HIT_FACTS_KEPT
    old = row.village_id == work.village, row.at < work.now - kept, row.facts.is_not(None)
    return _count(work, update(row).where(row.id.in_(_batch(row, *old, first=row.at))).values(facts=None))


def remove_rule_changes(work: Work) -> int:
    """Changes of the work's village's rules that can be taken back no more."""
    row = RuleChangeRow
    old = row.village_id == work.village, row.at < work.now - TAKEN_BACK_WITHIN
    return _count(work, delete(row).where(row.id.in_(_batch(row, *old, first=row.id))))


def _of_account(work: Work, row: Any, written_at: Any, kept: timedelta, full: str) -> Any:
    """The oldest that still have words: `full` is the partial index's condition, word for word."""
    return _batch(row, row.line_account_id == work.account, written_at < work.now - kept, text(full), first=written_at)


def _batch(row: Any, *conditions: ColumnElement[bool] | TextClause, first: Any) -> Any:
    chosen = select(row.id).where(*conditions).order_by(first).limit(BATCH).with_for_update(skip_locked=True)
    return chosen.scalar_subquery()


def _count(work: Work, statement: Update | Delete) -> int:
    return work.connection.execute(statement).rowcount


def _first_id_of(moment: datetime) -> UUID:
    """The smallest UUIDv7 of this moment: rows have ids in the order of time, so that the oldest are found first."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
