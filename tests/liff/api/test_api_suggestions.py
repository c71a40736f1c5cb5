"""What the gate is told of a car that comes again, and who else is not."""

from typing import Any

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine, text

from tests.cast import Cast


def told(guard: Api, plate: str) -> list[dict[str, Any]]:
    answer = guard.get("/gate/suggestions", plate=plate)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: list[dict[str, Any]] = answer.get_json()["data"]
    return found


def test_a_car_is_known_again_however_its_plate_is_written(guard: Api) -> None:
    guard.visit(plate="1กข 2345", plate_province="ชลบุรี", visitor_name="สมหญิง ใจดี", headcount=3)
    [one] = told(guard, "๑กข-๒๓๔๕")
    assert (one["house"]["number"], one["visitor_name"], one["kind"]) == ("12/3", "สมหญิง ใจดี", "guest")
    assert (one["plate"], one["plate_province"], one["headcount"], one["times"]) == ("1กข 2345", "ชลบุรี", 3, 1)
    assert told(guard, "1กข 2346") == []
    assert told(guard, "--") == []


def test_a_wrong_house_is_not_suggested_again(guard: Api, resident: Api) -> None:
    wrong = guard.visit(plate="9กก 9")
    resident.post(f"/visits/{wrong['id']}/decision", {"decision": "not_mine"})
    gone = guard.visit(plate="9กก 9")
    guard.post(f"/visits/{gone['id']}/cancel")
    assert told(guard, "9กก 9") == []


def test_what_a_house_called_a_wrong_entry_is_not_suggested(guard: Api, resident: Api) -> None:
    one = guard.visit(plate="9กก 8")
    resident.post(f"/visits/{one['id']}/decision", {"decision": "approve"})
    guard.post(f"/visits/{one['id']}/entry")
    assert len(told(guard, "9กก 8")) == 1
    assert resident.post(f"/visits/{one['id']}/wrong-entry").status_code == 200
    assert told(guard, "9กก 8") == []


def test_a_car_that_has_not_come_for_half_a_year_is_a_stranger(guard: Api, owner: Engine) -> None:
    one = guard.visit(plate="9กก 7")
    with owner.begin() as connection:
        moved = text("UPDATE visit SET created_at = created_at - interval '181 days' WHERE id = :id")
        connection.execute(moved, {"id": one["id"]})
    assert told(guard, "9กก 7") == []


def test_another_village_s_cars_are_not_told(guard: Api, enter: Enter, cast: Cast) -> None:
    guard.visit(plate="9กก 6")
    assert told(enter(cast.boonmee), "9กก 6") == []


@pytest.mark.parametrize("plate", ["", "x", "ก" * 21, None])
def test_a_plate_that_is_none_is_refused(guard: Api, plate: str | None) -> None:
    given = {} if plate is None else {"plate": plate}
    assert_refused(guard.get("/gate/suggestions", **given), 400, "VALIDATION_ERROR", "plate")


def test_nobody_else_may_ask(resident: Api, office: Api) -> None:
    for one in (resident, office):
        assert_refused(one.get("/gate/suggestions", plate="1กข 2345"), 403, "NOT_ALLOWED")
