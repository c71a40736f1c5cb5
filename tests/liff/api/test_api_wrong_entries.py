"""A wrong entry, as the house says it and the gate and the office read it."""

from typing import Any

import pytest
from api_stage import Api, Enter, Traces, assert_refused
from sqlalchemy import Engine

from models.uow import Database
from models.usecases.verify_record import verify_record
from tests.cast import Cast
from tests.liff.api.test_api_openapi import Check
from tests.usecases.acts import change, of_village


@pytest.fixture
def came_in(guard: Api) -> str:
    visit = str(guard.visit()["id"])
    assert guard.post(f"/visits/{visit}/override", {"reason": "ambulance"}).status_code == 200
    return visit


def test_guard_and_office_read_what_the_house_says(  # noqa: PLR0917
    came_in: str, resident: Api, guard: Api, office: Api, client: Any, cast: Cast, database: Database
) -> None:
    answer = resident.post(f"/visits/{came_in}/wrong-entry", {"note": "ไม่รู้จัก"})
    described = client.get("/api/v1/openapi.json").get_json()
    Check(described)("post", "/api/v1/visits/{visit_id}/wrong-entry", answer, 200)
    for reader in (guard, office, resident):
        seen = reader.get(f"/visits/{came_in}").get_json()["data"]
        assert (seen["state"], seen["wrong_entry"]["note"]) == ("inside", "ไม่รู้จัก")
        assert seen["events"][-1]["kind"] == "marked_wrong"
        listed = reader.get("/visits").get_json()["data"]
        assert [one["wrong_entry"]["note"] for one in listed] == ["ไม่รู้จัก"]
    with of_village(database, cast) as work:
        assert verify_record(work)[1] is None


def test_it_is_said_once_and_for_seven_days(
    came_in: str, resident: Api, enter: Enter, guard: Api, cast: Cast, owner: Engine
) -> None:
    assert resident.post(f"/visits/{came_in}/wrong-entry").get_json()["data"]["wrong_entry"]["note"] is None
    assert_refused(enter(cast.malee).post(f"/visits/{came_in}/wrong-entry"), 409, "STATE_FORBIDS")
    older = guard.visit()["id"]
    guard.post(f"/visits/{older}/override", {"reason": "ambulance"})
    change(owner, "UPDATE visit SET entered_at = now() - interval '169 hours' WHERE id = :id", id=older)
    assert_refused(resident.post(f"/visits/{older}/wrong-entry"), 409, "STATE_FORBIDS")


def test_who_still_stands_at_the_gate_is_no_wrong_entry(guard: Api, resident: Api) -> None:
    visit = guard.visit()["id"]
    assert_refused(resident.post(f"/visits/{visit}/wrong-entry"), 409, "STATE_FORBIDS")
    assert guard.get(f"/visits/{visit}").get_json()["data"]["wrong_entry"] is None


def test_it_is_the_house_s_to_say(
    came_in: str, guard: Api, office: Api, enter: Enter, cast: Cast, traces: Traces
) -> None:
    callers = {"guard": guard, "office": office, "wichai": enter(cast.wichai), "stranger": enter(cast.stranger)}
    before = traces.now()
    for name, code in (("guard", 403), ("office", 403), ("wichai", 404), ("stranger", 404)):
        answer = callers[name].post(f"/visits/{came_in}/wrong-entry", {"note": "x"})
        assert_refused(answer, code, "NOT_ALLOWED" if code == 403 else "NOT_FOUND")
    assert traces.now() == before


def test_a_note_too_long_is_refused(came_in: str, resident: Api) -> None:
    assert_refused(
        resident.post(f"/visits/{came_in}/wrong-entry", {"note": "x" * 201}), 400, "VALIDATION_ERROR", "note"
    )
