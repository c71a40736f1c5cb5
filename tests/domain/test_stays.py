"""How long a visitor may stay: by their kind, or as long as the host says; and when the clock says that it is over."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from models.domain.actors import CLOCK
from models.domain.ids import HouseId, PassId, PersonId, VillageId
from models.domain.moves import leave
from models.domain.passes import Guest, Pass, PassKind, Terms, Window
from models.domain.stays import StayLimits, host_says, measured, overstay
from models.domain.timers import Reach, due_at, ring
from models.domain.visit import Kind, State, Timers, Visit
from tests.domain.visits import CAME, GUARD, visit

HOUR = timedelta(hours=1)
BANGKOK = ZoneInfo("Asia/Bangkok")
LIMITS = StayLimits()


def inside(kind: Kind = Kind.GUEST, **changes: object) -> Visit:
    return replace(visit(State.INSIDE, timers=Timers()), kind=kind, entered_at=CAME, **changes)  # type: ignore[arg-type]


def a_pass(kind: PassKind, **window: object) -> Pass:
    good = {"valid_from": CAME - HOUR, "valid_until": CAME + 20 * HOUR, **window}
    return Pass(
        id=PassId(UUID(int=1)),
        village_id=VillageId(UUID(int=2)),
        house_id=HouseId(UUID(int=3)),
        number=1,
        kind=kind,
        terms=Terms(guest=Guest(name="Nok"), window=Window(**good), uses_allowed=None),  # type: ignore[arg-type]
        share_key="x",
        made_by=PersonId(UUID(int=4)),
        created_at=CAME,
        changed_at=CAME,
    )


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [(Kind.GUEST, 720), (Kind.DELIVERY, 30), (Kind.TAXI, 20), (Kind.SERVICE, 600), (Kind.OTHER, 240)],
)
def test_each_kind_has_its_time(kind: Kind, minutes: int) -> None:
    assert measured(inside(kind), LIMITS).timers.overstay_at == CAME + timedelta(minutes=minutes)


def test_a_village_may_let_a_kind_stay_as_long_as_they_like() -> None:
    limits = StayLimits(guest=None)
    assert measured(inside(), limits).timers.overstay_at is None
    assert measured(inside(), limits, CAME + HOUR).timers.overstay_at is None


@pytest.mark.parametrize(("says", "hours"), [(2, 12), (20, 20)])
def test_of_the_kinds_time_and_the_hosts_word_the_later_counts(says: int, hours: int) -> None:
    assert measured(inside(), LIMITS, CAME + says * HOUR).timers.overstay_at == CAME + hours * HOUR


@pytest.mark.parametrize("state", sorted(set(State) - {State.INSIDE}))
def test_nobody_is_measured_who_is_not_inside(state: State) -> None:
    outside = replace(inside(), state=state)
    assert measured(outside, LIMITS) == outside


def test_who_was_measured_stays_as_they_were_told() -> None:
    before = measured(inside(), LIMITS)
    assert measured(before, StayLimits(guest=HOUR)) == before


def test_the_clock_says_it_once_and_changes_nothing_else() -> None:
    before = measured(inside(), LIMITS)
    ends = before.timers.overstay_at
    assert ends
    assert due_at(before) == ends
    assert overstay(before, ends - timedelta(microseconds=1)) is None
    moved = overstay(before, ends)
    assert moved
    assert moved.visit == replace(before, version=before.version + 1, overstayed_at=ends)
    assert (moved.event.kind, moved.event.actor, moved.event.at) == ("overstayed", CLOCK, ends)
    assert due_at(moved.visit) is None
    assert overstay(moved.visit, ends + HOUR) is None


def test_leaving_quiets_it() -> None:
    before = measured(inside(), LIMITS)
    gone = leave(before, GUARD, CAME + HOUR).visit
    assert due_at(gone) is None
    assert overstay(gone, CAME + 99 * HOUR) is None


def test_the_ladder_of_asking_has_nothing_to_do_with_somebody_inside() -> None:
    assert ring(measured(inside(), LIMITS), CAME + 99 * HOUR, Reach()) is None


def says(one: Pass, came_at: datetime = CAME) -> datetime | None:
    return host_says(one, came_at, BANGKOK)


@pytest.mark.parametrize("kind", [PassKind.ONCE, PassKind.MANY])
def test_a_guest_stays_until_their_pass_is_over_and_a_little_to_say_goodbye(kind: PassKind) -> None:
    assert says(a_pass(kind)) == CAME + 20 * HOUR + timedelta(minutes=15)


def test_who_comes_every_week_goes_home_at_the_end_of_their_hours() -> None:
    """CAME is 22:15 in Bangkok."""
    months = CAME + timedelta(days=300)
    until = {"valid_until": months, "from_time": time(8), "until_time": time(23)}
    assert says(a_pass(PassKind.RECURRING, **until)) == CAME + timedelta(minutes=60)
    over_night = {**until, "from_time": time(22), "until_time": time(6)}
    assert says(a_pass(PassKind.RECURRING, **over_night)) == CAME + timedelta(hours=8)


def test_a_pass_for_whole_days_of_months_does_not_say_when_they_go() -> None:
    assert says(a_pass(PassKind.RECURRING, valid_until=CAME + timedelta(days=300))) is None
