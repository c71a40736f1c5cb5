"""Redis is only how work wakes up fast: emptied or gone, everything still happens, and pages know where they stand."""

import time
from collections.abc import Callable
from typing import Any

from tests.journeys.programs import eventually
from tests.journeys.stage import Stage
from workers.commands import WORKERS


def of(kind: str) -> Callable[[dict[str, Any]], bool]:
    return lambda frame: frame["type"] == kind


def has(stage: Stage, visit: dict[str, Any], state: str) -> Callable[[], bool]:
    return lambda: stage.guard.sees(visit["id"])["state"] == state


def kill_redis(stage: Stage) -> None:
    stage.redis.ask_to_stop()
    eventually(lambda: not stage.redis.alive(), 5, "the end of Redis")


def test_emptied_between_any_two_steps(stage: Stage) -> None:
    homes = [stage.household() for _ in range(4)]
    redis = stage.with_redis()
    visits = []
    for home in homes:
        visits.append(stage.guard.register(home.number))
        redis.flushall()
    for home in homes:
        home.first.hears(1, within=15)
        home.first.approve()
        redis.flushall()
    redis.close()
    for home, visit in zip(homes, visits, strict=True):
        eventually(has(stage, visit, "approved"), 15, "the decision")
        home.first.hears(2, within=15)
        assert home.first.billed() == 1
        eventually(lambda home=home: home.second.menu == "calm", 15, "the calm menu")


def test_workers_go_on_working_fast_after_it_was_emptied(stage: Stage) -> None:
    redis = stage.with_redis()
    redis.flushall()
    redis.close()
    home = stage.household()
    stage.guard.register(home.number)
    home.first.hears(1)


def test_gone_and_back(stage: Stage) -> None:
    before, during, after = (stage.household() for _ in range(3))
    with stage.guard.watch() as gate:
        first = stage.guard.register(before.number)
        gate.hear_state(first["id"], "requested")
        before.first.hears(1)
        stage.worker_dies_at_the_menus()
        kill_redis(stage)
        gate.hear(of("stale"))
        began = time.monotonic()
        second = stage.guard.register(during.number)
        before.first.approve()
        assert time.monotonic() - began < 5, "nobody waits for Redis"
        assert stage.parts()["database"] == "ok"
        assert stage.parts()["redis"] != "ok"
        during.first.hears(1, within=20)  # the clock does it
        before.first.hears(2, within=20)
        eventually(has(stage, first, "approved"), 5, "the decision")
        eventually(lambda: during.second.menu == "waiting", 10, "the waiting menu")
        stage.redis.start(stage.redis_port)
        gate.hear(of("ready"), within=10)  # the page reads its list once more, and listens
        third = stage.guard.register(after.number)
        gate.hear_state(third["id"], "requested", within=10)
        during.first.approve()
        gate.hear_state(second["id"], "approved", within=10)
    eventually(stage.is_ready, 10, "readiness")
    after.first.hears(1)
    for home in (before, during, after):
        assert home.first.billed() == 1


def test_a_page_that_opens_while_it_is_gone_is_told_to_ask(stage: Stage) -> None:
    kill_redis(stage)
    home = stage.household()
    with stage.guard.watch() as gate:
        visit = stage.guard.register(home.number)
        assert stage.guard.sees(visit["id"])["state"] == "requested"
        gate.hear(of("stale"), within=10)


def test_workers_outlive_a_long_absence(stage: Stage) -> None:
    def complete() -> bool:
        return stage.worker.alive and len(stage.worker.children()) == WORKERS

    pool = stage.worker.pid
    kill_redis(stage)
    time.sleep(3)
    stage.redis.start(stage.redis_port)
    eventually(stage.is_ready, 10, "readiness")
    home = stage.household()
    stage.guard.register(home.number)
    home.first.hears(1, within=20)
    eventually(complete, 30, "the workers")
    assert stage.worker.pid == pool
