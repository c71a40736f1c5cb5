"""The village's gates and their rules: the office sets them, guards work by them, visits know where they came in."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from tests.cast import Cast

FRONT = {"name": "ประตูหน้า", "name_en": "Front gate", "kinds": None}
BACK = {"name": "ประตูหลัง", "name_en": None, "kinds": ["guest", "taxi"]}
STAY = {"guest": 43200, "delivery": 1800, "taxi": 1200, "service": 36000, "other": 14400}
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
ONCE = {"kind": "once", "guest_name": "Nok", "valid_until": TOMORROW}


def made(office: Api, *gates: dict[str, Any]) -> list[dict[str, Any]]:
    answer = office.put("/village/gates", {"gates": list(gates)})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    standing: list[dict[str, Any]] = answer.get_json()["data"]["gates"]
    return standing


def at(guard: Api, gate: object) -> Api:
    """The guard, who says where they stand."""
    return Api(guard.client, {**guard.headers, "Gate-Id": str(gate)})


def refused(answer: TestResponse) -> None:
    assert_refused(answer, 409, "NOT_AT_THIS_GATE")


def approved(guard: Api, resident: Api, **wish: Any) -> str:
    visit = str(guard.visit(**wish)["id"])
    assert resident.post(f"/visits/{visit}/decision", {"decision": "approve"}).status_code == 200
    return visit


def test_the_office_says_which_gates_there_are_and_guards_are_told(guard: Api, office: Api) -> None:
    front, back = made(office, FRONT, BACK)
    assert {name: front[name] for name in FRONT} == FRONT
    assert {name: back[name] for name in BACK} == BACK
    assert office.get("/village/gates").get_json()["data"] == {"gates": [front, back]}
    setup = guard.get("/gate/setup").get_json()["data"]
    assert setup["gates"] == [front, back]
    assert setup["override_reasons"] == ["phoned", "office", "emergency", "came_to_gate"]


def test_a_gate_is_renamed_and_another_is_no_more(guard: Api, office: Api, owner: Engine) -> None:
    front, back = made(office, FRONT, BACK)
    (left,) = made(office, {**front, "name": back["name"]})
    assert (left["id"], left["name"]) == (front["id"], back["name"])
    assert [one["id"] for one in guard.get("/gate/setup").get_json()["data"]["gates"]] == [front["id"]]
    with owner.connect() as connection:
        kinds = list(connection.scalars(text("SELECT kind FROM change ORDER BY id")))
    assert kinds == ["gates_set", "gates_set"]


def test_a_gate_that_was_ended_comes_back_as_the_same_one(guard: Api, office: Api) -> None:
    front, back = made(office, FRONT, BACK)
    made(office, front)
    assert made(office, front, back) == [front, back]
    assert guard.get("/gate/setup").get_json()["data"]["gates"] == [front, back]


def test_two_gates_can_change_names(office: Api) -> None:
    front, back = made(office, FRONT, BACK)
    changed = made(office, {**front, "name": back["name"]}, {**back, "name": front["name"]})
    assert [one["name"] for one in changed] == [back["name"], front["name"]]


def test_what_makes_no_sense_is_named(office: Api, cast: Cast, enter: Enter) -> None:
    front, _ = made(office, FRONT, BACK)
    twice = [{**FRONT, "id": front["id"]}, {**BACK, "id": front["id"]}, {**FRONT, "id": str(uuid4())}]
    answer = office.put("/village/gates", {"gates": twice})
    assert_refused(answer, 400, "VALIDATION_ERROR", "gates.1.id", "gates.2.id", "gates.2.name")
    assert_refused(office.put("/village/gates", {"gates": [{"name": " "}]}), 400, "VALIDATION_ERROR", "gates.0.name")
    assert len(office.get("/village/gates").get_json()["data"]["gates"]) == 2


def test_a_page_that_knows_the_setup_is_told_nothing_new(guard: Api, office: Api) -> None:
    answer = guard.get("/gate/setup")
    again = {**guard.headers, "If-None-Match": answer.headers["ETag"]}
    assert guard.client.get("/api/v1/gate/setup", headers=again).status_code == 304
    made(office, FRONT)
    assert guard.client.get("/api/v1/gate/setup", headers=again).status_code == 200


def test_rules_as_they_are_until_the_office_says_otherwise(guard: Api, office: Api) -> None:
    usual = {"call": "office", "office_phone": None, "stay": STAY}
    assert office.get("/village/gate-rules").get_json()["data"] == usual
    setup = guard.get("/gate/setup").get_json()["data"]
    assert (setup["call"], setup["stay"]) == ("office", STAY)


def test_the_office_sets_the_rules_and_what_it_leaves_out_stays(guard: Api, office: Api, owner: Engine) -> None:
    wish = {"call": "house", "office_phone": "02-123 4567", "stay": {"taxi": 600, "guest": None}}
    stay = {**STAY, "taxi": 600, "guest": None}
    told = {"call": "house", "office_phone": "02-123 4567", "stay": stay}
    assert office.put("/village/gate-rules", wish).get_json()["data"] == told
    assert office.put("/village/gate-rules", {}).get_json()["data"] == told
    assert office.put("/village/gate-rules", {"office_phone": None}).get_json()["data"]["office_phone"] is None
    assert "office_phone" not in guard.get("/gate/setup").get_json()["data"]
    with owner.connect() as connection:
        assert "123" not in str(connection.execute(text("SELECT office_phone, facts FROM village, change")).all())


@pytest.mark.parametrize("stay", [{"taxi": 59}, {"taxi": 604801}, {"taxi": True}, {"spy": 600}])
def test_a_limit_is_a_time_that_makes_sense(stay: dict[str, Any], office: Api) -> None:
    (kind,) = stay
    assert_refused(office.put("/village/gate-rules", {"stay": stay}), 400, "VALIDATION_ERROR", f"stay.{kind}")


def test_a_visit_knows_its_gates_and_so_does_the_record(guard: Api, resident: Api, office: Api, owner: Engine) -> None:
    front, back = [one["id"] for one in made(office, FRONT, BACK)]
    visit = approved(at(guard, front), resident)
    at(guard, back).post(f"/visits/{visit}/entry")
    told = at(guard, front).post(f"/visits/{visit}/exit").get_json()["data"]
    assert (told["gate_id"], told["entered_gate_id"], told["left_gate_id"]) == (front, back, front)
    with owner.connect() as connection:
        where = list(connection.execute(text("SELECT kind, facts ->> 'gate_id' FROM visit_event ORDER BY serial")))
    assert [tuple(row) for row in where] == [
        ("requested", front),
        ("approved", None),
        ("entered", back),
        ("left", front),
    ]
    again = guard.post(f"/visits/{visit}/exit/undo").get_json()["data"]
    assert (again["entered_gate_id"], again["left_gate_id"]) == (back, None)


def test_a_guard_who_does_not_say_where_they_stand_is_believed(guard: Api, resident: Api, office: Api) -> None:
    made(office, BACK)
    visit = approved(guard, resident, kind="delivery")
    told = guard.post(f"/visits/{visit}/entry").get_json()["data"]
    assert (told["state"], told["gate_id"], told["entered_gate_id"]) == ("inside", None, None)


def test_who_may_not_come_in_at_this_gate_is_sent_to_the_other(guard: Api, resident: Api, office: Api) -> None:
    front, back = made(office, FRONT, BACK)
    visit = approved(at(guard, back["id"]), resident, kind="delivery")
    refused(at(guard, back["id"]).post(f"/visits/{visit}/entry"))
    waiting = guard.visit(kind="delivery")["id"]
    refused(at(guard, back["id"]).post(f"/visits/{waiting}/override", {"reason": "phoned"}))
    assert at(guard, front["id"]).post(f"/visits/{visit}/entry").status_code == 200
    assert at(guard, back["id"]).post(f"/visits/{visit}/exit").status_code == 200


def test_a_pass_opens_the_gates_of_its_kind_only(guard: Api, resident: Api, office: Api) -> None:
    front, back = made(office, FRONT, BACK)
    code = resident.post("/passes", {**ONCE, "visit_kind": "service"}).get_json()["data"]["code"]

    def use(gate: dict[str, Any]) -> TestResponse:
        caller = at(guard, gate["id"])
        return caller.client.post("/api/v1/passes/use", headers=caller.keyed(), json={"code": code})

    refused(use(back))
    told = use(front)
    assert told.status_code == 201
    assert told.get_json()["data"]["entered_gate_id"] == front["id"]


def test_what_a_gate_tells_later_is_taken_wherever_it_was(guard: Api, resident: Api, office: Api) -> None:
    (back,) = made(office, BACK)
    visit = approved(guard, resident, kind="delivery")
    happened = guard.get(f"/visits/{visit}").get_json()["data"]["created_at"]
    told = at(guard, back["id"]).post(f"/visits/{visit}/entry", {"happened_at": happened})
    assert told.status_code == 200
    assert told.get_json()["data"]["entered_gate_id"] == back["id"]


@pytest.mark.parametrize(
    "gate", ["", "front", "01990a5c-7f00-7000-8000-000000000001", "{00000000-0000-0000-0000-000000000000}"]
)
def test_a_gate_that_there_never_was_is_named(gate: str, guard: Api) -> None:
    for answer in (at(guard, gate).get("/visits"), at(guard, gate).register()):
        assert_refused(answer, 400, "VALIDATION_ERROR", "Gate-Id")
    assert guard.get("/visits").get_json()["data"] == []


def test_the_next_villages_gate_is_none(guard: Api, office: Api, cast: Cast, enter: Enter) -> None:
    (front,) = made(office, FRONT)
    assert_refused(at(enter(cast.boonmee), front["id"]).get("/visits"), 400, "VALIDATION_ERROR", "Gate-Id")


def test_a_gate_that_is_no_more_keeps_nobody_out_until_the_page_has_heard(
    guard: Api, resident: Api, office: Api
) -> None:
    (back,) = made(office, BACK)
    made(office)
    visit = approved(guard, resident, kind="delivery")
    assert at(guard, back["id"]).get("/gate/setup").get_json()["data"]["gates"] == []
    assert at(guard, back["id"]).post(f"/visits/{visit}/entry").status_code == 200


def test_a_house_and_the_office_stand_at_no_gate(resident: Api, office: Api, guard: Api) -> None:
    visit = guard.visit()["id"]
    for caller in (resident, office):
        assert at(caller, "nonsense").get(f"/visits/{visit}").status_code == 200
