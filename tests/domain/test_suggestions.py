"""Which houses a gate suggests for a car that has come before."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.domain.ids import HouseId
from models.domain.suggestions import Earlier, suggested

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def came(house: int, days: float, name: str = "Nok") -> Earlier:
    return Earlier(
        house_id=HouseId(UUID(int=house)),
        visitor_name=name,
        kind="guest",
        plate="1กข 2345",
        plate_province=None,
        headcount=1,
        at=NOW - timedelta(days=days),
    )


def houses(*earlier: Earlier) -> list[tuple[int, int]]:
    return [(one.last.house_id.int, one.times) for one in suggested(earlier, NOW)]


def test_the_house_that_a_car_comes_to_most_leads() -> None:
    assert houses(came(1, 3), came(2, 1), came(1, 10)) == [(1, 2), (2, 1)]


def test_lately_counts_more_than_long_ago() -> None:
    """Four months ago counts a sixteenth."""
    assert houses(came(1, 120), came(1, 121), came(1, 122), came(2, 2)) == [(2, 1), (1, 3)]


def test_the_last_visit_to_a_house_says_who_it_is() -> None:
    [one] = suggested([came(1, 40, "Nok Jaidee"), came(1, 2, "Noi Jaidee")], NOW)
    assert one.last.visitor_name == "Noi Jaidee"


def test_there_are_three_at_most_and_none_for_nobody() -> None:
    assert len(houses(*(came(house, 1) for house in range(1, 9)))) == 3
    assert houses() == []
