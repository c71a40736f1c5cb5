"""From LINE's ID token to a shift of our own."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from api_stage import Api, assert_refused
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from bot.line.login import SULK_SECONDS, KeysUnavailable, LineLogin, TokenInvalid
from models.uow import new_id
from settings import Settings
from tests import cast as casting
from tests.cast import Cast
from tests.conftest import Simulator

Age = Callable[[int], None]


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


@pytest.fixture
def told(anyone: Api, cast: Cast, simulator: Simulator) -> dict[str, Any]:
    """A guard's fresh session."""
    answer = anyone.post("/sessions", {"id_token": simulator.id_token(cast.prasit)})
    found: dict[str, Any] = answer.get_json()["data"]
    return found


@pytest.fixture
def age(owner: Engine) -> Age:
    """Makes the last refresh so many seconds older."""

    def older(seconds: int) -> None:
        with owner.begin() as connection:
            connection.execute(text(f"UPDATE session SET rotated_at = rotated_at - interval '{seconds} seconds'"))

    return older


def refreshed(anyone: Api, token: str) -> str:
    answer = anyone.post("/sessions/refresh", {"refresh_token": token})
    assert answer.status_code == 200, answer.get_json()
    return str(answer.get_json()["data"]["refresh_token"])


def works(client: FlaskClient, access_token: str) -> bool:
    return client.get("/api/v1/visits", headers={"Authorization": f"Bearer {access_token}"}).status_code == 200


def test_a_guard_begins_a_shift(client: FlaskClient, cast: Cast, told: dict[str, Any]) -> None:
    assert told["token_type"] == "Bearer"
    assert 1700 <= told["expires_in"] <= 1800
    assert told["member"] == {
        "id": str(cast.prasit.id),
        "name": "Prasit",
        "language": "th",
        "large_type": False,
        "role": "guard",
        "village": {"id": str(cast.village), "name": "หมู่บ้านสุขใจ", "time_zone": "Asia/Bangkok"},
        "houses": [],
        "places": 1,
    }
    assert works(client, told["access_token"])


