"""Into a village: by an invite, or by its code and the office's word; nobody learns more than they must."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from api_stage import Api, Enter, Traces, assert_refused
from flask import Flask
from sqlalchemy import Engine, text

from tests.cast import LIFF_ID, Cast, Somebody
from tests.conftest import Simulator
from tests.usecases.acts import at_once, change, rows

TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
VILLAGE = {"name": "หมู่บ้านสุขใจ", "time_zone": "Asia/Bangkok"}
Ask = Callable[..., Any]


@pytest.fixture
def ask(anyone: Api, simulator: Simulator) -> Ask:
    """A call of somebody who has no session, with LINE's word for who they are."""

    def post(path: str, who: Somebody, **body: object) -> Any:
        return anyone.post(path, {"id_token": simulator.id_token(who), **body})

    return post


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()["data"]


def invite(caller: Api, **wish: object) -> str:
    """The token of a fresh invite's link."""
    link = data(caller.post("/invites", {"household_role": "family", **wish}), 201)["link"]
    return str(link).rpartition("invite=")[2]


def places(ask: Ask, who: Somebody) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(ask("/me", who))["places"]
    return found


@pytest.fixture
def code(office: Api) -> str:
    return str(data(office.post("/join-code"), 201)["join_code"])


def claim(code: str, **changed: object) -> dict[str, object]:
    return {"join_code": code, "house": "12/3", "household_role": "family", "name": "ก้อง ใจดี", **changed}


def test_somebody_whom_nobody_knows_has_no_place(ask: Ask, cast: Cast) -> None:
    told = data(ask("/me", cast.nobody))
    assert told == {
        "person": {"name": "Nobody", "language": "th", "following": True, "large_type": False},
        "places": [],
    }


def test_a_member_is_told_all_their_places(ask: Ask, cast: Cast, owner: Engine) -> None:
    change(
        owner, "UPDATE membership SET standing = 'suspended', note = 'why' WHERE person_id = :who", who=cast.malee.id
    )
    (mine,) = places(ask, cast.malee)
    assert mine.pop("membership")
    assert mine.pop("since")
    assert mine == {
        "village": VILLAGE | {"id": str(cast.village)},
        "role": "resident",
        "household_role": "tenant",
        "house": {"id": str(cast.house), "number": "12/3", "soi": "4"},
        "standing": "suspended",
        "ends_at": None,
        "reason": "why",
        "acting": False,
    }


def test_what_ended_long_ago_is_told_no_more(ask: Ask, cast: Cast, owner: Engine) -> None:
    ended = "UPDATE membership SET standing = 'ended', ended_at = now() - :ago WHERE person_id = :who"
    for days, count in ((89, 1), (91, 0)):
        change(owner, ended, ago=timedelta(days=days), who=cast.malee.id)
        assert len(places(ask, cast.malee)) == count


@pytest.mark.parametrize("path", ["/me", "/me/unlink", "/joins", "/joins/look"])
def test_nobody_comes_in_without_lines_word(path: str, anyone: Api, cast: Cast, traces: Traces) -> None:
    body = {"/me/unlink": {"access_token": "x"}, "/joins": {"invite": "x"}, "/joins/look": {"invite": "x"}}
    before = traces.now()
    assert_refused(anyone.post(path, {"id_token": "forged", **body.get(path, {})}), 401, "INVALID_ID_TOKEN")
    assert traces.now() == before


