"""Notices whose time has come: written into the outbox, a batch a transaction, until nothing is left to write."""

import time

import structlog

from models.domain.ids import AccountId
from models.usecases.send_notice import Due, carry_on, due_notices
from workers.drain import LONGEST_SECONDS, More
from workers.runtime import Runtime

log = structlog.get_logger(__name__)


def send_notices(runtime: Runtime, account_id: AccountId, _more: More = None) -> int:
    """All that are due in the account's villages. Returns how many steps were taken; what is left the clock finds."""
    until, count = time.monotonic() + LONGEST_SECONDS, 0
    while time.monotonic() < until:
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            due = due_notices(work)
        moved = sum(_carry_on(runtime, account_id, one) for one in due)
        if not moved:  # none is due, or others are at them
            break
        count += moved
    return count


def _carry_on(runtime: Runtime, account_id: AccountId, due: Due) -> bool:
    try:
        with runtime.database.work(village_id=due.village_id, account_id=account_id, whole_account=True) as work:
            return carry_on(work, due.notice_id)
    except Exception:  # the runner's own net: one notice must not hold up the others
        log.exception("notice_failed", notice=str(due.notice_id))
        return False
