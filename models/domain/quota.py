"""How far the month's messages will last: from what LINE counted, day by day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

DAYS_NEEDED = 3
"""With fewer whole days nothing is foretold."""

RECENT = 28
"""Days that say what is usual."""

WEEKS_NEEDED = 2
"""So many of a weekday, before it counts by itself."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What LINE had counted since the month began, when it was last asked on this day."""

    day: date
    used: int


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Where this leads: `used` by the end of the month. `ends_on`: the day on which nothing will be left, if any."""

    used: int
    last_day: date
    ends_on: date | None


def used_by_day(readings: Sequence[Reading]) -> dict[date, float]:
    """What each day took. Days on which nobody asked share alike what is known of them together.

    LINE does not say when its month begins: a count that has become smaller has begun anew.
    """
    days: dict[date, float] = {}
    in_order = sorted(readings, key=lambda one: one.day)
    for before, one in pairwise(in_order):
        taken = one.used - before.used if one.used >= before.used else one.used
        passed = (one.day - before.day).days
        for back in range(passed):
            days[one.day - timedelta(days=back)] = taken / passed
    return days


def forecast(readings: Sequence[Reading], today: date, most: int | None) -> Forecast | None:
    """None while too few days are known. Of today the rest of a usual day is still to come."""
    known = {day: count for day, count in used_by_day(readings).items() if today - timedelta(days=RECENT) <= day}
    whole = {day: count for day, count in known.items() if day < today}
    now = next((one.used for one in readings if one.day == today), None)
    if len(whole) < DAYS_NEEDED or now is None:
        return None
    usual, last_day = _usual(whole), _last_day(today)
    total = now + max(0.0, usual[today.weekday()] - known.get(today, 0.0))
    ends_on = today if most is not None and total >= most else None
    day = today
    while day < last_day:
        day += timedelta(days=1)
        total += usual[day.weekday()]
        ends_on = ends_on or (day if most is not None and total >= most else None)
    return Forecast(used=round(total), last_day=last_day, ends_on=ends_on)


def _usual(whole: Mapping[date, float]) -> dict[int, float]:
    """By weekday: its own mean, or the last week's where it has not been seen often enough."""
    of_weekday: dict[int, list[float]] = defaultdict(list)
    for day, count in whole.items():
        of_weekday[day.weekday()].append(count)
    lately = fmean(whole[day] for day in sorted(whole)[-7:])
    seen = {weekday: fmean(counts) for weekday, counts in of_weekday.items() if len(counts) >= WEEKS_NEEDED}
    return {weekday: seen.get(weekday, lately) for weekday in range(7)}


def _last_day(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
