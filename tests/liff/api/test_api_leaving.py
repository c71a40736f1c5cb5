"""Out of a village, and what a household and the office may do about somebody's place."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine

from models.uow import Database
from tests.cast import LOGIN_SECRET, Cast, Somebody
from tests.conftest import Simulator
from tests.usecases.acts import change, rows

MEMBERSHIP = "SELECT id FROM membership WHERE person_id = :who AND standing <> 'ended'"
NEXT_MONTH = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


@pytest.fixture
def place_of(owner: Engine) -> Any:
    def find(who: Somebody) -> str:
        (found,) = rows(owner, MEMBERSHIP, who=who.id)
        return str(found)

    return find


def standing(owner: Engine, who: Somebody) -> list[str]:
    return rows(owner, "SELECT standing FROM membership WHERE person_id = :who ORDER BY created_at", who=who.id)


@pytest.mark.parametrize(
    ("who", "whose", "allowed"),
    [
        ("malee", "malee", True),
        ("somchai", "somchai", True),
        ("prasit", "prasit", True),
        ("somchai", "malee", True),
        ("office", "malee", True),
        ("office", "somchai", True),
        ("office", "prasit", True),
        ("malee", "somchai", False),
        ("wichai", "malee", False),
        ("prasit", "malee", False),
        ("stranger", "malee", False),
        ("boonmee", "prasit", False),
    ],
)
def test_who_may_end_whose_place(  # noqa: PLR0917
    who: str, whose: str, allowed: bool, enter: Enter, cast: Cast, simulator: Simulator, owner: Engine, place_of: Any
) -> None:
    subject = getattr(cast, whose)
    answer = enter(getattr(cast, who)).delete(f"/places/{place_of(subject)}", {"reason": "why"})
    if allowed:
        assert answer.status_code == 200, answer.get_data(as_text=True)
    else:
        assert answer.status_code in {403, 404}
    assert standing(owner, subject) == ["ended" if allowed else "active"]


def test_an_owner_is_not_removed_by_another_owner(
    enter: Enter, cast: Cast, simulator: Simulator, owner: Engine, place_of: Any
) -> None:
    change(owner, "UPDATE membership SET household_role = 'owner' WHERE person_id = :who", who=cast.malee.id)
    assert_refused(enter(cast.malee).delete(f"/places/{place_of(cast.somchai)}"), 403, "NOT_ALLOWED")


def test_what_is_removed_is_gone_and_a_second_time_it_is_not_there(
    resident: Api, enter: Enter, cast: Cast, guard: Api, owner: Engine, place_of: Any
) -> None:
    malee, place = enter(cast.malee), place_of(cast.malee)
    visit = guard.visit()["id"]
    assert resident.delete(f"/places/{place}", {"reason": "ย้ายออก"}).status_code == 200
    assert_refused(malee.get(f"/visits/{visit}"), 403, "NOT_ALLOWED")
    assert_refused(malee.post(f"/visits/{visit}/decision", {"decision": "approve"}), 403, "NOT_ALLOWED")
    assert_refused(resident.delete(f"/places/{place}"), 404, "NOT_FOUND")
    ((kind, actor, facts),) = rows(owner, "SELECT kind, actor_id, facts FROM change")
    assert (kind, str(actor), facts) == ("removed", str(cast.somchai.id), {"reason": True})
    words = "SELECT note FROM membership WHERE person_id = :who"
    assert rows(owner, words, who=cast.malee.id) == ["ย้ายออก"], "where they can be forgotten"


def test_the_last_owner_may_leave_and_that_is_noted(resident: Api, cast: Cast, owner: Engine, place_of: Any) -> None:
    assert resident.delete(f"/places/{place_of(cast.somchai)}").status_code == 200
    assert rows(owner, "SELECT facts FROM change") == [{"last_owner": True}]


def test_a_household_is_shown_without_phone_numbers_and_with_what_one_may_do(
    resident: Api, enter: Enter, cast: Cast, office: Api
) -> None:
    (home,) = resident.get("/household").get_json()["data"]["houses"]
    assert home["house"] == {"id": str(cast.house), "number": "12/3", "soi": "4"}
    assert home["may_invite"] == ["owner", "family", "tenant"]
    shown = {one["name"]: (one["household_role"], one["me"], one["may"]) for one in home["members"]}
    assert shown == {"Somchai": ("owner", True, ["leave"]), "Malee": ("tenant", False, ["change", "remove"])}
    (seen_by_malee,) = enter(cast.malee).get("/household").get_json()["data"]["houses"]
    assert seen_by_malee["may_invite"] == ["family"]
    assert [one["may"] for one in seen_by_malee["members"]] == [[], ["leave"]]
    (seen_by_office,) = office.get("/household", house="12/3").get_json()["data"]["houses"]
    assert [one["may"] for one in seen_by_office["members"]] == [["change", "remove", "suspend"]] * 2
    assert "phone" not in str(home)


def test_nobody_sees_another_household(enter: Enter, cast: Cast, simulator: Simulator) -> None:
    wichai = enter(cast.wichai)
    assert_refused(wichai.get("/household", house="12/3"), 403, "NOT_ALLOWED")
    assert_refused(wichai.get("/household", house=str(cast.strange_house)), 403, "NOT_ALLOWED")
    (home,) = wichai.get("/household").get_json()["data"]["houses"]
    assert [one["name"] for one in home["members"]] == ["Wichai"]


def test_the_office_sees_everybody_of_its_village_and_nobody_else(office: Api) -> None:
    told = office.get("/members").get_json()["data"]
    assert [one["name"] for one in told] == ["Somchai", "Malee", "Wichai", "Prasit", "Office"]
    assert [one["may"] for one in told if one["name"] == "Office"] == [["leave", "remove", "suspend"]]


def test_an_owner_says_until_when_a_tenant_stays(resident: Api, cast: Cast, place_of: Any) -> None:
    place = place_of(cast.malee)
    told = resident.patch(f"/places/{place}", {"ends_on": NEXT_MONTH}).get_json()["data"]
    assert told["ends_at"] == f"{NEXT_MONTH}T17:00:00.000Z"
    told = resident.patch(f"/places/{place}", {"household_role": "family"}).get_json()["data"]
    assert (told["household_role"], told["ends_at"]) == ("family", f"{NEXT_MONTH}T17:00:00.000Z")
    assert resident.patch(f"/places/{place}", {"ends_on": None}).get_json()["data"]["ends_at"] is None
    assert_refused(resident.patch(f"/places/{place}", {"ends_on": "2026-01-01"}), 400, "VALIDATION_ERROR", "ends_on")


@pytest.mark.parametrize(
    ("who", "whose"),
    [
        ("malee", "malee"),
        ("malee", "somchai"),
        ("somchai", "somchai"),
        ("wichai", "malee"),
        ("stranger", "malee"),
        ("office", "prasit"),
    ],
)
def test_who_may_not_change_a_place(  # noqa: PLR0917
    who: str, whose: str, enter: Enter, cast: Cast, simulator: Simulator, owner: Engine, place_of: Any
) -> None:
    wish = {"household_role": "owner", "ends_on": NEXT_MONTH}
    before = rows(owner, "SELECT id, household_role, ends_at FROM membership ORDER BY id")
    answer = enter(getattr(cast, who)).patch(f"/places/{place_of(getattr(cast, whose))}", wish)
    assert answer.status_code in {403, 404}
    assert rows(owner, "SELECT id, household_role, ends_at FROM membership ORDER BY id") == before


def test_who_is_suspended_is_out_until_they_are_not(
    office: Api, enter: Enter, cast: Cast, place_of: Any, anyone: Api, simulator: Simulator
) -> None:
    malee, place = enter(cast.malee), place_of(cast.malee)
    assert office.post(f"/places/{place}/suspend", {"reason": "ค้างชำระ"}).status_code == 200
    assert_refused(office.post(f"/places/{place}/suspend"), 409, "STATE_FORBIDS")
    assert_refused(malee.get("/visits"), 403, "NOT_ALLOWED")
    refused = anyone.post("/sessions", {"id_token": simulator.id_token(cast.malee)})
    assert assert_refused(refused, 403, "NOT_A_MEMBER", "standing")["details"][0]["message"] == "suspended"
    assert office.post(f"/places/{place}/resume").status_code == 200
    assert_refused(office.post(f"/places/{place}/resume"), 409, "STATE_FORBIDS")
    assert malee.get("/visits").status_code == 200


@pytest.mark.parametrize("who", ["somchai", "prasit"])
def test_only_the_office_suspends(who: str, enter: Enter, cast: Cast, simulator: Simulator, place_of: Any) -> None:
    caller = enter(getattr(cast, who))
    for act in ("suspend", "resume"):
        assert_refused(caller.post(f"/places/{place_of(cast.malee)}/{act}"), 403, "NOT_ALLOWED")


def test_somebody_with_several_places_says_which_one_they_act_for(
    enter: Enter, cast: Cast, simulator: Simulator, owner: Engine, anyone: Api, place_of: Any
) -> None:
    at_home = (
        "INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
        " VALUES (gen_random_uuid(), :village, :who, :house, 'resident', 'owner', 'active', now())"
    )
    change(owner, at_home, village=cast.next_village, who=cast.prasit.id, house=cast.strange_house)
    told = anyone.post("/me", {"id_token": simulator.id_token(cast.prasit)}).get_json()["data"]["places"]
    assert {(one["role"], one["acting"]) for one in told} == {("guard", True), ("resident", False)}
    home = next(one["membership"] for one in told if one["role"] == "resident")
    prasit = enter(cast.prasit)
    assert prasit.get("/me/acting").get_json()["data"] == {"acting": None}, "the gate comes first; nobody chose it"
    assert prasit.post("/me/acting", {"membership": home}).get_json()["data"] == {"membership": home}
    chosen = {"membership": home, "village": str(cast.next_village), "role": "resident"}
    assert prasit.get("/me/acting").get_json()["data"] == {"acting": chosen}
    told = anyone.post("/me", {"id_token": simulator.id_token(cast.prasit)}).get_json()["data"]["places"]
    assert {(one["role"], one["acting"]) for one in told} == {("guard", False), ("resident", True)}
    assert_refused(prasit.post("/me/acting", {"membership": place_of(cast.malee)}), 404, "NOT_FOUND")


def liff_token(simulator: Simulator, who: Somebody) -> str:
    """What LIFF hands to a page: the person's own access token of the Login channel."""
    address = simulator.post(f"people/{who.line_user_id}/liff")["url"]
    found = re.search(r"const facts = (\{.*\});", simulator.session.get(address, timeout=5).text)
    assert found
    return str(json.loads(found[1])["tokens"]["access_token"])


