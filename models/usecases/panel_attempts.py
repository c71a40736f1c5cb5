"""Wrong passwords are counted: see models.domain.lockout."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import case, delete, func
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.lockout import FORGOTTEN_AFTER, failures_now, wait_after
from models.tables.panel import PanelAttemptRow
from models.uow import Work


def attempt_key(*parts: str) -> str:
    """Under which tries are counted; no address stands in the table."""
    return sha256("\0".join(parts).encode()).hexdigest()


def begin_try(work: Work, key: str) -> timedelta:
    """How long nobody may try under this key; nothing where they may now, and then this try is counted.

    It counts as wrong before it is judged, until `forget_failures`: of tries that are sent at once, all that are too
    many wait. The key is held until the commit, which must come before anything that takes its time.
    """
    row = PanelAttemptRow
    given = upsert(row).values(key=key, failures=0, last_at=work.now)
    held = given.on_conflict_do_update(index_elements=["key"], set_={"key": row.key})
    failures, last_at = work.connection.execute(held.returning(row.failures, row.last_at)).one()
    wait = wait_after(failures_now(failures, last_at, work.now))
    if wait and last_at + wait > work.now:
        return last_at + wait - work.now
    note_failures(work, [key])
    return timedelta()


def note_failures(work: Work, keys: Sequence[str]) -> None:
    """One more under each key."""
    row = PanelAttemptRow
    old = row.last_at < work.now - FORGOTTEN_AFTER
    given = upsert(row).values([{"key": key, "failures": 1, "last_at": work.now} for key in sorted(set(keys))])
    more = {"failures": case((old, 1), else_=func.least(row.failures + 1, 1000)), "last_at": work.now}
    work.connection.execute(given.on_conflict_do_update(index_elements=["key"], set_=more))


def forget_failures(work: Work, keys: Sequence[str]) -> None:
    """They knew the password."""
    work.connection.execute(delete(PanelAttemptRow).where(PanelAttemptRow.key.in_(keys)))
