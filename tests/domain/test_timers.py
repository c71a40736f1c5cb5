"""The ladder of asking: widen, remind, expire; and nothing for a visit that is settled."""

from datetime import timedelta

import pytest

from models.domain.actors import CLOCK
from models.domain.timers import Ladder, due_at, ring
from models.domain.visit import State, Timers
from tests.domain.visits import CAME, LADDER, seconds, visit

SETTLED = sorted(set(State) - {State.REQUESTED})


def test_a_ladder_counts_every_rung_from_the_request() -> None:
    assert Ladder().timers(CAME) == LADDER
    steep = Ladder(widen_after=None, remind_after=None, expire_after=timedelta(seconds=30))
    assert steep.timers(CAME) == Timers(expires_at=seconds(30))


def test_the_clock_looks_at_the_earliest_timer_that_still_runs() -> None:
    assert due_at(visit()) == seconds(45)
    assert due_at(visit(timers=Timers(remind_at=seconds(120), expires_at=seconds(300)))) == seconds(120)
    assert due_at(visit(timers=Timers())) is None


@pytest.mark.parametrize("state", SETTLED)
def test_the_clock_has_nothing_to_do_for_a_settled_visit(state: State) -> None:
    assert due_at(visit(state)) is None
    assert ring(visit(state), seconds(9999)) is None


def test_nothing_rings_before_its_time() -> None:
    assert ring(visit(), seconds(44.999)) is None


def test_the_ladder_is_climbed_rung_by_rung() -> None:
    widened = ring(visit(), seconds(45))
    assert widened
    assert (widened.event.kind, widened.visit.widened_at, widened.event.actor) == ("widened", seconds(45), CLOCK)
    assert due_at(widened.visit) == seconds(120)
    assert ring(widened.visit, seconds(119)) is None

    reminded = ring(widened.visit, seconds(121))
    assert reminded
    assert (reminded.event.kind, reminded.visit.reminded_at) == ("reminded", seconds(121))
    assert due_at(reminded.visit) == seconds(300)

    expired = ring(reminded.visit, seconds(300))
    assert expired
    assert (expired.event.kind, expired.visit.state) == ("expired", State.EXPIRED)
    assert (expired.visit.closed_at, expired.visit.version) == (seconds(300), 10)
    assert expired.visit.timers == Timers(expires_at=seconds(300))
    assert due_at(expired.visit) is None


def test_a_clock_that_comes_late_reminds_first_and_still_asks_the_others() -> None:
    reminded = ring(visit(), seconds(130))
    assert reminded
    assert reminded.event.kind == "reminded"
    widened = ring(reminded.visit, seconds(130))
    assert widened
    assert widened.event.kind == "widened"
    assert ring(widened.visit, seconds(130)) is None


def test_a_clock_that_comes_too_late_only_ends_the_visit() -> None:
    expired = ring(visit(), seconds(5000))
    assert expired
    assert (expired.visit.state, expired.visit.closed_at) == (State.EXPIRED, seconds(5000))
    assert (expired.visit.widened_at, expired.visit.reminded_at) == (None, None)
