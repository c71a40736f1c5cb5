"""Does what the office asked for, one wish after another: the gate's messages must not wait behind a large file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.domain.ids import AccountId, VillageId
from models.queries.villages import village
from models.texts.catalog import mark
from models.usecases import tasks
from models.usecases.tasks import Cancelled, Task
from workers.assignments import Assignment, CannotBeDone, Maker
from workers.making import audit, import_houses, letters, monthly_report, records, report_letter
from workers.runtime import Runtime

log = structlog.get_logger(__name__)

FAILED = mark("It did not work. Try once more; if it fails again, tell whoever runs the installation.")
MAKERS: Mapping[str, Maker] = {
    "audit": audit.make,
    "import_houses": import_houses.make,
    "letters": letters.make,
    "monthly_report": monthly_report.make,
    "report_letter": report_letter.make,
    "records": records.make,
    "records_with_phones": records.make,
}
"""By the kind of the task."""

TOPIC = tasks.TOPIC
_ONE_AT_A_TIME = 7_203_442  # an advisory lock's number: any, as long as nobody else uses it


def do_tasks(runtime: Runtime) -> int:
    """All that wait, in every village. Returns how many ended; none where another worker is at it already."""
    count = 0
    with _alone(runtime) as alone:
        while alone and (found := _villages(runtime)):
            done = sum(_do_village(runtime, village_id) for village_id in found)
            if not done:  # they were claimed, or called off, in between
                break
            count += done
    return count


def remove_old_files(runtime: Runtime, now: datetime) -> int:
    """Files whose time is over, of every village: how many."""
    with runtime.database.work(now=now) as work:
        villages = tasks.villages_with_old_files(work)
    count = 0
    for village_id in villages:
        with runtime.database.work(village_id=village_id, now=now) as work:
            count += tasks.remove_old_files(work)
    return count


def forgotten(runtime: Runtime) -> list[tuple[str, UUID]]:
    """What the clock is to wake: villages whose wishes wait."""
    return [(tasks.TOPIC, village_id) for village_id in _villages(runtime)]


def _villages(runtime: Runtime) -> list[VillageId]:
    with runtime.database.work() as work:
        return tasks.villages_with_tasks(work)


def _do_village(runtime: Runtime, village_id: VillageId) -> int:
    with runtime.database.work(village_id=village_id) as work:
        account_id = village(work).account_id
    count = 0
    while task := _claimed(runtime, village_id, account_id):
        _do(Assignment(runtime=runtime, task=task, village_id=village_id, account_id=account_id))
        count += 1
    return count


def _do(given: Assignment) -> None:
    task = given.task
    try:
        result = MAKERS[task.kind](given)
        if result is not None:
            with given.work() as work:
                tasks.finish_task(work, task.id, result)
    except Cancelled:
        log.info("task_cancelled", task=str(task.id), kind=task.kind)
    except CannotBeDone as reason:
        _fail(given, str(reason))
    except OperationalError:  # the database was away, or too slow: when the lease is over somebody takes it up again
        log.warning("task_put_off", task=str(task.id), kind=task.kind, attempt=task.attempts, exc_info=True)
    except Exception:  # the runner's own net: one wish that cannot be met must not hold up the others
        log.exception("task_failed", task=str(task.id), kind=task.kind)
        _fail(given, FAILED)
    else:
        log.info("task_done", task=str(task.id), kind=task.kind)


def _fail(given: Assignment, words: str) -> None:
    with given.work() as work:
        tasks.fail_task(work, given.task.id, words)


def _claimed(runtime: Runtime, village_id: VillageId, account_id: AccountId) -> Task | None:
    with runtime.database.work(village_id=village_id, account_id=account_id) as work:
        return tasks.claim_task(work)


@contextmanager
def _alone(runtime: Runtime) -> Iterator[bool]:
    """Whether this worker is the one. The lock goes with its connection, so a worker that dies leaves none behind."""
    given = {"number": _ONE_AT_A_TIME}
    with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), given))
        try:
            yield taken
        finally:
            if taken:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), given)
