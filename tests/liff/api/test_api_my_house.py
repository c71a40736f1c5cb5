"""What a house's people set, each for themselves and the owner for all; and what is none of the others' business."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest
from api_stage import Api, Enter, Traces, assert_refused
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from liff.api.openapi import document
from tests.cast import Cast

DESCRIBED = document()
RULE = {"kind": "delivery", "says": "let_in", "from": "09:00", "until": "20:00", "weekdays": [1, 2, 3, 4, 5]}
SLOW_TAXIS = {"kind": "taxi", "from": "22:00", "until": "06:00", "widen_after": 90, "office_after": 0}
CUSTOMS = {
    "asked_first": "owner",
    "widen_to": "all",
    "widen_after": 30,
    "remind_after": 0,
    "office_after": 100,
    "expire_after": 240,
}


def told(answer: TestResponse, shape: str, status: int = 200) -> Any:
    """What came back, which is as the description says."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    found = answer.get_json()["data"]
    schema = {"$ref": f"#/components/schemas/{shape}", "components": DESCRIBED["components"]}
    for one in found if isinstance(found, list) else [found]:
        jsonschema_rs.validator_for(schema).validate(one)
    return found


def changes(owner: Engine) -> list[tuple[str, str, str]]:
    with owner.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT subject, kind, source FROM change ORDER BY id"))]


@pytest.fixture
def tenant(cast: Cast, resident: Api, enter: Enter) -> Api:
    return enter(cast.malee)


def test_everybody_sets_what_is_theirs(resident: Api, tenant: Api, owner: Engine) -> None:
    until = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    wish = {"language": "th", "large_type": True, "quiet_from": "22:00", "quiet_until": "06:30"}
    mine = told(tenant.put("/house/settings", {**wish, "away_until": until.isoformat()}), "HouseSettings")["mine"]
    assert mine == {
        "membership": mine["membership"],
        **wish,
        "wants_questions": True,
        "away_until": until.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    less = told(tenant.put("/house/settings", {"quiet_from": None, "quiet_until": None}), "HouseSettings")["mine"]
    assert (less["quiet_from"], less["away_until"], less["large_type"]) == (None, mine["away_until"], True)
    assert told(tenant.put("/house/settings", {"away_until": None}), "HouseSettings")["mine"]["away_until"] is None
    assert told(resident.get("/house/settings"), "HouseSettings")["mine"]["large_type"] is False
    assert changes(owner) == [("membership", "settings_changed", "liff")] * 3


def test_who_moved_out_and_came_back_sets_what_holds_for_them_now(tenant: Api, cast: Cast, owner: Engine) -> None:
    again = (
        "INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
        " SELECT gen_random_uuid(), village_id, person_id, house_id, role, household_role, :standing, now()"
        " FROM membership WHERE person_id = :who LIMIT 1"
    )
    with owner.begin() as connection:
        over = "UPDATE membership SET standing = 'ended', ended_at = now() WHERE person_id = :who"
        connection.execute(text(over), {"who": cast.malee.id})
        for standing in ("refused", "active", "ended"):
            connection.execute(text(again), {"who": cast.malee.id, "standing": standing})
    mine = told(tenant.put("/house/settings", {"wants_questions": False}), "HouseSettings")["mine"]
    assert mine["wants_questions"] is False
    with owner.connect() as connection:
        silent = "SELECT standing FROM membership WHERE NOT wants_questions"
        assert connection.scalars(text(silent)).all() == ["active"]


def test_the_owner_arranges_in_which_order_the_house_is_asked(
    guard: Api, resident: Api, tenant: Api, cast: Cast
) -> None:
    before = told(resident.get("/house/settings"), "HouseSettings")
    assert [one["name"] for one in before["order"]] == ["Somchai", "Malee"]
    turned = [one["membership"] for one in before["order"]][::-1]
    after = told(resident.put("/house/settings", {"order": turned}), "HouseSettings")
    assert [(one["name"], one["arranged"]) for one in after["order"]] == [("Malee", True), ("Somchai", True)]
    by_custom = told(resident.put("/house/settings", {"order": []}), "HouseSettings")
    assert [(one["name"], one["arranged"]) for one in by_custom["order"]] == [("Malee", False), ("Somchai", False)]
    assert_refused(tenant.put("/house/settings", {"order": turned}), 403, "NOT_ALLOWED")
    for strange in ([*turned, turned[0]], [str(uuid4())], [str(cast.prasit.id)]):
        assert_refused(resident.put("/house/settings", {"order": strange}), 400, "VALIDATION_ERROR", "order")


@pytest.mark.parametrize(
    "wish",
    [
        {"language": "de"},
        {"large_type": 1},
        {"quiet_from": "22:00"},
        {"quiet_from": "22:00", "quiet_until": "22:00"},
        {"quiet_from": "24:00", "quiet_until": "06:00"},
        {"away_until": "2020-01-01T00:00:00Z"},
        {"away_until": "2100-01-01T00:00:00Z"},
        {"away_until": "2026-12-01T00:00:00"},
        {"order": "all"},
        {"rank": 0},
    ],
)
def test_what_makes_no_sense_is_not_set(resident: Api, traces: Traces, wish: dict[str, Any]) -> None:
    before = traces.now()
    assert_refused(resident.put("/house/settings", wish), 400, "VALIDATION_ERROR")
    assert traces.now() == before


def test_a_rule_is_made_changed_and_ended_and_holds_meanwhile(guard: Api, resident: Api, owner: Engine) -> None:
    always = {"kind": "delivery", "says": "leave_at_gate"}
    made = told(resident.post("/house/rules", RULE), "HouseRule", 201)
    assert made | RULE == made
    changed = told(resident.patch(f"/house/rules/{made['id']}", always), "HouseRule")
    assert (changed["from"], changed["weekdays"]) == (None, [1, 2, 3, 4, 5, 6, 7])
    visit = guard.visit(kind="delivery")
    assert (visit["state"], visit["decision_reason"], visit["delivery"]) == ("rejected", "leave_at_gate", "not_needed")
    assert [one["id"] for one in told(resident.get("/house/rules"), "HouseRule")] == [changed["id"]]
    assert_refused(resident.patch(f"/house/rules/{made['id']}", always), 404, "NOT_FOUND")
    told(resident.delete(f"/house/rules/{changed['id']}"), "Ended")
    assert told(resident.get("/house/rules"), "HouseRule") == []
    assert [kind for _, kind, _ in changes(owner)] == ["made", "changed", "ended"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "guest"},
        {"kind": "taxi", "says": "leave_at_gate"},
        {"weekdays": []},
        {"weekdays": [0]},
        {"weekdays": [8]},
        {"until": None},
        {"from": "20:00"},
        {"says": "let_everybody_in"},
    ],
)
def test_a_rule_that_makes_no_sense_is_not_made(resident: Api, traces: Traces, wrong: dict[str, Any]) -> None:
    before = traces.now()
    assert_refused(resident.post("/house/rules", {**RULE, **wrong}), 400, "VALIDATION_ERROR")
    assert traces.now() == before


