"""The inbox: every event that LINE posted to us, as it came, once."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment

READ_AND_FULL = "state IN ('done', 'ignored') AND payload <> ''"
"""Rows whose text may be let go of in time."""


class WebhookEventRow(Base):
    __tablename__ = "webhook_event"
    __table_args__ = (
        CheckConstraint("state in ('new', 'done', 'ignored', 'failed')", name="state"),
        UniqueConstraint("line_account_id", "webhook_event_id"),
        Index("ix_webhook_event_new", "line_account_id", "received_at", postgresql_where=text("state = 'new'")),
        Index("ix_webhook_event_failed", "line_account_id", "received_at", postgresql_where=text("state = 'failed'")),
        Index("ix_webhook_event_full", "line_account_id", "received_at", postgresql_where=text(READ_AND_FULL)),
    )

    id: Mapped[Key]
    line_account_id: Mapped[UUID] = mapped_column(ForeignKey("line_account.id"))
    webhook_event_id: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)  # JSON as text: jsonb refuses \u0000, we refuse nothing; emptied in time
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[Moment]
    done_at: Mapped[Moment | None]
