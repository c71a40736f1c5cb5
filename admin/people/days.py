"""The last day of a place: it ends at the midnight after."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import g


def last_day(ends_at: datetime | None) -> date | None:
    """By the clock of the village that is sat at."""
    if ends_at is None:
        return None
    return (ends_at.astimezone(ZoneInfo(g.seat.at.time_zone)) - timedelta(microseconds=1)).date()


def noon_of(day: date) -> datetime:
    """A moment of the day, by the same clock."""
    return datetime.combine(day, time(12), ZoneInfo(g.seat.at.time_zone))


def noon_of_last_day(ends_at: datetime | None) -> datetime | None:
    """A moment within it, for whatever shows a moment's day."""
    return ends_at - timedelta(hours=12) if ends_at else None
