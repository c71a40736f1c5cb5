"""LINE on its bad days: nothing is lost, nothing comes twice, and the gate is told when it should call the house."""

from typing import Any

import pytest

from models.sealing import Seal
from tests.journeys.people import PUSH, REPLY
from tests.journeys.programs import eventually
from tests.journeys.stage import Stage

NO_LINE = "POST /v2/bot/message/*"


def waits(stage: Stage, visit: dict[str, Any], state: str = "sent") -> None:
    """Until all of the visit's messages have come to this end."""
    stage.rows("UPDATE message SET due_at = now() WHERE state = 'queued' AND due_at > now() + interval '5 s'")
    eventually(lambda: {one["state"] for one in stage.messages(visit["id"])} == {state}, 30, state)


def health(stage: Stage) -> tuple[int, bool]:
    """Failures in a row, and whether the breaker is open."""
    found = stage.rows("SELECT failures, coalesce(paused_until > now(), false) FROM line_account")
    return found[0][0], found[0][1]


def again_now(stage: Stage) -> None:
    """As if the pauses were over."""
    stage.rows("UPDATE line_account SET paused_until = now() WHERE paused_until IS NOT NULL")
    stage.rows("UPDATE line_account SET quota_spent_until = now() WHERE quota_spent_until IS NOT NULL")
    stage.rows("UPDATE message SET due_at = now() WHERE state = 'queued'")


@pytest.mark.parametrize(
    "fault",
    [
        {"mode": "status", "status": 500},
        {"mode": "status", "status": 429},
        {"mode": "reset"},
        {"mode": "timeout", "ms": 300},
        {"mode": "accept_then_reset"},
    ],
    ids=lambda fault: str(fault.get("status", fault["mode"])),
)
def test_a_request_gets_through_once(stage: Stage, fault: dict[str, Any]) -> None:
    home = stage.household()
    stage.line.faults({"match": PUSH, "times": 2, **fault})
    since = stage.line.now()
    visit = stage.guard.register(home.number)
    home.first.hears(1, within=30)
    waits(stage, visit)
    keys = {call["retry_key"] for call in stage.line.calls(since, PUSH) if call["to"] in {home.first.user_id, None}}
    assert len(keys) == 1, "every try carries the same key"
    home.first.hears(1)
    assert home.first.billed() == 1
    eventually(lambda: stage.guard.sees(visit["id"])["delivery"] == "asked", 5, "the gate's knowledge")


@pytest.mark.parametrize("mode", ["reset", "accept_then_reset", "timeout"])
def test_an_answer_s_reply_gets_through_once(stage: Stage, mode: str) -> None:
    home = stage.household()
    visit = stage.guard.register(home.number)
    home.first.hears(1)
    waits(stage, visit)
    stage.line.faults({"match": REPLY, "times": 1, "mode": mode, "ms": 300})
    home.first.approve()
    eventually(lambda: stage.guard.sees(visit["id"])["state"] == "approved", 5, "the decision")
    home.first.hears(2, within=30)
    stage.rows("UPDATE message SET due_at = now() WHERE state = 'queued'")
    eventually(lambda: not stage.rows("SELECT 1 FROM message WHERE state = 'queued'"), 20, "settling")
    home.first.hears(2)
    assert home.first.billed() == 1, "the reply was free"


def test_an_outage_opens_the_breaker_and_its_end_closes_it(stage: Stage) -> None:
    stage.line.faults({"match": NO_LINE, "mode": "reset"})
    homes = [stage.household() for _ in range(3)]
    visits = [stage.guard.register(home.number) for home in homes]
    eventually(lambda: health(stage)[1], 20, "the open breaker")
    since = stage.line.now()
    stage.rows("UPDATE line_account SET paused_until = now() + interval '10 minutes'")
    stage.rows("UPDATE message SET due_at = now() WHERE state = 'queued'")
    late = stage.household()
    visits.append(stage.guard.register(late.number))
    eventually(lambda: late.second.menu == "waiting", 10, "the menu, which is another matter")
    assert stage.line.calls(since, "/message/") == [], "nobody bothers LINE while the breaker is open"
    stage.line.faults()
    again_now(stage)
    for home in [*homes, late]:
        home.first.hears(1, within=30)
        assert home.first.billed() == 1
    for visit in visits:
        waits(stage, visit)
    eventually(lambda: health(stage) == (0, False), 5, "the closed breaker")


