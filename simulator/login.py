"""LINE Login and channel access tokens: keys, ID tokens, the authorize page's other half, verify, revoke."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt

from simulator.calls import Answer, Call, Endpoint, Json, OAuthRefusal, Refusal, per_second
from simulator.platform import Grant, Platform
from simulator.state import Channel, Person, new_token
from simulator.tokens import ISSUER, sign_for_web

ID_TOKEN_LIVES_S = 3600
LIFF_ACCESS_TOKEN_LIVES_S = 12 * 3600
WEB_ACCESS_TOKEN_LIVES_S = 30 * 86400
STATELESS_LIVES_S = 900
SHORT_LIVED_S = 30 * 86400
CODE_LIVES_S = 600
WEB_SCOPE = "openid profile"
LIFF_SCOPE = "openid profile chat_message.write"
OF_CHANNELS = ("long-lived", "short-lived")  # verified at /v2/oauth/verify, all others at /oauth2/v2.1/verify


def id_claims(platform: Platform, channel: Channel, user_id: str, **overrides: Any) -> Json:
    now = int(platform.clock.now())
    person = platform.people.get(user_id) or Person(user_id, user_id)
    claims = {
        "iss": ISSUER,
        "sub": user_id,
        "aud": channel.login_channel_id,
        "exp": now + ID_TOKEN_LIVES_S,
        "iat": now,
        "amr": ["linesso"],
        "name": person.display_name,
    }
    if person.picture_url:
        claims["picture"] = person.picture_url
    return claims | overrides


def user_grant(platform: Platform, channel: Channel, user_id: str, scope: str, opened_from: str = "") -> str:
    """LINE: 12 hours for a LIFF page, 30 days for a web page."""
    lives_s = LIFF_ACCESS_TOKEN_LIVES_S if scope == LIFF_SCOPE else WEB_ACCESS_TOKEN_LIVES_S
    expires_at = platform.clock.now() + lives_s
    return platform.grant(Grant("user", channel.login_channel_id, expires_at, user_id, scope, opened_from))


def certs(call: Call) -> Answer:
    return Answer(call.platform.keys.jwks())


def discovery(call: Call) -> Answer:
    base = f"http://{call.request.host}"
    return Answer(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{base}/oauth2/v2.1/authorize",
            "token_endpoint": f"{base}/oauth2/v2.1/token",
            "jwks_uri": f"{base}/oauth2/v2.1/certs",
            "id_token_signing_alg_values_supported": ["ES256"],
        }
    )


def token(call: Call) -> Answer:
    if call.body.get("grant_type") != "authorization_code":
        raise OAuthRefusal("grant_type is not supported", error="unsupported_grant_type")
    channel = call.platform.login_channel(str(call.body.get("client_id")))
    known = call.platform.codes.pop(f"code:{call.body.get('code')}", None)
    if known is None or known["expires_at"] < call.now or known["client_id"] != channel.login_channel_id:
        raise OAuthRefusal("invalid authorization code", error="invalid_grant")
    if known["redirect_uri"] != call.body.get("redirect_uri"):
        raise OAuthRefusal("redirect_uri does not match", error="invalid_grant")
    _check_proof(known, call.body, channel)
    return Answer(_tokens(call, channel, known))


def _check_proof(known: Json, given: Json, channel: Channel) -> None:
    """PKCE where it was begun with; the secret from everybody but a LIFF page, which has none and must use PKCE."""
    challenge = known.get("code_challenge")
    if challenge:
        digest = hashlib.sha256(str(given.get("code_verifier", "")).encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            raise OAuthRefusal("invalid code_verifier", error="invalid_grant")
    secret = given.get("client_secret")
    if (secret or not challenge) and secret != channel.login_channel_secret:
        raise OAuthRefusal("invalid client_secret", error="invalid_client", status=400)


def _tokens(call: Call, channel: Channel, known: Json) -> Json:
    extra = {"nonce": known["nonce"]} if known.get("nonce") else {}
    claims = id_claims(call.platform, channel, known["user_id"], **extra)
    from_web = bool(call.body.get("client_secret"))
    lives = WEB_ACCESS_TOKEN_LIVES_S if from_web else LIFF_ACCESS_TOKEN_LIVES_S
    signed = sign_for_web(claims, channel.login_channel_secret) if from_web else call.platform.keys.sign(claims)
    return {
        "access_token": user_grant(call.platform, channel, known["user_id"], WEB_SCOPE if from_web else LIFF_SCOPE),
        "expires_in": lives,
        "id_token": signed,
        "refresh_token": new_token(),
        "scope": known["scope"],
        "token_type": "Bearer",
    }


def verify_id_token(call: Call) -> Answer:
    channel = call.platform.login_channel(str(call.body.get("client_id")))
    try:
        claims = call.platform.keys.decode(str(call.body.get("id_token")), channel.login_channel_secret)
    except jwt.PyJWTError as error:
        raise OAuthRefusal("Invalid IdToken.") from error
    expected = (
        (claims.get("iat", 0) > channel.tokens_dead_at.get(str(claims.get("sub")), -1), "Invalid IdToken."),
        (claims.get("iss") == ISSUER, "Invalid IdToken Issuer."),
        (claims.get("exp", 0) > call.now, "IdToken expired."),
        (claims.get("aud") == channel.login_channel_id, "Invalid IdToken Audience."),
        (call.body.get("nonce") in (None, claims.get("nonce")), "Invalid IdToken Nonce."),
        (call.body.get("user_id") in (None, claims.get("sub")), "Invalid IdToken Subject Identifier."),
    )
    for good, words in expected:
        if not good:
            raise OAuthRefusal(words)
    return Answer(claims)


def verify_access_token(call: Call) -> Answer:
    """A user's token, or one of the channel kinds that are checked here. LINE: long- and short-lived ones are not."""
    return _verified(call, call.query.get("access_token"), of_channels=False)