def test_a_visitor_is_blocked_from_the_visit_and_by_what_is_known(guard: Api, resident: Api) -> None:
    seen = guard.visit()
    made = told(resident.post("/house/blocks", {"visit": seen["id"], "by": ["name"], "note": "no"}), "Block", 201)
    assert (made["visitor_name"], made["plate"], made["visit"], made["made_by"]) == (
        seen["visitor_name"],
        None,
        seen["id"],
        "Somchai",
    )
    told(resident.post("/house/blocks", {"plate": "9กก 999"}), "Block", 201)
    assert [guard.visit(**who)["state"] for who in ({}, {"visitor_name": "Nok", "plate": "9กก999"})] == ["rejected"] * 2
    assert len(told(resident.get("/house/blocks"), "Block")) == 2
    told(resident.delete(f"/house/blocks/{made['id']}"), "Ended")
    assert guard.visit()["state"] == "requested"
    for wrong in (
        {},
        {"note": "x"},
        {"plate": "-"},
        {"visit": seen["id"], "plate": "1"},
        {"visit": seen["id"], "by": []},
    ):
        assert_refused(resident.post("/house/blocks", wrong), 400, "VALIDATION_ERROR")


def test_the_office_sets_how_the_village_asks(guard: Api, office: Api, owner: Engine) -> None:
    assert told(office.get("/village/asking"), "VillageAsking")["customs"]["widen_after"] == 45
    found = told(office.put("/village/asking", {"customs": CUSTOMS, "rules": [SLOW_TAXIS]}), "VillageAsking")
    assert found["customs"] == CUSTOMS
    assert found["rules"] == [{**SLOW_TAXIS, "remind_after": None, "expire_after": None}]
    visit = guard.visit()
    assert datetime.fromisoformat(visit["expires_at"]) - datetime.fromisoformat(visit["created_at"]) == timedelta(
        0, 240
    )
    assert [kind for _, kind, _ in changes(owner)] == ["asking_changed", "asking_rules_set"]
    assert told(office.put("/village/asking", {"rules": []}), "VillageAsking") == {"customs": CUSTOMS, "rules": []}


