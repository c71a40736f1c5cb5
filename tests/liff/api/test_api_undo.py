"""Taking an approval back over HTTP: by the house and the office, for fifteen seconds."""

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine, text

from tests.cast import Cast


def approved(guard: Api, resident: Api) -> str:
    visit = str(guard.visit()["id"])
    assert resident.post(f"/visits/{visit}/decision", {"decision": "approve"}).status_code == 200
    return visit


@pytest.mark.parametrize("who", ["somchai", "malee", "office"])
def test_an_approval_is_taken_back_and_the_visit_says_so(
    who: str, guard: Api, resident: Api, cast: Cast, enter: Enter
) -> None:
    visit = approved(guard, resident)
    told = enter(getattr(cast, who)).post(f"/visits/{visit}/undo").get_json()["data"]
    assert (told["state"], told["decision_reason"]) == ("rejected", "undone")
    assert [one["kind"] for one in guard.get(f"/visits/{visit}").get_json()["data"]["events"]][-1] == "undone"


def test_after_fifteen_seconds_an_approval_stands(guard: Api, resident: Api, owner: Engine) -> None:
    visit = approved(guard, resident)
    with owner.begin() as connection:
        connection.execute(text("UPDATE visit SET decided_at = now() - interval '16 seconds'"))
    assert_refused(resident.post(f"/visits/{visit}/undo"), 409, "UNDO_TOO_LATE")
    assert guard.get(f"/visits/{visit}").get_json()["data"]["state"] == "approved"


def test_who_is_inside_is_not_called_back(guard: Api, resident: Api) -> None:
    visit = approved(guard, resident)
    guard.post(f"/visits/{visit}/entry")
    assert_refused(resident.post(f"/visits/{visit}/undo"), 409, "UNDO_TOO_LATE")
    assert guard.get(f"/visits/{visit}").get_json()["data"]["state"] == "inside"


def test_a_rejection_stands_and_who_only_waits_has_nothing_to_take_back(guard: Api, resident: Api) -> None:
    waiting = guard.visit()["id"]
    assert_refused(resident.post(f"/visits/{waiting}/undo"), 409, "STATE_FORBIDS")
    resident.post(f"/visits/{waiting}/decision", {"decision": "reject"})
    told = assert_refused(resident.post(f"/visits/{waiting}/undo"), 409, "ALREADY_DECIDED")
    assert told["standing"]["answer"] == "reject"
    assert guard.get(f"/visits/{waiting}").get_json()["data"]["version"] == 2


@pytest.mark.parametrize("who", ["wichai", "stranger"])
def test_nobody_takes_back_what_another_house_has_said(
    who: str, guard: Api, resident: Api, cast: Cast, enter: Enter
) -> None:
    visit = approved(guard, resident)
    assert_refused(enter(getattr(cast, who)).post(f"/visits/{visit}/undo"), 404, "NOT_FOUND")
    assert guard.get(f"/visits/{visit}").get_json()["data"]["state"] == "approved"


def test_an_undo_takes_no_fields(guard: Api, resident: Api) -> None:
    visit = approved(guard, resident)
    assert_refused(resident.post(f"/visits/{visit}/undo", {"at": "now"}), 400, "VALIDATION_ERROR", "at")
