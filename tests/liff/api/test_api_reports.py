"""POST /visits by a gate that had no network: what became of the visitor comes with the form."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import VISIT, Api, Enter, Traces, assert_refused, jpeg

from tests.cast import Cast


def ago(**passed: float) -> str:
    moment = datetime.now(UTC) - timedelta(**passed)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_code_from_the_page_lets_in_with_photos(resident: Api, guard: Api) -> None:
    code = resident.post("/house/gate-code").get_json()["data"]["code"]
    moments = {"happened_at": ago(minutes=1), "entered_at": ago(seconds=30)}
    answer = guard.register_with(jpeg(), gate_code=code.lower(), **moments)
    told = answer.get_json()["data"]
    assert answer.status_code == 201
    assert (told["state"], told["offline"], told["conflict"], told["overridden"]) == ("inside", True, None, False)
    assert (told["created_at"], told["entered_at"]) == (moments["happened_at"], moments["entered_at"])
    assert len(told["photos"]) == 1
    events = guard.get(f"/visits/{told['id']}").get_json()["data"]["events"]
    assert [(one["kind"], one["source"]) for one in events][1] == ("approved", "code")


def test_a_wrong_code_is_a_conflict_and_never_a_lost_visitor(guard: Api) -> None:
    told = guard.visit(happened_at=ago(minutes=9), entered_at=ago(minutes=8), gate_code="AAAA-AAAA")
    assert (told["state"], told["conflict"], told["override_reason"]) == ("inside", "code_wrong", "offline")


def test_without_what_became_of_them_the_house_is_asked(guard: Api) -> None:
    moment = ago(hours=3)
    told = guard.visit(happened_at=moment)
    assert (told["state"], told["offline"], told["created_at"], told["delivery"]) == (
        "requested",
        True,
        moment,
        "asking",
    )
    assert guard.visit()["offline"] is False


def test_the_same_form_again_is_the_same_visit_whatever_has_become_of_it(guard: Api, traces: Traces) -> None:
    key, photo = uuid4(), jpeg()
    first = guard.register_with(photo, key=key)
    later = {"happened_at": ago(seconds=1), "entered_at": ago(seconds=0), "override_reason": "phoned"}
    again = guard.register_with(photo, key=key, **later)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["data"]["id"] == first.get_json()["data"]["id"]
    assert again.get_json()["data"]["state"] == "inside"
    before = traces.now()
    assert guard.register_with(photo, key=key, **later).status_code == 200
    assert traces.now() == before
    assert_refused(guard.register(key=key, **later), 409, "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.parametrize(
    "told",
    [
        {"entered_at": 1, "override_reason": "phoned"},
        {"cancelled_at": 1},
        {"happened_at": 1, "entered_at": 1},
        {"happened_at": 1, "left_at": 1},
        {"happened_at": 1, "entered_at": 1, "cancelled_at": 1, "override_reason": "phoned"},
    ],
    ids=" ".join,
)
def test_half_a_story_is_refused(told: dict[str, Any], guard: Api, traces: Traces) -> None:
    before = traces.now()
    moments = {name: ago(minutes=one) if name.endswith("_at") else one for name, one in told.items()}
    assert_refused(guard.register({**VISIT, **moments}), 400, "VALIDATION_ERROR", "body")
    assert traces.now() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("happened_at", "soon"),
        ("happened_at", ago(hours=49)),
        ("entered_at", "2026-11-20T10:00:00"),
        ("override_reason", "ab"),
        ("gate_code", "x" * 41),
    ],
    ids=["no moment", "too old", "no zone", "too short", "too long"],
)
def test_a_field_that_is_not_right_is_named(field: str, value: str, guard: Api, traces: Traces) -> None:
    before = traces.now()
    good = {"happened_at": ago(minutes=5), "entered_at": ago(minutes=4), "override_reason": "phoned"}
    assert_refused(guard.register({**VISIT, **good, field: value}), 400, "VALIDATION_ERROR", field)
    assert traces.now() == before


def test_only_a_guard_of_the_village_reports(enter: Enter, cast: Cast, traces: Traces) -> None:
    told = {"happened_at": ago(minutes=5), "entered_at": ago(minutes=4), "override_reason": "phoned"}
    callers = [enter(who) for who in (cast.somchai, cast.office, cast.stranger)]
    boonmee = enter(cast.boonmee)
    before = traces.now()
    for caller in callers:
        assert_refused(caller.register(**told), 403, "NOT_ALLOWED")
    assert_refused(boonmee.register(**told, house=str(cast.house)), 400, "VALIDATION_ERROR", "house")
    assert traces.now() == before