def test_the_name_that_line_tells_is_kept_and_told(
    anyone: Api, enter: Callable[..., Api], cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET display_name = ''"))
    token = simulator.id_token(cast.prasit, name="  ประ\u0000สิทธิ์\n👮 ")
    answer = anyone.post("/sessions", {"id_token": token}).get_json()["data"]
    assert answer["member"]["name"] == "ประ สิทธิ์ 👮"
    refreshed = anyone.post("/sessions/refresh", {"refresh_token": answer["refresh_token"]}).get_json()["data"]
    assert refreshed["member"]["name"] == "ประ สิทธิ์ 👮"
    guard, resident = enter(cast.prasit), enter(cast.malee)
    visit = guard.visit()["id"]
    resident.post(f"/visits/{visit}/decision", {"decision": "approve"})
    told = resident.get(f"/visits/{visit}").get_json()["data"]
    assert told["decided_by"]["name"] == "Malee"


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_a_token_without_a_name_takes_none_away(name: str, anyone: Api, cast: Cast, simulator: Simulator) -> None:
    answer = anyone.post("/sessions", {"id_token": simulator.id_token(cast.prasit, name=name)})
    assert answer.get_json()["data"]["member"]["name"] == "Prasit"


def test_a_resident_is_told_their_house(anyone: Api, cast: Cast, simulator: Simulator) -> None:
    answer = anyone.post("/sessions", {"id_token": simulator.id_token(cast.malee)})
    member = answer.get_json()["data"]["member"]
    assert member["role"] == "resident"
    assert member["houses"] == [{"id": str(cast.house), "number": "12/3", "soi": "4"}]
    assert answer.headers["Cache-Control"] == "no-store"


def test_tokens_are_kept_as_hashes_only(owner: Engine, told: dict[str, Any]) -> None:
    with owner.connect() as connection:
        row = connection.execute(text("SELECT * FROM session")).one()
    secret = claims_of(told["refresh_token"])["sec"]
    assert secret not in str(row)


@pytest.mark.parametrize(
    "wish",
    [{"role": "office"}, {"role": "resident"}, {"village": "00000000-0000-0000-0000-000000000007"}],
    ids=str,
)
def test_a_place_that_is_not_theirs_is_no_place(
    wish: dict[str, str], anyone: Api, cast: Cast, simulator: Simulator
) -> None:
    answer = anyone.post("/sessions", {"id_token": simulator.id_token(cast.prasit), **wish})
    assert_refused(answer, 403, "NOT_A_MEMBER")


def test_the_next_village_cannot_be_chosen(anyone: Api, cast: Cast, simulator: Simulator) -> None:
    wish = {"id_token": simulator.id_token(cast.prasit), "village": str(cast.next_village)}
    assert_refused(anyone.post("/sessions", wish), 403, "NOT_A_MEMBER")


def test_who_is_in_no_village_gets_no_session(anyone: Api, cast: Cast, simulator: Simulator) -> None:
    assert_refused(anyone.post("/sessions", {"id_token": simulator.id_token(cast.nobody)}), 403, "NOT_A_MEMBER")
    unknown = simulator.get("id-token", user_id="U" + "f" * 32, login_channel_id=casting.LOGIN_CHANNEL_ID)["id_token"]
    assert_refused(anyone.post("/sessions", {"id_token": unknown}), 403, "NOT_A_MEMBER")


@pytest.mark.parametrize("standing", ["pending", "suspended", "ended"])
def test_who_is_not_active_is_told_so(
    standing: str, anyone: Api, cast: Cast, simulator: Simulator, owner: Engine, told: dict[str, Any]
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE membership SET standing = :standing"), {"standing": standing})
    error = assert_refused(
        anyone.post("/sessions", {"id_token": simulator.id_token(cast.prasit)}), 403, "NOT_A_MEMBER", "standing"
    )
    assert error["details"][0]["message"] == standing
    refresh = {"refresh_token": told["refresh_token"]}
    assert_refused(anyone.post("/sessions/refresh", refresh), 403, "NOT_ALLOWED")


def test_only_lines_own_signature_counts(anyone: Api, cast: Cast, simulator: Simulator, owner: Engine) -> None:
    good = simulator.id_token(cast.prasit)
    claims, header = claims_of(good), jwt.get_unverified_header(good)
    mine = ec.generate_private_key(ec.SECP256R1())
    forged = {
        "HS256 with the login channel's secret": simulator.id_token(cast.prasit, alg="HS256"),
        "HS256 with the messaging channel's secret": jwt.encode(claims, casting.SECRET, algorithm="HS256"),
        "HS256 that names LINE's key": jwt.encode(
            claims, casting.SECRET, algorithm="HS256", headers={"kid": header["kid"]}
        ),
        "unsigned": jwt.encode(claims, None, algorithm="none"),
        "unsigned, naming LINE's key": jwt.encode(claims, None, algorithm="none", headers={"kid": header["kid"]}),
        "somebody's own key under LINE's name": jwt.encode(
            claims, mine, algorithm="ES256", headers={"kid": header["kid"]}
        ),
        "a key that LINE does not have": jwt.encode(claims, mine, algorithm="ES256", headers={"kid": "mine"}),
        "a key without a name": jwt.encode(claims, mine, algorithm="ES256"),
        "a changed claim": _with_claims(good, {**claims, "sub": cast.office.line_user_id}),
        "no signature": good.rpartition(".")[0] + ".",
        "garbage": "garbage",
        "dots": "a.b.c",
        "not ASCII": "ก.ข.ค",
        "a NUL": "a\x00.b.c",
        "a header that is a list": base64.urlsafe_b64encode(b"[]").decode() + ".e30.x",
    }
    for what, token in forged.items():
        answer = anyone.post("/sessions", {"id_token": token})
        assert answer.status_code == 401, what
        assert_refused(answer, 401, "INVALID_ID_TOKEN", "id_token")
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM session")) == 0


@pytest.mark.parametrize("sub", ["", "U\x00", "U" + "1" * 32 + "\n", "u" + "1" * 32, "U" + "A" * 32, "x" * 500])
def test_a_token_about_nobody_of_lines_is_refused(sub: str, anyone: Api, cast: Cast, simulator: Simulator) -> None:
    token = simulator.id_token(cast.prasit, sub=sub)
    assert_refused(anyone.post("/sessions", {"id_token": token}), 401, "INVALID_ID_TOKEN", "id_token")


@pytest.mark.parametrize(
    "wrong",
    [{"aud": "1657000001"}, {"aud": "9999999999"}, {"iss": "https://access.line.me.evil.example"}, {"iss": ""}],
    ids=str,
)
def test_a_token_for_somebody_else_is_refused(
    wrong: dict[str, str], anyone: Api, cast: Cast, simulator: Simulator
) -> None:
    token = simulator.id_token(cast.prasit, **wrong)
    assert_refused(anyone.post("/sessions", {"id_token": token}), 401, "INVALID_ID_TOKEN", "id_token")


def test_an_hour_old_token_is_over(anyone: Api, cast: Cast, simulator: Simulator) -> None:
    old = simulator.id_token(cast.prasit, expires_in=-90)
    assert_refused(anyone.post("/sessions", {"id_token": old}), 401, "ID_TOKEN_EXPIRED", "id_token")
    just_now = simulator.id_token(cast.prasit, expires_in=-30)
    assert anyone.post("/sessions", {"id_token": just_now}).status_code == 201


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["id_token"]),
        ({"id_token": ""}, ["id_token"]),
        ({"id_token": None}, ["id_token"]),
        ({"id_token": ["x"]}, ["id_token"]),
        ({"id_token": "x" * 4001}, ["id_token"]),
        ({"id_token": "x", "role": "king"}, ["role"]),
        ({"id_token": "x", "village": "12"}, ["village"]),
        ({"id_token": "x", "user_id": "U1"}, ["user_id"]),
        ([], ["body"]),
        ("x", ["body"]),
        (None, ["id_token"]),
    ],
)
def test_a_malformed_wish_names_its_field(body: object, fields: list[str], client: FlaskClient, clean: None) -> None:
    raw = json.dumps(body) if body is not None else ""
    assert_refused(client.post("/api/v1/sessions", data=raw), 400, "VALIDATION_ERROR", *fields)


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"id_token": "\xc3"}', b"{'id_token': 1}", b"[" * 5000])
def test_what_is_no_json_is_refused(raw: bytes, client: FlaskClient, clean: None) -> None:
    for path in ("sessions", "sessions/refresh"):
        answer = client.post(f"/api/v1/{path}", data=raw, content_type="application/json")
        assert_refused(answer, 400, "VALIDATION_ERROR", "body")


