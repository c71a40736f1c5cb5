"""What the office asks for and a worker makes: ordered, claimed with a lease, told on, ended.

At least once: a worker that dies in the midst leaves a task that another takes up when the lease is over. So what a
task changes in the village must be one transaction with its end, or bear being done twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import cast, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from models.domain.errors import Code, NotFound, Refused
from models.domain.ids import PersonId, VillageId
from models.tables.tasks import TaskFileRow, TaskRow
from models.texts.catalog import mark
from models.uow import Work, new_id

TOPIC = "tasks"
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
FILE_LIFE = timedelta(days=7)
LARGEST_FILE = 60_000_000
"""Bytes: what PostgreSQL and a browser still carry in one piece."""

MOST_OF_ONE = 5
"""So many wishes of one person wait or run in a village; then they are asked to wait for them.

Those that nobody in person asked for count as another's: nobody of the office can crowd out what goes by the clock.
"""

MOST_OF_ALL = 20
"""The same for everybody of an office together."""

GAVE_UP = mark("It was tried three times, and did not work.")
GOING = ("queued", "running")


@dataclass(frozen=True, kw_only=True)
class Task:
    """A wish that a worker has taken."""

    id: UUID
    kind: str
    facts: Mapping[str, Any]
    language: str
    made_by: PersonId | None
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of it: a file to take away, or nothing but its having been done."""

    name: str
    mime: str
    body: bytes


class Cancelled(Exception):  # noqa: N818
    """Whoever asked for it has changed their mind."""


def order_task(work: Work, kind: str, facts: Mapping[str, Any], language: str) -> UUID:
    """Somebody's wish; a worker is woken after the commit. Raises Refused where too many of theirs, or of all, wait."""
    _check_room(work)
    task_id = new_id()
    work.connection.execute(
        insert(TaskRow).values(
            id=task_id,
            village_id=work.village,
            kind=kind,
            facts=dict(facts),
            language=language,
            state="queued",
            due_at=work.now,
            made_by=work.actor.person_id,
            created_at=work.now,
        )
    )
    work.wake(TOPIC, work.village)
    return task_id


def _check_room(work: Work) -> None:
    going = select(TaskRow.made_by).where(TaskRow.village_id == work.village, TaskRow.state.in_(GOING))
    makers, me = work.connection.scalars(going).all(), work.actor.person_id
    if makers.count(me) >= MOST_OF_ONE or (me and len(makers) >= MOST_OF_ALL):
        raise Refused(Code.TOO_MANY_TASKS, f"at most {MOST_OF_ONE} wishes of one, and {MOST_OF_ALL} of all at a time")


def is_going(work: Work, kind: str) -> bool:
    """Whether one of this kind waits or runs in the village."""
    row = TaskRow
    going = select(row.id).where(row.village_id == work.village, row.state.in_(GOING), row.kind == kind)
    return work.connection.scalar(going.limit(1)) is not None


def villages_with_tasks(work: Work) -> list[VillageId]:
    """Where something waits, or was left lying by a worker that died."""
    found = work.connection.scalars(text("SELECT village_id FROM villages_with_tasks(:moment)"), {"moment": work.now})
    return [VillageId(one) for one in found]


def claim_task(work: Work) -> Task | None:
    """The village's next one, for LEASE; None where there is none. One that failed too often ends here."""
    row = TaskRow
    due = row.village_id == work.village, row.state.in_(GOING), row.due_at <= work.now
    wanted = select(row.__table__).where(*due).order_by(row.id).limit(1).with_for_update(skip_locked=True)
    found = work.connection.execute(wanted).mappings().one_or_none()
    if found is None:
        return None
    if found["attempts"] >= MOST_ATTEMPTS:
        _end(work, found["id"], "failed", error=GAVE_UP)
        return claim_task(work)
    taken = {"state": "running", "attempts": found["attempts"] + 1, "due_at": work.now + LEASE}
    work.connection.execute(update(row).where(row.id == found["id"]).values(taken))
    return Task(
        id=found["id"],
        kind=found["kind"],
        facts=found["facts"],
        language=found["language"],
        made_by=PersonId(found["made_by"]) if found["made_by"] else None,
        attempts=taken["attempts"],
    )


def tell_progress(work: Work, task_id: UUID, done: int, total: int | None) -> None:
    """So far, of so many; the lease begins anew. Raises Cancelled where nobody wants it any more."""
    told = update(TaskRow).where(TaskRow.id == task_id, TaskRow.state == "running")
    if not work.connection.execute(told.values(done=done, total=total, due_at=work.now + LEASE)).rowcount:
        raise Cancelled


def finish_task(work: Work, task_id: UUID, result: Result | None, *, found: Mapping[str, Any] | None = None) -> None:
    """It is done; what was `found` stands with its facts. Raises Cancelled, so that what it changed is rolled back."""
    more = {"facts": TaskRow.facts.op("||")(cast(dict(found), JSONB))} if found else {}
    if not _end(work, task_id, "done", **more):
        raise Cancelled
    if result is None:
        return
    work.connection.execute(delete(TaskFileRow).where(TaskFileRow.task_id == task_id))
    file = {"name": result.name, "mime": result.mime, "body": result.body, "expires_at": work.now + FILE_LIFE}
    work.connection.execute(
        insert(TaskFileRow).values(task_id=task_id, village_id=work.village, created_at=work.now, **file)
    )


def fail_task(work: Work, task_id: UUID, error: str) -> None:
    """It cannot be done, and trying again would not help; `error` is a msgid that the page says."""
    _end(work, task_id, "failed", error=error)


def cancel_task(work: Work, task_id: UUID) -> None:
    """Nobody wants it any more. Raises NotFound where it has ended, or is another village's."""
    if not _end(work, task_id, "cancelled"):
        raise NotFound


def mark_seen(work: Work, task_id: UUID) -> None:
    """Whoever asked has looked at what came of it."""
    row = TaskRow
    unseen = row.id == task_id, row.village_id == work.village, row.seen_at.is_(None)
    work.connection.execute(update(row).where(*unseen).values(seen_at=work.now))


def remove_old_files(work: Work) -> int:
    """Files of the work's village whose time is over: how many."""
    old = TaskFileRow.village_id == work.village, TaskFileRow.expires_at <= work.now
    return work.connection.execute(delete(TaskFileRow).where(*old)).rowcount


def villages_with_old_files(work: Work) -> list[VillageId]:
    """Whose files are to go."""
    asked = text("SELECT village_id FROM villages_with_old_files(:moment)")
    return [VillageId(one) for one in work.connection.scalars(asked, {"moment": work.now})]


def _end(work: Work, task_id: UUID, state: str, **values: Any) -> bool:
    row = TaskRow
    going = row.id == task_id, row.village_id == work.village, row.state.in_(GOING)
    ended = update(row).where(*going).values(state=state, ended_at=work.now, **values)
    return bool(work.connection.execute(ended).rowcount)
