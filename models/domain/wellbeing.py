"""How a part of the installation is: good, worth a look, or bad. What counts as which is said here alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum


class Health(IntEnum):
    """The worst of many is the largest."""

    GOOD = 0
    ATTENTION = 1
    BAD = 2


LETTER_LATE, LETTER_LOST = timedelta(seconds=30), timedelta(minutes=5)
"""People stand at the gate: what LINE sent us, or we owe LINE, is a matter of seconds."""

JOB_LATE, JOB_LOST = timedelta(seconds=10), timedelta(minutes=1)
TASK_LATE, TASK_LOST = timedelta(minutes=10), timedelta(hours=1)
"""Of the office's wishes: one may wait behind another's large file."""

BEAT_LATE, BEAT_LOST = timedelta(seconds=20), timedelta(minutes=1)
BACKUP_LATE, BACKUP_LOST = timedelta(hours=26), timedelta(days=3)
"""One is made each night."""


def health_of_age(age: timedelta | None, late: timedelta, lost: timedelta) -> Health:
    """Of something that has lasted so long; None: there is nothing."""
    if age is None or age < late:
        return Health.GOOD
    return Health.ATTENTION if age < lost else Health.BAD


def health_of_beat(last: datetime | None, now: datetime) -> Health:
    """Of the clock, which says so when it ticks. Never heard of, it is not running."""
    return Health.BAD if last is None else health_of_age(now - last, BEAT_LATE, BEAT_LOST)


def health_of_backup(last: datetime | None, now: datetime) -> Health:
    """Nobody knows of any: it may be made by other means, so it is worth a look and no more."""
    return Health.ATTENTION if last is None else health_of_age(now - last, BACKUP_LATE, BACKUP_LOST)


def health_of_line(failures: int, stopped_until: Iterable[datetime | None], now: datetime) -> Health:
    """Of an account, by how LINE has been answering it, and until when it is left alone, if it is."""
    if any(until is not None and until > now for until in stopped_until):
        return Health.BAD
    return Health.ATTENTION if failures else Health.GOOD


def health_of_workers(alive: int) -> Health:
    return Health.GOOD if alive else Health.BAD


def health_of_count(failed: int) -> Health:
    """Of what should not have happened: it has, and is kept for somebody to look at."""
    return Health.ATTENTION if failed else Health.GOOD
