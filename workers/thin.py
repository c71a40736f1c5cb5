"""What nobody needs any more goes: raw events, messages' words, shifts that are over, and keys."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog

from models.domain.ids import AccountId, VillageId
from models.uow import Work
from models.usecases import thin
from workers.forget import forget_visitors_of
from workers.runtime import Runtime

Result = TypeVar("Result")
log = structlog.get_logger(__name__)

_OF_NOBODY: dict[str, Callable[[Work], int]] = {
    "attempts_removed": thin.remove_attempts,
    "strangers_removed": thin.remove_strangers,
}
_OF_ACCOUNT: dict[str, Callable[[Work], int]] = {
    "events_emptied": thin.empty_events,
    "events_removed": thin.remove_events,
    "messages_emptied": thin.empty_messages,
}
_OF_VILLAGE: dict[str, Callable[[Work], int]] = {
    "shifts_removed": thin.remove_shifts,
    "acts_removed": thin.remove_acts,
    "codes_removed": thin.remove_codes,
    "entries_emptied": thin.empty_entries,
    "hits_emptied": thin.empty_hits,
    "rule_changes_removed": thin.remove_rule_changes,
}


def thin_out(runtime: Runtime, now: datetime) -> Counter[str]:
    """Lets go of everything that has been kept long enough. Returns how many rows of which kind."""
    with runtime.database.work(now=now) as work:
        whose = thin.accounts(work)
    counts: Counter[str] = Counter()
    for name, step in _OF_NOBODY.items():
        counts[name] += _tried(partial(_batches, partial(runtime.database.work, now=now), step), 0, step=name)
    for account_id in whose:
        of_account = partial(runtime.database.work, account_id=account_id, whole_account=True, now=now)
        for name, step in _OF_ACCOUNT.items():
            counts[name] += _tried(partial(_batches, of_account, step), 0, account=account_id, step=name)
        counts += _tried(partial(_of_villages, runtime, account_id, now), Counter(), account=account_id)
    if counts.total():
        log.info("thinned_out", **counts)
    return counts


def _tried(act: Callable[[], Result], nothing: Result, **whose: object) -> Result:
    """One village's trouble, or one account's, does not keep all others."""
    try:
        return act()
    except Exception:  # the runner's own net
        log.exception("not_thinned_out", **{name: str(one) for name, one in whose.items()})
        return nothing


def _batches(begin: Callable[[], AbstractContextManager[Work]], step: Callable[[Work], int]) -> int:
    """Each batch in a transaction of its own, until one is not full."""
    total = 0
    while True:
        with begin() as work:
            count = step(work)
        total += count
        if count < thin.BATCH:
            return total


def _of_villages(runtime: Runtime, account_id: AccountId, now: datetime) -> Counter[str]:
    """One batch of each kind in each village: what is more goes an hour later."""
    with runtime.database.work(account_id=account_id, whole_account=True, now=now) as work:
        village_ids = thin.villages(work)
    counts: Counter[str] = Counter()
    for village_id in village_ids:
        for act in (_of_village, forget_visitors_of):
            counts += _tried(partial(act, runtime, account_id, village_id, now), Counter(), village=village_id)
    return counts


def _of_village(runtime: Runtime, account_id: AccountId, village_id: VillageId, now: datetime) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, step in _OF_VILLAGE.items():
        with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
            counts[name] += step(work)
    return counts