@pytest.mark.parametrize(
    "wish",
    [
        {"customs": {**CUSTOMS, "widen_after": 240}},
        {"customs": {**CUSTOMS, "expire_after": 59}},
        {"customs": {**CUSTOMS, "expire_after": 1801}},
        {"customs": {**CUSTOMS, "widen_after": 9}},
        {"customs": {**CUSTOMS, "asked_first": "guard"}},
        {"rules": [{"kind": "taxi"}]},
        {"rules": [{"widen_after": 100, "expire_after": 100}]},
        {"rules": [{"widen_after": 20, "from": "22:00"}]},
        {"rules": [{"widen_after": 20}] * 41},
    ],
)
def test_a_ladder_that_makes_no_sense_is_not_set(office: Api, traces: Traces, wish: dict[str, Any]) -> None:
    before = traces.now()
    assert_refused(office.put("/village/asking", wish), 400, "VALIDATION_ERROR")
    assert traces.now() == before


def test_a_house_is_asked_its_own_way_as_its_owner_or_the_office_says(
    guard: Api, resident: Api, tenant: Api, office: Api, cast: Cast
) -> None:
    rules = [{"expire_after": 60}]
    mine = told(resident.put("/house/asking", {"rules": rules}), "HouseAsking")
    assert [one["expire_after"] for one in mine["rules"]] == [60]
    visit = guard.visit()
    assert datetime.fromisoformat(visit["expires_at"]) - datetime.fromisoformat(visit["created_at"]) == timedelta(0, 60)
    theirs = told(tenant.get("/house/asking"), "HouseAsking")
    assert (theirs["rules"], theirs["may_change"]) == (mine["rules"], False)
    assert_refused(tenant.put("/house/asking", {"rules": []}), 403, "NOT_ALLOWED")
    told(office.put(f"/houses/{cast.house}/asking", {"rules": []}), "HouseAsking")
    assert told(resident.get("/house/asking"), "HouseAsking")["rules"] == []
    for unknown in (cast.strange_house, uuid4()):
        assert_refused(office.get(f"/houses/{unknown}/asking"), 404, "NOT_FOUND")
        assert_refused(office.put(f"/houses/{unknown}/asking", {"rules": []}), 404, "NOT_FOUND")


def test_another_house_is_answered_like_none_at_all(resident: Api, cast: Cast, enter: Enter, guard: Api) -> None:
    rule = told(resident.post("/house/rules", RULE), "HouseRule", 201)["id"]
    block = told(resident.post("/house/blocks", {"visitor_name": "Somebody"}), "Block", 201)["id"]
    visit = guard.visit()["id"]
    for name in ("wichai", "stranger"):
        other = enter(getattr(cast, name))
        for path in ("settings", "rules", "blocks", "asking"):
            assert_refused(other.get(f"/house/{path}", house=str(cast.house)), 404, "NOT_FOUND")
        assert_refused(other.put("/house/settings", {"large_type": True}, house=str(cast.house)), 404, "NOT_FOUND")
        assert_refused(other.patch(f"/house/rules/{rule}", RULE), 404, "NOT_FOUND")
        assert_refused(other.delete(f"/house/rules/{rule}"), 404, "NOT_FOUND")
        assert_refused(other.delete(f"/house/blocks/{block}"), 404, "NOT_FOUND")
        assert_refused(other.post("/house/blocks", {"visit": visit}), 404, "NOT_FOUND")
        assert other.get("/house/rules").get_json()["data"] == []
        assert other.get("/house/blocks").get_json()["data"] == []


def test_a_house_is_not_the_guards_nor_the_offices_and_a_village_not_the_residents(
    guard: Api, office: Api, resident: Api
) -> None:
    for path in ("/house/settings", "/house/rules", "/house/blocks", "/house/asking"):
        for caller in (guard, office):
            assert_refused(caller.get(path), 403, "NOT_ALLOWED")
    for caller in (guard, resident):
        assert_refused(caller.get("/village/asking"), 403, "NOT_ALLOWED")
        assert_refused(caller.put("/village/asking", {"rules": []}), 403, "NOT_ALLOWED")
