"""Visitors whom a village no longer wants to remember: their rows are emptied, and their photos leave the store."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from models.domain.ids import AccountId, VillageId
from models.photos.keys import Size, photo_key
from models.photos.store import PhotoStoreTrouble
from models.uow import Work
from models.usecases import forget_visitors
from models.usecases.thin import BATCH
from workers.runtime import Runtime

log = structlog.get_logger(__name__)

ROUNDS = 40
"""Batches of each kind in one village and hour: a village of many years is done in some hours."""

_SIZES: tuple[Size, ...] = ("full", "thumb")
_STEPS: dict[str, Callable[[Work], int]] = {
    "phones_emptied": forget_visitors.empty_phones,
    "visitors_emptied": forget_visitors.empty_names,
    "guests_emptied": forget_visitors.empty_passes,
}


def forget_visitors_of(runtime: Runtime, account_id: AccountId, village_id: VillageId, now: datetime) -> Counter[str]:
    """What this village's own times let go of. Returns how many of which kind."""
    counts: Counter[str] = Counter(photos_removed=_remove_photos(runtime, account_id, village_id, now))
    for name, step in _STEPS.items():
        for _ in range(ROUNDS):
            with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
                count = step(work)
            counts[name] += count
            if count < BATCH:
                break
    return counts


def _remove_photos(runtime: Runtime, account_id: AccountId, village_id: VillageId, now: datetime) -> int:
    """Rows first: a file without a row is found by the sweep, a row without a file would be shown as broken."""
    total = 0
    for _ in range(ROUNDS):
        with runtime.database.work(village_id=village_id, account_id=account_id, now=now) as work:
            gone = forget_visitors.remove_photos(work)
        if not gone:
            break
        total += len(gone)
        try:
            for photo_id in gone:
                for size in _SIZES:
                    runtime.photo_store.delete(photo_key(village_id, photo_id, size))
        except PhotoStoreTrouble as error:
            log.warning("photos_left_to_the_sweep", village=str(village_id), error=type(error).__name__)
    return total
