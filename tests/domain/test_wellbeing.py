"""What counts as good, as worth a look, and as bad."""

from datetime import UTC, datetime, timedelta

import pytest

from models.domain.features import is_on
from models.domain.wellbeing import Health, health_of_age, health_of_backup, health_of_beat, health_of_line

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GOOD, ATTENTION, BAD = Health


def before(**length: float) -> datetime:
    return NOW - timedelta(**length)


@pytest.mark.parametrize(
    ("seconds", "health"), [(None, GOOD), (0, GOOD), (9, GOOD), (10, ATTENTION), (59, ATTENTION), (60, BAD)]
)
def test_what_waits_too_long_is_told(seconds: int | None, health: Health) -> None:
    age = None if seconds is None else timedelta(seconds=seconds)
    assert health_of_age(age, timedelta(seconds=10), timedelta(seconds=60)) is health


def test_a_clock_that_was_never_heard_of_is_bad_and_a_backup_that_was_not_is_worth_a_look() -> None:
    assert health_of_beat(None, NOW) is BAD
    assert health_of_beat(before(seconds=6), NOW) is GOOD
    assert health_of_beat(before(seconds=30), NOW) is ATTENTION
    assert health_of_beat(before(minutes=2), NOW) is BAD
    assert health_of_backup(None, NOW) is ATTENTION
    assert health_of_backup(before(hours=25), NOW) is GOOD
    assert health_of_backup(before(hours=50), NOW) is ATTENTION
    assert health_of_backup(before(days=3), NOW) is BAD


def test_an_account_that_is_left_alone_is_bad_until_the_pause_is_over() -> None:
    assert health_of_line(0, [None, None], NOW) is GOOD
    assert health_of_line(1, [None, None], NOW) is ATTENTION
    assert health_of_line(7, [NOW + timedelta(seconds=1), None], NOW) is BAD
    assert health_of_line(7, [before(seconds=1), None], NOW) is ATTENTION
    assert health_of_line(0, [None, NOW + timedelta(days=1)], NOW) is BAD


@pytest.mark.parametrize(
    ("everywhere", "here", "on"),
    [
        (None, None, True),
        (False, None, False),
        (True, None, True),
        (False, True, True),
        (True, False, False),
        (None, False, False),
    ],
)
def test_a_village_s_own_word_stands_before_the_installation_s(
    *, everywhere: bool | None, here: bool | None, on: bool
) -> None:
    assert is_on(everywhere, here) is on
