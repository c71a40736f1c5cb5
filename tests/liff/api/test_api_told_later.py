"""Moves that a gate without network tells later, or twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api, Traces, assert_refused

MOVES = {"entry": {}, "exit": {}, "cancel": {}, "override": {"reason": "ambulance"}}


def told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago(**passed: float) -> str:
    return told(datetime.now(UTC) - timedelta(**passed))


def move(guard: Api, visit: str, verb: str, key: object = None, **body: object) -> Any:
    path = f"/api/v1/visits/{visit}/{verb}"
    headers = guard.keyed(key) if key else guard.headers
    return guard.client.post(path, headers=headers, json={**MOVES[verb], **body})


def test_an_entry_without_network_counts_as_of_then(guard: Api, resident: Api) -> None:
    visit = guard.visit()["id"]
    resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    happened = told(datetime.now(UTC))
    shown = move(guard, visit, "entry", happened_at=happened).get_json()["data"]
    assert (shown["state"], shown["entered_at"], shown["conflict"], shown["offline"]) == (
        "inside",
        happened,
        None,
        False,
    )


def test_an_entry_after_a_rejection_is_taken_and_says_so(guard: Api, resident: Api) -> None:
    visit = guard.visit()["id"]
    resident.post(f"/visits/{visit}/decision", {"decision": "reject"})
    assert_refused(move(guard, visit, "entry"), 409, "STATE_FORBIDS")
    shown = move(guard, visit, "entry", happened_at=ago(seconds=0)).get_json()["data"]
    assert (shown["state"], shown["conflict"]) == ("inside", "against_answer")
    assert (shown["overridden"], shown["override_reason"]) == (True, "offline")
    assert_refused(move(guard, visit, "entry", happened_at=ago(seconds=0)), 409, "STATE_FORBIDS")
    assert resident.get(f"/visits/{visit}").get_json()["data"]["conflict"] == "against_answer"


@pytest.mark.parametrize("verb", MOVES)
def test_what_is_sent_twice_is_answered_by_the_visit_as_it_stands(verb: str, guard: Api, resident: Api) -> None:
    visit, key = guard.visit()["id"], uuid4()
    if verb in {"entry", "exit"}:
        resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    if verb == "exit":
        move(guard, visit, "entry")
    first = move(guard, visit, verb, key)
    again = move(guard, visit, verb, key, happened_at=ago(seconds=1))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.get_json()["data"]["version"] == first.get_json()["data"]["version"]


def test_a_key_for_something_else_is_refused(guard: Api, traces: Traces) -> None:
    visit, key = guard.visit()["id"], uuid4()
    move(guard, visit, "override", key)
    before = traces.now()
    assert_refused(move(guard, visit, "exit", key), 409, "IDEMPOTENCY_KEY_REUSED")
    assert traces.now() == before


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("moment", ["too old", "yesterday", "2026-11-20T10:00:00", 17, "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none_or_too_old_names_the_field(
    verb: str, moment: object, guard: Api, traces: Traces
) -> None:
    visit = guard.visit()["id"]
    if verb == "exit":
        move(guard, visit, "override")
    before = traces.now()
    assert_refused(
        move(guard, visit, verb, happened_at=ago(hours=48.1) if moment == "too old" else moment),
        400,
        "VALIDATION_ERROR",
        "happened_at",
    )
    assert traces.now() == before


def test_a_gates_clock_that_is_ahead_tells_of_now(guard: Api) -> None:
    visit = guard.visit()["id"]
    shown = move(guard, visit, "override", happened_at=ago(hours=-5)).get_json()["data"]
    assert shown["entered_at"] <= told(datetime.now(UTC))


def test_a_key_that_is_none_is_refused(guard: Api) -> None:
    visit = guard.visit()["id"]
    assert_refused(move(guard, visit, "cancel", "no key"), 400, "VALIDATION_ERROR", "Idempotency-Key")


def test_a_visitor_who_waited_comes_in_by_the_code_that_the_house_was_given(guard: Api, resident: Api) -> None:
    code = resident.post("/house/gate-code").get_json()["data"]["code"]
    visit, key = guard.visit()["id"], uuid4()
    entry = {"gate_code": code.lower(), "happened_at": ago(seconds=0)}
    shown = move(guard, visit, "entry", key, **entry).get_json()["data"]
    assert (shown["state"], shown["conflict"], shown["overridden"]) == ("inside", None, False)
    assert shown["decided_by"]["role"] == "resident"
    events = guard.get(f"/visits/{visit}").get_json()["data"]["events"]
    assert ("approved", "code") in [(one["kind"], one["source"]) for one in events]
    assert move(guard, visit, "entry", key, **entry).get_json()["data"]["version"] == shown["version"]
    assert_refused(move(guard, visit, "entry", **entry), 409, "STATE_FORBIDS")


def test_a_code_that_does_not_hold_lets_nobody_get_lost_and_says_so(guard: Api, resident: Api) -> None:
    waits, said_no = guard.visit()["id"], guard.visit()["id"]
    resident.post(f"/visits/{said_no}/decision", {"decision": "reject"})
    wrong = {"gate_code": "AAAA-AAAA", "happened_at": ago(seconds=0)}
    for visit, conflict in ((waits, "code_wrong"), (said_no, "against_answer")):
        shown = move(guard, visit, "entry", **wrong).get_json()["data"]
        assert (shown["state"], shown["conflict"], shown["override_reason"]) == ("inside", conflict, "offline")


def test_a_code_is_for_a_gate_without_network(guard: Api, traces: Traces) -> None:
    visit = guard.visit()["id"]
    before = traces.now()
    assert_refused(move(guard, visit, "entry", gate_code="AAAA-AAAA"), 400, "VALIDATION_ERROR")
    assert_refused(
        move(guard, str(uuid4()), "entry", gate_code="AAAA-AAAA", happened_at=ago(seconds=0)), 404, "NOT_FOUND"
    )
    assert traces.now() == before