def test_an_owner_s_invite_takes_somebody_into_the_house_once(
    resident: Api, ask: Ask, cast: Cast, enter: Enter, guard: Api
) -> None:
    token = invite(resident, household_role="tenant", ends_on=TOMORROW)
    offered = data(ask("/joins/look", cast.nobody, invite=token))
    assert offered["village"] == VILLAGE | {"id": str(cast.village)}
    assert (offered["house"], offered["household_role"]) == ({"number": "12/3", "soi": "4"}, "tenant")
    assert "Somchai" not in str(offered)
    place = data(ask("/joins", cast.nobody, invite=token), 201)["place"]
    assert (place["standing"], place["acting"], place["ends_at"]) == ("active", True, offered["ends_at"])
    assert place["ends_at"].endswith("T17:00:00.000Z"), "midnight in Bangkok"
    again = data(ask("/joins", cast.nobody, invite=token), 201)["place"]
    assert again["membership"] == place["membership"], "a lost answer may be asked for again"
    assert_refused(ask("/joins", cast.wichai, invite=token), 409, "INVITE_USED")
    assert_refused(ask("/joins/look", cast.wichai, invite=token), 409, "INVITE_USED")
    visit = guard.visit()["id"]
    assert enter(cast.nobody).get(f"/visits/{visit}").status_code == 200


def test_a_link_is_kept_as_a_hash_only_and_is_told_once(resident: Api, owner: Engine) -> None:
    token = invite(resident)
    assert len(token) == 22
    assert token not in str(rows(owner, "SELECT * FROM invite"))
    listed = data(resident.get("/invites"))
    assert len(listed) == 1
    assert token not in str(listed)


def test_only_one_of_many_gets_the_place(resident: Api, cast: Cast, app: Any, simulator: Simulator) -> None:
    token = invite(resident)
    people = [cast.nobody, cast.wichai, cast.prasit, cast.boonmee]
    bodies = [{"id_token": simulator.id_token(who), "invite": token} for who in people]

    def join(index: int) -> int:
        return int(app.test_client().post("/api/v1/joins", json=bodies[index]).status_code)

    assert sorted(at_once(4, join)) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    ("spoil", "status", "refused"),
    [
        ("UPDATE invite SET expires_at = now()", 410, "INVITE_EXPIRED"),
        ("UPDATE invite SET ends_at = now()", 410, "INVITE_EXPIRED"),
        ("UPDATE invite SET revoked_at = now()", 410, "INVITE_REVOKED"),
        ("UPDATE membership SET standing = 'ended' WHERE person_id = :somchai", 410, "INVITE_REVOKED"),
        ("UPDATE membership SET standing = 'suspended' WHERE person_id = :somchai", 410, "INVITE_REVOKED"),
        ("UPDATE membership SET household_role = 'family' WHERE person_id = :somchai", 410, "INVITE_REVOKED"),
        ("UPDATE invite SET token_hash = 'x'", 404, "INVITE_UNKNOWN"),
    ],
)
def test_a_link_that_is_no_good_opens_nothing(  # noqa: PLR0917
    spoil: str, status: int, refused: str, resident: Api, ask: Ask, cast: Cast, owner: Engine
) -> None:
    token = invite(resident)
    with owner.begin() as connection:
        connection.execute(text(spoil), {"somchai": cast.somchai.id} if ":somchai" in spoil else {})
    assert_refused(ask("/joins/look", cast.nobody, invite=token), status, refused)
    assert_refused(ask("/joins", cast.nobody, invite=token), status, refused)
    assert places(ask, cast.nobody) == []


def test_who_lives_there_already_uses_up_no_invite(resident: Api, ask: Ask, cast: Cast, owner: Engine) -> None:
    token = invite(resident)
    assert_refused(ask("/joins", cast.malee, invite=token), 409, "ALREADY_MEMBER")
    change(owner, "UPDATE membership SET standing = 'suspended' WHERE person_id = :who", who=cast.malee.id)
    assert_refused(ask("/joins", cast.malee, invite=token), 409, "ALREADY_MEMBER")
    assert data(ask("/joins", cast.nobody, invite=token), 201)["place"]["standing"] == "active"


