"""LINE Login's ID tokens, checked here: the algorithm is ours to choose, the keys are LINE's, and they are kept.

LINE: LIFF's tokens are ES256, `iss` is https://access.line.me, `aud` the Login channel, keys at /oauth2/v2.1/certs.
"""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import jwt
import structlog
import urllib3

log = structlog.get_logger(__name__)

ISSUER = "https://access.line.me"
KEYS_SECONDS = 3600
REFETCH_SECONDS = 30
"""An unknown key id fetches LINE's keys anew, but a stranger's tokens do so no more often than this."""
LEEWAY_SECONDS = 60


class TokenInvalid(Exception):  # noqa: N818
    """Not LINE's, not for us, or not readable."""


class TokenExpired(TokenInvalid):
    """LINE's and for us, but its hour is over."""


class KeysUnavailable(Exception):  # noqa: N818
    """LINE's keys could not be fetched, so no token can be judged now."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who LINE says this is. `login_channel_id` tells the provider whose user id it is."""

    line_user_id: str
    login_channel_id: str
    name: str


class LineLogin:
    """Judges ID tokens with LINE's public keys."""

    def __init__(self, api_base: str) -> None:
        self._url = f"{api_base}/oauth2/v2.1/certs"
        self._http = urllib3.PoolManager(maxsize=2, timeout=urllib3.Timeout(connect=3, read=5), retries=False)
        self._keys: dict[str, Any] = {}
        self._fetched_at = float("-inf")
        self._lock = threading.Lock()

    def identify(self, id_token: str, audiences: Collection[str]) -> Identity:
        """Who the token is about. Raises TokenInvalid, TokenExpired and KeysUnavailable."""
        try:
            key = self._key(jwt.get_unverified_header(id_token).get("kid"))
            claims = jwt.decode(
                id_token,
                key,
                algorithms=["ES256"],
                audience=list(audiences),
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenExpired(str(error)) from error
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise TokenInvalid(str(error)) from error
        return Identity(
            line_user_id=str(claims["sub"]), login_channel_id=str(claims["aud"]), name=str(claims.get("name") or "")
        )

    def _key(self, key_id: object) -> Any:
        with self._lock:
            age = time.monotonic() - self._fetched_at
            if age > KEYS_SECONDS or (key_id not in self._keys and age > REFETCH_SECONDS):
                self._fetch()
            key = self._keys.get(str(key_id))
        if key is None:
            raise TokenInvalid("signed with a key that LINE does not publish")
        return key

    def _fetch(self) -> None:
        """LINE's keys anew. Where that fails the known ones stay, and are asked for again in a while."""
        try:
            self._keys = self._published()
            self._fetched_at = time.monotonic()
        except (urllib3.exceptions.HTTPError, ValueError, TypeError, KeyError, jwt.PyJWKError) as error:
            if not self._keys:
                raise KeysUnavailable(str(error)) from error
            self._fetched_at = time.monotonic() - KEYS_SECONDS + REFETCH_SECONDS
            log.warning("line_keys_not_fetched", error=str(error))

    def _published(self) -> dict[str, Any]:
        answer = self._http.request("GET", self._url)
        if answer.status != 200:
            raise ValueError(f"LINE answered {answer.status}")
        return {key["kid"]: jwt.PyJWK(key).key for key in answer.json()["keys"] if key.get("kty") == "EC"}
