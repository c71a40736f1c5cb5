"""The ladder of asking: widen, remind, the office, expire; and nothing for a visit that is settled."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.actors import CLOCK
from models.domain.timers import Ladder, Reach, WidenTo, due_at, hurried, ring
from models.domain.visit import Moved, State, Timers, Visit
from tests.domain.visits import CAME, LADDER, seconds, visit

SETTLED = sorted(set(State) - {State.REQUESTED})
ONE_OTHER = Reach(others=1, office=1)


def climbed(before: Visit, at: datetime, reach: Reach, kind: str) -> Visit:
    moved = ring(before, at, reach)
    assert moved
    assert (moved.event.kind, moved.event.actor, moved.event.at) == (kind, CLOCK, at)
    return moved.visit


def test_a_ladder_counts_every_rung_from_the_request() -> None:
    assert Ladder().timers(CAME) == LADDER
    steep = Ladder(widen_after=None, remind_after=None, office_after=None, expire_after=timedelta(seconds=30))
    assert steep.timers(CAME) == Timers(expires_at=seconds(30))


def test_where_nobody_can_be_asked_the_office_is_due_at_once() -> None:
    assert Ladder().timers_of_nobody(CAME) == Timers(office_at=CAME, expires_at=seconds(300))
    assert Ladder(office_after=None).timers_of_nobody(CAME) == Timers(expires_at=seconds(300))


def test_the_clock_looks_at_the_earliest_timer_that_still_runs() -> None:
    assert due_at(visit()) == seconds(45)
    assert due_at(visit(timers=Timers(remind_at=seconds(120), expires_at=seconds(300)))) == seconds(120)
    assert due_at(visit(timers=Timers(office_at=seconds(150), expires_at=seconds(300)))) == seconds(150)
    assert due_at(visit(timers=Timers())) is None


@pytest.mark.parametrize("state", SETTLED)
def test_the_clock_has_nothing_to_do_for_a_settled_visit(state: State) -> None:
    assert due_at(visit(state)) is None
    assert ring(visit(state), seconds(9999), ONE_OTHER) is None
    assert hurried(visit(state), CAME, ONE_OTHER) == visit(state)


def test_nothing_rings_before_its_time() -> None:
    assert ring(visit(), seconds(44.999), ONE_OTHER) is None


def test_the_ladder_is_climbed_rung_by_rung() -> None:
    widened = climbed(visit(), seconds(45), ONE_OTHER, "widened")
    assert (widened.widened_at, due_at(widened)) == (seconds(45), seconds(120))
    assert ring(widened, seconds(119), Reach()) is None
    reminded = climbed(widened, seconds(121), Reach(), "reminded")
    assert (reminded.reminded_at, due_at(reminded)) == (seconds(121), seconds(150))
    escalated = climbed(reminded, seconds(150), Reach(office=1), "escalated")
    assert (escalated.office_asked_at, due_at(escalated)) == (seconds(150), seconds(300))
    expired = climbed(escalated, seconds(300), Reach(), "expired")
    assert (expired.state, expired.closed_at, expired.version) == (State.EXPIRED, seconds(300), 11)
    assert (expired.timers, due_at(expired)) == (Timers(expires_at=seconds(300)), None)


def test_one_more_is_asked_at_a_time_until_nobody_is_left() -> None:
    second = climbed(visit(), seconds(45), Reach(others=2), "widened")
    assert second.timers.widen_at == seconds(90)
    third = climbed(second, seconds(91), Reach(others=1), "widened")
    assert third.timers.widen_at is None


def test_all_the_rest_are_asked_at_once_where_the_village_wants_that() -> None:
    timers = Ladder(widen_to=WidenTo.ALL).timers(CAME)
    moved = ring(visit(timers=timers), seconds(45), Reach(others=3))
    assert moved
    assert moved.event.facts == {"asked": 3}
    assert moved.visit.timers.widen_at is None


def test_nobody_is_asked_for_an_answer_when_all_is_over() -> None:
    timers = Ladder(widen_after=timedelta(seconds=200)).timers(CAME)
    assert climbed(
        visit(timers=replace(timers, remind_at=None, office_at=None)), seconds(200), Reach(others=2), "widened"
    )
    moved = ring(visit(timers=replace(timers, remind_at=None, office_at=None)), seconds(200), Reach(others=2))
    assert moved
    assert moved.visit.timers.widen_at is None


def test_an_office_that_nobody_reaches_is_on_record_and_not_told_as_asked() -> None:
    moved = ring(visit(timers=Ladder().timers_of_nobody(CAME)), CAME, Reach())
    assert moved
    assert (moved.event.kind, moved.event.facts) == ("escalated", {"asked": 0})
    assert (moved.visit.office_asked_at, due_at(moved.visit)) == (None, seconds(300))


def test_a_clock_that_comes_late_does_the_most_final_thing_first_and_still_all() -> None:
    late = visit()
    for kind in ("escalated", "reminded", "widened"):
        late = climbed(late, seconds(160), ONE_OTHER, kind)
    assert ring(late, seconds(160), Reach()) is None


def test_a_clock_that_comes_too_late_only_ends_the_visit() -> None:
    expired = climbed(visit(), seconds(5000), ONE_OTHER, "expired")
    assert (expired.state, expired.closed_at) == (State.EXPIRED, seconds(5000))
    assert (expired.widened_at, expired.reminded_at, expired.office_asked_at) == (None, None, None)


def test_where_the_one_who_was_asked_is_gone_the_next_rung_comes_at_once() -> None:
    to_others = hurried(visit(), seconds(3), ONE_OTHER)
    assert (to_others.timers.widen_at, to_others.timers.office_at) == (seconds(3), seconds(150))
    to_office = hurried(visit(), seconds(3), Reach(office=1))
    assert (to_office.timers.office_at, due_at(to_office)) == (seconds(3), seconds(3))
    nobody = visit(timers=Timers(expires_at=seconds(300)))
    assert hurried(nobody, seconds(3), ONE_OTHER) == nobody


@given(
    after=st.tuples(*[st.none() | st.integers(1, 400)] * 3),
    others=st.integers(0, 5),
    to=st.sampled_from(WidenTo),
    steps=st.lists(st.integers(0, 90), max_size=20),
)
def test_no_timer_ever_lets_somebody_in_and_each_ladder_ends(
    after: tuple[int | None, int | None, int | None], others: int, to: WidenTo, steps: list[int]
) -> None:
    widen, remind, office = (timedelta(seconds=one) if one else None for one in after)
    ladder = Ladder(widen_after=widen, widen_to=to, remind_after=remind, office_after=office)
    standing, at, asked = visit(timers=ladder.timers(CAME)), CAME, 0
    for step in [*steps, 10_000]:
        at += timedelta(seconds=step)
        for _ in range(50):
            moved: Moved | None = ring(standing, at, Reach(others=others - asked, office=1))
            if moved is None:
                break
            standing = moved.visit
            asked += moved.event.facts["asked"] if moved.event.kind == "widened" else 0
            assert standing.state in {State.REQUESTED, State.EXPIRED}
        assert ring(standing, at, Reach(others=others - asked, office=1)) is None
    assert asked <= others
    assert standing.state is State.EXPIRED
    assert due_at(standing) is None
