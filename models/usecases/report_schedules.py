"""The committee's monthly report: when it is made, and that it is mailed once it is there.

Its timers are columns that the clock claims: the order of a report moves the schedule on in the same transaction, so
that it is ordered once, and once for however many hours were missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from models.domain.errors import NotFound
from models.domain.ids import VillageId
from models.domain.report_dates import MonthlyHour, mail_again_at
from models.queries.report_schedules import schedule
from models.queries.villages import village
from models.tables.reports import ReportScheduleRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.tasks import is_going, order_task

REPORT = "monthly_report"
LETTER = "report_letter"


@dataclass(frozen=True, kw_only=True)
class ScheduleWish:
    """On which day of the month, at which hour of the village's clock, in which language, and to whom."""

    day: int
    hour: int
    language: str
    addresses: Sequence[str]


def set_schedule(work: Work, wish: ScheduleWish, zone: ZoneInfo) -> None:
    """From the next such hour on."""
    due_at = MonthlyHour(day=wish.day, hour=wish.hour).following(work.now, zone)
    values: dict[str, Any] = {
        "day": wish.day,
        "hour": wish.hour,
        "language": wish.language,
        "addresses": list(wish.addresses),
        "due_at": due_at,
        "changed_at": work.now,
    }
    put = insert(ReportScheduleRow).values(village_id=work.village, **values)
    work.connection.execute(put.on_conflict_do_update(index_elements=["village_id"], set_=values))
    facts = {"day": wish.day, "hour": wish.hour, "language": wish.language, "addresses": len(wish.addresses)}
    note_change(work, "village", work.village, "report_schedule_set", facts)


def end_schedule(work: Work) -> None:
    """No more reports by themselves; `set_schedule` begins them again. Raises NotFound where there is none."""
    if not _change(work, due_at=None, mail_due_at=None, changed_at=work.now):
        raise NotFound
    note_change(work, "village", work.village, "report_schedule_ended")


def order_report(work: Work, month: date, language: str, *, scheduled: bool = False) -> UUID:
    """Of the month that begins with this day. Raises Refused where too much is asked for."""
    return order_task(work, REPORT, {"month": month.isoformat(), "scheduled": scheduled}, language)


def villages_due(work: Work) -> list[VillageId]:
    """Where a report is to be ordered, or a letter to be tried."""
    found = work.connection.scalars(text("SELECT village_id FROM villages_with_due_reports(:at)"), {"at": work.now})
    return [VillageId(one) for one in found]


def order_what_is_due(work: Work) -> int:
    """The village's report, its letter, or neither where another clock is at it. Raises Refused."""
    found = schedule(work, locked=True)
    if found is None:
        return 0
    count = 0
    if found.due_at and found.due_at <= work.now:
        zone = village(work).zone
        order_report(work, found.at.month_told(work.now, zone), found.language, scheduled=True)
        _change(work, due_at=found.at.following(work.now, zone))
        count += 1
    letter_due = found.mail_due_at and found.mail_due_at <= work.now and found.mail_task_id
    if letter_due and not is_going(work, LETTER):  # one that waits behind a large file is not asked for twice
        order_task(work, LETTER, {"file": str(found.mail_task_id)}, found.language)
        attempts = found.mail_attempts + 1
        _change(work, mail_attempts=attempts, mail_due_at=mail_again_at(attempts, work.now))
        count += 1
    return count


def mail_report(work: Work, task_id: UUID) -> None:
    """The file that this task has made is to be mailed as soon as may be."""
    _change(work, mail_task_id=task_id, mail_due_at=work.now, mail_attempts=0, mailed_at=None, mail_error=None)


def mail_once_more(work: Work) -> None:
    """Somebody asks for another try. Raises NotFound where there is no letter to send."""
    found = schedule(work)
    if found is None or found.mail_task_id is None:
        raise NotFound
    mail_report(work, found.mail_task_id)
    note_change(work, "village", work.village, "report_mailed_again")


def is_to_be_mailed(work: Work, task_id: UUID) -> bool:
    """Whether the file that this task has made is still the one to mail, and has not been mailed."""
    found = schedule(work)
    return found is not None and found.mail_task_id == task_id and found.mailed_at is None


def was_mailed(work: Work, task_id: UUID) -> None:
    """A mail server has taken the letter."""
    _change(work, task_id, mailed_at=work.now, mail_due_at=None, mail_error=None)


def was_not_mailed(work: Work, task_id: UUID, error: str) -> datetime | None:
    """It has not; when it is tried once more, None where it is not. `error` is a msgid."""
    _change(work, task_id, mail_error=error)
    found = schedule(work)
    return found.mail_due_at if found else None


def _change(work: Work, task_id: UUID | None = None, /, **values: Any) -> bool:
    row = ReportScheduleRow
    mine = update(row).where(row.village_id == work.village).values(values)
    if task_id is not None:
        mine = mine.where(row.mail_task_id == task_id)
    return bool(work.connection.execute(mine).rowcount)
