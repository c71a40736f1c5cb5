"""When a pass is good, as people read it."""

from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from models.domain.pass_token import EVERY_DAY
from models.domain.passes import PassKind, Window
from models.texts import formats
from models.texts.catalog import Say

_LAST_MINUTE = timedelta(minutes=1)


def when(kind: PassKind, window: Window, time_zone: str, say: Say) -> str:
    """Like "21 Nov 2026, 18:00–22:00", "21 Nov 2026, 18:00 to 23 Nov 2026, 12:00" or "Mon, Wed, 08:00–17:00"."""
    if kind is PassKind.RECURRING:
        return say("{days}, {hours}", days=days(window.weekdays, say), hours=_hours(window, say))
    zone = ZoneInfo(time_zone)
    begin, end = window.valid_from.astimezone(zone), window.valid_until.astimezone(zone)
    last = end - _LAST_MINUTE  # what ends at midnight belongs to the day before
    day = formats.day(begin, time_zone, say.language)
    if begin.date() == last.date():
        return say("{day}, {since}–{until}", day=day, since=_clock(begin), until=_end(end))
    begins = say("{day}, {time}", day=day, time=_clock(begin))
    ends = say("{day}, {time}", day=formats.day(last, time_zone, say.language), time=_end(end))
    return say("{begin} to {end}", begin=begins, end=ends)


def until(window: Window, time_zone: str, say: Say) -> str:
    """The last day of somebody who comes every week."""
    return formats.day(window.valid_until - _LAST_MINUTE, time_zone, say.language)


def days(weekdays: int, say: Say) -> str:
    """Like "Mon, Wed"; or "Every day"."""
    if weekdays == EVERY_DAY:
        return say("Every day")
    names = _weekdays(say.language)
    between = " " if say.language == "th" else ", "
    return between.join(names[day] for day in range(7) if weekdays >> day & 1)


def grouped(code: str) -> str:
    """Six digits as they are told at a gate: "123 456"."""
    return f"{code[:3]} {code[3:]}"


def _hours(window: Window, say: Say) -> str:
    if window.from_time == window.until_time:
        return say("all day") if window.from_time == time(0) else say("from {time}", time=f"{window.from_time:%H:%M}")
    until_time = "24:00" if window.until_time == time(0) else f"{window.until_time:%H:%M}"
    return say("{since}–{until}", since=f"{window.from_time:%H:%M}", until=until_time)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _end(moment: datetime) -> str:
    return "24:00" if moment.time() == time(0) else _clock(moment)


@cache
def _weekdays(language: str) -> dict[int, str]:
    """Monday is 0."""
    return dict(Locale.parse(language).days["format"]["abbreviated"])
