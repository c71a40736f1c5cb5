"""May this pass come in now? The gate asks this with a network and without; liff/static/js/pass-token.js says the same.

A gate's clock may be CLOCK_TOLERANCE wrong either way, and a guest who is on time is still let in: so each window is
that much longer at both ends. A clock that is further off cannot be known from within, with one exception: it stands
before a moment that the server has already told. Then no word about time is said but that the clock is wrong.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.domain.pass_token import REVISIONS, PassToken

CLOCK_TOLERANCE = timedelta(minutes=5)
DAY = timedelta(days=1)


class Verdict(StrEnum):
    """What the guard is told. Only OK opens the gate."""

    OK = "ok"
    NOT_A_PASS = "not_a_pass"  # noqa: S105 - a verdict, no password
    """Something else was scanned."""
    UNKNOWN_CODE = "unknown_code"
    """No pass of this village has these six digits. Only the server can say so."""
    OTHER_VILLAGE = "other_village"
    OLD_KEY = "old_key"
    """Signed by a key that is not the village's now: the guest opens the pass's page anew and shows the code there."""
    FORGED = "forged"
    REVOKED = "revoked"
    CHANGED = "changed"
    """The host has changed the pass since: the guest opens its page anew."""
    USED_UP = "used_up"
    CLOCK_OFF = "clock_off"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WRONG_DAY = "wrong_day"
    WRONG_HOUR = "wrong_hour"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a gate knows of a pass beside its token; a gate without network may know nothing.

    `server_time` is the latest moment that the server has told to this gate.
    """

    revoked: bool = False
    revision: int | None = None
    uses: int = 0
    uses_allowed: int | None = None
    server_time: datetime | None = None


NOTHING_KNOWN = Known()


def judge(token: PassToken, now: datetime, zone: ZoneInfo, known: Known = NOTHING_KNOWN) -> Verdict:
    """The first thing that stands against it, and what no waiting changes comes first."""
    return _by_what_is_known(token, known) or _by_clock(token, now, known) or _by_weekday_and_hour(token, now, zone)


def _by_what_is_known(token: PassToken, known: Known) -> Verdict | None:
    allowed = 1 if token.once else known.uses_allowed
    if known.revoked:
        return Verdict.REVOKED
    if known.revision is not None and known.revision % REVISIONS != token.revision % REVISIONS:
        return Verdict.CHANGED
    if allowed is not None and known.uses >= allowed:
        return Verdict.USED_UP
    return None


def _by_clock(token: PassToken, now: datetime, known: Known) -> Verdict | None:
    if known.server_time is not None and now < known.server_time - CLOCK_TOLERANCE:
        return Verdict.CLOCK_OFF
    if now < token.valid_from - CLOCK_TOLERANCE:
        return Verdict.NOT_YET
    if now > token.valid_until + CLOCK_TOLERANCE:
        return Verdict.EXPIRED
    return None


def _by_weekday_and_hour(token: PassToken, now: datetime, zone: ZoneInfo) -> Verdict:
    """By the village's clock on the wall. A night that began on Monday is Monday's until it ends."""
    wall = now.astimezone(zone).replace(tzinfo=None)
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight + step * DAY for step in (-1, 0, 1)]
    if any(_allowed_on(token, day) and _within_hours(token, wall, day) for day in days):
        return Verdict.OK
    return Verdict.WRONG_HOUR if _allowed_on(token, midnight) else Verdict.WRONG_DAY


def _allowed_on(token: PassToken, day: datetime) -> bool:
    return bool(token.weekdays >> day.weekday() & 1)


def _within_hours(token: PassToken, wall: datetime, day: datetime) -> bool:
    """Within the hours that begin on that day."""
    begin, end = datetime.combine(day, token.from_time), datetime.combine(day, token.until_time)
    if end <= begin:
        end += DAY
    return begin - CLOCK_TOLERANCE <= wall <= end + CLOCK_TOLERANCE
