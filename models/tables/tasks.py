"""What the office asks for and a worker makes: files, imports, notices."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment


class TaskRow(Base):
    """One wish. `due_at` is when somebody may take it: a claim pushes it on by a lease, which each progress renews."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        Index("ix_task_due", "due_at", postgresql_where=text("state in ('queued', 'running')")),
        Index("ix_task_failed", "ended_at", postgresql_where=text("state = 'failed'")),
        Index("ix_task_village", "village_id", "id"),
        Index("uq_task_village_id_id", "village_id", "id", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    kind: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    language: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    done: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    total: Mapped[int | None] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    error: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[Moment]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # None: a schedule of the village
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    seen_at: Mapped[Moment | None]  # when whoever asked for it looked at it


class TaskFileRow(Base):
    """What came of a task, or what was given to it: in the database, where every process of ours finds it."""

    __tablename__ = "task_file"
    __table_args__ = (ForeignKeyConstraint(["village_id", "task_id"], ["task.village_id", "task.id"]),)

    task_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    village_id: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(Text)
    mime: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
