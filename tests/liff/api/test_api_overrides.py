"""The office sees who was let in without an answer; nobody else does."""

from datetime import UTC, datetime, timedelta

import pytest
from api_stage import Api, Enter, assert_refused

from tests.cast import Cast


def let_in(guard: Api, **changed: object) -> str:
    visit = str(guard.visit(**changed)["id"])
    assert guard.post(f"/visits/{visit}/override", {"reason": "phoned"}).status_code == 200
    return visit


def test_the_office_sees_them_by_guard_by_house_and_one_by_one(guard: Api, office: Api, cast: Cast) -> None:
    visit = let_in(guard)
    told = office.get("/village/overrides").get_json()["data"]
    prasit = {"id": str(cast.prasit.id), "name": "Prasit"}
    assert told["by_guard"] == [{"guard": prasit, "count": 1}]
    assert told["by_house"] == [{"house": {"id": str(cast.house), "number": "12/3", "soi": "4"}, "count": 1}]
    (one,) = told["overrides"]
    assert (one["visit"]["id"], one["reason"], one["guard"]) == (visit, "phoned", prasit)
    assert one["at"] == one["visit"]["entered_at"]


def test_what_the_house_says_of_it_stands_with_it(guard: Api, office: Api, resident: Api) -> None:
    visit = let_in(guard)
    assert resident.post(f"/visits/{visit}/wrong-entry", {"note": "nobody phoned"}).status_code == 200
    (one,) = office.get("/village/overrides").get_json()["data"]["overrides"]
    assert one["visit"]["wrong_entry"]["note"] == "nobody phoned"


def test_only_those_since_a_moment(guard: Api, office: Api) -> None:
    let_in(guard)
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    assert office.get("/village/overrides", since=later).get_json()["data"]["overrides"] == []
    assert_refused(office.get("/village/overrides", since="yesterday"), 400, "VALIDATION_ERROR", "since")


@pytest.mark.parametrize("who", ["somchai", "prasit", "stranger", "boonmee"])
def test_nobody_but_the_office_is_told(who: str, guard: Api, cast: Cast, enter: Enter) -> None:
    let_in(guard)
    assert_refused(enter(getattr(cast, who)).get("/village/overrides"), 403, "NOT_ALLOWED")
