"""From days and hours on the village's clock to moments, and back into words."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
WHEN = "home/passes/when.js"
WORDS = "{say: (text, facts = {}) => text.replace(/{(\\w+)}/g, (_, name) => facts[name]), zone: 'Asia/Bangkok'}"


def at(moment: str) -> str:
    return f"Date.parse('{moment}')"


@pytest.mark.parametrize(
    ("choice", "moment", "days"),
    [
        ("today", "2026-11-20T20:00:00Z", ["2026-11-21", "2026-11-21"]),  # it is three at night in Bangkok
        ("tomorrow", "2026-12-31T10:00:00Z", ["2027-01-01", "2027-01-01"]),
        ("weekend", "2026-11-18T10:00:00Z", ["2026-11-21", "2026-11-22"]),
        ("weekend", "2026-11-21T10:00:00Z", ["2026-11-21", "2026-11-22"]),
        ("weekend", "2026-11-22T10:00:00Z", ["2026-11-22", "2026-11-22"]),
        ("weekend", "2026-11-23T10:00:00Z", ["2026-11-28", "2026-11-29"]),
    ],
)
def test_quick_choices_are_the_village_s_days(run: Run, choice: str, moment: str, days: list[str]) -> None:
    assert run(WHEN, f"({{daysOf}}) => daysOf('{choice}', 'Asia/Bangkok', {at(moment)})") == days


SPANS = [
    ("Asia/Bangkok", ("2026-11-21", "2026-11-21", "", ""), "2026-11-20T17:00", "2026-11-21T17:00"),
    ("Asia/Bangkok", ("2026-11-21", "2026-11-22", "18:00", "12:00"), "2026-11-21T11:00", "2026-11-22T05:00"),
    ("Asia/Bangkok", ("2026-11-21", "2026-11-21", "18:00", ""), "2026-11-21T11:00", "2026-11-21T17:00"),
    ("Europe/Berlin", ("2026-03-29", "2026-03-29", "", ""), "2026-03-28T23:00", "2026-03-29T22:00"),
    ("Europe/Berlin", ("2026-10-25", "2026-10-25", "", "18:00"), "2026-10-24T22:00", "2026-10-25T17:00"),
    ("Asia/Kolkata", ("2026-11-21", "2026-11-21", "09:15", "10:45"), "2026-11-21T03:45", "2026-11-21T05:15"),
]


@pytest.mark.parametrize(("zone", "span", "begin", "end"), SPANS)
def test_days_and_hours_become_moments_and_come_back(
    run: Run, zone: str, span: tuple[str, ...], begin: str, end: str
) -> None:
    given = dict(zip(("day", "last", "from", "until"), span, strict=True))
    window = {"valid_from": f"{begin}:00.000Z", "valid_until": f"{end}:00.000Z"}
    assert run(WHEN, f"({{windowOf}}, span) => windowOf(span, '{zone}')", given) == window
    assert run(WHEN, f"({{spanOf}}, window) => spanOf(window, '{zone}')", window) == given


def test_hours_that_end_before_they_begin_end_the_next_day(run: Run) -> None:
    given = {"day": "2026-11-21", "last": "2026-11-21", "from": "18:00", "until": "01:00"}
    window = run(WHEN, "({windowOf}, span) => windowOf(span, 'Asia/Bangkok')", given)
    assert window["valid_until"] == "2026-11-21T18:00:00.000Z"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-11-30", 3, "2027-02-28"), ("2026-11-21", 12, "2027-11-21"), ("2028-02-29", 12, "2029-02-28")],
)
def test_months_end_where_there_is_such_a_day(run: Run, day: str, months: int, later: str) -> None:
    assert run(WHEN, f"({{monthsLater}}) => monthsLater('{day}', {months})") == later


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Sat, 7 Mar 2026, all day"), ("th", "เสาร์ 7 มี.ค. 2569, all day")]
)
def test_days_are_buddhist_in_thai(run: Run, language: str, words: str) -> None:
    given = {"day": "2026-03-07", "last": "2026-03-07", "from": "", "until": ""}
    told = run(WHEN, f"({{spanWords}}, span) => spanWords(span, {{...{WORDS}, language: '{language}'}})", given)
    assert told.replace("ส.", "เสาร์") == words


@pytest.mark.parametrize(
    ("bits", "hours", "words"),
    [
        (127, ("00:00", "00:00"), "Every day, all day"),
        (21, ("08:00", "17:00"), "Mon, Wed, Fri, 08:00–17:00"),
        (64, ("22:00", "00:00"), "Sun, 22:00–24:00"),
        (1, ("22:00", "22:00"), "Mon, from 22:00"),
    ],
)
def test_weekdays_and_hours_in_words(run: Run, bits: int, hours: tuple[str, str], words: str) -> None:
    given = {"kind": "recurring", "weekdays": bits, "from_time": hours[0], "until_time": hours[1]}
    assert run(WHEN, f"({{whenOf}}, one) => whenOf(one, {{...{WORDS}, language: 'en'}})", given) == words
