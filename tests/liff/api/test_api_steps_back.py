"""A guard's mistaken tap is taken back: within a minute, and on record."""

from api_stage import Api, assert_refused
from sqlalchemy import Engine, text


def inside(guard: Api, resident: Api) -> str:
    visit = str(guard.visit()["id"])
    resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    assert guard.post(f"/visits/{visit}/entry").status_code == 200
    return visit


def test_in_and_back_and_in_and_out_and_back(guard: Api, resident: Api) -> None:
    visit = inside(guard, resident)
    back = guard.post(f"/visits/{visit}/entry/undo").get_json()["data"]
    assert (back["state"], back["entered_at"], back["stay_until"]) == ("approved", None, None)
    entered = guard.post(f"/visits/{visit}/entry").get_json()["data"]
    guard.post(f"/visits/{visit}/exit")
    again = guard.post(f"/visits/{visit}/exit/undo").get_json()["data"]
    assert (again["state"], again["left_at"]) == ("inside", None)
    assert (again["entered_at"], again["stay_until"]) == (entered["entered_at"], entered["stay_until"])
    told = [one["kind"] for one in guard.get(f"/visits/{visit}").get_json()["data"]["events"]]
    assert told == ["requested", "approved", "entered", "entry_undone", "entered", "left", "exit_undone"]


def test_the_same_tap_sent_again_is_one(guard: Api, resident: Api) -> None:
    visit = inside(guard, resident)
    headers = guard.keyed()
    told = [guard.client.post(f"/api/v1/visits/{visit}/entry/undo", headers=headers, json={}) for _ in range(2)]
    assert [one.status_code for one in told] == [200, 200]
    assert told[0].get_json()["data"]["version"] == told[1].get_json()["data"]["version"]


def test_what_is_no_mistake_stands(guard: Api, resident: Api, owner: Engine) -> None:
    visit = inside(guard, resident)
    assert_refused(guard.post(f"/visits/{visit}/exit/undo"), 409, "STATE_FORBIDS")
    with owner.begin() as connection:
        connection.execute(text("UPDATE visit SET entered_at = now() - interval '61 seconds'"))
    assert_refused(guard.post(f"/visits/{visit}/entry/undo"), 409, "UNDO_TOO_LATE")
    unasked = guard.visit()["id"]
    guard.post(f"/visits/{unasked}/override", {"reason": "phoned"})
    assert_refused(guard.post(f"/visits/{unasked}/entry/undo"), 409, "STATE_FORBIDS")