def test_the_guard_is_told_to_call_when_line_stays_away(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": PUSH, "mode": "status", "status": 503})
    with stage.guard.watch() as gate:
        visit = stage.guard.register(home.number)
        assert visit["delivery"] == "asking"

        def told(delivery: str) -> Any:
            return lambda frame: any(
                one["id"] == visit["id"] and one["delivery"] == delivery for one in frame.get("visits", ())
            )

        gate.hear(told("unreachable"), within=30)
        stage.line.faults()
        again_now(stage)
        gate.hear(told("asked"), within=20)
    home.first.hears(1)
    assert home.first.billed() == 1


def test_whose_question_was_never_tried_is_to_be_called_too(stage: Stage) -> None:
    """In an outage one message at a time tries whether it is over; the others must not look as if on their way."""
    home = stage.household()
    stage.rows("UPDATE line_account SET failures = 9, paused_until = now() + interval '10 minutes'")
    visit = stage.guard.register(home.number)
    assert visit["delivery"] == "asking"
    stage.rows("UPDATE message SET created_at = created_at - interval '16 s' WHERE visit_id = %s", visit["id"])
    assert stage.guard.sees(visit["id"])["delivery"] == "unreachable"
    again_now(stage)
    home.first.hears(1)
    eventually(lambda: stage.guard.sees(visit["id"])["delivery"] == "asked", 10, "the gate's knowledge")


def test_the_month_s_end_is_shown_at_the_gate_and_more_quota_resumes(stage: Stage) -> None:
    home, other = stage.household(), stage.household()
    stage.line.limit(stage.line.quota()["used"])
    try:
        visit = stage.guard.register(home.number)
        eventually(lambda: stage.guard.sees(visit["id"])["delivery"] == "unreachable", 10, "the news")
        since = stage.line.now()
        second = stage.guard.register(other.number)
        eventually(lambda: other.first.menu == "waiting", 10, "the menu, which is free")
        assert stage.line.calls(since, PUSH) == [], "no push while the month's messages are spent"
        other.first.tap("1:menu:reject")
        assert other.first.hears(1)["via"] == "reply", "answers still work, they are free"
        assert stage.guard.sees(second["id"])["state"] == "rejected"
    finally:
        stage.line.limit(None)
    again_now(stage)
    home.first.hears(1, within=20)
    waits(stage, visit)
    assert stage.guard.sees(visit["id"])["delivery"] == "asked"
    assert [home.first.billed(), other.first.billed()] == [1, 0]


def test_a_refusal_for_good_is_kept_with_line_s_own_words(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": PUSH, "mode": "status", "status": 400, "times": 1, "message": "Failed to send"})
    visit = stage.guard.register(home.number)
    waits(stage, visit, "dead")
    error, number = stage.rows("SELECT error, line_request_id FROM message WHERE visit_id = %s", visit["id"])[0]
    assert error == "400 Failed to send"
    assert number, "LINE finds the call by it"
    assert stage.guard.sees(visit["id"])["delivery"] == "unreachable"
    home.first.tap("1:menu:reject")
    home.first.hears(1)
    assert stage.guard.sees(visit["id"])["state"] == "rejected"


def test_a_refused_token_kills_no_message(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults(
        {"match": "POST /v2/bot/message/*", "mode": "status", "status": 401, "message": "Authentication failed"},
        {"match": "POST /oauth2/v3/token", "mode": "status", "status": 400, "message": "invalid client"},
    )
    visit = stage.guard.register(home.number)
    eventually(lambda: health(stage)[1], 10, "the open breaker")
    assert [(one["state"], one["verdict"]) for one in stage.messages(visit["id"])] == [("queued", "unauthorised")]
    stage.line.faults()
    again_now(stage)
    home.first.hears(1, within=20)
    waits(stage, visit)
    assert home.first.billed() == 1
    eventually(lambda: health(stage) == (0, False), 5, "the closed breaker")


def test_corrected_credentials_are_read_without_a_restart(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": "POST /oauth2/v3/token", "mode": "status", "status": 400})
    right = stage.rows("SELECT access_token FROM line_account")[0]
    try:
        stage.rows("UPDATE line_account SET access_token = %s", Seal(stage.field_keys).seal("revoked"))
        stage.worker.kill_children()
        visit = stage.guard.register(home.number)
        eventually(lambda: health(stage)[1], 60, "the open breaker")
        workers = set(stage.worker.children())
    finally:
        stage.rows("UPDATE line_account SET access_token = %s", *right)
    again_now(stage)
    home.first.hears(1, within=20)
    waits(stage, visit)
    assert home.first.billed() == 1
    assert workers <= set(stage.worker.children())


def test_a_slow_line_holds_up_nobody_at_the_gate(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": NO_LINE, "mode": "latency", "ms": 1500})
    with stage.guard.watch() as gate:
        visit = stage.guard.register(home.number)
        home.first.hears(1)
        home.first.approve()
        gate.hear_state(visit["id"], "approved", within=5)
        assert len(home.first.heard()) == 1, "the gate knew before LINE had taken the reply"
    home.first.hears(2)
