"""A worker is killed between any two of its steps: nothing is lost, and nobody hears a thing twice.

A fault of LINE's, or a lock that the test holds, stops the worker at the step; then its power goes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.journeys.people import PUSH, REPLY, Resident
from tests.journeys.programs import eventually
from tests.journeys.stage import Household, Stage


def attempts(stage: Stage, visit: dict[str, Any]) -> int:
    return sum(message["attempts"] for message in stage.messages(visit["id"]))


def settled(stage: Stage, visit: dict[str, Any]) -> bool:
    return all(message["state"] == "sent" for message in stage.messages(visit["id"]))


@contextmanager
def stopped_before_settling(stage: Stage, home: Household, fault: str) -> Iterator[None]:
    """LINE is slow; while it thinks, the message's row is locked, so that the worker can not write down its answer."""
    stage.line.faults({"match": fault, "mode": "latency", "ms": 700, "times": 1})
    yield
    query = "SELECT 1 FROM message WHERE to_user = %s AND state = 'queued' AND attempts = 1"
    eventually(lambda: stage.rows(query, home.first.user_id), 5, "the claim")
    heard = len(home.first.heard())
    with stage.held(f"{query} FOR UPDATE", home.first.user_id):
        eventually(lambda: len(home.first.heard()) > heard, 5, "the message")
        stage.worker.kill_children()
    stage.leases_run_out()


def test_killed_between_claim_and_send(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": PUSH, "mode": "timeout"})
    visit = stage.guard.register(home.number)
    eventually(lambda: attempts(stage, visit) == 1, 5, "the claim")
    stage.worker.kill_children()
    stage.line.faults()
    assert home.first.heard() == []
    stage.leases_run_out()
    home.first.hears(1, within=60)
    eventually(lambda: settled(stage, visit), 5, "settling")
    assert home.first.billed() == 1


def test_killed_between_send_and_settle(stage: Stage) -> None:
    home = stage.household()
    with stopped_before_settling(stage, home, PUSH):
        visit = stage.guard.register(home.number)
    eventually(lambda: settled(stage, visit), 60, "settling")
    assert [message["verdict"] for message in stage.messages(visit["id"])] == ["accepted_before"]
    home.first.hears(1)
    assert home.first.billed() == 1


def test_killed_between_the_answer_s_reply_and_settle(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    eventually(lambda: settled(stage, visit), 5, "settling")
    with stopped_before_settling(stage, home, REPLY):
        home.first.approve()
    answered = "SELECT state FROM message WHERE to_user = %s ORDER BY id DESC LIMIT 1"
    eventually(lambda: stage.rows(answered, home.first.user_id) == [("sent",)], 60, "settling")
    home.first.hears(2)
    assert home.first.billed() == 1


@contextmanager
def killed_before_noting_the_menu(stage: Stage, resident: Resident, shows: str) -> Iterator[None]:
    """LINE is slow; while it thinks, the person's row is locked, so that the worker can not write down its answer."""
    stage.line.faults({"match": f"POST /v2/bot/user/{resident.user_id}/*", "mode": "latency", "ms": 700, "times": 1})
    yield
    query = "SELECT 1 FROM person WHERE line_user_id = %s AND menu_stale_at IS NOT NULL AND menu_linked IS NULL"
    eventually(lambda: stage.rows(query, resident.user_id), 5, "the worker's turn")
    with stage.held(f"{query} FOR UPDATE", resident.user_id):
        eventually(lambda: resident.menu == shows, 5, "the menu")
        stage.worker.kill_children()


def goes_away(stage: Stage, visit: dict[str, Any]) -> None:
    assert stage.guard.ask("POST", f"/visits/{visit['id']}/cancel", json={}).status_code == 200


def test_killed_between_showing_the_buttons_and_noting_it(stage: Stage) -> None:
    home = stage.household()
    with killed_before_noting_the_menu(stage, home.first, "waiting"):
        visit = stage.guard.register(home.number)
    goes_away(stage, visit)
    stage.leases_run_out()
    eventually(lambda: {one.menu for one in home.residents} == {"calm"}, 60, "the calm menu")


def test_killed_between_taking_the_buttons_away_and_noting_it(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    eventually(lambda: home.first.menu == "waiting", 5, "the waiting menu")
    noted = "SELECT 1 FROM person WHERE line_user_id = %s AND menu_stale_at IS NULL"
    eventually(lambda: stage.rows(noted, home.first.user_id), 5, "the end of the worker's turn")
    with killed_before_noting_the_menu(stage, home.first, "calm"):
        goes_away(stage, visit)
    stage.guard.register(home.number)
    stage.leases_run_out()
    eventually(lambda: {one.menu for one in home.residents} == {"waiting"}, 60, "the waiting menu")


def test_killed_while_judging_a_tap(stage: Stage) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    with stage.held("SELECT 1 FROM visit WHERE id = %s FOR UPDATE", visit["id"]):
        home.first.approve()
        waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        eventually(lambda: stage.rows(waits), 5, "a worker that waits for the visit")
        stage.worker.kill()
    assert stage.guard.sees(visit["id"])["state"] == "requested"
    stage.worker.start()
    eventually(lambda: stage.guard.sees(visit["id"])["state"] == "approved", 60, "the decision")
    assert home.first.hears(2)["via"] == "reply"
    kinds = [event["kind"] for event in stage.guard.sees(visit["id"])["events"]]
    assert kinds == ["requested", "approved"]
    assert home.first.billed() == 1


def test_a_pool_replaces_its_dead_workers_by_itself(stage: Stage) -> None:
    home = stage.household()
    before = set(stage.worker.children())
    stage.worker.kill_children()
    eventually(lambda: not before & set(stage.worker.children()), 15, "the end of the dead")
    visit = stage.guard.register(home.number)
    home.first.hears(1, within=60)
    home.first.approve()
    eventually(lambda: stage.guard.sees(visit["id"])["state"] == "approved", 60, "the decision")
    home.first.hears(2)
