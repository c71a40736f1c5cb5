"""When a village's committee gets its monthly report, and whether the last one arrived."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Moment


class ReportScheduleRow(Base):
    """One a village. `due_at` is when the clock orders the next report, `mail_due_at` when a letter is to be tried;
    NULL where there is nothing to do.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        CheckConstraint("day between 1 and 28", name="day"),
        CheckConstraint("hour between 0 and 23", name="hour"),
        ForeignKeyConstraint(["village_id", "mail_task_id"], ["task.village_id", "task.id"]),
        Index("ix_report_schedule_due", "due_at", postgresql_where=text("due_at is not null")),
        Index("ix_report_schedule_mail_due", "mail_due_at", postgresql_where=text("mail_due_at is not null")),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"), primary_key=True)
    day: Mapped[int] = mapped_column(SmallInteger)
    hour: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(Text)
    addresses: Mapped[list[str]] = mapped_column(ARRAY(Text))
    due_at: Mapped[Moment | None]
    mail_task_id: Mapped[UUID | None] = mapped_column(Uuid)  # whose file is, or was last, to be mailed
    mail_due_at: Mapped[Moment | None]
    mail_attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    mailed_at: Mapped[Moment | None]
    mail_error: Mapped[str | None] = mapped_column(Text)  # of the last try, where that failed
    changed_at: Mapped[Moment]
