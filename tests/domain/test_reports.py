"""Spans, what is compared with what, shades, and what is worth a look: known answers."""

import statistics
from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.domain.report_dates import MonthlyHour, mail_again_at, month_before
from models.domain.report_signs import Pair, chance_of, change, conspicuous, percentile, step, weeks_of
from models.domain.report_spans import Choice, Span, month_of, spans

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=BANGKOK)  # a Wednesday


def at(*told: int) -> datetime:
    return datetime(*told, tzinfo=BANGKOK)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("choice", "since", "until", "before", "before_until"),
    [
        (Choice.WEEK, at(2026, 11, 16), NOW, at(2026, 11, 9), at(2026, 11, 11, 9, 30)),
        (Choice.MONTH, at(2026, 11, 1), NOW, at(2026, 10, 1), at(2026, 10, 18, 9, 30)),
        (Choice.LAST_MONTH, at(2026, 10, 1), at(2026, 11, 1), at(2026, 9, 1), at(2026, 10, 1)),
        (Choice.QUARTER, at(2026, 8, 21), NOW, at(2026, 5, 23), at(2026, 8, 20, 9, 30)),
        (Choice.YEAR, at(2025, 11, 19), NOW, at(2024, 11, 19), at(2025, 11, 18, 9, 30)),
    ],
)
def test_a_span_is_compared_with_as_much_of_the_one_before(
    choice: Choice, since: datetime, until: datetime, before: datetime, before_until: datetime
) -> None:
    found = spans(choice, NOW.astimezone(UTC), BANGKOK)
    assert found.now == Span(since=since, until=until)
    assert found.before == Span(since=before, until=before_until)


def test_ones_own_span_counts_both_days_and_ends_now_at_the_latest() -> None:
    found = spans(Choice.OWN, NOW, BANGKOK, (date(2026, 11, 2), date(2026, 11, 4)))
    assert found.now == Span(since=at(2026, 11, 2), until=at(2026, 11, 5))
    assert found.before == Span(since=at(2026, 10, 30), until=at(2026, 11, 2))
    running = spans(Choice.OWN, NOW, BANGKOK, (date(2026, 11, 17), date(2026, 11, 30)))
    assert running.now.until == NOW
    ahead = spans(Choice.OWN, NOW, BANGKOK, (date(2027, 1, 1), date(2027, 1, 2)))
    assert ahead.now.since == ahead.now.until


def test_half_past_eleven_at_night_in_utc_is_the_next_day_in_bangkok() -> None:
    found = spans(Choice.WEEK, datetime(2026, 11, 15, 23, 30, tzinfo=UTC), BANGKOK)
    assert found.now.since == at(2026, 11, 16)
    assert found.now.days(BANGKOK) == [date(2026, 11, 16)]


def test_a_month_of_29_days_is_compared_with_no_more_than_there_is() -> None:
    march = spans(Choice.MONTH, at(2026, 3, 31, 12), BANGKOK)
    assert march.before == Span(since=at(2026, 2, 1), until=at(2026, 3, 1))


def test_a_whole_month_and_the_one_before() -> None:
    found = month_of(date(2026, 1, 1), BANGKOK)
    assert found.now == Span(since=at(2026, 1, 1), until=at(2026, 2, 1))
    assert found.before == Span(since=at(2025, 12, 1), until=at(2026, 1, 1))
    assert len(found.now.days(BANGKOK)) == 31


@given(
    some.sampled_from([one for one in Choice if one is not Choice.OWN]),
    some.datetimes(at(2020, 1, 1).replace(tzinfo=None), at(2040, 1, 1).replace(tzinfo=None)),
    some.sampled_from(["Asia/Bangkok", "America/New_York", "Pacific/Auckland"]),
)
def test_spans_never_overlap_and_never_run_backwards(choice: Choice, moment: datetime, zone: str) -> None:
    found = spans(choice, moment.replace(tzinfo=UTC), ZoneInfo(zone))
    assert found.before.since <= found.before.until <= found.now.since <= found.now.until <= moment.replace(tzinfo=UTC)


