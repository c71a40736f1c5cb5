"""What changes in a village beside its visits."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment

SUBJECTS = (
    "membership", "invite", "pass", "occasion", "house_rule", "asking_rule", "block", "house", "person", "village",
    "panel_role", "panel_login", "task", "notice", "message", "visit", "line_account",
)  # fmt: skip


class ChangeRow(Base):
    """Who changed what, when, by which door. Rows are added and read, and nothing else."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("subject in (" + ", ".join(map(repr, SUBJECTS)) + ")", name="subject"),
        Index("ix_change_subject", "village_id", "subject_id", "id"),
        Index("ix_change_newest", "village_id", "id"),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    subject: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor_role: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    at: Mapped[Moment]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
