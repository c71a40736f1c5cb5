"""Lists, and what guards, residents and the office do with a visit, in every state that it can be in."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from api_stage import Api, Traces, assert_refused, walk
from flask import Flask
from sqlalchemy import Engine, text

from app import create_app
from models.domain.visit import TRANSITIONS, Command, State
from settings import Settings
from tests.cast import Cast
from workers import clock
from workers.runtime import Runtime

LONG_AFTER = timedelta(minutes=10)
MOVES = {"entry": Command.ENTER, "exit": Command.LEAVE, "cancel": Command.CANCEL, "override": Command.OVERRIDE}


def cursor_of(moment: str) -> str:
    """A cursor as we make them, at a moment that we would not write so."""
    return base64.urlsafe_b64encode(f"{moment}|{UUID(int=0)}".encode()).decode()


@pytest.fixture
def made(guard: Api, resident: Api, runtime: Runtime) -> Any:
    """A visit in the state that is asked for, brought there through the API (and the clock)."""

    def bring(state: State) -> str:
        visit = str(guard.visit()["id"])
        if state in {State.APPROVED, State.INSIDE, State.LEFT}:
            resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
        if state in {State.INSIDE, State.LEFT}:
            guard.post(f"/visits/{visit}/entry")
        if state is State.LEFT:
            guard.post(f"/visits/{visit}/exit")
        if state is State.REJECTED:
            resident.post(f"/visits/{visit}/decision", {"decision": "reject"})
        if state is State.CANCELLED:
            guard.post(f"/visits/{visit}/cancel")
        if state is State.EXPIRED:
            clock.tick(runtime, datetime.now(UTC) + LONG_AFTER)
        assert guard.get(f"/visits/{visit}").get_json()["data"]["state"] == state
        return visit

    return bring


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_each_move_goes_where_the_table_says_or_nowhere(
    state: State, move: str, made: Any, guard: Api, traces: Traces
) -> None:
    visit = made(state)
    before = traces.rows(), guard.get(f"/visits/{visit}").get_json()
    answer = guard.post(f"/visits/{visit}/{move}", {"reason": "ambulance"} if move == "override" else {})
    goal = TRANSITIONS.get((state, MOVES[move]))
    if goal is None:
        assert_refused(answer, 409, "STATE_FORBIDS")
        assert (traces.rows(), guard.get(f"/visits/{visit}").get_json()) == before
    else:
        assert answer.status_code == 200
        assert answer.get_json()["data"]["state"] == goal
        assert answer.get_json()["data"]["version"] == before[1]["data"]["version"] + 1


@pytest.mark.parametrize("state", State)
def test_an_answer_counts_only_while_somebody_waits(state: State, made: Any, office: Api) -> None:
    answer = office.post(f"/visits/{made(state)}/decision", {"decision": "reject", "reason": "unknown"})
    if state is State.REQUESTED:
        told = answer.get_json()["data"]
        assert (told["state"], told["decision_reason"]) == ("rejected", "unknown")
        assert told["decided_by"] == {"role": "office", "name": "Office"}
    elif state in {State.CANCELLED, State.EXPIRED}:
        assert_refused(answer, 409, "STATE_FORBIDS")
    else:
        standing = assert_refused(answer, 409, "ALREADY_DECIDED")["standing"]
        assert standing["answer"] == ("reject" if state is State.REJECTED else "approve")
        assert standing["role"] == "resident"
        assert standing["at"].endswith("Z")


def test_the_whole_way_is_in_the_record(guard: Api, resident: Api, made: Any) -> None:
    visit = made(State.LEFT)
    told = resident.get(f"/visits/{visit}").get_json()["data"]
    assert [(one["kind"], one["actor"]["role"], one["actor"]["name"]) for one in told["events"]] == [
        ("requested", "guard", "Prasit"),
        ("approved", "resident", "Somchai"),
        ("entered", "guard", "Prasit"),
        ("left", "guard", "Prasit"),
    ]
    assert told["created_at"] <= told["decided_at"] <= told["entered_at"] <= told["left_at"]


@pytest.mark.parametrize("state", [State.CANCELLED, State.EXPIRED])
def test_a_visit_that_ended_tells_when_it_did(state: State, guard: Api, made: Any) -> None:
    told = guard.get(f"/visits/{made(state)}").get_json()["data"]
    assert told["closed_at"] >= told["created_at"]


def test_not_mine_closes_the_visit_and_says_so(guard: Api, resident: Api) -> None:
    visit = guard.visit()["id"]
    told = resident.post(f"/visits/{visit}/decision", {"decision": "not_mine"}).get_json()["data"]
    assert (told["state"], told["decision_reason"]) == ("rejected", "not_mine")


def test_an_override_keeps_its_reason_and_is_marked(guard: Api, owner: Engine) -> None:
    visit = guard.visit()["id"]
    told = guard.post(f"/visits/{visit}/override", {"reason": "  รถพยาบาล  "}).get_json()["data"]
    assert (told["state"], told["overridden"], told["decided_at"]) == ("inside", True, None)
    assert told["override_reason"] == "รถพยาบาล"
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT overridden_reason FROM visit")) == "รถพยาบาล"


@pytest.mark.parametrize("reason", ["", "  ", "ab", " a ", None, 5, ["abc"], "x" * 201, "a\x00bc", "a\nbc"])
def test_an_override_needs_a_reason(reason: object, guard: Api, traces: Traces) -> None:
    visit = guard.visit()["id"]
    before = traces.rows()
    assert_refused(guard.post(f"/visits/{visit}/override", {"reason": reason}), 400, "VALIDATION_ERROR", "reason")
    assert_refused(guard.post(f"/visits/{visit}/override", {}), 400, "VALIDATION_ERROR", "reason")
    assert traces.rows() == before


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["decision"]),
        ({"decision": "maybe"}, ["decision"]),
        ({"decision": None}, ["decision"]),
        ({"decision": ["approve"]}, ["decision"]),
        ({"decision": "approve", "reason": "x" * 201}, ["reason"]),
        ({"decision": "approve", "reason": "\x00"}, ["reason"]),
        ({"decision": "approve", "by": "Somchai"}, ["by"]),
        ([], ["body"]),
    ],
    ids=str,
)
def test_a_malformed_answer_names_its_field(body: object, fields: list[str], guard: Api, resident: Api) -> None:
    visit = guard.visit()["id"]
    assert_refused(resident.post(f"/visits/{visit}/decision", body), 400, "VALIDATION_ERROR", *fields)
    assert guard.get(f"/visits/{visit}").get_json()["data"]["version"] == 1


@pytest.mark.parametrize("move", ["entry", "exit", "cancel"])
def test_a_move_takes_no_fields(move: str, guard: Api) -> None:
    visit = guard.visit()["id"]
    assert_refused(guard.post(f"/visits/{visit}/{move}", {"at": "now"}), 400, "VALIDATION_ERROR", "at")


def test_filters_narrow_the_list(guard: Api, resident: Api, cast: Cast) -> None:
    grab = guard.visit(visitor_name="Grab Driver", kind="taxi", plate="9ฮฮ 1")["id"]
    nok = guard.visit(visitor_name="Nok", house="12/4", plate=None)["id"]
    resident.post(f"/visits/{grab}/decision", {"decision": "approve"})
    later = datetime.now(UTC) + timedelta(minutes=1)

    def found(**query: Any) -> list[str]:
        return [one["id"] for one in guard.get("/visits", **query).get_json()["data"]]

    assert found() == [nok, grab]
    assert found(state="approved") == [grab]
    assert found(state="approved,requested") == [nok, grab]
    assert found(kind="taxi") == [grab]
    assert found(kind="service") == []
    assert found(house="12/4") == [nok]
    assert found(house=str(cast.house)) == [grab]
    assert found(house="99") == []
    assert found(q="grab") == [grab]
    assert found(q="9ฮฮ") == [grab]
    assert found(q="12/4") == [nok]
    assert found(q="grab", state="rejected") == []
    assert found(since=later.isoformat()) == []
    assert found(since=(later - timedelta(hours=1)).isoformat()) == [nok, grab]
    assert found(since="2020-01-01T00:00:00") == [nok, grab]


def test_a_percent_sign_is_a_percent_sign(guard: Api) -> None:
    wild, tame = guard.visit(visitor_name="100%_\\ sure")["id"], guard.visit(visitor_name="Nok")["id"]
    for q in ("%", "_", "\\", "0%_"):
        assert [one["id"] for one in guard.get("/visits", q=q).get_json()["data"]] == [wild], q
    assert [one["id"] for one in guard.get("/visits", q="N%k").get_json()["data"]] == []
    assert [one["id"] for one in guard.get("/visits", q="nok").get_json()["data"]] == [tame]
    for q in ("%", "_", "\\", "1%3"):
        assert guard.get("/houses", q=q).get_json()["data"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "waiting"}, "state"),
        ({"state": "approved;requested"}, "state"),
        ({"state": "\x00"}, "state"),
        ({"kind": "pizza"}, "kind"),
        ({"house": "\x00"}, "house"),
        ({"house": "x" * 65}, "house"),
        ({"q": "x" * 101}, "q"),
        ({"q": "a\x00"}, "q"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-13-01T00:00:00Z"}, "since"),
        ({"since": "9" * 30}, "since"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "ก"}, "cursor"),
        ({"cursor": "MjAyNi0wMS0wMXw="}, "cursor"),
        ({"cursor": "x" * 201}, "cursor"),
        ({"cursor": cursor_of("0001-01-01T00:00:00+14:00")}, "cursor"),
        ({"cursor": cursor_of("9999-12-31T23:59:59-14:00")}, "cursor"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "since"),
        ({"since": "9999-12-31T23:59:59-14:00"}, "since"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "all"}, "limit"),
        ({"offset": "5"}, "offset"),
    ],
    ids=str,
)
def test_a_wrong_filter_is_named(query: dict[str, str], field: str, guard: Api) -> None:
    assert_refused(guard.get("/visits", **query), 400, "VALIDATION_ERROR", field)


@pytest.mark.parametrize("zone", ["+16:00", "-16:00", "+23:59", "-23:59"])
def test_a_zone_that_no_place_has_is_read_all_the_same(zone: str, guard: Api) -> None:
    assert guard.get("/visits", since=f"2026-01-01T00:00:00{zone}").status_code == 200
    for seconds in ("", ":59.999999"):
        cursor = cursor_of(f"2026-01-01T00:00:00{zone}{seconds}")
        assert guard.get("/visits", cursor=cursor).status_code == 200


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0", "-1", "1e3"])
def test_times_at_the_edge_are_no_trouble(since: str, guard: Api) -> None:
    assert guard.get("/visits", since=since).status_code in {200, 400}


def test_paging_misses_none_and_repeats_none_while_more_arrive(guard: Api) -> None:
    before = [guard.visit()["id"] for _ in range(120)]
    seen: list[str] = []
    for page in _arriving(guard, walk(guard.get, limit=25)):
        assert len(page) <= 25
        seen += [one["id"] for one in page]
    assert seen == before[::-1]


def test_paging_holds_within_one_moment(guard: Api, owner: Engine) -> None:
    """Visits of the same microsecond are told apart by their ids."""
    ids = {guard.visit()["id"] for _ in range(7)}
    with owner.begin() as connection:
        connection.execute(text("UPDATE visit SET created_at = '2026-01-01T00:00:00Z'"))
    pages = list(walk(guard.get, limit=2))
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert {one["id"] for page in pages for one in page} == ids


def test_the_last_page_has_no_next(guard: Api) -> None:
    for _ in range(4):
        guard.visit()
    assert [len(page) for page in walk(guard.get, limit=2)] == [2, 2]
    assert guard.get("/visits").get_json()["pagination"] == {"next_cursor": None, "limit": 50}


def test_a_resident_pages_through_their_own_only(guard: Api, resident: Api) -> None:
    mine = [guard.visit(house="12/3" if index % 2 else "12/4")["id"] for index in range(10)][1::2]
    assert [one["id"] for page in walk(resident.get, limit=2) for one in page] == mine[::-1]


def test_houses_for_the_picker(guard: Api, cast: Cast, office: Api) -> None:
    answer = guard.get("/houses")
    assert answer.get_json()["data"][0] == {
        "id": str(cast.house),
        "number": "12/3",
        "soi": "4",
        "label": "12/3 · 4",
        "search": "12/3 123 ซอย 4 soi 4",
    }
    headers = {**guard.headers, "If-None-Match": answer.headers["ETag"]}
    again = guard.client.get("/api/v1/houses", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    assert [one["number"] for one in office.get("/houses", q="12/4").get_json()["data"]] == ["12/4"]
    assert "Somchai" not in answer.get_data(as_text=True)
    assert_refused(guard.get("/houses", q="\x00"), 400, "VALIDATION_ERROR", "q")
    assert_refused(guard.get("/houses", q="x" * 41), 400, "VALIDATION_ERROR", "q")


def test_a_lost_connection_is_told_once_and_then_made_anew(guard: Api, owner: Engine) -> None:
    guard.visit()
    with owner.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'village-security'")
        )
    answers = [guard.get("/visits") for _ in range(2)]
    told = answers[0].get_data(as_text=True)
    assert answers[0].status_code in {200, 503}
    assert not any(word in told for word in ("psycopg", "SELECT", "Traceback", "terminat", "127.0.0.1"))
    assert answers[1].status_code == 200


def test_without_a_database_the_answer_is_503_and_says_nothing_of_it(settings: Settings, guard: Api) -> None:
    away = create_app(settings.model_copy(update={"database_url": "postgresql+psycopg2://u:secret@127.0.0.1:9/x"}))
    try:
        answer = Api(away.test_client(), guard.headers).get("/visits")
        assert_refused(answer, 503, "UNAVAILABLE")
        assert "secret" not in answer.get_data(as_text=True)
        ready = away.test_client().get("/health/ready")
        assert ready.status_code == 503
        assert away.test_client().get("/health/live").status_code == 200
    finally:
        away.extensions["runtime"].close()


def test_a_bug_says_nothing_but_that_it_is_one(guard: Api, owner: Engine, app: Flask) -> None:
    """A row that no rule of ours can have written: a state that the program does not know."""
    visit = guard.visit()["id"]
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE visit DROP CONSTRAINT ck_visit_state"))
        connection.execute(text("UPDATE visit SET state = 'haunted'"))
    try:
        answer = guard.post(f"/visits/{visit}/entry")
        error = assert_refused(answer, 500, "INTERNAL_ERROR")
        assert set(error) == {"code", "message", "details"}
        assert not any(word in answer.get_data(as_text=True) for word in ("haunted", "Traceback", "ValueError", ".py"))
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE visit SET state = 'requested'"))
            states = ", ".join(f"'{state}'" for state in State)
            connection.execute(text(f"ALTER TABLE visit ADD CONSTRAINT ck_visit_state CHECK (state in ({states}))"))


def test_an_unknown_visit_is_not_found_by_any_door(guard: Api, office: Api) -> None:
    for caller, door in ((guard, "entry"), (guard, "exit"), (guard, "cancel")):
        assert_refused(caller.post(f"/visits/{uuid4()}/{door}"), 404, "NOT_FOUND")
    assert_refused(guard.post(f"/visits/{uuid4()}/override", {"reason": "why not"}), 404, "NOT_FOUND")
    assert_refused(office.post(f"/visits/{uuid4()}/decision", {"decision": "approve"}), 404, "NOT_FOUND")
    assert_refused(guard.get(f"/visits/{uuid4()}"), 404, "NOT_FOUND")


def _arriving(guard: Api, pages: Iterator[list[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """One more visitor comes while each page is being read."""
    for page in pages:
        guard.visit(visitor_name="meanwhile")
        yield page