@pytest.fixture
def secret(database: Database, cast: Cast, owner: Engine, app: Any) -> None:
    """The office told us the Login channel's secret."""
    change(owner, "UPDATE line_account SET login_channel_secret = :sealed", sealed=database.seal.seal(LOGIN_SECRET))
    app.extensions["accounts"].forget()


def test_whoever_wants_to_be_forgotten_leaves_everything(
    secret: None, anyone: Api, cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    body = {"id_token": simulator.id_token(cast.malee), "access_token": liff_token(simulator, cast.malee)}
    assert anyone.post("/me/unlink", body).get_json()["data"] == {"deauthorized": True}
    assert standing(owner, cast.malee) == ["ended"]
    assert rows(owner, "SELECT display_name FROM person WHERE id = :who", who=cast.malee.id) == [""]
    assert [call["status"] for call in simulator.get("calls") if call["path"] == "/user/v1/deauthorize"] == [204]
    assert standing(owner, cast.somchai) == ["active"]


@pytest.mark.parametrize("trouble", ["LINE is away", "a token that is not theirs", "no secret"])
def test_the_places_end_also_where_line_cannot_be_told(
    trouble: str, anyone: Api, cast: Cast, simulator: Simulator, owner: Engine, request: pytest.FixtureRequest
) -> None:
    if trouble != "no secret":
        request.getfixturevalue("secret")
    token = liff_token(simulator, cast.malee)
    if trouble == "LINE is away":
        simulator.post("faults", [{"match": "POST /user/v1/deauthorize", "mode": "reset"}])
    body = {"id_token": simulator.id_token(cast.malee), "access_token": "x" if "not theirs" in trouble else token}
    assert anyone.post("/me/unlink", body).get_json()["data"] == {"deauthorized": False}
    assert standing(owner, cast.malee) == ["ended"]
