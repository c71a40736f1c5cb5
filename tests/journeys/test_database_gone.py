"""PostgreSQL restarts under everybody's feet: refusals in the contract's form, and nobody has to be restarted."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.journeys.people import PUSH
from tests.journeys.programs import eventually
from tests.journeys.stage import Stage


def stop_fast(stage: Stage) -> None:
    """As a planned restart does it: every session is ended."""
    stage.postgres.ask_to_stop()
    eventually(lambda: not stage.postgres.alive(), 15, "the end of PostgreSQL")


def programs(stage: Stage) -> list[int]:
    return [program.pid for program in (stage.web, stage.worker, stage.clock) if program.alive]


def in_state(stage: Stage, visit: dict[str, Any], state: str) -> Callable[[], bool]:
    return lambda: stage.guard.sees(visit["id"])["state"] == state


def test_requests_are_refused_in_form_and_succeed_afterwards(stage: Stage) -> None:
    home, key = stage.household(), str(uuid4())
    running = programs(stage)
    stage.guard.ask("GET", "/visits")
    stop_fast(stage)
    refused = stage.guard.try_to_register(home.number, key=key)
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "UNAVAILABLE"
    assert refused.json()["statusCode"] == 503
    assert refused.headers["X-Request-Id"]
    assert stage.guard.ask("GET", "/visits").status_code == 503
    assert stage.line.post(f"people/{home.first.user_id}/say", {"text": "?"})["webhook_status"] == 503
    assert stage.parts()["database"] != "ok"
    stage.postgres.start(stage.postgres_port)
    visit = stage.guard.try_to_register(home.number, key=key)
    assert visit.status_code == 201, visit.text
    home.first.hears(1, within=15)
    home.first.approve()
    eventually(in_state(stage, visit.json()["data"], "approved"), 15, "the decision")
    home.first.hears(2, within=15)
    assert programs(stage) == running, "nobody had to be started again"


def test_every_request_after_a_restart_succeeds_at_the_first_try(stage: Stage) -> None:
    """Each pooled connection is dead; none of them may cost somebody an answer."""
    for _ in range(6):
        assert stage.guard.ask("GET", "/houses").status_code == 200
    stop_fast(stage)
    stage.postgres.start(stage.postgres_port)
    assert {stage.guard.ask("GET", "/visits").status_code for _ in range(12)} == {200}


def test_a_tap_right_after_a_restart_is_not_lost(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    stop_fast(stage)
    stage.postgres.start(stage.postgres_port)
    home.first.approve()
    eventually(in_state(stage, visit, "approved"), 15, "the decision")
    home.first.hears(2, within=15)


def test_stopped_while_line_thinks(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": PUSH, "mode": "latency", "ms": 1500, "times": 1})
    visit = stage.guard.register(home.number)
    eventually(lambda: stage.messages(visit["id"])[0]["attempts"] == 1, 5, "the claim")
    stop_fast(stage)
    eventually(home.first.heard, 10, "the message")
    stage.postgres.start(stage.postgres_port)
    stage.reconnect()
    stage.leases_run_out()
    eventually(lambda: stage.messages(visit["id"])[0]["state"] == "sent", 20, "settling")
    home.first.hears(1)
    assert home.first.billed() == 1


def test_the_clock_comes_round_by_itself(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    stop_fast(stage)
    eventually(lambda: "tick_failed" in stage.clock.words, 10, "a tick without a database")
    stage.postgres.start(stage.postgres_port)
    stage.reconnect()
    stage.rows("UPDATE visit SET expires_at = now(), due_at = now() WHERE id = %s", visit["id"])
    eventually(in_state(stage, visit, "expired"), 15, "the clock")
