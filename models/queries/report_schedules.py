"""When the village's monthly report is made, and what became of the last letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.domain.report_dates import MonthlyHour
from models.tables.reports import ReportScheduleRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """`due_at` is None where it is switched off."""

    day: int
    hour: int
    language: str
    addresses: Sequence[str]
    due_at: datetime | None
    mail_task_id: UUID | None
    mail_due_at: datetime | None
    mail_attempts: int
    mailed_at: datetime | None
    mail_error: str | None

    @property
    def at(self) -> MonthlyHour:
        return MonthlyHour(day=self.day, hour=self.hour)

    @property
    def given_up(self) -> bool:
        """The last letter did not go out, and nobody tries again unasked."""
        return self.mail_error is not None and self.mail_due_at is None


_NAMES = (
    "day", "hour", "language", "addresses", "due_at", "mail_task_id", "mail_due_at", "mail_attempts", "mailed_at",
    "mail_error",
)  # fmt: skip


def schedule(work: Work, *, locked: bool = False) -> Schedule | None:
    """The village's; None where none was ever made, or where `locked` is asked and somebody holds it."""
    row = ReportScheduleRow
    wanted = select(*(getattr(row, name) for name in _NAMES)).where(row.village_id == work.village)
    if locked:
        wanted = wanted.with_for_update(skip_locked=True)
    found = work.connection.execute(wanted).mappings().one_or_none()
    return Schedule(**found) if found else None
