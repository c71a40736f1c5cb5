"""LINE Login on the web, as OpenID Connect with PKCE: where to send a browser, and who came back.

LINE: web login's ID tokens are HS256 with the channel secret, whatever discovery lists; the algorithm is pinned here.
"""

from dataclasses import dataclass, field

import jwt
import structlog
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from requests import RequestException

from bot.line.login import ISSUER, LEEWAY_SECONDS
from bot.line.profiles import name_in
from bot.line.user_ids import USER_ID

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 8


class LoginFailed(Exception):  # noqa: N818
    """LINE did not say who this is."""


@dataclass(frozen=True, kw_only=True)
class LoginChannel:
    """A LINE Login channel with its secret."""

    channel_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One way to LINE and back. What is here stays in the browser's cookie, signed, until it comes back."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who LINE says this is."""

    line_user_id: str
    name: str


def new_attempt() -> Attempt:
    """Random values for one attempt; RFC 7636 wants a verifier of 43 to 128 signs."""
    return Attempt(state=generate_token(32), nonce=generate_token(32), verifier=generate_token(64))


class WebLogin:
    """LINE's two addresses: the page where people allow it, and the one that turns a code into tokens."""

    def __init__(self, login_base: str, api_base: str) -> None:
        self._authorize = f"{login_base}/oauth2/v2.1/authorize"
        self._token = f"{api_base}/oauth2/v2.1/token"

    def address(
        self, channel: LoginChannel, attempt: Attempt, redirect_uri: str, *, language: str, auto: bool = True
    ) -> str:
        """Where the browser goes. Without `auto` LINE asks for a password: its auto login may lose the state."""
        with self._session(channel, redirect_uri) as session:
            address, _ = session.create_authorization_url(
                self._authorize,
                state=attempt.state,
                nonce=attempt.nonce,
                code_challenge=create_s256_code_challenge(attempt.verifier),
                code_challenge_method="S256",
                ui_locales="th-TH" if language == "th" else "en-US",
                **({} if auto else {"disable_auto_login": "true"}),
            )
        return str(address)

    def who(self, channel: LoginChannel, attempt: Attempt, redirect_uri: str, code: str) -> SignedIn:
        """Who came back with this code. Raises LoginFailed."""
        try:
            with self._session(channel, redirect_uri) as session:
                tokens = session.fetch_token(
                    self._token, code=code, code_verifier=attempt.verifier, timeout=TIMEOUT_SECONDS
                )
            claims = jwt.decode(
                str(tokens.get("id_token")),
                channel.secret,
                algorithms=["HS256"],
                audience=channel.channel_id,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub", "nonce"]},
            )
        except (OAuthError, RequestException, ValueError, jwt.InvalidTokenError) as error:
            log.warning("line_login_failed", error=f"{type(error).__name__}: {error}"[:300])
            raise LoginFailed from error
        if claims["nonce"] != attempt.nonce or not USER_ID.fullmatch(str(claims["sub"])):
            raise LoginFailed
        return SignedIn(line_user_id=str(claims["sub"]), name=name_in(claims.get("name")))

    def _session(self, channel: LoginChannel, redirect_uri: str) -> OAuth2Session:
        return OAuth2Session(
            channel.channel_id,
            channel.secret,
            scope="openid profile",
            redirect_uri=redirect_uri,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - a method's name
        )
