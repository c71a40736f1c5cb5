"""Which days a report tells of, and with which days before them it compares: by the village's own clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONGEST = 366
"""Days of a span that somebody chooses."""

BY_DAY_UNTIL = 92
"""So many days are shown one by one; more of them by the week."""

_DAY = timedelta(days=1)


class Choice(StrEnum):
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "90_days"
    YEAR = "year"
    OWN = "own"


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `since` until just before `until`."""

    since: datetime
    until: datetime

    def days(self, zone: ZoneInfo) -> list[date]:
        """The village's days that it touches."""
        first, last = (
            self.since.astimezone(zone).date(),
            (self.until - timedelta(microseconds=1)).astimezone(zone).date(),
        )
        return [first + _DAY * number for number in range((last - first).days + 1)]


@dataclass(frozen=True, kw_only=True)
class Spans:
    """What is told of, and what it is compared with: as long, and as far into its own days."""

    now: Span
    before: Span


def spans(choice: Choice, now: datetime, zone: ZoneInfo, own: tuple[date, date] | None = None) -> Spans:
    """A span that still runs ends now, and is compared with as much of the one before.

    `own` are the first and the last day, both within; where there is no such day yet, the span is empty.
    """
    today = now.astimezone(zone).date()
    first, last, before = _days(choice, today, own)
    since, end = _midnight(first, zone), _midnight(last + _DAY, zone)
    until = end if end <= now else max(since, now)
    whole = choice is Choice.LAST_MONTH  # months differ in length, and are compared as they are
    far = since if whole else _as_far(until, first, before, zone)
    return Spans(now=Span(since=since, until=until), before=Span(since=_midnight(before, zone), until=far))


def month_of(first: date, zone: ZoneInfo) -> Spans:
    """The whole month that begins with this day, and the month before it."""
    following = (first + timedelta(days=31)).replace(day=1)
    before = (first - _DAY).replace(day=1)
    since = _midnight(first, zone)
    return Spans(
        now=Span(since=since, until=_midnight(following, zone)), before=Span(since=_midnight(before, zone), until=since)
    )


def _days(choice: Choice, today: date, own: tuple[date, date] | None) -> tuple[date, date, date]:
    """The first day, the last one, and the first of the span before."""
    match choice:
        case Choice.WEEK:
            monday = today - _DAY * today.weekday()
            return monday, today, monday - _DAY * 7
        case Choice.MONTH:
            first = today.replace(day=1)
            return first, today, (first - _DAY).replace(day=1)
        case Choice.LAST_MONTH:
            last = today.replace(day=1) - _DAY
            first = last.replace(day=1)
            return first, last, (first - _DAY).replace(day=1)
        case Choice.QUARTER:
            return today - _DAY * 89, today, today - _DAY * 179
        case Choice.YEAR:
            return today - _DAY * 364, today, today - _DAY * 729
        case Choice.OWN:
            first, last = own or (today, today)
            return first, last, first - (last - first) - _DAY


def _as_far(until: datetime, first: date, before: date, zone: ZoneInfo) -> datetime:
    """The same hour of the same day of the span before; never into the span itself."""
    local = until.astimezone(zone)
    moved = datetime.combine(local.date() - (first - before), local.time(), zone)
    return min(moved, _midnight(first, zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