def test_who_moved_out_may_come_back_and_history_stays(
    resident: Api, ask: Ask, cast: Cast, enter: Enter, owner: Engine
) -> None:
    (before,) = places(ask, cast.malee)
    assert enter(cast.malee).delete(f"/places/{before['membership']}").status_code == 200
    data(ask("/joins", cast.malee, invite=invite(resident)), 201)
    assert [one["standing"] for one in places(ask, cast.malee)] == ["ended", "active"]
    assert rows(owner, "SELECT kind FROM change WHERE subject = 'membership' ORDER BY id") == ["left", "joined"]


@pytest.mark.parametrize(
    ("who", "wish", "allowed"),
    [
        ("somchai", {"household_role": "owner"}, True),
        ("somchai", {"household_role": "family"}, True),
        ("somchai", {"household_role": "tenant", "ends_on": TOMORROW}, True),
        ("somchai", {"household_role": "family", "house": "12/4"}, False),
        ("somchai", {"role": "guard"}, False),
        ("somchai", {"role": "office"}, False),
        ("malee", {"household_role": "family"}, True),
        ("malee", {"household_role": "tenant"}, False),
        ("malee", {"household_role": "owner"}, False),
        ("office", {"household_role": "owner", "house": "12/4"}, True),
        ("office", {"role": "guard"}, True),
        ("office", {"role": "office"}, True),
    ],
)
def test_who_may_take_in_whom(
    who: str, wish: dict[str, str], allowed: bool, enter: Enter, cast: Cast, simulator: Simulator
) -> None:
    answer = enter(getattr(cast, who)).post("/invites", wish)
    if allowed:
        assert answer.status_code == 201, answer.get_data(as_text=True)
    else:
        assert_refused(answer, 403, "NOT_YOURS_TO_GIVE")


def test_family_takes_in_nobody(enter: Enter, cast: Cast, simulator: Simulator, owner: Engine) -> None:
    change(owner, "UPDATE membership SET household_role = 'family' WHERE person_id = :who", who=cast.malee.id)
    malee = enter(cast.malee)
    for role in ("owner", "family", "tenant"):
        assert_refused(malee.post("/invites", {"household_role": role}), 403, "NOT_YOURS_TO_GIVE")


def test_a_tenant_s_family_stays_no_longer_than_the_tenant(
    enter: Enter, ask: Ask, cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    change(owner, "UPDATE membership SET ends_at = :ends WHERE person_id = :who", ends=ends, who=cast.malee.id)
    malee = enter(cast.malee)
    late = (ends + timedelta(days=3)).date().isoformat()
    assert_refused(malee.post("/invites", {"household_role": "family", "ends_on": late}), 403, "NOT_YOURS_TO_GIVE")
    place = data(ask("/joins", cast.nobody, invite=invite(malee)), 201)["place"]
    assert datetime.fromisoformat(place["ends_at"]) == ends
    (mine,) = places(ask, cast.malee)
    assert malee.delete(f"/places/{mine['membership']}").status_code == 200
    assert [one["standing"] for one in places(ask, cast.nobody)] == ["ended"], "they go with the tenant"


def test_a_tenant_who_is_to_go_sooner_takes_the_family_along(
    enter: Enter, ask: Ask, cast: Cast, simulator: Simulator
) -> None:
    data(ask("/joins", cast.nobody, invite=invite(enter(cast.malee))), 201)
    (tenant,) = places(ask, cast.malee)
    sooner, later = ((datetime.now(UTC) + timedelta(days=days)).date().isoformat() for days in (20, 90))
    for ends_on in (sooner, later):  # a longer stay of the tenant's is none of the family's
        wish = {"ends_on": ends_on}
        assert enter(cast.somchai).patch(f"/places/{tenant['membership']}", wish).status_code == 200
        (family,) = places(ask, cast.nobody)
        assert family["ends_at"] == f"{sooner}T17:00:00.000Z"


def test_who_came_back_by_the_owner_s_invite_stays_when_the_tenant_goes(
    enter: Enter, ask: Ask, cast: Cast, resident: Api
) -> None:
    malee = enter(cast.malee)
    place = data(ask("/joins", cast.nobody, invite=invite(malee)), 201)["place"]
    assert resident.delete(f"/places/{place['membership']}").status_code == 200
    data(ask("/joins", cast.nobody, invite=invite(resident)), 201)
    (mine,) = places(ask, cast.malee)
    assert malee.delete(f"/places/{mine['membership']}").status_code == 200
    assert [one["standing"] for one in places(ask, cast.nobody)] == ["ended", "active"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"household_role": "tenant", "house": "12/3", "ends_on": "2026-01-01"}, "ends_on"),
        ({"household_role": "tenant"}, "house"),
        ({"household_role": "owner", "house": "99/9"}, "house"),
        ({"role": "guard", "household_role": "owner"}, "body"),
        ({"role": "guard", "house": "12/3"}, "body"),
    ],
)
def test_nothing_is_offered_that_is_over_or_nowhere(wish: dict[str, str], field: str, office: Api) -> None:
    assert_refused(office.post("/invites", wish), 400, "VALIDATION_ERROR", field)


