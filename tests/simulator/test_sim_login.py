"""Tokens: ES256 with published keys, verify, stateless and short-lived tokens, the code flow with PKCE."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from linebot.v3.oauth import ApiClient, ChannelAccessToken, Configuration
from simulator_stage import MALEE, SECRET, SOMCHAI, Line

LOGIN = "2002"
LOGIN_SECRET = "login-secret-that-is-long-enough-for-hs256"


def form(line: Line, path: str, **fields: str) -> Any:
    return line.session.post(line.base + path, data=fields, timeout=5)


def id_token(line: Line, **query: Any) -> str:
    names = "&".join(f"{name}={value}" for name, value in {"user_id": SOMCHAI, **query}.items())
    token: str = line.see(f"id-token?{names}")["id_token"]
    return token


def test_an_id_token_is_es256_and_the_published_key_fits(line: Line) -> None:
    token = id_token(line, login_channel_id=LOGIN)
    keys = jwt.PyJWKSet.from_dict(line.call("GET", "/oauth2/v2.1/certs").json())
    header = jwt.get_unverified_header(token)
    claims = jwt.decode(token, keys[header["kid"]], algorithms=["ES256"], audience=LOGIN)
    assert header["alg"] == "ES256"
    assert claims["iss"] == "https://access.line.me"
    assert claims["sub"] == SOMCHAI
    assert claims["exp"] - claims["iat"] == 3600


def test_verify_returns_the_claims(line: Line) -> None:
    answer = form(line, "/oauth2/v2.1/verify", id_token=id_token(line), client_id=LOGIN, user_id=SOMCHAI)
    assert answer.status_code == 200
    assert answer.json()["name"] == "สมชาย"


@pytest.mark.parametrize(
    ("overrides", "fields", "words"),
    [
        ({"expires_in": -1}, {}, "IdToken expired."),
        ({"aud": "other"}, {}, "Invalid IdToken Audience."),
        ({"iss": "https://evil.example"}, {}, "Invalid IdToken Issuer."),
        ({}, {"nonce": "n"}, "Invalid IdToken Nonce."),
        ({}, {"user_id": MALEE}, "Invalid IdToken Subject Identifier."),
        ({}, {"id_token": "a.b.c"}, "Invalid IdToken."),
    ],
)
def test_verify_names_what_is_wrong(line: Line, overrides: dict[str, Any], fields: dict[str, str], words: str) -> None:
    given = {"id_token": id_token(line, **overrides), "client_id": LOGIN, **fields}
    answer = form(line, "/oauth2/v2.1/verify", **given)
    assert (answer.status_code, answer.json()["error_description"]) == (400, words)


def test_the_real_client_gets_a_stateless_token_that_lives_15_minutes(line: Line) -> None:
    with ApiClient(Configuration(host=line.base, access_token="")) as client:
        issued = ChannelAccessToken(client).issue_stateless_channel_token_by_client_secret(
            client_id="1001", client_secret=SECRET
        )
    headers = {"Authorization": f"Bearer {issued.access_token}"}
    assert issued.expires_in == 900
    assert line.call("GET", "/v2/bot/info", headers=headers).status_code == 200
    line.sim("clock", {"advance_s": 901})
    assert line.call("GET", "/v2/bot/info", headers=headers).status_code == 401


def test_a_wrong_secret_gets_no_token(line: Line) -> None:
    answer = form(line, "/oauth2/v3/token", grant_type="client_credentials", client_id="1001", client_secret="wrong")
    assert answer.status_code == 400
    assert answer.json()["error_description"] == "Invalid 'client_credentials'."


def authorize(line: Line, redirect_uri: str, **more: str) -> Any:
    query = {
        "response_type": "code",
        "client_id": LOGIN,
        "redirect_uri": redirect_uri,
        "state": "s1",
        "scope": "openid profile",
        "sim_user": SOMCHAI,
        **more,
    }
    return line.session.get(f"{line.base}/oauth2/v2.1/authorize", params=query, allow_redirects=False, timeout=5)


def code_of(answer: Any) -> str:
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def test_the_web_flow_gives_hs256_once(line: Line, receiver: Any) -> None:
    back = f"{receiver.url}/admin/callback"
    code = code_of(authorize(line, back, nonce="n1"))
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": LOGIN}
    tokens = form(line, "/oauth2/v2.1/token", **fields, client_secret=LOGIN_SECRET).json()
    claims = jwt.decode(tokens["id_token"], LOGIN_SECRET, algorithms=["HS256"], audience=LOGIN)
    assert (claims["sub"], claims["nonce"]) == (SOMCHAI, "n1")
    assert form(line, "/oauth2/v2.1/token", **fields, client_secret=LOGIN_SECRET).status_code == 400
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert line.call("GET", "/v2/profile", headers=headers).json()["userId"] == SOMCHAI
    assert line.call("GET", "/friendship/v1/status", headers=headers).json() == {"friendFlag": True}
    verified = line.session.get(f"{line.base}/oauth2/v2.1/verify?access_token={tokens['access_token']}", timeout=5)
    assert verified.json()["client_id"] == LOGIN
    assert line.call("GET", "/v2/bot/info", headers=headers).status_code == 401


def test_pkce_demands_the_verifier(line: Line, receiver: Any) -> None:
    back = f"{receiver.url}/liff"
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    fields = {"grant_type": "authorization_code", "redirect_uri": back, "client_id": LOGIN}
    asked = {"code_challenge": challenge, "code_challenge_method": "S256"}
    wrong = form(line, "/oauth2/v2.1/token", **fields, code=code_of(authorize(line, back, **asked)), code_verifier="x")
    assert wrong.status_code == 400
    right = form(
        line, "/oauth2/v2.1/token", **fields, code=code_of(authorize(line, back, **asked)), code_verifier=verifier
    )
    assert jwt.get_unverified_header(right.json()["id_token"])["alg"] == "ES256"


def test_without_pkce_the_secret_is_demanded(line: Line, receiver: Any) -> None:
    back = f"{receiver.url}/liff"
    fields = {"grant_type": "authorization_code", "redirect_uri": back, "client_id": LOGIN}
    assert form(line, "/oauth2/v2.1/token", **fields, code=code_of(authorize(line, back))).status_code == 400


def test_login_goes_back_only_to_the_accounts_own_pages(line: Line) -> None:
    assert authorize(line, "https://evil.example/callback").status_code == 400


def test_a_user_may_cancel(line: Line, receiver: Any) -> None:
    answer = authorize(line, f"{receiver.url}/admin/callback", sim_user="cancel")
    assert "error=ACCESS_DENIED" in answer.headers["Location"]


def test_deauthorize_ends_a_users_tokens(line: Line, receiver: Any) -> None:
    back = f"{receiver.url}/admin/callback"
    code = code_of(authorize(line, back))
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": LOGIN}
    user_token = form(line, "/oauth2/v2.1/token", **fields, client_secret=LOGIN_SECRET).json()["access_token"]
    own = form(
        line, "/oauth2/v3/token", grant_type="client_credentials", client_id=LOGIN, client_secret=LOGIN_SECRET
    ).json()["access_token"]
    body = {"userAccessToken": user_token}
    done = line.call("POST", "/user/v1/deauthorize", body, headers={"Authorization": f"Bearer {own}"})
    assert done.status_code == 204
    headers = {"Authorization": f"Bearer {user_token}"}
    assert line.call("GET", "/v2/profile", headers=headers).status_code == 401
