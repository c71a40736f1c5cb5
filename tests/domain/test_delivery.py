"""When a message is tried again, and when no more."""

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.domain.delivery import FIRST_BACKOFF, GIVE_UP_AFTER, LONGEST_BACKOFF, next_try
from tests.domain.visits import CAME, seconds

LINE_FORGETS_A_RETRY_KEY_AFTER = timedelta(hours=24)


@given(attempts=st.integers(1, 10_000), luck=st.randoms(use_true_random=False))
def test_the_wait_doubles_up_to_five_minutes_with_jitter(attempts: int, luck: random.Random) -> None:
    moment = next_try(attempts, CAME, CAME, luck)
    assert moment is not None
    ceiling = LONGEST_BACKOFF if attempts > 9 else FIRST_BACKOFF * 2 ** (attempts - 1)
    ceiling = min(ceiling, LONGEST_BACKOFF)
    assert ceiling / 2 <= moment - CAME <= ceiling


@given(after=st.timedeltas(timedelta(0), timedelta(days=3)), luck=st.randoms(use_true_random=False))
def test_no_try_is_planned_that_line_would_take_for_a_second_message(after: timedelta, luck: random.Random) -> None:
    moment = next_try(30, CAME + after, CAME, luck)
    if moment is None:
        assert after + LONGEST_BACKOFF >= GIVE_UP_AFTER
    else:
        assert CAME + after < moment < CAME + LINE_FORGETS_A_RETRY_KEY_AFTER - timedelta(minutes=30)


def test_a_message_that_keeps_failing_comes_to_an_end() -> None:
    luck, now, tries = random.Random(7), seconds(0), 0
    while (moment := next_try(tries + 1, now, CAME, luck)) is not None:
        tries, now = tries + 1, moment
    assert now - CAME > GIVE_UP_AFTER - LONGEST_BACKOFF
    assert 24 * 60 / 5 < tries < 24 * 60
