"""Moments, days and kinds as people read them. The only place that knows of Buddhist years."""

from datetime import datetime, timedelta
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
    year = local.year + BUDDHIST_ERA if language == "th" else local.year
    return f"{local.day} {_months(language)[local.month]} {year}"


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
