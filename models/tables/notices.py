"""What an office writes to its village, and how many messages of the month its LINE account has left."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.notices import AudienceKind, NoticeState
from models.tables.base import Base, Key, Moment

_STATES = ", ".join(f"'{one}'" for one in NoticeState)
_AUDIENCES = ", ".join(f"'{one}'" for one in AudienceKind)


class NoticeRow(Base):
    """One notice. To whom it went stands in the outbox. `due_at` is when a worker looks at it next."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(f"audience in ({_AUDIENCES})", name="audience"),
        CheckConstraint(f"state in ({_STATES})", name="state"),
        Index("uq_notice_village_id_id", "village_id", "id", unique=True),
        Index("ix_notice_due", "due_at", postgresql_where=text("due_at is not null")),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    audience: Mapped[str] = mapped_column(Text)
    houses: Mapped[list[Any]] = mapped_column(JSONB)  # ids, where the audience is some houses
    title: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str | None] = mapped_column(Text)  # None: everybody reads the Thai
    words_en: Mapped[str | None] = mapped_column(Text)
    urgent: Mapped[bool] = mapped_column(Boolean)  # goes at night as well
    state: Mapped[str] = mapped_column(Text)
    why: Mapped[str | None] = mapped_column(Text)  # of one that was stopped
    begins_at: Mapped[Moment]
    due_at: Mapped[Moment | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    begun_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    people: Mapped[int | None] = mapped_column(Integer)  # whom it was for, when it began
    unreachable: Mapped[int | None] = mapped_column(Integer)  # of them: who has blocked the account


class LineQuotaRow(Base):
    """What LINE said last on a day (of its own clock) of the month's messages. `most` None: no limit."""

    __tablename__ = "line_quota"

    line_account_id: Mapped[UUID] = mapped_column(ForeignKey("line_account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    most: Mapped[int | None] = mapped_column(Integer)
    used: Mapped[int] = mapped_column(Integer)  # since the month began
    read_at: Mapped[Moment]