def test_a_body_that_no_json_of_ours_needs_is_refused_unread(client: FlaskClient, clean: None) -> None:
    raw = b'{"id_token": "' + b"x" * 200_000 + b'"}'
    answer = client.post("/api/v1/sessions", data=raw, content_type="application/json")
    assert_refused(answer, 413, "TOO_LARGE", "body")


def test_refreshing_gives_a_new_token_and_ends_the_old_one_after_a_minute(
    anyone: Api, told: dict[str, Any], age: Age
) -> None:
    first = told["refresh_token"]
    second = refreshed(anyone, first)
    assert second != first
    age(61)
    assert_refused(anyone.post("/sessions/refresh", {"refresh_token": first}), 401, "NOT_SIGNED_IN")
    third = refreshed(anyone, second)
    assert_refused(anyone.post("/sessions/refresh", {"refresh_token": first}), 401, "NOT_SIGNED_IN")
    refreshed(anyone, third)


def test_a_lost_answer_can_be_asked_for_again_within_the_minute(anyone: Api, told: dict[str, Any], age: Age) -> None:
    first = told["refresh_token"]
    refreshed(anyone, first)
    age(50)
    again = refreshed(anyone, first)
    refreshed(anyone, again)


def test_asking_again_does_not_make_the_minute_longer(anyone: Api, told: dict[str, Any], age: Age) -> None:
    first = told["refresh_token"]
    refreshed(anyone, first)
    age(50)
    refreshed(anyone, first)
    age(11)
    assert_refused(anyone.post("/sessions/refresh", {"refresh_token": first}), 401, "NOT_SIGNED_IN")


