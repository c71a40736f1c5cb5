"""Notices of the office: to whom, when they may go, and how many may go without taking the gate's messages."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.domain.hours import Hours

NIGHT = Hours(since=time(21), until=time(7))
"""When nobody is woken for what can wait, by the village's clock."""

GRACE = timedelta(seconds=30)
"""Between the office's tap and the first message: a notice that was sent by mistake is called off."""

FARTHEST = timedelta(days=90)
LONGEST_TITLE = 80
LONGEST_WORDS = 2000
"""Characters."""


class AudienceKind(StrEnum):
    ALL = "all"
    HOUSES = "houses"
    GUARDS = "guards"


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    CALLED_OFF = "called_off"
    STOPPED = "stopped"  # it could not go on: see Hold


MAY_BE_CALLED_OFF = frozenset({NoticeState.WAITING, NoticeState.SENDING})
MAY_GO_ON = frozenset({NoticeState.STOPPED, NoticeState.CALLED_OFF})
"""From here it waits anew, and goes to whoever has not been sent it."""


class Hold(StrEnum):
    """Why a notice may not go."""

    RESERVE = "reserve"  # what is left is kept for the gate
    SPENT = "spent"  # LINE takes nothing more this month
    NOBODY = "nobody"  # whom it was for has gone since


def may_go_at(wished: datetime, zone: ZoneInfo, *, urgent: bool, night: Hours | None = NIGHT) -> datetime:
    """The first moment from `wished` on that is not in the night; an urgent one goes at any hour."""
    local = wished.astimezone(zone)
    if urgent or night is None or not night.hold(local.time()):
        return wished
    days = timedelta(days=0 if local.time() < night.until else 1)
    morning = datetime.combine(local.date() + days, night.until, zone)
    return morning.astimezone(wished.tzinfo)


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How many messages of the month are there for notices. `left` None: LINE sets no limit, or has not told yet."""

    left: int | None
    reserve: int
    spent: bool = False

    @property
    def for_notices(self) -> int | None:
        """None: as many as one likes."""
        if self.spent:
            return 0
        return None if self.left is None else max(0, self.left - self.reserve)

    def hold(self, count: int) -> Hold | None:
        """Why so many may not go: all of a notice or nothing. None where they may."""
        if self.spent:
            return Hold.SPENT
        free = self.for_notices
        return Hold.RESERVE if free is not None and count > free else None


def reserve_of(most: int | None, wish: int | None) -> int:
    """What notices leave to the gate: as the village wishes, else a fifth of the month's messages."""
    if wish is not None:
        return wish
    return 0 if most is None else -(-most // 5)
