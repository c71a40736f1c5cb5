"""What templates use to show moments, lengths and numbers. Buddhist years and Thai hours come from models.texts."""

from datetime import datetime, timedelta

from models.texts import formats
from models.texts.catalog import Say

_BROWSERS = (("Line/", "LINE"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
"""What browsers say of themselves: the first that fits, since the later ones are named by the earlier, too."""


def number(value: float) -> str:
    """12,345: the same in both languages."""
    return f"{value:,}"


def percent(share: float | None) -> str:
    """A share of one as whole percents; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.0f}%"


def lasting(length: timedelta | float | None, say: Say) -> str:
    """A length of time as people say it: "45 s", "2 min 5 s", "3 h 10 min", "2 days"; a dash where there is none."""
    if length is None:
        return "–"
    seconds = round(length.total_seconds() if isinstance(length, timedelta) else length)
    if seconds < 60:
        return say("{seconds} s", seconds=seconds)
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        whole = say("{minutes} min", minutes=minutes)
        return f"{whole} {say('{seconds} s', seconds=rest)}" if rest and minutes < 10 else whole
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        whole = say("{hours} h", hours=hours)
        return f"{whole} {say('{minutes} min', minutes=minutes)}" if minutes else whole
    return say.counted("{number} day", "{number} days", hours // 24)


def day_and_time(moment: datetime | None, time_zone: str, language: str) -> str:
    """Like "21 Nov 2026 22:15", in Thai with the Buddhist year; a dash where there is none."""
    if moment is None:
        return "–"
    return f"{formats.day(moment, time_zone, language)} {formats.clock_time(moment, time_zone, language)}"


def size_of(count: int) -> str:
    """Bytes as people read them: 1.4 MB."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000  # type: ignore[assignment]
    raise AssertionError


def browser_name(agent: str | None) -> str:
    """The browser and its system, as far as they tell: enough to know one's own again."""
    told = agent or ""
    browsers = (
        ("Line/", "LINE"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
    )
    browser = next((name for sign, name in browsers if sign in told), "?")
    system = next((name for sign, name in (*systems, ("Linux", "Linux")) if sign in told), "?")
    return f"{browser} · {system}"


FILTERS = {
    "number": number,
    "percent": percent,
    "lasting": lasting,
    "day_and_time": day_and_time,
    "day": formats.day,
    "clock_time": formats.clock_time,
    "ago": formats.ago,
    "size_of": size_of,
    "browser_name": browser_name,
    "kind_name": formats.kind_name,
    "override_reason": formats.override_reason,
}