def test_refreshing_does_not_make_the_shift_longer(anyone: Api, told: dict[str, Any], owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE session SET expires_at = now() + interval '5 minutes'"))
    answer = anyone.post("/sessions/refresh", {"refresh_token": told["refresh_token"]}).get_json()["data"]
    assert answer["expires_in"] <= 300
    with owner.begin() as connection:
        connection.execute(text("UPDATE session SET expires_at = now()"))
    refresh = {"refresh_token": answer["refresh_token"]}
    assert_refused(anyone.post("/sessions/refresh", refresh), 401, "NOT_SIGNED_IN")


def test_a_revoked_shift_is_not_refreshed(anyone: Api, told: dict[str, Any], owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE session SET revoked_at = now()"))
    refresh = {"refresh_token": told["refresh_token"]}
    assert_refused(anyone.post("/sessions/refresh", refresh), 401, "NOT_SIGNED_IN")


def test_a_forged_refresh_token_is_refused(anyone: Api, told: dict[str, Any], settings: Settings) -> None:
    assert settings.secret_key is not None
    key, good = settings.secret_key.get_secret_value(), claims_of(told["refresh_token"])
    for token in (
        "garbage",
        told["access_token"],
        told["refresh_token"][:-3],
        jwt.encode(good, "x" * 40, algorithm="HS256"),
        jwt.encode({**good, "sec": "guessed"}, key, algorithm="HS256"),
        jwt.encode({name: value for name, value in good.items() if name != "sec"}, key, algorithm="HS256"),
        jwt.encode({**good, "vil": "00000000-0000-0000-0000-000000000007"}, key, algorithm="HS256"),
    ):
        assert_refused(anyone.post("/sessions/refresh", {"refresh_token": token}), 401, "NOT_SIGNED_IN")


def test_signing_in_too_often_has_to_wait(anyone: Api, cast: Cast) -> None:
    answers = [anyone.post("/sessions", {"id_token": "x"}) for _ in range(61)]
    assert answers[59].status_code == 401
    assert_refused(answers[60], 429, "TOO_MANY_REQUESTS")
    assert 1 <= int(answers[60].headers["Retry-After"]) <= 60


def test_while_lines_keys_cannot_be_read_nobody_is_told_that_their_token_is_bad(
    settings: Settings, cast: Cast, simulator: Simulator
) -> None:
    simulator.post("faults", [{"match": "GET /oauth2/v2.1/certs", "mode": "status", "status": 500}])
    fresh = create_app(settings)
    try:
        answer = _sign_in(fresh, simulator.id_token(cast.prasit))
        assert_refused(answer, 503, "UNAVAILABLE")
        simulator.post("faults", [])
        time.sleep(SULK_SECONDS)
        assert _sign_in(fresh, simulator.id_token(cast.prasit)).status_code == 201
    finally:
        fresh.extensions["runtime"].close()


def test_keys_that_are_known_outlive_a_fault_of_lines(simulator: Simulator, simulator_address: str, cast: Cast) -> None:
    login = LineLogin(simulator_address)
    good = simulator.id_token(cast.prasit)
    audiences = {casting.LOGIN_CHANNEL_ID}
    assert login.identify(good, audiences).line_user_id == cast.prasit.line_user_id
    for mode in ({"mode": "status", "status": 503}, {"mode": "reset"}):
        simulator.post("faults", [{"match": "GET /oauth2/v2.1/certs", **mode}])
        login._fetched_at = login._tried_at = time.monotonic() - 3601
        assert login.identify(good, audiences).line_user_id == cast.prasit.line_user_id
        with pytest.raises(TokenInvalid):
            login.identify(jwt.encode({}, "x" * 32, algorithm="HS256", headers={"kid": "other"}), audiences)
    tries = [call for call in simulator.get("calls") if call["path"] == "/oauth2/v2.1/certs"]
    assert len(tries) <= 5


def test_keys_that_nobody_serves_are_unavailable() -> None:
    with pytest.raises(KeysUnavailable):
        LineLogin("http://127.0.0.1:9").identify(jwt.encode({}, "x" * 32, algorithm="HS256"), {"1"})


def _sign_in(app: Flask, token: str) -> Any:
    return app.test_client().post("/api/v1/sessions", json={"id_token": token})


def _with_claims(token: str, claims: dict[str, Any]) -> str:
    header, _, signature = token.split(".")
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{header}.{payload}.{signature}"


def test_a_session_without_a_wish_is_for_the_place_that_somebody_chose_to_act_for(
    enter: Callable[..., Api], anyone: Api, cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    with owner.begin() as connection:
        names = "id, village_id, person_id, role, standing, created_at"
        guard = text(f"INSERT INTO membership ({names}) VALUES (:id, :village, :who, 'guard', 'active', now())")
        connection.execute(guard, {"id": new_id(), "village": cast.village, "who": cast.malee.id})
    resident = enter(cast.malee, role="resident")
    token = simulator.id_token(cast.malee)
    places = anyone.post("/me", {"id_token": token}).get_json()["data"]["places"]
    for role in ("resident", "guard"):
        chosen = next(one["membership"] for one in places if one["role"] == role)
        assert resident.post("/me/acting", {"membership": chosen}).status_code == 200
        member = anyone.post("/sessions", {"id_token": token}).get_json()["data"]["member"]
        assert (member["role"], member["places"]) == (role, 2)
