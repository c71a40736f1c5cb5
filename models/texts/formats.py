"""Moments, days and kinds as people read them. The only place that knows of Buddhist years."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from models.domain.offline import OFFLINE
from models.domain.visit import OverrideReason
from models.texts.catalog import Say, mark

BUDDHIST_ERA = 543  # years ahead of the common era
KIND_NAMES = {
    "guest": mark("Guest"),
    "delivery": mark("Delivery"),
    "taxi": mark("Taxi"),
    "service": mark("Service"),
    "other": mark("Other"),
}
OVERRIDE_REASONS: dict[str, str] = {
    OverrideReason.PHONED: mark("The house agreed by phone"),
    OverrideReason.OFFICE: mark("The office agreed"),
    OverrideReason.EMERGENCY: mark("Emergency"),
    OverrideReason.CAME_TO_GATE: mark("The resident came to the gate"),
    OFFLINE: mark("The gate had no network"),
}


def clock_time(moment: datetime, time_zone: str, language: str) -> str:
    """The hour on the village's clock: "22:15", in Thai "22:15 น.", which no line may part."""
    text = moment.astimezone(ZoneInfo(time_zone)).strftime("%H:%M")
    return f"{text}\N{NO-BREAK SPACE}น." if language == "th" else text


def day(moment: datetime, time_zone: str, language: str) -> str:
    """The village's day: "21 Nov 2026", in Thai "21 พ.ย. 2569"."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return whole_day(local.date(), language)


def day_and_clock(local: datetime, language: str) -> str:
    """A naive moment of some clock, for a table: "21 Nov 2026 22:15", in Thai "21 พ.ย. 2569 22:15"."""
    year = local.year + BUDDHIST_ERA if language == "th" else local.year
    return f"{local.day} {_months(language)[local.month]} {year} {local:%H:%M}"


def typed_day(day_: date, language: str) -> str:
    """As people type it into a form: "31/12/2026", in Thai "31/12/2569"."""
    year = day_.year + BUDDHIST_ERA if language == "th" else day_.year
    return f"{day_:%d/%m}/{year}"


def ago(moment: datetime, now: datetime, say: Say) -> str:
    """As people say it: "just now", "3 minutes ago", "2 hours ago", "5 days ago"."""
    passed = now - moment
    if passed < timedelta(minutes=1):
        return say("just now")
    if passed < timedelta(hours=1):
        return say.counted("{number} minute ago", "{number} minutes ago", passed // timedelta(minutes=1))
    if passed < timedelta(days=1):
        return say.counted("{number} hour ago", "{number} hours ago", passed // timedelta(hours=1))
    return say.counted("{number} day ago", "{number} days ago", passed.days)


def kind_name(kind: str, say: Say) -> str:
    """A visit's kind; one that this release does not know is "Other"."""
    return say(KIND_NAMES.get(kind, KIND_NAMES["other"]))


def override_reason(reason: str, say: Say) -> str:
    """Why a guard let somebody in: a reason of the list in the reader's language, any other as it was written."""
    return say(OVERRIDE_REASONS[reason]) if reason in OVERRIDE_REASONS else reason


@cache
def _months(language: str) -> dict[int, str]:
    return dict(Locale.parse(language).months["format"]["abbreviated"])


def short_day(when: date, language: str) -> str:
    """A day without its year, for the foot of a chart: "21 Nov", in Thai "21 พ.ย."."""
    return f"{when.day} {_months(language)[when.month]}"


def whole_day(when: date, language: str) -> str:
    """A day of the calendar: "21 Nov 2026", in Thai "21 พ.ย. 2569"."""
    return f"{short_day(when, language)} {_year(when.year, language)}"


def month(when: date, language: str) -> str:
    """The day's month: "November 2026", in Thai "พฤศจิกายน 2569"."""
    return f"{Locale.parse(language).months['stand-alone']['wide'][when.month]} {_year(when.year, language)}"


def weekday(number: int, language: str, width: str = "wide") -> str:
    """Monday is 0. `width` is "wide" or "abbreviated"."""
    return str(Locale.parse(language).days["stand-alone"][width][number])


def _year(year: int, language: str) -> int:
    return year + BUDDHIST_ERA if language == "th" else year
