"""POST /passes/use by a gate that had no network, and what that gate is told beforehand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api, Enter, Traces, assert_refused

from models.domain.pass_token import code_hash
from tests.cast import Cast


def ago(**passed: float) -> str:
    moment = datetime.now(UTC) - timedelta(**passed)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def invite(resident: Api, **wish: object) -> dict[str, Any]:
    given = {"kind": "once", "guest_name": "Nok", "valid_from": ago(hours=1), "valid_until": ago(hours=-5), **wish}
    made: dict[str, Any] = resident.post("/passes", given).get_json()["data"]
    return made


def use(guard: Api, key: object = None, **body: object) -> Any:
    return guard.client.post("/api/v1/passes/use", headers=guard.keyed(key or uuid4()), json=body)


def test_a_double_use_is_seen_on_both_visits(resident: Api, guard: Api) -> None:
    code = invite(resident)["code"]
    first = use(guard, code=code).get_json()["data"]
    assert_refused(use(guard, code=code), 409, "PASS_REFUSED")
    moment = ago(minutes=1)
    second = use(guard, code=code, happened_at=moment)
    told = second.get_json()["data"]
    assert second.status_code == 201
    assert (told["state"], told["offline"], told["conflict"], told["entered_at"]) == (
        "inside",
        True,
        "double_use",
        moment,
    )
    assert guard.get(f"/visits/{first['id']}").get_json()["data"]["conflict"] == "double_use"
    assert first["conflict"] is None


def test_a_pass_that_was_no_good_lets_nobody_get_lost(resident: Api, guard: Api) -> None:
    one = invite(resident)
    resident.delete(f"/passes/{one['id']}")
    told = use(guard, code=one["code"], happened_at=ago(seconds=0)).get_json()["data"]
    assert (told["state"], told["conflict"], told["pass_id"]) == ("inside", "pass_refused", one["id"])


def test_the_same_use_again_is_the_same_visit(resident: Api, guard: Api, traces: Traces) -> None:
    code, key = invite(resident)["code"], uuid4()
    first = use(guard, key, code=code)
    before = traces.now()
    again = use(guard, key, code=code, happened_at=ago(minutes=1))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["data"]["id"] == first.get_json()["data"]["id"]
    assert traces.now() == before


def test_unknown_digits_are_refused_without_network_too(guard: Api, resident: Api, traces: Traces) -> None:
    before = traces.now()
    error = assert_refused(use(guard, code="000000", happened_at=ago(minutes=1)), 409, "PASS_REFUSED")
    assert error["judged"]["verdict"] == "unknown_code"
    assert traces.now() == before


@pytest.mark.parametrize("moment", ["then", 49, "2026-11-20T10:00:00"])
def test_a_moment_that_is_none_or_too_old_is_named(moment: object, resident: Api, guard: Api, traces: Traces) -> None:
    code = invite(resident)["code"]
    before = traces.now()
    told = ago(hours=49) if moment == 49 else moment
    assert_refused(use(guard, code=code, happened_at=told), 400, "VALIDATION_ERROR", "happened_at")
    assert traces.now() == before


def test_nobody_but_the_villages_guard_reports_a_use(
    resident: Api, office: Api, enter: Enter, cast: Cast, traces: Traces
) -> None:
    code = invite(resident)["code"]
    boonmee = enter(cast.boonmee)
    before = traces.now()
    for caller in (resident, office):
        assert_refused(use(caller, code=code, happened_at=ago(minutes=1)), 403, "NOT_ALLOWED")
    error = assert_refused(use(boonmee, code=code, happened_at=ago(minutes=1)), 409, "PASS_REFUSED")
    assert error["judged"]["verdict"] == "unknown_code"
    assert traces.now() == before


def test_a_gate_is_told_which_passes_six_digits_mean(resident: Api, guard: Api, enter: Enter, cast: Cast) -> None:
    one = invite(resident, kind="many", uses_allowed=3, plate="1กข 2345", headcount=2)
    use(guard, code=one["code"])
    told = guard.get("/gate/keys").get_json()["data"]
    (coming,) = told["passes"]
    assert coming["code"] == code_hash(told["code_salt"], int(coming["number"]), one["code"])
    assert (coming["guest_name"], coming["plate"], coming["headcount"]) == ("Nok", "1กข 2345", 2)
    assert (coming["kind"], coming["uses_left"], coming["house"]["number"]) == ("many", 2, "12/3")
    terms = ("valid_from", "valid_until", "weekdays", "from_time", "until_time", "revision")
    assert {name: coming[name] for name in terms} == {name: one[name] for name in terms}
    assert not [name for name in ("note", "code_salt", "share_url", "made_by") if name in coming]
    strange = enter(cast.boonmee).get("/gate/keys").get_json()["data"]
    assert strange["passes"] == []
    assert strange["code_salt"] != told["code_salt"]