def test_how_much_more_than_before() -> None:
    assert change(120, 100).share == pytest.approx(0.2)
    assert [change(*pair).way for pair in ((120, 100), (80, 100), (100, 100), (5, 0), (None, 3))] == [
        "more", "less", "same", "same", "same"
    ]  # fmt: skip


def test_percentiles_are_those_of_a_spreadsheet() -> None:
    values = {10: 1, 20: 1, 30: 1, 40: 1, 100: 1}
    assert percentile(values, 0.5) == pytest.approx(30)
    assert percentile(values, 0.95) == pytest.approx(88)
    assert percentile({7: 40}, 0.95) == pytest.approx(7)
    assert percentile({}, 0.5) is None


@given(some.lists(some.integers(0, 50), min_size=2, max_size=40))
def test_percentiles_of_counts_are_percentiles_of_values(values: list[int]) -> None:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    assert percentile(Counter(values), 0.5) == pytest.approx(statistics.median(values))
    assert percentile(Counter(values), 0.95) == pytest.approx(cuts[18])


def test_shades_begin_with_one_visit_and_end_with_the_most() -> None:
    assert [step(value, 60) for value in (0, 1, 10, 11, 59, 60)] == [0, 1, 1, 2, 6, 6]
    assert step(0, 0) == 0


def test_days_become_weeks_that_begin_on_mondays() -> None:
    assert weeks_of([1] * 10, 5) == [2, 7, 1]
    assert weeks_of([], 0) == []


def pair(visits: int, of_guard: int, of_house: int) -> Pair:
    return Pair(guard="Prasit", house="12/3", visits=visits, of_guard=of_guard, of_house=of_house)


def test_a_pair_far_above_chance_is_shown_with_what_was_to_be_expected() -> None:
    (found,) = conspicuous([pair(20, 250, 20), pair(9, 250, 30), pair(7, 10, 7)], 1000)
    assert found.pair.visits == 20
    assert found.expected == pytest.approx(5.0)
    assert found.times == pytest.approx(4.0)


def test_the_only_guard_is_never_conspicuous() -> None:
    assert conspicuous([pair(500, 1000, 500)], 1000) == []


def test_the_chance_is_poisson_s() -> None:
    assert chance_of(0, 3.0) == pytest.approx(1.0)
    assert chance_of(1, 3.0) == pytest.approx(0.950213, abs=1e-6)
    assert chance_of(10, 3.0) == pytest.approx(0.001102, abs=1e-6)


FIRST_AT_EIGHT = MonthlyHour(day=1, hour=8)


def test_the_next_hour_is_this_month_s_or_the_next_one_s() -> None:
    assert FIRST_AT_EIGHT.following(at(2026, 11, 1, 7, 59), BANGKOK) == at(2026, 11, 1, 8)
    assert FIRST_AT_EIGHT.following(at(2026, 11, 1, 8), BANGKOK) == at(2026, 12, 1, 8)
    assert FIRST_AT_EIGHT.following(at(2026, 12, 31, 8), BANGKOK) == at(2027, 1, 1, 8)


def test_what_was_missed_is_told_once_and_is_the_last_month_that_was_due() -> None:
    assert FIRST_AT_EIGHT.month_told(at(2026, 11, 5), BANGKOK) == date(2026, 10, 1)
    assert FIRST_AT_EIGHT.month_told(at(2026, 11, 1, 7), BANGKOK) == date(2026, 9, 1)
    assert MonthlyHour(day=25, hour=8).month_told(at(2026, 11, 5), BANGKOK) == date(2026, 9, 1)
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)


def test_mail_is_tried_four_times() -> None:
    found = [mail_again_at(attempts, NOW) for attempts in (1, 2, 3, 4)]
    assert [one and (one - NOW).total_seconds() for one in found] == [600, 3600, 21600, None]