def verify_channel_token(call: Call) -> Answer:
    return _verified(call, call.body.get("access_token"), of_channels=True)


def _verified(call: Call, token: str | None, *, of_channels: bool) -> Answer:
    grant = call.platform.grants.get(token or "")
    if grant is None or (grant.kind in OF_CHANNELS) != of_channels:
        raise OAuthRefusal("invalid access token")
    if grant.expires_at <= call.now:
        raise OAuthRefusal("access token expired")
    left = int(grant.expires_at - call.now)
    return Answer({"scope": grant.scope, "client_id": grant.channel_id, "expires_in": left})


def revoke(call: Call) -> Answer:
    call.platform.grants.pop(str(call.body.get("access_token")), None)
    return Answer(b"")


def _user(call: Call) -> tuple[Grant, Person]:
    grant = call.platform.bearer(call.request.headers.get("Authorization"))
    person = call.platform.people.get(grant.user_id)
    if person is None:
        raise Refusal(401, "The access token is not a user's")
    return grant, person


def profile(call: Call) -> Answer:
    _, person = _user(call)
    shown = {"userId": person.user_id, "displayName": person.display_name}
    return Answer(shown | ({"pictureUrl": person.picture_url} if person.picture_url else {}))


def userinfo(call: Call) -> Answer:
    _, person = _user(call)
    shown = {"sub": person.user_id, "name": person.display_name}
    return Answer(shown | ({"picture": person.picture_url} if person.picture_url else {}))


def friendship(call: Call) -> Answer:
    grant, person = _user(call)
    chat = call.platform.login_channel(grant.channel_id).chats.get(person.user_id)
    return Answer({"friendFlag": bool(chat and chat.standing == "friend")})


def deauthorize(call: Call) -> Answer:
    """The person's consent ends, on their behalf. LINE: asked with a stateless (or v2.1) token of the Login channel."""
    caller = call.platform.bearer(call.request.headers.get("Authorization"))
    given = call.platform.grants.get(str(call.body.get("userAccessToken")))
    if caller.kind != "stateless" or given is None or given.kind != "user" or given.expires_at <= call.now:
        raise Refusal(400, "invalid token")
    if given.channel_id != caller.channel_id:  # also a stateless token of the Messaging API channel
        raise Refusal(400, "invalid token")
    end_consent(call.platform, call.platform.login_channel(given.channel_id), given.user_id)
    return Answer(b"", status=204)


def end_consent(platform: Platform, channel: Channel, user_id: str) -> None:
    """All tokens of the person for the Login channel are dead; the next opening asks for consent again."""
    now = platform.clock.now()
    channel.unlinked[user_id] = now
    channel.tokens_dead_at[user_id] = int(now)
    platform.changed = True
    for key, grant in list(platform.grants.items()):
        if grant.user_id == user_id and grant.channel_id == channel.login_channel_id:
            del platform.grants[key]


def _issue(call: Call, kind: str, lives_s: int) -> Answer:
    client_id, secret = str(call.body.get("client_id")), call.body.get("client_secret")
    if call.body.get("grant_type") != "client_credentials" or not _is_channel(call.platform, client_id, secret):
        raise OAuthRefusal("Invalid 'client_credentials'.")
    token = call.platform.grant(Grant(kind, client_id, call.now + lives_s))
    return Answer({"token_type": "Bearer", "access_token": token, "expires_in": lives_s})


def _is_channel(platform: Platform, client_id: str, secret: object) -> bool:
    for channel in platform.channels.values():
        pairs = ((channel.channel_id, channel.channel_secret), (channel.login_channel_id, channel.login_channel_secret))
        if client_id and (client_id, secret) in pairs:
            return True
    return False


def stateless(call: Call) -> Answer:
    return _issue(call, "stateless", STATELESS_LIVES_S)


def short_lived(call: Call) -> Answer:
    return _issue(call, "short-lived", SHORT_LIVED_S)


ENDPOINTS = (
    Endpoint("GET", "/oauth2/v2.1/certs", certs, auth=False),
    Endpoint("GET", "/.well-known/openid-configuration", discovery, auth=False),
    Endpoint("POST", "/oauth2/v2.1/token", token, auth=False, reads="form"),
    Endpoint("POST", "/oauth2/v2.1/verify", verify_id_token, auth=False, reads="form"),
    Endpoint("GET", "/oauth2/v2.1/verify", verify_access_token, auth=False),
    Endpoint("POST", "/oauth2/v2.1/revoke", revoke, auth=False, reads="form"),
    Endpoint("GET", "/oauth2/v2.1/userinfo", userinfo, auth=False),
    Endpoint("GET", "/v2/profile", profile, auth=False),
    Endpoint("GET", "/friendship/v1/status", friendship, auth=False),
    Endpoint("POST", "/user/v1/deauthorize", deauthorize, auth=False, reads="json"),
    Endpoint("POST", "/oauth2/v3/token", stateless, auth=False, reads="form"),
    Endpoint("POST", "/v2/oauth/accessToken", short_lived, auth=False, reads="form", rate=per_second(370)),
    Endpoint("POST", "/v2/oauth/verify", verify_channel_token, auth=False, reads="form"),
    Endpoint("POST", "/v2/oauth/revoke", revoke, auth=False, reads="form"),
)
