"""What the office has asked for, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from models.domain.errors import NotFound
from models.tables.people import PersonRow
from models.tables.tasks import TaskFileRow, TaskRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One wish, as a page shows it. `size` is in bytes; None where there is no file, or none any more."""

    id: UUID
    kind: str
    facts: Mapping[str, Any]
    state: str
    done: int
    total: int | None
    error: str | None
    created_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None
    made_by: UUID | None
    maker: str | None
    file_name: str | None
    size: int | None
    expires_at: datetime | None

    @property
    def going(self) -> bool:
        return self.state in {"queued", "running"}

    @property
    def percent(self) -> int | None:
        """How much is done; None where nobody knows how much there is."""
        return min(100, self.done * 100 // self.total) if self.total else None


@dataclass(frozen=True, kw_only=True)
class TaskFile:
    """What came of a task."""

    name: str
    mime: str
    body: bytes


_LINES = (
    select(
        TaskRow.id,
        TaskRow.kind,
        TaskRow.facts,
        TaskRow.state,
        TaskRow.done,
        TaskRow.total,
        TaskRow.error,
        TaskRow.created_at,
        TaskRow.ended_at,
        TaskRow.seen_at,
        TaskRow.made_by,
        PersonRow.display_name.label("maker"),
        TaskFileRow.name.label("file_name"),
        func.octet_length(TaskFileRow.body).label("size"),
        TaskFileRow.expires_at,
    )
    .outerjoin(PersonRow, PersonRow.id == TaskRow.made_by)
    .outerjoin(TaskFileRow, TaskFileRow.task_id == TaskRow.id)
)


def task(work: Work, task_id: UUID) -> TaskLine:
    """One wish of the village. Raises NotFound."""
    wanted = _LINES.where(TaskRow.village_id == work.village, TaskRow.id == task_id)
    row = work.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound
    return TaskLine(**row)


def tasks(work: Work, most: int = 50) -> list[TaskLine]:
    """The village's newest."""
    wanted = _LINES.where(TaskRow.village_id == work.village).order_by(TaskRow.id.desc()).limit(most)
    return [TaskLine(**row) for row in work.connection.execute(wanted).mappings()]


def newest(work: Work, kind: str) -> TaskLine | None:
    """The village's last one of this kind, however much was asked for since."""
    wanted = _LINES.where(TaskRow.village_id == work.village, TaskRow.kind == kind).order_by(TaskRow.id.desc()).limit(1)
    row = work.connection.execute(wanted).mappings().one_or_none()
    return TaskLine(**row) if row else None


def file_of(work: Work, task_id: UUID) -> TaskFile:
    """What came of it. Raises NotFound where there is no file, or none any more."""
    row = TaskFileRow
    wanted = select(row.name, row.mime, row.body).where(
        row.village_id == work.village, row.task_id == task_id, row.expires_at > work.now
    )
    found = work.connection.execute(wanted).mappings().one_or_none()
    if found is None:
        raise NotFound
    return TaskFile(name=found["name"], mime=found["mime"], body=bytes(found["body"]))
