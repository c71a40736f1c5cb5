"""When a notice may go, and how many of the month's messages it may take."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.domain.notices import Allowance, Hold, may_go_at, reserve_of

BANGKOK = ZoneInfo("Asia/Bangkok")


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("wished", "goes"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=21)),
        (at(23, 59), at(7, day=21)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
    ],
)
def test_a_notice_waits_for_the_morning(wished: datetime, goes: datetime) -> None:
    found = may_go_at(wished.astimezone(UTC), BANGKOK, urgent=False)
    assert found == goes
    assert found.tzinfo is UTC


def test_an_urgent_one_wakes_people() -> None:
    assert may_go_at(at(3), BANGKOK, urgent=True) == at(3)


def test_the_last_ones_are_the_gates() -> None:
    assert Allowance(left=100, reserve=60).for_notices == 40
    assert Allowance(left=100, reserve=60).hold(40) is None
    assert Allowance(left=100, reserve=60).hold(41) is Hold.RESERVE
    assert Allowance(left=10, reserve=60).for_notices == 0


def test_without_a_limit_all_may_go() -> None:
    free = Allowance(left=None, reserve=60)
    assert free.for_notices is None
    assert free.hold(4000) is None


def test_when_line_takes_none_none_goes() -> None:
    assert Allowance(left=None, reserve=0, spent=True).hold(1) is Hold.SPENT
    assert Allowance(left=500, reserve=0, spent=True).for_notices == 0


def test_a_fifth_is_kept_unless_the_village_says_how_many() -> None:
    assert reserve_of(301, None) == 61
    assert reserve_of(301, 0) == 0
    assert reserve_of(None, None) == 0
    assert reserve_of(None, 50) == 50
