"""A house asks for a code, and the gate knows it by its hash: who may, how often, and what is on record."""

from datetime import UTC, datetime, timedelta

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine

from models.domain.gate_code import hour_of, hours_told, typed, verifier
from tests.cast import Cast
from tests.usecases.acts import change, rows


def test_a_resident_is_told_a_code_that_the_gate_knows_by_its_hash(
    resident: Api, guard: Api, cast: Cast, owner: Engine
) -> None:
    told = resident.post("/house/gate-code").get_json()["data"]
    assert told["house"] == {"id": str(cast.house), "number": "12/3", "soi": "4"}
    book = guard.get("/gate/answers").get_json()["data"]
    ((hour, made_by, role),) = rows(owner, "SELECT hour, made_by, made_role FROM gate_code")
    assert (made_by, role) == (cast.somchai.id, "resident")
    known = next(one["houses"] for one in book["hours"] if one["hour"] == hour)
    assert set(known) == {str(cast.house), str(cast.next_door)}
    assert known[str(cast.house)] == verifier(book["salt"], cast.house, hour, typed(told["code"]) or "")
    until = datetime.fromtimestamp((hour + 1) * 3600, UTC) + timedelta(minutes=15)
    assert datetime.fromisoformat(told["until"]) == until
    changed = rows(owner, "SELECT subject, subject_id, kind, facts FROM change WHERE kind = 'gate_code'")
    assert changed == [("house", cast.house, "gate_code", {"hour": hour})]


def test_the_office_asks_for_any_house_of_its_village_and_for_no_other(
    office: Api, resident: Api, cast: Cast, owner: Engine
) -> None:
    told = office.post(f"/houses/{cast.house}/gate-code").get_json()["data"]
    again = resident.post("/house/gate-code").get_json()["data"]
    if len(rows(owner, "SELECT DISTINCT hour FROM gate_code")) == 1:  # else a new hour has begun between the two
        assert told == again
    assert set(rows(owner, "SELECT made_by, made_role FROM gate_code")) == {
        (cast.office.id, "office"),
        (cast.somchai.id, "resident"),
    }
    for house in (cast.strange_house, cast.village):
        assert_refused(office.post(f"/houses/{house}/gate-code"), 404, "NOT_FOUND")


def test_nobody_asks_for_a_house_that_is_not_theirs(enter: Enter, cast: Cast, owner: Engine) -> None:
    wichai = enter(cast.wichai)
    path = "/api/v1/house/gate-code"
    asked = wichai.client.post(path, headers=wichai.headers, query_string={"house": str(cast.house)}, json={})
    assert_refused(asked, 404, "NOT_FOUND")
    for who in (cast.prasit, cast.office, cast.boonmee):
        assert_refused(enter(who).post("/house/gate-code"), 403, "NOT_ALLOWED")
    for somebody in (cast.somchai, cast.prasit, cast.stranger, cast.boonmee):
        assert_refused(enter(somebody).post(f"/houses/{cast.house}/gate-code"), 403, "NOT_ALLOWED")
    assert rows(owner, "SELECT count(*) FROM gate_code") == [0]


def test_only_a_guard_is_told_what_codes_hash_to_and_of_the_own_village_only(enter: Enter, cast: Cast) -> None:
    for who in (cast.somchai, cast.office, cast.stranger):
        assert_refused(enter(who).get("/gate/answers"), 403, "NOT_ALLOWED")
    told = enter(cast.boonmee).get("/gate/answers").get_json()["data"]
    assert {house for one in told["hours"] for house in one["houses"]} == {str(cast.strange_house)}


@pytest.mark.parametrize(
    ("who", "method", "path"), [("prasit", "GET", "/gate/answers"), ("malee", "POST", "/house/gate-code")]
)
def test_whose_place_has_ended_is_told_nothing(
    who: str, method: str, path: str, enter: Enter, cast: Cast, owner: Engine
) -> None:
    somebody = getattr(cast, who)
    caller = enter(somebody)
    ended = "UPDATE membership SET standing = 'ended', ended_at = now() WHERE person_id = :id"
    change(owner, ended, id=somebody.id)
    asked = caller.get(path) if method == "GET" else caller.post(path)
    assert_refused(asked, 403, "NOT_ALLOWED")


def test_a_resident_asks_ten_times_an_hour(resident: Api) -> None:
    answers = [resident.post("/house/gate-code").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_gate_reads_the_hours_once(guard: Api) -> None:
    first = guard.get("/gate/answers")
    hours = [one["hour"] for one in first.get_json()["data"]["hours"]]
    assert hours == list(range(hours[0], hours[0] + 14))
    assert hours[1] in {hour_of(datetime.now(UTC)), hour_of(datetime.now(UTC)) - 1}
    headers = {**guard.headers, "If-None-Match": first.headers["ETag"]}
    again = guard.client.get("/api/v1/gate/answers", headers=headers)
    if list(hours_told(datetime.now(UTC))) == hours:  # else a new hour has begun
        assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"]
