"""A guest whom the village watches for does not go in on a pass, either; without network they did, and it is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api, Traces, assert_refused
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.usecases.acts import rows

LATER = (datetime.now(UTC) + timedelta(days=1)).isoformat()


def use(guard: Api, code: str, key: object = None, **more: object) -> TestResponse:
    return guard.client.post("/api/v1/passes/use", headers=guard.keyed(key), json={"code": code, **more})


def hit_of(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = assert_refused(answer, 409, "WATCHLIST_HIT")["hit"]
    return found


@pytest.fixture
def code(resident: Api) -> str:
    """Of a pass for Somchai's cousin."""
    wish = {"kind": "once", "guest_name": "ณัฐพงศ์ ศรีสุข", "plate": "1กข 2345", "valid_until": LATER}
    made = resident.post("/passes", wish)
    assert made.status_code == 201, made.get_data(as_text=True)
    return str(made.get_json()["data"]["code"])


@pytest.mark.parametrize(
    ("known_by", "match"),
    [
        ({"visitor_name": "นายณัฐพงศ์ ศรีสุข"}, "exact"),
        ({"visitor_name": "นัทพงษ์ สีสุข"}, "similar"),
        ({"plate": "1กข-2345", "plate_province": "ชลบุรี"}, "similar"),
    ],
)
def test_the_guest_stays_outside_and_the_pass_unused(
    known_by: dict[str, str], match: str, code: str, guard: Api, office: Api, traces: Traces
) -> None:
    office.post("/village/watchlist", known_by)
    before, _ = traces.now()
    assert hit_of(use(guard, code))["match"] == match
    after, _ = traces.now()
    assert {name for name in after if after[name] != before[name]} == {"watch_hit", "message"}
    assert guard.post("/passes/check", {"code": code}).get_json()["data"]["verdict"] == "ok"


def test_somebody_else_goes_in(code: str, guard: Api, office: Api, owner: Engine) -> None:
    office.post("/village/watchlist", {"plate": "1กข 2345"})
    key = uuid4()
    hit = hit_of(use(guard, code, key))
    made = use(guard, code, key, not_them=hit["id"])
    assert made.status_code == 201, made.get_data(as_text=True)
    assert use(guard, code, key).status_code == 200
    assert rows(owner, "SELECT state, visit_id::text FROM watch_hit") == [("not_them", made.get_json()["data"]["id"])]


def test_an_exact_one_waits_for_the_office(code: str, guard: Api, office: Api) -> None:
    office.post("/village/watchlist", {"visitor_name": "ณัฐพงศ์ ศรีสุข"})
    key = uuid4()
    hit = hit_of(use(guard, code, key))
    assert hit_of(use(guard, code, key, not_them=hit["id"]))["id"] == hit["id"]
    office.post(f"/village/watch-hits/{hit['id']}/clear")
    assert use(guard, code, key, not_them=hit["id"]).status_code == 201


def test_who_went_in_without_network_is_in_and_the_office_is_told(
    code: str, guard: Api, office: Api, owner: Engine
) -> None:
    office.post("/village/watchlist", {"visitor_name": "ณัฐพงศ์ ศรีสุข"})
    made = use(guard, code, happened_at=datetime.now(UTC).isoformat())
    assert made.status_code == 201, made.get_data(as_text=True)
    (told,) = office.get("/village/watch-hits").get_json()["data"]
    assert (told["visit_id"], told["state"]) == (made.get_json()["data"]["id"], "open")
    assert rows(owner, "SELECT facts ->> 'stopped' FROM message WHERE kind = 'watchlist_hit'") == ["false"]