def test_an_invite_is_taken_back_by_its_maker_an_owner_or_the_office_only(
    resident: Api, enter: Enter, cast: Cast, office: Api, ask: Ask
) -> None:
    malee, wichai, stranger = enter(cast.malee), enter(cast.wichai), enter(cast.stranger)
    token = invite(malee)
    (mine,) = data(malee.get("/invites"))
    assert data(wichai.get("/invites")) == data(stranger.get("/invites")) == []
    for other in (wichai, stranger):
        assert_refused(other.delete(f"/invites/{mine['id']}"), 404, "NOT_FOUND")
    assert [(one["id"], one["mine"]) for one in data(resident.get("/invites"))] == [(mine["id"], False)]
    owners = invite(resident)
    assert len(data(malee.get("/invites"))) == 1, "an owner's invite is not the tenant's to see"
    assert len(data(office.get("/invites"))) == 2
    assert resident.delete(f"/invites/{mine['id']}").status_code == 200
    assert_refused(malee.delete(f"/invites/{mine['id']}"), 404, "NOT_FOUND")
    assert_refused(ask("/joins", cast.nobody, invite=token), 410, "INVITE_REVOKED")
    data(ask("/joins", cast.nobody, invite=owners), 201)
    assert data(office.get("/invites")) == []


def test_guards_have_nothing_to_do_with_invites(guard: Api) -> None:
    assert_refused(guard.get("/invites"), 403, "NOT_ALLOWED")
    assert_refused(guard.post("/invites", {"household_role": "family"}), 403, "NOT_ALLOWED")
    assert_refused(guard.get("/household"), 403, "NOT_ALLOWED")


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_command_takes_the_first_person_into_a_village_s_office(
    by: str, app: Flask, ask: Ask, cast: Cast, enter: Enter, owner: Engine
) -> None:
    village = "หมู่บ้านถัดไป" if by == "name" else str(cast.next_village)
    told = app.test_cli_runner().invoke(args=["invite-office", "--village", village])
    assert told.exit_code == 0, told.output
    link, token = told.stdout.strip().split("/join?invite=")
    assert link.endswith(LIFF_ID)
    offer = data(ask("/joins/look", cast.nobody, invite=token))
    assert (offer["village"]["name"], offer["role"]) == ("หมู่บ้านถัดไป", "office")
    place = data(ask("/joins", cast.nobody, invite=token), 201)["place"]
    assert (place["role"], place["standing"]) == ("office", "active")
    assert_refused(ask("/joins", cast.malee, invite=token), 409, "INVITE_USED")
    first = enter(cast.nobody)
    assert data(first.get("/registrations")) == []
    assert data(first.post("/join-code"), 201)["join_code"]
    made = "SELECT kind, actor_role, source, actor_id FROM change WHERE subject = 'invite'"
    assert rows(owner, made) == [("made", "office", "command", None)]


