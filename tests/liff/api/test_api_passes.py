"""Passes over HTTP: a house makes, changes and shares them, the gate judges them and lets guests in."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api, Enter, Traces, assert_refused, file, jpeg
from sqlalchemy import Engine, text
from test_api_openapi import Check, described
from werkzeug.test import TestResponse

from bot.line.lengths import units
from liff.qr import svg_file
from models.domain.pass_verdict import Verdict
from models.domain.passes import token_of
from models.pass_keys import GateKey, PassKeys
from models.queries import passes
from models.uow import Database
from settings import Settings
from tests.bot.messages.line_schema import problems
from tests.cast import Cast

__all__ = ["described"]

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
NEXT_WEEK = (datetime.now(UTC) + timedelta(days=7)).isoformat()
LAST_WEEK = (datetime.now(UTC) - timedelta(days=7)).isoformat()
PASS = {"kind": "once", "guest_name": "Nok", "valid_until": TOMORROW}
MAID = {"kind": "recurring", "guest_name": "Maid", "valid_until": TOMORROW, "visit_kind": "service", "weekdays": 31}


def call(caller: Api, method: str, path: str, body: object = None) -> TestResponse:
    return caller.client.open(f"/api/v1{path}", method=method, headers=caller.headers, json=body or {})


def told(answer: TestResponse, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()["data"]
    return found


def made(caller: Api, **wish: object) -> dict[str, Any]:
    return told(caller.post("/passes", {**PASS, **wish}), 201)


def use(guard: Api, body: object, key: object = None) -> TestResponse:
    return guard.client.post("/api/v1/passes/use", headers=guard.keyed(key), json=body)


def verdict(guard: Api, **shown: str) -> str:
    found: str = told(guard.post("/passes/check", shown))["verdict"]
    return found


@pytest.fixture
def keys(settings: Settings) -> PassKeys:
    assert settings.secret_key is not None
    return PassKeys(settings.secret_key.get_secret_value())


@pytest.fixture
def token(database: Database, cast: Cast, keys: PassKeys) -> Any:
    """The QR code of a pass."""

    def sign(one: dict[str, Any]) -> str:
        with database.work(village_id=cast.village) as work:
            card = passes.card_of_code(work, one["code"])
        assert card is not None
        return keys.sign(cast.village, token_of(card.one))

    return sign


def test_a_pass_that_is_sent_twice_is_made_once(resident: Api, enter: Enter, cast: Cast) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    send = partial(resident.client.post, "/api/v1/passes", json=PASS)
    first, second = (send(headers={**resident.headers, **key}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json()["data"]["id"] == second.get_json()["data"]["id"]
    others = send(headers={**enter(cast.wichai).headers, **key})
    assert (others.status_code, others.get_json()["data"]["id"] != first.get_json()["data"]["id"]) == (201, True)
    assert_refused(send(headers={**resident.headers, "Idempotency-Key": "mine"}), 400, "VALIDATION_ERROR")


def test_a_party_that_is_sent_twice_at_once_is_made_once(resident: Api) -> None:
    party = {"title": "Party", "starts_at": TOMORROW, "ends_at": NEXT_WEEK, "guests": ["Nok", "Noi"]}
    headers = {**resident.headers, "Idempotency-Key": str(uuid4())}
    app = resident.client.application

    def send(_: int) -> TestResponse:
        return app.test_client().post("/api/v1/occasions", json=party, headers=headers)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    first, second = (answer.get_json()["data"] for answer in answers)
    assert first["id"] == second["id"]
    assert {one["id"] for one in first["passes"]} == {one["id"] for one in second["passes"]}
    assert len(resident.get("/passes").get_json()["data"]) == 2


def test_a_pass_from_the_form_to_the_open_gate(resident: Api, guard: Api, token: Any) -> None:
    one = made(resident, plate="1กข 12", headcount=3, note="สระว่ายน้ำ")
    assert one["qr"] == svg_file(token(one))
    assert (one["state"], one["uses"], one["uses_allowed"], one["made_by"]["me"]) == ("valid", 0, 1, True)
    assert verdict(guard, token=token(one)) == "ok"
    spaced = f"{one['code'][:3]} {one['code'][3:]}"
    assert verdict(guard, code=spaced) == "ok"
    visit = told(use(guard, {"token": token(one)}), 201)
    assert (visit["state"], visit["pass_id"], visit["visitor_name"]) == ("inside", one["id"], "Nok")
    assert (visit["plate"], visit["headcount"], visit["purpose"]) == ("1กข 12", 3, "สระว่ายน้ำ")
    left = told(guard.post(f"/visits/{visit['id']}/exit"))
    assert left["state"] == "left"
    seen = told(resident.get(f"/passes/{one['id']}"))
    assert (seen["state"], seen["qr"]) == ("used_up", None)
    assert [(each["id"], each["guard"], each["left_at"]) for each in seen["visits"]] == [
        (visit["id"], "Prasit", left["left_at"])
    ]
    assert resident.get("/visits").get_json()["data"][0]["pass_id"] == one["id"]


def test_the_second_gate_hears_who_was_first_and_when(resident: Api, guard: Api) -> None:
    one, key = made(resident), uuid4()
    visit = told(use(guard, {"code": one["code"]}, key), 201)
    assert told(use(guard, {"code": one["code"]}, key), 200)["id"] == visit["id"]
    error = assert_refused(use(guard, {"code": one["code"]}), 409, "PASS_REFUSED")
    assert error["judged"]["verdict"] == "used_up"
    assert error["judged"]["last_use"] == {"at": visit["entered_at"], "guard": "Prasit"}
    assert error["judged"]["pass"]["guest_name"] == "Nok"
    assert_refused(use(guard, {"code": "999999"}, key), 409, "PASS_REFUSED")


def test_photos_come_with_the_guest(resident: Api, guard: Api, traces: Traces) -> None:
    one = made(resident)
    form = {"code": one["code"], "photo": file(jpeg(), "face.jpg")}
    visit = told(guard.client.post("/api/v1/passes/use", headers=guard.keyed(), data=form), 201)
    assert len(visit["photos"]) == 1
    before = traces.now()
    again = {"code": one["code"], "photo": file(jpeg(), "face.jpg")}
    refused = guard.client.post("/api/v1/passes/use", headers=guard.keyed(), data=again)
    assert_refused(refused, 409, "PASS_REFUSED")
    assert traces.now() == before


def test_changes_stay_where_nothing_is_named(resident: Api, guard: Api, token: Any) -> None:
    one = made(resident, plate="1กข 12", note="x", tell_host=True)
    old = token(one)
    changed = told(call(resident, "PATCH", f"/passes/{one['id']}", {"guest_name": "Noi", "plate": None}))
    assert (changed["guest_name"], changed["plate"], changed["note"]) == ("Noi", None, "x")
    assert (changed["tell_host"], changed["revision"]) == (True, 1)
    assert (changed["share_url"], changed["code"]) == (one["share_url"], one["code"])
    assert (verdict(guard, token=old), verdict(guard, token=token(changed))) == ("changed", "ok")
    for field, value in {"valid_until": LAST_WEEK, "kind": "many"}.items():
        refused = call(resident, "PATCH", f"/passes/{one['id']}", {field: value})
        assert_refused(refused, 400, "VALIDATION_ERROR", field)


def test_a_pass_is_taken_back_for_good(resident: Api, guard: Api) -> None:
    one = made(resident)
    assert told(call(resident, "DELETE", f"/passes/{one['id']}"))["state"] == "revoked"
    assert told(call(resident, "DELETE", f"/passes/{one['id']}"))["state"] == "revoked"
    assert_refused(call(resident, "PATCH", f"/passes/{one['id']}", {"note": "x"}), 409, "PASS_OVER")
    assert verdict(guard, code=one["code"]) == "revoked"


def test_many_guests_from_one_form(resident: Api, guard: Api) -> None:
    wish = {"title": "วันเกิด", "starts_at": datetime.now(UTC).isoformat(), "ends_at": TOMORROW}
    party = told(resident.post("/occasions", {**wish, "guests": "Nok\n\n Noi \r\nNid"}), 201)
    assert [one["guest_name"] for one in party["passes"]] == ["Nok", "Noi", "Nid"]
    assert {one["occasion"]["title"] for one in party["passes"]} == {"วันเกิด"}
    shared = told(resident.post("/occasions", {**wish, "shared_by": 40}), 201)
    assert [(one["kind"], one["uses_allowed"]) for one in shared["passes"]] == [("many", 40)]
    assert len(resident.get("/passes", occasion=party["id"]).get_json()["data"]) == 3
    assert told(call(resident, "DELETE", f"/occasions/{party['id']}"))["revoked"] == 3
    assert verdict(guard, code=party["passes"][0]["code"]) == "revoked"
    assert_refused(resident.post("/occasions", wish), 400, "VALIDATION_ERROR", "guests")


def test_lists_are_read_page_by_page_and_filtered(resident: Api) -> None:
    ids = [made(resident, guest_name=f"Guest {number}")["id"] for number in range(5)]
    maid = told(resident.post("/passes", MAID), 201)["id"]
    call(resident, "DELETE", f"/passes/{ids[0]}")
    first = resident.get("/passes", limit=4, state="live").get_json()
    second = resident.get("/passes", limit=4, state="live", cursor=first["pagination"]["next_cursor"]).get_json()
    assert [one["id"] for one in first["data"] + second["data"]] == [maid, *reversed(ids[1:])]
    assert second["pagination"]["next_cursor"] is None
    assert [one["id"] for one in resident.get("/passes", state="past").get_json()["data"]] == ids[:1]
    assert [one["id"] for one in resident.get("/passes", q="uest 3").get_json()["data"]] == [ids[3]]
    assert [one["id"] for one in resident.get("/people-who-come").get_json()["data"]] == [maid]


def test_what_is_shared_is_ready_to_be_sent_and_names_nobody(resident: Api, settings: Settings) -> None:
    one = made(resident, guest_name="Nok Secret", plate="9กก 9999", note="behind the house")
    assert one["share_url"].startswith(f"{settings.public_base_url}/p/")
    for language in ("th", "en"):
        words, message = one["share_text"][language], one["share_message"][language]
        assert one["share_url"] in words
        assert f"{one['code'][:3]} {one['code'][3:]}" in words
        assert not problems(message)
        assert [part["action"]["type"] for part in message["contents"]["footer"]["contents"]] == ["uri"]
        assert units(message["contents"]["footer"]["contents"][0]["action"]["label"]) <= 20
        assert not [secret for secret in ("Nok", "9999", "Somchai", "behind") if secret in f"{words}{message}"]
    assert "บ้าน 12/3" in one["share_text"]["th"]
    assert "25" in one["share_text"]["th"].partition("บ้าน 12/3")[2]


def test_the_gate_gets_keys_and_what_is_no_good_once_per_change(
    resident: Api, guard: Api, token: Any, cast: Cast
) -> None:
    good, used, changed, revoked = (made(resident) for _ in range(4))
    scanned = token(good)
    use(guard, {"code": used["code"]})
    call(resident, "PATCH", f"/passes/{changed['id']}", {"note": "x"})
    call(resident, "DELETE", f"/passes/{revoked['id']}")
    answer = guard.get("/gate/keys")
    known = told(answer)
    key = GateKey(
        village_tag=known["village_tag"], key_id=known["key_id"], public_key=base64.b64decode(known["public_key"])
    )
    assert not isinstance(key.read(scanned), Verdict)
    assert (len(known["revoked"]), len(known["used_up"]), list(known["revisions"].values())) == (1, 1, [1])
    assert known["time_zone"] == "Asia/Bangkok"
    headers = {**guard.headers, "If-None-Match": answer.headers["ETag"]}
    same = guard.client.get("/api/v1/gate/keys", headers=headers)
    assert same.status_code == 304
    call(resident, "DELETE", f"/passes/{good['id']}")
    assert guard.client.get("/api/v1/gate/keys", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"token": "x", "code": "123456"},
        {"code": "12345"},
        {"code": "1234567"},
        {"code": "12345x"},
        {"code": "๑๒๓๔๕๖"},
        {"code": 123456},
        {"token": ""},
        {"token": "x" * 301},
    ],
)
def test_what_is_neither_token_nor_digits_is_not_looked_for(guard: Api, body: object) -> None:
    assert_refused(guard.post("/passes/check", body), 400, "VALIDATION_ERROR")
    assert_refused(use(guard, body), 400, "VALIDATION_ERROR")


def test_a_guard_hears_how_many_digits_may_still_be_tried(guard: Api) -> None:
    """Three, because a new minute may begin between two of them."""
    left = [told(guard.post("/passes/check", {"code": "000000"}))["tries_left"] for _ in range(3)]
    assert 1 in {before - after for before, after in pairwise(left)}, left
    assert told(guard.post("/passes/check", {"token": "scanned"}))["tries_left"] is None


def test_digits_cannot_be_tried_out(guard: Api, cast: Cast, enter: Enter) -> None:
    """Forty is what two windows of a minute hold, should one begin meanwhile; looking and using count together."""
    checked = [guard.post("/passes/check", {"code": f"{number:06}"}).status_code for number in range(21)]
    used = [use(guard, {"code": f"{number:06}"}).status_code for number in range(20)]
    assert set(checked[:20]) == {200}
    assert 429 in checked + used
    assert verdict(guard, token="not typed") == "not_a_pass"
    assert verdict(enter(cast.boonmee), code="123456") == "unknown_code"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"guest_name": " "}, "guest_name"),
        ({"guest_name": "x" * 101}, "guest_name"),
        ({"headcount": 51}, "headcount"),
        ({"kind": "always"}, "kind"),
        ({"valid_until": LAST_WEEK}, "valid_until"),
        ({"valid_until": "2026-11-20T10:00:00"}, "valid_until"),
        ({"valid_until": "9999-12-31T23:59:59-12:00"}, "valid_until"),
        ({"kind": "many"}, "uses_allowed"),
        ({"kind": "many", "uses_allowed": 10**20}, "uses_allowed"),
        ({"weekdays": 0}, "weekdays"),
        ({"weekdays": 3}, "weekdays"),
        ({"kind": "recurring", "from_time": "24:00"}, "from_time"),
        ({"house": str(uuid4())}, "house"),
        ({"revision": 3}, "revision"),
    ],
)
def test_a_form_that_makes_no_sense_names_its_field(
    wish: dict[str, object], field: str, resident: Api, traces: Traces
) -> None:
    before = traces.now()
    assert_refused(resident.post("/passes", {**PASS, **wish}), 400, "VALIDATION_ERROR", field)
    assert traces.now() == before


def test_another_house_and_another_village_see_and_change_nothing(
    resident: Api, guard: Api, cast: Cast, enter: Enter, token: Any, traces: Traces
) -> None:
    one = made(resident)
    wish = {"title": "x", "starts_at": datetime.now(UTC).isoformat(), "ends_at": TOMORROW, "shared_by": 3}
    party = told(resident.post("/occasions", wish), 201)
    strangers = [enter(somebody) for somebody in (cast.wichai, cast.stranger)]
    gate = enter(cast.boonmee)
    before = traces.now()
    for caller in strangers:
        assert caller.get("/passes").get_json()["data"] == []
        assert caller.get("/passes", occasion=party["id"]).get_json()["data"] == []
        assert_refused(caller.post("/passes", {**PASS, "house": str(cast.house)}), 400, "VALIDATION_ERROR", "house")
        assert_refused(call(caller, "DELETE", f"/occasions/{party['id']}"), 404, "NOT_FOUND")
        for method in ("GET", "PATCH", "DELETE"):
            theirs = call(caller, method, f"/passes/{one['id']}")
            assert_refused(theirs, 404, "NOT_FOUND")
            assert theirs.get_json() == call(caller, method, f"/passes/{uuid4()}").get_json()
    assert verdict(gate, code=one["code"]) == "unknown_code"
    assert verdict(gate, token=token(one)) == "other_village"
    assert_refused(use(gate, {"token": token(one)}), 409, "PASS_REFUSED")
    assert told(gate.get("/gate/keys"))["public_key"] != told(guard.get("/gate/keys"))["public_key"]
    assert traces.now() == before


def test_the_household_sees_all_passes_and_changes_their_own(
    resident: Api, cast: Cast, enter: Enter, traces: Traces
) -> None:
    somchais, tenant = made(resident), enter(cast.malee)
    malees = made(tenant, guest_name="Malee's guest")
    assert len(tenant.get("/passes").get_json()["data"]) == 2
    seen = told(tenant.get(f"/passes/{somchais['id']}"))
    assert seen["made_by"] == {"name": "Somchai", "me": False}
    before = traces.now()
    for method in ("PATCH", "DELETE"):
        assert_refused(call(tenant, method, f"/passes/{somchais['id']}"), 403, "NOT_YOUR_PASS")
    assert traces.now() == before
    assert told(call(resident, "DELETE", f"/passes/{malees['id']}"))["state"] == "revoked"


def test_who_moved_out_has_neither_passes_nor_guests(
    resident: Api, guard: Api, cast: Cast, enter: Enter, owner: Engine, token: Any
) -> None:
    tenant = enter(cast.malee)
    one = made(tenant)
    scanned = token(one)
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE membership SET ends_at = now() - interval '1 second' WHERE person_id = :id"),
            {"id": cast.malee.id},
        )
    assert_refused(tenant.get("/passes"), 403, "NOT_ALLOWED")
    assert (verdict(guard, token=scanned), verdict(guard, code=one["code"])) == ("revoked", "revoked")
    assert len(told(guard.get("/gate/keys"))["revoked"]) == 1
    assert told(resident.get(f"/passes/{one['id']}"))["state"] == "revoked"


def test_the_gate_learns_no_host_and_no_link(resident: Api, guard: Api) -> None:
    one = made(resident)
    shown = guard.post("/passes/check", {"code": one["code"]}).get_data(as_text=True)
    assert "Somchai" not in shown
    assert "share" not in shown


def test_answers_about_passes_have_the_described_shape(
    described: dict[str, Any], resident: Api, guard: Api, office: Api, token: Any
) -> None:
    check = Check(described)
    path, one_path, gate = "/api/v1/passes", "/api/v1/passes/{pass_id}", "/api/v1/passes/use"
    one = made(resident)
    wish = {"title": "x", "starts_at": datetime.now(UTC).isoformat(), "ends_at": TOMORROW, "shared_by": 3}
    check("post", path, resident.post("/passes", PASS), 201)
    check("post", path, resident.post("/passes", {}), 400)
    check("post", path, office.post("/passes", PASS), 403)
    party = resident.post("/occasions", wish)
    check("post", "/api/v1/occasions", party, 201)
    check("get", path, resident.get("/passes"), 200)
    check("get", path, resident.get("/passes", state="dead"), 400)
    check("get", "/api/v1/people-who-come", resident.get("/people-who-come"), 200)
    check("get", one_path, resident.get(f"/passes/{uuid4()}"), 404)
    check("patch", one_path, call(resident, "PATCH", f"/passes/{one['id']}", {"note": "x"}), 200)
    check("post", "/api/v1/passes/check", guard.post("/passes/check", {"code": one["code"]}), 200)
    check("post", "/api/v1/passes/check", guard.post("/passes/check", {"token": "x"}), 200)
    check("post", gate, use(guard, {"code": one["code"]}), 201)
    check("post", gate, use(guard, {"code": one["code"]}), 409)
    check("post", "/api/v1/passes/check", guard.post("/passes/check", {"code": one["code"]}), 200)
    check("get", one_path, resident.get(f"/passes/{one['id']}"), 200)
    check("patch", one_path, call(resident, "PATCH", f"/passes/{one['id']}", {"note": "y"}), 409)
    check("delete", one_path, call(resident, "DELETE", f"/passes/{one['id']}"), 200)
    called_off = call(resident, "DELETE", f"/occasions/{party.get_json()['data']['id']}")
    check("delete", "/api/v1/occasions/{occasion_id}", called_off, 200)
    check("get", "/api/v1/gate/keys", guard.get("/gate/keys"), 200)


def test_the_gate_hears_the_time_from_the_server_alone(guard: Api) -> None:
    """Its page sets its clock by the Date of each answer: two, as some servers send them, are none."""
    answer = guard.get("/gate/keys")
    assert answer.status_code == 200
    assert "Date" not in answer.headers
