"""Hours of a day and days of a week, by the village's own clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

EVERY_DAY = 0b111_1111
"""Days as bits: Monday is 1, Tuesday 2, Wednesday 4 … Sunday 64."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From one time of day until before another. `until` before `since`: over midnight."""

    since: time
    until: time

    def hold(self, at: time) -> bool:
        """Whether this time of day is among them."""
        if self.since <= self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until

    def began_the_day_before(self, at: time) -> bool:
        """Whether these hours, which hold `at`, began yesterday."""
        return self.since > self.until and at < self.until


def hours_of(since: time | None, until: time | None) -> Hours | None:
    """None stands for all day."""
    return Hours(since=since, until=until) if since is not None and until is not None else None


def on_such_a_day(days: int, hours: Hours | None, local: datetime) -> bool:
    """Whether a local moment lies in these hours of one of these days. What began on Sunday night is Sunday's."""
    if hours is not None and not hours.hold(local.time()):
        return False
    late = hours is not None and hours.began_the_day_before(local.time())
    return bool(days >> (local - timedelta(days=late)).weekday() & 1)
