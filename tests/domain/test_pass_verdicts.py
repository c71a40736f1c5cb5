"""May this pass come in now? Each verdict at its edges."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.pass_token import PassToken
from models.domain.pass_verdict import CLOCK_TOLERANCE, Known, Verdict, judge
from tests.pass_vectors import PASSES, TABLE, judgements

BANGKOK = ZoneInfo("Asia/Bangkok")
NOVEMBER = datetime(2026, 11, 1, tzinfo=BANGKOK)
NIGHT = PASSES["nurse"]


@pytest.mark.parametrize(
    ("token", "now", "zone", "known", "verdict"), [pytest.param(*row, id=name) for name, *row in judgements()]
)
def test_the_table_s_verdicts_hold(
    token: PassToken, now: datetime, zone: ZoneInfo, known: Known, verdict: Verdict
) -> None:
    assert judge(token, now, zone, known) == verdict


def test_the_table_has_every_verdict() -> None:
    without_a_token = {Verdict.UNKNOWN_CODE}
    told = {row["verdict"] for part in ("texts", "judgements") for row in TABLE[part]}
    assert told == set(Verdict) - without_a_token


@given(
    arrival=st.integers(0, 30 * 24 * 60).map(lambda minute: NOVEMBER + timedelta(minutes=minute)),
    wrong=st.timedeltas(-CLOCK_TOLERANCE, CLOCK_TOLERANCE),
    name=st.sampled_from(sorted(PASSES)),
)
def test_whoever_is_on_time_is_let_in_by_a_clock_that_is_five_minutes_off(
    arrival: datetime, wrong: timedelta, name: str
) -> None:
    token = PASSES[name]
    if _on_time(token, arrival):
        assert judge(token, arrival + wrong, BANGKOK) == Verdict.OK


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_a_night_belongs_to_the_day_on_which_it_began(minute: int) -> None:
    """Minute by minute through one week: inside a night from Monday to Friday, and nowhere else."""
    monday = datetime(2026, 11, 16, tzinfo=BANGKOK)
    now = monday + timedelta(minutes=minute)
    nights = [monday + timedelta(days=day, hours=20) for day in range(-7, 7) if day % 7 < 5]
    inside = any(begin - CLOCK_TOLERANCE <= now <= begin + timedelta(hours=10) + CLOCK_TOLERANCE for begin in nights)
    assert (judge(NIGHT, now, BANGKOK) == Verdict.OK) == inside


def test_no_weekday_at_all_lets_nobody_in() -> None:
    never = replace(NIGHT, weekdays=0)
    assert judge(never, datetime(2026, 11, 16, 23, tzinfo=BANGKOK), BANGKOK) == Verdict.WRONG_DAY


def _on_time(token: PassToken, arrival: datetime) -> bool:
    """By the hours of one day or of its night, without any tolerance: told another way than the rule tells it."""
    if not token.valid_from <= arrival <= token.valid_until:
        return False
    minute = arrival.hour * 60 + arrival.minute
    begin, end = (moment.hour * 60 + moment.minute for moment in (token.from_time, token.until_time))
    today, yesterday = (bool(token.weekdays >> day % 7 & 1) for day in (arrival.weekday(), arrival.weekday() - 1))
    if begin < end:
        return today and begin <= minute < end
    return (today and minute >= begin) or (yesterday and minute < end)
