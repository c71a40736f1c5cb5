"""When a village's monthly report is due, and of which month it is then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LAST_DAY = 28
"""Every month has it."""

MAIL_AGAIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""After each try that failed; after the last of them nobody tries again unasked."""


@dataclass(frozen=True, kw_only=True)
class MonthlyHour:
    """Each month on this day, at this hour of the village's clock."""

    day: int
    hour: int

    def following(self, after: datetime, zone: ZoneInfo) -> datetime:
        """The first such hour that comes after this moment."""
        local = after.astimezone(zone)
        this = self._in_month(local.date(), zone)
        return this if this > after else self._in_month(_next_month(local.date()), zone)

    def latest(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The last such hour that has come."""
        local = moment.astimezone(zone)
        this = self._in_month(local.date(), zone)
        return this if this <= moment else self._in_month(local.date().replace(day=1) - timedelta(days=1), zone)

    def month_told(self, moment: datetime, zone: ZoneInfo) -> date:
        """The first day of the month that is over at the last such hour: one report, however many were missed."""
        return month_before(self.latest(moment, zone).astimezone(zone).date())

    def _in_month(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime(day.year, day.month, self.day, self.hour, tzinfo=zone)


def month_before(day: date) -> date:
    """The first day of the month before this day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def mail_again_at(attempts: int, now: datetime) -> datetime | None:
    """When to try once more after so many tries; None where it is enough."""
    return now + MAIL_AGAIN[attempts - 1] if attempts <= len(MAIL_AGAIN) else None


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
