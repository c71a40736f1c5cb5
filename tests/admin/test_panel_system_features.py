"""A feature that is off refuses at its door, and one that is on lets in: everywhere, or in one village."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from models.domain.features import Feature
from models.domain.ids import VillageId
from models.queries import features
from models.uow import Database
from models.usecases.join_by_code import renew_join_code
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import rows

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
PASS = {"kind": "once", "guest_name": "Nok", "valid_until": TOMORROW}
SignIn = Callable[..., dict[str, str]]


def switch(operator: Browser, feature: str, on: str, village: VillageId | None = None) -> None:
    way = f"/admin/system/villages/{village}/features" if village else "/admin/system/features"
    assert operator.post(way, {"feature": feature, "on": on}).status_code == 303


def refused(answer: TestResponse) -> bool:
    told = answer.get_json()
    return answer.status_code == 403 and told["error"]["code"] == "FEATURE_OFF"


class Doors:
    """Each feature's door, as phones come to it."""

    def __init__(self, client: FlaskClient, sign_in: SignIn, simulator: Simulator, code: str, cast: Cast) -> None:
        self._client, self._simulator, self._code, self._cast = client, simulator, code, cast
        self._home = sign_in(cast.somchai)

    def passes(self) -> TestResponse:
        return self._client.post("/api/v1/passes", headers=self._home, json=PASS)

    def gate_codes(self) -> TestResponse:
        return self._client.post("/api/v1/house/gate-code", headers=self._home, json={})

    def join_code(self) -> TestResponse:
        who = self._simulator.id_token(self._cast.nobody)
        claim = {"join_code": self._code, "house": "12/3", "household_role": "family", "name": "ก้อง"}
        return self._client.post("/api/v1/joins", json={"id_token": who, **claim})


@pytest.fixture
def doors(client: FlaskClient, sign_in: SignIn, simulator: Simulator, database: Database, cast: Cast) -> Doors:
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        code = renew_join_code(work)
    return Doors(client, sign_in, simulator, code, cast)


@pytest.mark.parametrize("name", [one.value for one in Feature])
def test_off_refuses_at_the_door_and_on_lets_in(operator: Browser, doors: Doors, name: str) -> None:
    switch(operator, name, "off")
    assert refused(getattr(doors, name)())
    switch(operator, name, "on")
    assert getattr(doors, name)().status_code in {200, 201}


@pytest.mark.parametrize("name", [one.value for one in Feature])
def test_a_village_s_own_word_stands_before_the_installation_s(
    operator: Browser, doors: Doors, cast: Cast, name: str
) -> None:
    switch(operator, name, "off")
    switch(operator, name, "on", cast.village)
    assert getattr(doors, name)().status_code in {200, 201}
    switch(operator, name, "on")
    switch(operator, name, "off", cast.village)
    assert refused(getattr(doors, name)())


def test_the_next_village_keeps_its_features(operator: Browser, database: Database, cast: Cast) -> None:
    switch(operator, "gate_codes", "off", cast.village)
    on = {}
    for village in (cast.village, cast.next_village):
        with database.work(village_id=village, account_id=cast.account) as work:
            on[village] = features.is_on_here(work, Feature.GATE_CODES)
    assert on == {cast.village: False, cast.next_village: True}


def test_a_gate_learns_no_codes_where_there_are_none(
    operator: Browser, client: FlaskClient, sign_in: SignIn, cast: Cast, simulator: Simulator
) -> None:
    guard = sign_in(cast.prasit)

    def known() -> list[dict[str, Any]]:
        told = client.get("/api/v1/gate/answers", headers=guard).get_json()["data"]["hours"]
        return [one["houses"] for one in told]

    assert all(known())
    switch(operator, "gate_codes", "off", cast.village)
    assert not any(known())


def test_passes_that_were_made_stay_good(
    operator: Browser, doors: Doors, client: FlaskClient, sign_in: SignIn, cast: Cast
) -> None:
    made = doors.passes().get_json()["data"]["id"]
    switch(operator, "passes", "off")
    mine = client.get(f"/api/v1/passes/{made}", headers=sign_in(cast.somchai)).get_json()["data"]
    assert mine["qr"]


def test_what_was_switched_is_taken_back_from_the_next_page(operator: Browser, cast: Cast, owner: Engine) -> None:
    flags = "SELECT feature, village_id, is_on FROM feature_flag"
    switch(operator, "passes", "off", cast.village)
    assert rows(owner, flags) == [("passes", cast.village, False)]
    page = operator.text(f"/admin/system/villages/{cast.village}")
    undo = re.search(r'action="([^"]+/features\?[^"]+)"', page)
    assert undo
    assert operator.post(unescape(undo[1])).status_code == 303
    assert rows(owner, flags) == []
    assert rows(owner, "SELECT kind, facts FROM change ORDER BY id") == [
        ("feature_set", {"feature": "passes", "on": False}),
        ("feature_set", {"feature": "passes", "on": None}),
    ]


@pytest.mark.parametrize("form", [{}, {"feature": "flying", "on": "on"}, {"feature": "passes", "on": "perhaps"}])
def test_what_is_no_feature_is_not_switched(operator: Browser, owner: Engine, form: dict[str, str]) -> None:
    assert operator.post("/admin/system/features", form).status_code == 400
    assert rows(owner, "SELECT count(*) FROM feature_flag") == [0]


def test_the_page_tells_which_villages_have_a_word_of_their_own(operator: Browser, cast: Cast) -> None:
    switch(operator, "join_code", "off", cast.next_village)
    page = operator.text("/admin/system/features")
    assert "1 village has a word of its own" in page
    assert "หมู่บ้านถัดไป" in page
