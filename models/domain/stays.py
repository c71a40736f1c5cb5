"""How long a visitor may stay: by what they came for, or as long as their host has said. Nobody is thrown out by it.

A stay that is too long is told to the gate and the office on their pages.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.domain.actors import CLOCK
from models.domain.passes import Pass, PassKind, Window
from models.domain.visit import Command, Kind, Moved, State, Visit, happened

LEAVE_TAKING = timedelta(minutes=15)
"""So long after a pass is over its guest may still be on the way to the gate."""

SHORTEST_STAY, LONGEST_STAY = 60, 7 * 24 * 60 * 60
"""Seconds that a village can set."""

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StayLimits:
    """A village's custom, for each kind of visitor. None: as long as they like."""

    guest: timedelta | None = timedelta(hours=12)
    delivery: timedelta | None = timedelta(minutes=30)
    taxi: timedelta | None = timedelta(minutes=20)
    service: timedelta | None = timedelta(hours=10)
    other: timedelta | None = timedelta(hours=4)

    def of(self, kind: Kind) -> timedelta | None:
        limits: dict[Kind, timedelta | None] = {
            Kind.GUEST: self.guest,
            Kind.DELIVERY: self.delivery,
            Kind.TAXI: self.taxi,
            Kind.SERVICE: self.service,
            Kind.OTHER: self.other,
        }
        return limits[kind]


def measured(visit: Visit, limits: StayLimits, host_says: datetime | None = None) -> Visit:
    """Somebody who has come in is given until when they stay: by their kind, or as long as their host says.

    Of the two the later counts. Whoever is not inside, or was measured before, stays as they are.
    """
    limit = limits.of(visit.kind)
    if visit.state is not State.INSIDE or visit.entered_at is None or visit.timers.overstay_at or limit is None:
        return visit
    ends = visit.entered_at + limit
    return replace(visit, timers=replace(visit.timers, overstay_at=max(ends, host_says or ends)))


def overstay(visit: Visit, now: datetime) -> Moved | None:
    """The clock finds somebody who should have left; once for each entry."""
    ends = visit.timers.overstay_at
    if visit.state is not State.INSIDE or visit.overstayed_at or ends is None or now < ends:
        return None
    moved = visit.after(Command.OVERSTAY, overstayed_at=now)
    return Moved(visit=moved, event=happened(visit, "overstayed", CLOCK, now))


def host_says(one: Pass, came_at: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when a pass's guest who came then is expected to stay. None: the pass does not tell.

    One that is good for months says when its guest goes home each day, and not that they stay for months.
    """
    if one.kind is not PassKind.RECURRING:
        return one.terms.window.valid_until + LEAVE_TAKING
    ends = _end_of_hours(one.terms.window, came_at, zone)
    return ends + LEAVE_TAKING if ends else None


def _end_of_hours(window: Window, came_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The first end of the pass's hours after the guest came, by the village's clock on the wall."""
    if window.from_time == window.until_time:
        return None
    wall = came_at.astimezone(zone).replace(tzinfo=None)
    end = datetime.combine(wall.date(), window.until_time)
    return (end if end > wall else end + DAY).replace(tzinfo=zone)
