"""How far the month's messages will last."""

from datetime import date, timedelta

from models.domain.quota import Forecast, Reading, forecast, used_by_day

MONDAY = date(2026, 11, 2)


def days(first: date, *taken: int, before: int = 0) -> list[Reading]:
    """Readings of days on which so many were taken."""
    total, found = before, [Reading(day=first - timedelta(days=1), used=before)]
    for place, count in enumerate(taken):
        total += count
        found.append(Reading(day=first + timedelta(days=place), used=total))
    return found


def test_a_day_took_what_lies_between_two_readings() -> None:
    assert used_by_day(days(MONDAY, 5, 7)) == {MONDAY: 5, MONDAY + timedelta(days=1): 7}


def test_days_on_which_nobody_asked_share_alike() -> None:
    told = [Reading(day=MONDAY, used=10), Reading(day=MONDAY + timedelta(days=3), used=40)]
    assert used_by_day(told) == {MONDAY + timedelta(days=back): 10 for back in (1, 2, 3)}


def test_a_count_that_has_become_smaller_has_begun_anew() -> None:
    told = [Reading(day=date(2026, 10, 31), used=900), Reading(day=date(2026, 11, 1), used=12)]
    assert used_by_day(told) == {date(2026, 11, 1): 12}


def test_two_days_foretell_nothing() -> None:
    assert forecast(days(MONDAY, 5, 5), MONDAY + timedelta(days=2), 300) is None


def test_without_a_reading_of_today_nothing_is_foretold() -> None:
    assert forecast(days(MONDAY, 5, 5, 5, 5), MONDAY + timedelta(days=9), 300) is None


def test_a_steady_village_goes_on_as_it_was() -> None:
    told = days(date(2026, 11, 1), *[10] * 20)
    assert forecast(told, date(2026, 11, 20), 1000) == Forecast(used=300, last_day=date(2026, 11, 30), ends_on=None)


def test_of_today_only_the_rest_of_a_usual_day_is_to_come() -> None:
    told = days(date(2026, 11, 1), *[10] * 19, 4)
    found = forecast(told, date(2026, 11, 20), None)
    assert found
    assert found.used == 300
    busy = forecast(days(date(2026, 11, 1), *[10] * 19, 25), date(2026, 11, 20), None)
    assert busy
    assert busy.used == 190 + 25 + 100, "what is above the usual is not taken back"


def test_the_day_of_the_end_is_named() -> None:
    told = days(date(2026, 11, 1), *[10] * 20)
    found = forecast(told, date(2026, 11, 20), 250)
    assert found
    assert found.ends_on == date(2026, 11, 25)


def test_what_is_used_up_already_ends_today() -> None:
    told = days(date(2026, 11, 1), *[10] * 20)
    found = forecast(told, date(2026, 11, 20), 200)
    assert found
    assert found.ends_on == date(2026, 11, 20)


def test_weekdays_count_by_themselves_once_they_were_seen_twice() -> None:
    weeks = [10, 10, 10, 10, 10, 50, 50] * 2
    told = days(MONDAY, *weeks, 10)
    found = forecast(told, date(2026, 11, 16), None)
    assert found
    assert found.used == sum(weeks) + 10 + 2 * (5 * 10 + 2 * 50), "two weeks from Tuesday 17 to Monday 30"


def test_a_weekday_that_was_seen_once_counts_like_the_last_week() -> None:
    told = days(MONDAY, 10, 10, 10, 10, 100)
    found = forecast(told, date(2026, 11, 6), None)
    assert found
    assert found.used == 140 + 24 * 10


def test_december_ends_on_its_last_day() -> None:
    found = forecast(days(date(2026, 12, 1), 1, 1, 1, 1), date(2026, 12, 4), None)
    assert found
    assert found.last_day == date(2026, 12, 31)


def test_last_months_days_say_what_is_usual() -> None:
    told = [*days(date(2026, 10, 20), *[10] * 12, before=500), Reading(day=date(2026, 11, 1), used=10)]
    found = forecast(told, date(2026, 11, 1), None)
    assert found
    assert found.used == 300
