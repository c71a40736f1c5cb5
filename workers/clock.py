"""The clock: timers that ring, and work whose wake-up got lost. It needs PostgreSQL only."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text

from models.domain.ids import AccountId, VillageId, VisitId
from models.queries.installation import CLOCK
from models.usecases import leave_village
from models.usecases.installation_notes import note_down
from models.usecases.ring_timers import due, ring_timers
from workers import drain, menu_checks, menus, notices, profiles, quota, tasks
from workers.reports import order_reports
from workers.runtime import Runtime
from workers.sweep import sweep_photos
from workers.thin import thin_out

log = structlog.get_logger(__name__)

TICK_SECONDS = 0.5
SWEEP_SECONDS = 3600.0
BEAT_SECONDS = 5.0
"""So often it writes down that it ticks."""

GRACE = timedelta(seconds=1.5)
"""What is older than this and still not done has been forgotten: its wake-up was lost, or its worker died."""

_FORGOTTEN = text(
    "SELECT line_account_id, unread AS inbox, unsent AS outbox, menus, "
    "line_account_id IN (SELECT accounts_to_ask(:moment)) AS profiles, "
    "line_account_id IN (SELECT accounts_to_check(:moment)) AS checks, "
    "line_account_id IN (SELECT accounts_with_notices(:moment)) AS notices, "
    "line_account_id IN (SELECT a.id FROM line_account a WHERE coalesce(a.quota_due_at <= :moment, true)) AS quota "
    "FROM accounts_to_wake(:moment)"
)
_DRAINS: dict[str, Callable[[Runtime, AccountId], int]] = {
    "inbox": drain.drain_inbox,
    "outbox": drain.drain_outbox,
    "menus": menus.link_menus,
    "profiles": profiles.learn_profiles,
    "checks": menu_checks.check_menus,
    "notices": notices.send_notices,
    "quota": quota.ask_for_quota,
}


def run(runtime: Runtime, stop: threading.Event, sweep_seconds: float = SWEEP_SECONDS) -> None:
    """Ticks until told to stop. A failing tick is logged and the next one tries again."""
    swept_at, told_at, stand_in = time.monotonic(), float("-inf"), Aside("stand-in")
    sweeper, thinner, tidier = Aside("sweeper"), Aside("thinner"), Aside("tidier")
    while not stop.is_set():
        started = time.monotonic()
        try:
            tick(runtime, datetime.now(UTC), stand_in)
            if started - told_at >= BEAT_SECONDS:
                told_at = started
                beat(runtime, datetime.now(UTC))
            if started - swept_at > sweep_seconds:
                swept_at = started
                sweeper.do(lambda: sweep_photos(runtime, datetime.now(UTC)))
                thinner.do(lambda: thin_out(runtime, datetime.now(UTC)))
                tidier.do(lambda: tasks.remove_old_files(runtime, datetime.now(UTC)))
        except Exception:  # the runner's own net: a database that restarts must not stop the clock for good
            log.exception("tick_failed")
        stop.wait(max(0.0, TICK_SECONDS - (time.monotonic() - started)))


def beat(runtime: Runtime, now: datetime) -> None:
    """Says that the clock ticks: the operator's page tells when it last did."""
    with runtime.database.work(now=now) as work:
        note_down(work, CLOCK)


def tick(runtime: Runtime, now: datetime, stand_in: "Aside | None" = None) -> None:
    """Rings what is due at `now`, and wakes what was forgotten; without Redis it is done here, or by a stand-in."""
    _end_places(runtime, now)
    _ring(runtime, now)
    order_reports(runtime, now)
    forgotten = _forgotten(runtime, now - GRACE)
    if not forgotten or runtime.wake(forgotten):
        return
    if stand_in:
        stand_in.do(lambda: _do_it_here(runtime, forgotten))
    else:
        _do_it_here(runtime, forgotten)


class Aside:
    """What takes its time, in a thread of its own: timers must wait neither for LINE nor for a store full of photos."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread: threading.Thread | None = None

    def do(self, work: Callable[[], object]) -> None:
        """Begins, unless it is still at it: what is left then is found by a later tick. Ends with the process."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, args=(work,), name=self._name, daemon=True)
            self._thread.start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:  # the runner's own net, as for a tick
            log.exception("aside_failed", name=self._name)


def _end_places(runtime: Runtime, now: datetime) -> None:
    """Before the timers: a question to somebody who has just moved out goes on to the next within this tick."""
    with runtime.database.work(now=now) as work:
        due_now = leave_village.due(work, now)
    for (account_id, village_id), membership_ids in due_now.items():
        try:
            with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
                ended = leave_village.end_those_over(work, membership_ids)
        except Exception:  # the runner's own net: nobody acts for a place that is over, written down or not
            log.exception("places_not_ended", village=str(village_id))
            continue
        log.info("places_ended", village=str(village_id), count=ended)


def _ring(runtime: Runtime, now: datetime) -> None:
    with runtime.database.work(now=now) as work:
        due_now = due(work, now)
    for (account_id, village_id), visit_ids in due_now.items():
        try:
            with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
                rung = ring_timers(work, visit_ids)
        except Exception:  # the runner's own net: what is wrong with one visit must not stop the others' timers
            log.exception("village_not_rung", village=str(village_id))
            _ring_singly(runtime, account_id, village_id, visit_ids, now)
            continue
        log.info("timers_rung", village=str(village_id), count=rung)


def _ring_singly(
    runtime: Runtime, account_id: AccountId, village_id: VillageId, visit_ids: list[VisitId], now: datetime
) -> None:
    for visit_id in visit_ids:
        try:
            with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
                ring_timers(work, [visit_id])
        except Exception:  # the same net, one visit wide
            log.exception("visit_not_rung", visit=str(visit_id))


def _forgotten(runtime: Runtime, moment: datetime) -> list[tuple[str, UUID]]:
    with runtime.database.work() as work:
        rows = work.connection.execute(_FORGOTTEN, {"moment": moment}).all()
    found = [(topic, row.line_account_id) for row in rows for topic in _DRAINS if getattr(row, topic)]
    return [*found, *tasks.forgotten(runtime)]


def _do_it_here(runtime: Runtime, forgotten: list[tuple[str, UUID]]) -> None:
    """Redis is gone and no worker can be woken: slower, but nobody at the gate waits for Redis to come back."""
    for topic, whose in forgotten:
        if topic not in _DRAINS:  # files can wait until Redis is back
            continue
        log.warning("drained_by_the_clock", topic=topic, account=str(whose))
        _DRAINS[topic](runtime, AccountId(whose))