def test_the_office_takes_back_the_command_s_link(app: Flask, ask: Ask, cast: Cast, office: Api) -> None:
    told = app.test_cli_runner().invoke(args=["invite-office", "--village", str(cast.village)])
    (waiting,) = data(office.get("/invites"))
    assert waiting["mine"] is False
    assert office.delete(f"/invites/{waiting['id']}").status_code == 200
    token = told.stdout.strip().rpartition("=")[2]
    assert_refused(ask("/joins", cast.nobody, invite=token), 410, "INVITE_REVOKED")


def test_a_command_for_no_village_or_for_two_names_those_that_there_are(app: Flask, cast: Cast, owner: Engine) -> None:
    command = app.test_cli_runner().invoke
    unknown = command(args=["invite-office", "--village", "หมู่บ้านอื่น"])
    assert unknown.exit_code == 1
    assert f"{cast.next_village}  หมู่บ้านถัดไป" in unknown.stderr
    change(owner, "UPDATE village SET name = 'A'")
    both = command(args=["invite-office", "--village", "A"])
    assert both.exit_code == 1
    assert "several" in both.stderr
    assert rows(owner, "SELECT count(*) FROM invite") == [0]


def test_with_the_code_somebody_waits_until_the_office_confirms(
    ask: Ask, code: str, cast: Cast, office: Api, enter: Enter, owner: Engine
) -> None:
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    place = data(ask("/joins", cast.nobody, **claim(typed)), 201)["place"]
    assert (place["standing"], place["acting"]) == ("pending", False)
    refused = assert_refused(ask("/sessions", cast.nobody), 403, "NOT_A_MEMBER", "standing")
    assert refused["details"] == [{"field": "standing", "message": "pending"}]
    (waiting,) = data(office.get("/registrations"))
    assert (waiting["name"], waiting["line_name"], waiting["house"]["number"]) == ("ก้อง ใจดี", "Nobody", "12/3")
    assert data(office.post(f"/registrations/{waiting['id']}/confirm"))["standing"] == "active"
    assert rows(owner, "SELECT menu_stale_at IS NOT NULL FROM person WHERE id = :who", who=cast.nobody.id) == [True]
    assert enter(cast.nobody).get("/household").status_code == 200
    assert data(office.get("/registrations")) == []
    assert_refused(office.post(f"/registrations/{waiting['id']}/confirm"), 409, "STATE_FORBIDS")
    assert_refused(office.post(f"/registrations/{waiting['id']}/refuse"), 409, "STATE_FORBIDS")


def test_who_is_refused_learns_why_and_may_ask_again(ask: Ask, code: str, cast: Cast, office: Api) -> None:
    place = data(ask("/joins", cast.nobody, **claim(code)), 201)["place"]
    assert_refused(ask("/joins", cast.nobody, **claim(code)), 409, "ALREADY_WAITING")
    data(office.post(f"/registrations/{place['membership']}/refuse", {"reason": "ไม่พบชื่อ"}))
    refused = assert_refused(ask("/sessions", cast.nobody), 403, "NOT_A_MEMBER", "standing")
    assert refused["details"][0]["message"] == "refused"
    (mine,) = places(ask, cast.nobody)
    assert (mine["standing"], mine["reason"]) == ("refused", "ไม่พบชื่อ")
    assert data(ask("/joins", cast.nobody, **claim(code)), 201)["place"]["standing"] == "pending"


def test_an_invite_answers_what_the_office_was_asked_for(ask: Ask, code: str, cast: Cast, resident: Api) -> None:
    waiting = data(ask("/joins", cast.nobody, **claim(code)), 201)["place"]["membership"]
    place = data(ask("/joins", cast.nobody, invite=invite(resident)), 201)["place"]
    assert (place["membership"], place["standing"]) == (waiting, "active")


