"""How long somebody who gave a wrong password waits before the next try.

OWASP's device cookies: a browser that has signed in before is counted by itself. So a stranger who tries passwords
slows down strangers, and not the office.
"""

from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
"""Without another failure the count begins anew."""


def wait_after(failures: int) -> timedelta:
    """Nothing for the first tries; then twice as long each time, up to a quarter of an hour."""
    if failures < FREE_TRIES:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * 2.0 ** min(failures - FREE_TRIES, 20)
    return min(doubled, LONGEST_WAIT)


def failures_now(failures: int, last_at: datetime | None, now: datetime) -> int:
    """The count as it stands at this moment."""
    return failures if last_at and now - last_at < FORGOTTEN_AFTER else 0
