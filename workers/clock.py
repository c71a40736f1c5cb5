"""The clock: timers that ring, and work whose wake-up got lost. It needs PostgreSQL only."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text

from models.domain.ids import AccountId
from models.usecases.ring_timers import due, ring_timers
from workers import drain, menus
from workers.runtime import Runtime
from workers.sweep import sweep_photos

log = structlog.get_logger(__name__)

TICK_SECONDS = 0.5
SWEEP_SECONDS = 3600.0
GRACE = timedelta(seconds=1.5)
"""What is older than this and still not done has been forgotten: its wake-up was lost, or its worker died."""

_FORGOTTEN = text("SELECT line_account_id, unread, unsent, menus FROM accounts_to_wake(:moment)")
_DRAINS: dict[str, Callable[[Runtime, AccountId], int]] = {
    "inbox": drain.drain_inbox,
    "outbox": drain.drain_outbox,
    "menus": menus.link_menus,
}


def run(runtime: Runtime, stop: threading.Event) -> None:
    """Ticks until told to stop. A failing tick is logged and the next one tries again."""
    swept_at = time.monotonic()
    while not stop.is_set():
        started = time.monotonic()
        try:
            tick(runtime, datetime.now(UTC))
            if started - swept_at > SWEEP_SECONDS:
                swept_at = started
                sweep_photos(runtime, datetime.now(UTC))
        except Exception:  # the runner's own net: a database that restarts must not stop the clock for good
            log.exception("tick_failed")
        stop.wait(max(0.0, TICK_SECONDS - (time.monotonic() - started)))


def tick(runtime: Runtime, now: datetime) -> None:
    """Rings what is due at `now`, and wakes what was forgotten."""
    _ring(runtime, now)
    forgotten = _forgotten(runtime, now - GRACE)
    if forgotten and not runtime.wake(forgotten):
        _do_it_here(runtime, forgotten)


def _ring(runtime: Runtime, now: datetime) -> None:
    with runtime.database.work(now=now) as work:
        due_now = due(work, now)
    for (account_id, village_id), visit_ids in due_now.items():
        try:
            with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
                rung = ring_timers(work, visit_ids)
        except Exception:  # the runner's own net: what is wrong in one village must not stop the others' timers
            log.exception("village_not_rung", village=str(village_id))
            continue
        log.info("timers_rung", village=str(village_id), count=rung)


def _forgotten(runtime: Runtime, moment: datetime) -> list[tuple[str, UUID]]:
    with runtime.database.work() as work:
        rows = work.connection.execute(_FORGOTTEN, {"moment": moment}).all()
    return [
        (topic, row.line_account_id)
        for row in rows
        for topic, is_due in (("inbox", row.unread), ("outbox", row.unsent), ("menus", row.menus))
        if is_due
    ]


def _do_it_here(runtime: Runtime, forgotten: list[tuple[str, UUID]]) -> None:
    """Redis is gone and no worker can be woken: slower, but nobody at the gate waits for Redis to come back."""
    for topic, whose in forgotten:
        log.warning("drained_by_the_clock", topic=topic, account=str(whose))
        _DRAINS[topic](runtime, AccountId(whose))
