"""The ladder through the real clock, in a village that counts in seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.journeys.programs import eventually, never
from tests.journeys.stage import Stage


@contextmanager
def ladder(stage: Stage, widen: int | None, remind: int | None, expire: int) -> Iterator[None]:
    stage.ladder(widen, remind, expire)
    try:
        yield
    finally:
        stage.ladder()


def the_clock_ticks(stage: Stage) -> None:
    """It starts last, and four rungs within seconds leave it no time for that."""
    home = stage.household()
    with ladder(stage, 1, None, 60):
        stage.guard.register(home.number)
        home.second.hears(1, within=60)


def test_first_one_then_the_next_then_a_reminder_then_an_end_that_lets_nobody_in(stage: Stage) -> None:
    the_clock_ticks(stage)
    home = stage.household()
    with ladder(stage, 1, 3, 5), stage.guard.watch() as gate:
        visit = stage.guard.register(home.number)
        home.first.hears(1)
        assert home.second.heard() == []
        widened = home.second.hears(1)
        assert widened["via"] == "push"
        reminder = home.first.hears(2)
        assert reminder["message"]["altText"] != home.first.heard()[0]["message"]["altText"]
        late = home.first.answer("approve")
        gate.hear_state(visit["id"], "expired", within=10)
        eventually(lambda: home.first.menu == "calm", 5, "the calm menu")
        home.first.tap(late)
        assert home.first.hears(3)["via"] == "reply"
        shown = stage.guard.sees(visit["id"])
        assert shown["state"] == "expired"
        assert shown["waiting"] == {"widened": True, "reminded": True, "office": False}
        kinds = [event["kind"] for event in shown["events"]]
        assert kinds == ["requested", "widened", "reminded", "expired"]
        home.second.hears(1)


def test_an_answer_ends_the_ladder(stage: Stage) -> None:
    home = stage.household()
    with ladder(stage, 2, 3, 4):
        visit = stage.guard.register(home.number)
        home.first.hears(1)
        home.first.approve()
        home.first.hears(2)
        never(home.second.heard, during=5)
        assert len(home.first.heard()) == 2
        assert stage.guard.sees(visit["id"])["state"] == "approved"
    assert [home.first.billed(), home.second.billed()] == [1, 0]


def test_what_rang_while_the_clock_was_dead_rings_when_it_is_back(stage: Stage) -> None:
    home = stage.household()
    with ladder(stage, None, None, 2):
        stage.clock.kill()
        visit = stage.guard.register(home.number)
        home.first.hears(1)
        never(lambda: stage.guard.sees(visit["id"])["state"] == "expired", during=3)
        home.first.approve()  # after the hour, although nobody has rung it yet
        home.first.hears(2)
        assert stage.guard.sees(visit["id"])["state"] == "requested"
        stage.clock.start()
        eventually(lambda: stage.guard.sees(visit["id"])["state"] == "expired", 30, "the clock")


def test_two_clocks_ring_once(stage: Stage) -> None:
    home = stage.household()
    other = stage.another_clock()
    try:
        with ladder(stage, 1, None, 60):
            visit = stage.guard.register(home.number)
            home.second.hears(1)
            never(lambda: len(home.second.heard()) > 1, during=2)
            kinds = [event["kind"] for event in stage.guard.sees(visit["id"])["events"]]
            assert kinds == ["requested", "widened"]
    finally:
        other.stop()
