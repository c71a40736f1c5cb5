"""Who may call what: every door is tried by everybody who must not come in."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from api_stage import VISIT, Api, Enter, Traces, assert_refused
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from liff.auth import Claims, Tokens
from models.domain.households import Role
from models.domain.ids import AccountId, PersonId, VillageId
from settings import Settings
from tests.cast import Cast
from tests.conftest import Simulator

PUBLIC = {
    "POST /line/webhook",
    "GET /liff",
    "GET /liff/",
    "GET /liff/guard",
    "GET /liff/guard-worker.js",
    "GET /liff/guard.webmanifest",
    "GET /liff/home",
    "GET /liff/join",
    "GET /liff/office",
    "GET /liff/a/<liff_id>",
    "GET /liff/a/<liff_id>/",
    "GET /liff/a/<liff_id>/guard",
    "GET /liff/a/<liff_id>/guard.webmanifest",
    "GET /liff/a/<liff_id>/home",
    "GET /liff/a/<liff_id>/join",
    "GET /liff/a/<liff_id>/office",
    "GET /liff/static/<version>/<path:name>",
    "GET /p/<share_key>",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
    "POST /api/v1/sessions",
    "POST /api/v1/sessions/refresh",
    "POST /api/v1/me",
    "POST /api/v1/me/unlink",
    "POST /api/v1/joins",
    "POST /api/v1/joins/look",
    "GET /api/v1/photos/<token>",
    "GET /api/v1/live",
    "GET /api/v1/openapi.json",
    "GET /api/v1/docs",
    "GET /api/v1/docs/<name>",
}
"""The socket and the webhook judge what comes in themselves: a first frame, and a signature."""

ANYTHING = UUID(int=7)
Doors = list[tuple[str, str, object]]
ROUND = {**{name: value for name, value in VISIT.items() if name != "house"}, "houses": ["12/3", "12/4"]}
VISIT_DOORS: Doors = [
    ("GET", "/visits", None),
    ("GET", "/visits/{id}", None),
    ("POST", "/visits", VISIT),
    ("POST", "/visits/round", ROUND),
    ("POST", "/visits/{id}/decision", {"decision": "approve"}),
    ("POST", "/visits/{id}/undo", {}),
    ("POST", "/visits/{id}/entry", {}),
    ("POST", "/visits/{id}/exit", {}),
    ("POST", "/visits/{id}/entry/undo", {}),
    ("POST", "/visits/{id}/exit/undo", {}),
    ("POST", "/visits/{id}/call", {}),
    ("POST", "/visits/{id}/cancel", {}),
    ("POST", "/visits/{id}/override", {"reason": "ambulance"}),
    ("POST", "/visits/{id}/wrong-entry", {}),
    ("GET", "/houses", None),
]
PASS = {"kind": "once", "guest_name": "Nok", "valid_until": "2099-01-01T00:00:00Z"}
OCCASION = {"title": "Party", "starts_at": PASS["valid_until"], "ends_at": "2099-01-02T00:00:00Z", "guests": "Nok"}
OF_RESIDENTS: Doors = [
    ("GET", "/passes", None),
    ("GET", "/people-who-come", None),
    ("GET", "/passes/{id}", None),
    ("POST", "/passes", PASS),
    ("PATCH", "/passes/{id}", {}),
    ("DELETE", "/passes/{id}", {}),
    ("POST", "/occasions", OCCASION),
    ("DELETE", "/occasions/{id}", {}),
]
AT_THE_GATE: Doors = [
    ("POST", "/passes/check", {"code": "000000"}),
    ("POST", "/passes/use", {"code": "000000"}),
    ("GET", "/gate/keys", None),
    ("GET", "/gate/setup", None),
    ("GET", "/gate/suggestions?plate=12", None),
    ("GET", "/gate/answers", None),
    ("POST", "/gate/plate", {}),
    ("GET", "/gate/watch", None),
    ("POST", "/gate/watch/proposals", {"visitor_name": "Uncle Bad", "note": "stole a bicycle"}),
]
JOINING_DOORS: Doors = [
    ("GET", "/me/acting", None),
    ("POST", "/me/acting", {"membership": str(ANYTHING)}),
    ("GET", "/me/export", None),
    ("POST", "/me/erase", {}),
    ("GET", "/invites", None),
    ("POST", "/invites", {"household_role": "family"}),
    ("DELETE", "/invites/{id}", None),
    ("GET", "/registrations", None),
    ("POST", "/registrations/{id}/confirm", {}),
    ("POST", "/registrations/{id}/refuse", {"reason": "unknown"}),
    ("GET", "/join-code", None),
    ("POST", "/join-code", {}),
    ("DELETE", "/join-code", None),
    ("GET", "/household", None),
    ("GET", "/members", None),
    ("PATCH", "/places/{id}", {"household_role": "family"}),
    ("DELETE", "/places/{id}", None),
    ("POST", "/places/{id}/suspend", {}),
    ("POST", "/places/{id}/resume", {}),
]
HOUSE_DOORS: Doors = [
    ("GET", "/house/settings", None),
    ("PUT", "/house/settings", {"large_type": True}),
    ("GET", "/house/phone", None),
    ("PUT", "/house/phone", {"phone": "089-111 2222"}),
    ("GET", "/house/rules", None),
    ("POST", "/house/rules", {"kind": "delivery", "says": "let_in"}),
    ("PATCH", "/house/rules/{id}", {"kind": "delivery", "says": "let_in"}),
    ("DELETE", "/house/rules/{id}", {}),
    ("GET", "/house/blocks", None),
    ("POST", "/house/blocks", {"visitor_name": "Somebody"}),
    ("DELETE", "/house/blocks/{id}", {}),
    ("GET", "/house/asking", None),
    ("PUT", "/house/asking", {"rules": []}),
    ("GET", "/village/asking", None),
    ("PUT", "/village/asking", {"rules": []}),
    ("GET", "/houses/{id}/asking", None),
    ("PUT", "/houses/{id}/asking", {"rules": []}),
    ("POST", "/house/gate-code", {}),
    ("POST", "/houses/{id}/gate-code", {}),
]
OF_THE_OFFICE: Doors = [
    ("GET", "/village/watchlist", None),
    ("POST", "/village/watchlist", {"visitor_name": "Uncle Bad"}),
    ("POST", "/village/watchlist/{id}/confirm", {}),
    ("POST", "/village/watchlist/{id}/decline", {}),
    ("DELETE", "/village/watchlist/{id}", {}),
    ("GET", "/village/watch-hits", None),
    ("POST", "/village/watch-hits/{id}/clear", {}),
    ("GET", "/houses/{id}/phone", None),
    ("PUT", "/houses/{id}/phone", {"phone": "089-111 2222"}),
    ("GET", "/village/overrides", None),
    ("GET", "/village/gates", None),
    ("PUT", "/village/gates", {"gates": []}),
    ("GET", "/village/gate-rules", None),
    ("PUT", "/village/gate-rules", {}),
]
DOORS: Doors = [*VISIT_DOORS, *JOINING_DOORS, *HOUSE_DOORS, *OF_RESIDENTS, *AT_THE_GATE, *OF_THE_OFFICE]
ANSWERS = ("decision", "{id}/undo", "wrong-entry")
GUARDS_ONLY = [door for door in VISIT_DOORS if door[0] == "POST" and not door[1].endswith(ANSWERS)] + AT_THE_GATE
OF_A_VISIT = [door for door in VISIT_DOORS if "{id}" in door[1]]


def knock(caller: Api, door: tuple[str, str, object], visit: object = ANYTHING) -> Any:
    method, path, body = door
    address = f"/api/v1{path.format(id=visit)}"
    return caller.client.open(address, method=method, headers=caller.keyed(), json=body)


def test_each_view_says_who_may_call_it(app: Flask) -> None:
    silent = [
        rule.rule for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "allowed")
    ]
    assert silent == []


def test_only_these_are_public(app: Flask) -> None:
    public = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("panel.")  # tests/admin/test_panel_doors.py walks the panel
        if not getattr(app.view_functions[rule.endpoint], "allowed", ())
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert public == PUBLIC


def test_every_closed_call_is_among_the_doors_tried_here(app: Flask) -> None:
    closed = {
        (method, re.sub(r"<uuid:\w+>", "{id}", rule.rule.removeprefix("/api/v1")))
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("panel.")  # tests/admin/test_panel_doors.py walks the panel
        if getattr(app.view_functions[rule.endpoint], "allowed", ())
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert closed == {(method, path.partition("?")[0]) for method, path, _ in DOORS}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door[0]} {door[1]}")
def test_nobody_comes_in_without_a_good_token(
    door: tuple[str, str, object], guard: Api, cast: Cast, settings: Settings, traces: Traces
) -> None:
    token = guard.headers["Authorization"].removeprefix("Bearer ")
    key = settings.secret_key.get_secret_value() if settings.secret_key else ""
    payload = jwt.decode(token, key, algorithms=["HS256"])
    before = traces.now()
    for bad in [
        None,
        "Bearer",
        "Bearer ",
        "Bearer garbage",
        "Bearer a.b.c",
        "Bearer ก.ข.ค".encode().decode("latin-1"),
        f"Basic {token}",
        f"Bearer {token[:-4]}AAAA",
        f"Bearer {jwt.encode({**payload, 'exp': 1}, key, algorithm='HS256')}",
        f"Bearer {jwt.encode(payload, 'x' * 40, algorithm='HS256')}",
        f"Bearer {jwt.encode(payload, None, algorithm='none')}",
        f"Bearer {jwt.encode({**payload, 'typ': 'refresh'}, key, algorithm='HS256')}",
        f"Bearer {jwt.encode({**payload, 'sub': str(cast.office.id)}, key, algorithm='HS256')}",
        f"Bearer {jwt.encode({**payload, 'sid': str(uuid4())}, key, algorithm='HS256')}",
        f"Bearer {jwt.encode({**payload, 'vil': str(cast.next_village)}, key, algorithm='HS256')}",
        f"Bearer {jwt.encode({**payload, 'sid': 7}, key, algorithm='HS256')}",
        f"Bearer {jwt.encode({name: payload[name] for name in ('typ', 'exp')}, key, algorithm='HS256')}",
    ]:
        headers = {"Authorization": bad} if bad is not None else {}
        assert_refused(knock(Api(guard.client, headers), door), 401, "NOT_SIGNED_IN")
    assert traces.now() == before


def test_a_refresh_token_is_no_access_token(anyone: Api, cast: Cast, simulator: Simulator) -> None:
    told = anyone.post("/sessions", {"id_token": simulator.id_token(cast.prasit)}).get_json()["data"]
    headers = {"Authorization": f"Bearer {told['refresh_token']}"}
    assert_refused(Api(anyone.client, headers).get("/visits"), 401, "NOT_SIGNED_IN")


def test_an_access_token_ends_with_the_shift_at_the_latest(settings: Settings) -> None:
    assert settings.secret_key is not None
    tokens, now = Tokens(settings.secret_key.get_secret_value()), datetime.now(UTC)
    issued, seconds = tokens.issue(_claims(), now, now + timedelta(seconds=90))
    assert 0 < seconds <= 90
    assert tokens.read(issued) == _claims()
    assert tokens.issue(_claims(), now, now - timedelta(seconds=1))[1] == 0


@pytest.mark.parametrize("door", GUARDS_ONLY, ids=lambda door: door[1])
def test_guards_work_is_not_for_residents_or_the_office(
    door: tuple[str, str, object], guard: Api, resident: Api, office: Api, traces: Traces
) -> None:
    visit = guard.visit()["id"]
    before = traces.now()
    for caller in (resident, office):
        assert_refused(knock(caller, door, visit), 403, "NOT_ALLOWED")
    assert traces.now() == before


@pytest.mark.parametrize("door", OF_RESIDENTS, ids=lambda door: f"{door[0]} {door[1]}")
def test_a_house_s_passes_are_not_for_guards_or_the_office(
    door: tuple[str, str, object], guard: Api, office: Api, traces: Traces
) -> None:
    before = traces.now()
    for caller in (guard, office):
        assert_refused(knock(caller, door), 403, "NOT_ALLOWED")
    assert traces.now() == before


@pytest.mark.parametrize("door", OF_THE_OFFICE, ids=lambda door: f"{door[0]} {door[1]}")
def test_the_offices_work_is_not_for_guards_residents_or_the_next_village(
    door: tuple[str, str, object], guard: Api, resident: Api, cast: Cast, enter: Enter, traces: Traces
) -> None:
    callers = guard, resident, enter(cast.boonmee), enter(cast.stranger)
    before = traces.now()
    for caller in callers:
        assert_refused(knock(caller, door), 403, "NOT_ALLOWED")
    assert traces.now() == before


def test_a_guard_does_not_answer_for_a_house(guard: Api, traces: Traces) -> None:
    visit = guard.visit()["id"]
    before = traces.now()
    assert_refused(guard.post(f"/visits/{visit}/decision", {"decision": "approve"}), 403, "NOT_ALLOWED")
    assert_refused(guard.post(f"/visits/{visit}/undo"), 403, "NOT_ALLOWED")
    assert traces.now() == before
    assert guard.get(f"/visits/{visit}").get_json()["data"]["state"] == "requested"


def test_residents_do_not_read_the_list_of_houses(resident: Api) -> None:
    assert_refused(resident.get("/houses"), 403, "NOT_ALLOWED")


def test_another_villages_visit_is_answered_like_none_at_all(
    guard: Api, cast: Cast, enter: Enter, traces: Traces
) -> None:
    visit = guard.visit()["id"]
    before = traces.rows()
    callers = {
        "boonmee": [door for door in OF_A_VISIT if not door[1].endswith(ANSWERS)],
        "stranger": [door for door in OF_A_VISIT if door[1].endswith((*ANSWERS, "{id}"))],
        "wichai": [door for door in OF_A_VISIT if door[1].endswith((*ANSWERS, "{id}"))],
    }
    for name, doors in callers.items():
        caller = enter(getattr(cast, name))
        for door in doors:
            theirs, unknown = knock(caller, door, visit), knock(caller, door, uuid4())
            assert_refused(theirs, 404, "NOT_FOUND")
            assert theirs.get_json() == unknown.get_json()
    after = traces.rows()
    assert {**after, "session": 0} == {**before, "session": 0}


def test_lists_show_nothing_of_others(guard: Api, cast: Cast, enter: Enter) -> None:
    guard.visit()
    for name in ("boonmee", "stranger", "wichai"):
        caller = enter(getattr(cast, name))
        for query in ({}, {"house": str(cast.house)}, {"q": "สมหญิง"}):
            assert caller.get("/visits", **query).get_json()["data"] == []
    assert len(enter(cast.malee).get("/visits").get_json()["data"]) == 1


def test_a_guard_cannot_register_at_the_next_villages_house(guard: Api, cast: Cast, traces: Traces) -> None:
    before = traces.now()
    assert_refused(guard.register(house=str(cast.strange_house)), 400, "VALIDATION_ERROR", "house")
    assert traces.now() == before


def test_the_picker_shows_the_own_village_only(guard: Api, cast: Cast, enter: Enter) -> None:
    assert {one["id"] for one in guard.get("/houses").get_json()["data"]} == {str(cast.house), str(cast.next_door)}
    assert [one["id"] for one in enter(cast.boonmee).get("/houses").get_json()["data"]] == [str(cast.strange_house)]


@pytest.mark.parametrize("standing", ["suspended", "ended", "pending"])
def test_who_is_no_member_any_more_is_out_though_the_token_lives(
    standing: str, guard: Api, resident: Api, cast: Cast, owner: Engine
) -> None:
    visit = guard.visit()["id"]
    with owner.begin() as connection:
        connection.execute(text("UPDATE membership SET standing = :standing"), {"standing": standing})
    for caller in (guard, resident):
        for door in DOORS:
            assert_refused(knock(caller, door, visit), 403, "NOT_ALLOWED")


@pytest.mark.parametrize("end", ["revoked_at = now()", "expires_at = now() - interval '1 second'"])
def test_a_shift_that_is_over_opens_nothing(end: str, guard: Api, owner: Engine) -> None:
    visit = guard.visit()["id"]
    with owner.begin() as connection:
        connection.execute(text(f"UPDATE session SET {end}"))
    for door in DOORS:
        assert_refused(knock(guard, door, visit), 401, "NOT_SIGNED_IN")


def test_who_has_two_roles_acts_in_the_one_they_signed_in_with(
    guard: Api, cast: Cast, enter: Enter, owner: Engine, database: Any
) -> None:
    """Prasit guards, and rents 12/4: as a resident he sees his own house, and answers for it as a resident."""
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO membership (id, village_id, person_id, house_id, role, standing, rank, created_at) "
                "VALUES (:id, :village, :person, :house, 'resident', 'active', 5, now())"
            ),
            {"id": uuid4(), "village": cast.village, "person": cast.prasit.id, "house": cast.next_door},
        )
    guard.visit()
    mine = guard.visit(house="12/4")["id"]
    at_home = enter(cast.prasit, role="resident")
    assert [one["id"] for one in at_home.get("/visits").get_json()["data"]] == [mine]
    assert len(guard.get("/visits").get_json()["data"]) == 2
    decided = at_home.post(f"/visits/{mine}/decision", {"decision": "approve"}).get_json()["data"]
    assert decided["decided_by"] == {"role": "resident", "name": "Prasit"}


def test_names_of_residents_reach_the_guard_only_where_the_village_says_so(
    guard: Api, resident: Api, office: Api, owner: Engine
) -> None:
    visit = guard.visit()["id"]
    resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    at_gate = guard.get(f"/visits/{visit}").get_json()["data"]
    assert at_gate["decided_by"] == {"role": "resident", "name": None}
    assert [one["actor"]["name"] for one in at_gate["events"]] == ["Prasit", None]
    assert office.get(f"/visits/{visit}").get_json()["data"]["decided_by"]["name"] == "Somchai"
    with owner.begin() as connection:
        connection.execute(text("UPDATE village SET guards_see_names = true"))
    at_gate = guard.get(f"/visits/{visit}").get_json()["data"]
    assert at_gate["decided_by"]["name"] == "Somchai"
    assert [one["actor"]["name"] for one in at_gate["events"]] == ["Prasit", "Somchai"]


def test_answers_that_nobody_asked_for_are_in_the_contracts_form(client: FlaskClient) -> None:
    for address in ("/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/visits/not-a-uuid", "/api/v1/visits/"):
        assert_refused(client.get(address), 404, "NOT_FOUND")
    answer = client.delete("/api/v1/visits")
    assert_refused(answer, 405, "METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}
    assert_refused(client.get("/api/v1/live"), 400, "VALIDATION_ERROR")


def test_each_request_has_its_own_id(client: FlaskClient) -> None:
    addresses = ["/api/v1/visits", "/liff", "/health/live", "/metrics", "/nothing", "/api/v1/openapi.json"]
    ids = [client.get(address, headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] for address in addresses]
    assert len(set(ids)) == len(ids)
    assert "mine" not in ids


def _claims() -> Claims:
    return Claims(
        session_id=ANYTHING,
        person_id=PersonId(ANYTHING),
        village_id=VillageId(ANYTHING),
        account_id=AccountId(ANYTHING),
        role=Role.GUARD,
    )
