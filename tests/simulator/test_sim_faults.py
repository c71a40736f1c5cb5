"""LINE on a bad day, and what a restart keeps."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests
from simulator_stage import MALEE, SOMCHAI, Line, Receiver, stage, start, stop, text

PUSH = "POST /v2/bot/message/push"


def faults(line: Line, **fault: Any) -> None:
    line.sim("faults", [{"match": PUSH, **fault}])


def test_latency_delays_and_then_delivers(line: Line) -> None:
    faults(line, mode="latency", ms=200)
    started = time.monotonic()
    assert line.push(text()).status_code == 200
    assert time.monotonic() - started >= 0.2


def test_a_status_is_given_so_many_times(line: Line) -> None:
    faults(line, mode="status", status=503, times=2)
    assert [line.push(text()).status_code for _ in range(3)] == [503, 503, 200]
    assert len(line.chat()) == 1


def test_a_reset_delivers_nothing(line: Line) -> None:
    faults(line, mode="reset", times=1)
    with pytest.raises(requests.ConnectionError):
        line.push(text())
    assert line.chat() == []


def test_a_timeout_hangs_until_the_caller_leaves(line: Line) -> None:
    faults(line, mode="timeout", times=1)
    with pytest.raises(requests.Timeout):
        requests.post(f"{line.base}/v2/bot/message/push", json={}, timeout=0.3)
    assert line.push(text()).status_code == 200


def test_accepted_then_dropped_is_delivered_once_and_the_retry_is_told(line: Line) -> None:
    faults(line, mode="accept_then_reset", times=1)
    key = str(uuid.uuid4())
    with pytest.raises(requests.ConnectionError):
        line.push(text(), X_Line_Retry_Key=key)
    assert line.push(text(), X_Line_Retry_Key=key).status_code == 409
    assert len(line.chat()) == 1


def test_latency_and_a_failure_can_strike_together(line: Line) -> None:
    line.sim("faults", [{"match": "* /v2/*", "mode": "latency", "ms": 100}, {"match": PUSH, "mode": "status"}])
    started = time.monotonic()
    assert line.push(text()).status_code == 500
    assert time.monotonic() - started >= 0.1


def test_a_fault_with_chance_strikes_sometimes(line: Line) -> None:
    faults(line, mode="status", status=500, probability=0.5)
    statuses = {line.push(text()).status_code for _ in range(40)}
    assert statuses == {200, 500}


def test_other_calls_go_on_and_an_empty_list_ends_it(line: Line) -> None:
    faults(line, mode="status", status=500)
    assert line.call("GET", "/v2/bot/info").status_code == 200
    line.sim("faults", [])
    assert line.push(text()).status_code == 200


def test_a_fault_that_makes_no_sense_is_refused(line: Line) -> None:
    for wrong in ({"mode": "sulk"}, {"mode": "status", "colour": 1}):
        answer = line.session.post(f"{line.base}/_sim/faults", json=[{"match": PUSH, **wrong}], timeout=5)
        assert answer.status_code == 400


def test_the_log_names_every_call(line: Line) -> None:
    before = max((call["n"] for call in line.see("calls")), default=0)
    key = str(uuid.uuid4())
    answer = line.push(text(), X_Line_Retry_Key=key)
    line.push(text(""))
    first, second = line.see(f"calls?since={before}")
    assert (first["method"], first["path"], first["status"]) == ("POST", "/v2/bot/message/push", 200)
    assert (first["retry_key"], first["to"]) == (key, SOMCHAI)
    assert first["request_id"] == answer.headers["x-line-request-id"]
    assert second["status"] == 400


def test_a_restart_keeps_chats_menus_bill_and_keys(tmp_path: Path, receiver: Receiver) -> None:
    file = tmp_path / "line.json"
    with requests.Session() as session:
        process, address = start("--state", str(file))
        line = Line(address, session)
        line.sim("setup", stage(receiver.url))
        line.push(text("kept"))
        keys = line.call("GET", "/oauth2/v2.1/certs").json()
        stop(process)
        process, address = start("--state", str(file))
        line = Line(address, session)
        assert line.chat()[0]["message"]["text"] == "kept"
        assert line.see("bill")["by_note"] == {"12/3": 1}
        assert line.call("GET", "/oauth2/v2.1/certs").json() == keys
        assert line.push(text()).status_code == 200
        stop(process)
    assert file.stat().st_mode & 0o077 == 0


def test_a_restart_keeps_groups_what_was_unsent_and_whose_consent_ended(tmp_path: Path, receiver: Receiver) -> None:
    file = tmp_path / "line.json"
    with requests.Session() as session:
        process, address = start("--state", str(file))
        line = Line(address, session)
        line.sim("setup", stage(receiver.url))
        group_id = line.sim("groups", {"people": [SOMCHAI, MALEE], "invite": True})["group_id"]
        for words in ("kept", "gone"):
            line.sim(f"people/{SOMCHAI}/say", {"text": words, "chat": group_id})
        unsent = line.see(f"groups/{group_id}/chat")[-1]["id"]
        line.sim(f"people/{SOMCHAI}/unsend", {"message_id": unsent, "chat": group_id})
        line.sim(f"people/{SOMCHAI}/unlink")
        before = line.see(f"groups/{group_id}/chat")
        stop(process)
        process, address = start("--state", str(file))
        line = Line(address, session)
        assert line.see(f"groups/{group_id}/chat") == before
        assert line.push(text("still here"), to=group_id).status_code == 200
        assert line.call("GET", f"/v2/bot/message/{unsent}/content").status_code == 410
        assert "Allow" in session.get(line.sim(f"people/{SOMCHAI}/liff")["url"], timeout=5).text
        stop(process)


def test_setting_up_again_changes_only_what_is_named(line: Line) -> None:
    line.push(text())
    line.sim("setup", {"people": [{"user_id": SOMCHAI, "note": "4/5"}]})
    person = next(person for person in line.see("state")["people"] if person["user_id"] == SOMCHAI)
    assert (person["display_name"], person["note"]) == ("สมชาย", "4/5")
    assert len(line.chat()) == 1


def test_setup_refuses_what_it_does_not_know(line: Line) -> None:
    for wrong in ({"people": [{"user_id": "U1", "colour": 1}]}, {"channels": [{"display_name": "x"}]}):
        assert line.session.post(f"{line.base}/_sim/setup", json=wrong, timeout=5).status_code == 400