def test_the_code_tells_nothing_of_who_lives_where(ask: Ask, code: str, cast: Cast, traces: Traces) -> None:
    before = traces.rows()
    assert_refused(ask("/joins", cast.nobody, **claim("WRONGCDE")), 404, "JOIN_CODE_WRONG")
    assert_refused(ask("/joins", cast.nobody, **claim(code, house="99/9")), 404, "HOUSE_UNKNOWN")
    assert traces.rows() == before
    told = [ask("/joins", cast.nobody, **claim(code, house=house)).get_data(as_text=True) for house in ("12/3", "12/4")]
    assert not any(name in one for one in told for name in ("Somchai", "Malee", "Wichai"))
    assert_refused(ask("/joins", cast.malee, **claim(code)), 409, "ALREADY_MEMBER")


def test_a_code_that_was_changed_or_switched_off_joins_nobody(
    ask: Ask, code: str, cast: Cast, office: Api, enter: Enter
) -> None:
    assert data(office.get("/join-code"))["join_code"] == code
    fresh = data(office.post("/join-code"), 201)["join_code"]
    assert_refused(ask("/joins", cast.nobody, **claim(code)), 404, "JOIN_CODE_WRONG")
    assert data(office.delete("/join-code"))["join_code"] is None
    assert_refused(ask("/joins", cast.nobody, **claim(fresh)), 404, "JOIN_CODE_WRONG")


@pytest.mark.parametrize("missing", ["join_code", "house", "household_role", "name"])
def test_a_claim_says_all_or_nothing(missing: str, ask: Ask, cast: Cast) -> None:
    whole = claim("ABCDEFGH")
    del whole[missing]
    assert_refused(ask("/joins", cast.nobody, **whole), 400, "VALIDATION_ERROR", "body")
    assert_refused(ask("/joins", cast.nobody, invite="x", **claim("ABCDEFGH")), 400, "VALIDATION_ERROR", "body")


def test_who_tries_too_often_has_to_wait_from_wherever_they_call(ask: Ask, cast: Cast) -> None:
    answers = [ask("/joins", cast.nobody, **claim("WRONGCDE")) for _ in range(31)]
    assert {one.status_code for one in answers[:30]} == {404}
    assert_refused(answers[30], 429, "TOO_MANY_REQUESTS")
    assert_refused(ask("/joins", cast.wichai, **claim("WRONGCDE")), 404, "JOIN_CODE_WRONG")


@pytest.mark.parametrize("who", ["somchai", "prasit"])
def test_registrations_and_the_code_are_the_office_s(
    who: str, enter: Enter, cast: Cast, simulator: Simulator, ask: Ask, code: str
) -> None:
    place = data(ask("/joins", cast.nobody, **claim(code)), 201)["place"]["membership"]
    caller = enter(getattr(cast, who))
    for path in ("/registrations", "/join-code", "/members"):
        assert_refused(caller.get(path), 403, "NOT_ALLOWED")
    for path in (f"/registrations/{place}/confirm", f"/registrations/{place}/refuse", "/join-code"):
        assert_refused(caller.post(path), 403, "NOT_ALLOWED")
    assert_refused(caller.delete("/join-code"), 403, "NOT_ALLOWED")


def test_the_next_village_s_office_sees_and_confirms_nothing(
    enter: Enter, cast: Cast, simulator: Simulator, ask: Ask, code: str, owner: Engine
) -> None:
    change(owner, "UPDATE membership SET role = 'office' WHERE person_id = :who", who=cast.boonmee.id)
    theirs = enter(cast.boonmee)
    place = data(ask("/joins", cast.nobody, **claim(code)), 201)["place"]["membership"]
    assert data(theirs.get("/registrations")) == []
    assert data(theirs.get("/join-code"))["join_code"] is None
    for path in (f"/registrations/{place}/confirm", f"/registrations/{place}/refuse", f"/places/{place}/suspend"):
        assert_refused(theirs.post(path), 404, "NOT_FOUND")
    assert_refused(theirs.get("/household", house="12/4"), 400, "VALIDATION_ERROR", "house")
