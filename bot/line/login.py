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

from bot.line.profiles import name_in
from bot.line.user_ids import USER_ID

log = structlog.get_logger(__name__)

ISSUER = "https://access.line.me"
KEYS_SECONDS = 3600
REFETCH_SECONDS = 30
"""An unknown key id fetches LINE's keys anew, but a stranger's tokens do so no more often than this."""
SULK_SECONDS = 5
"""After a failure LINE is left alone for so long where a key is missing: whoever signs in is told at once."""

LEEWAY_SECONDS = 60


class TokenInvalid(Exception):  # noqa: N818
    """Not LINE's, not for us, or not readable."""


class TokenExpired(TokenInvalid):
    """LINE's and for us, but its hour is over."""


class KeysUnavailable(Exception):  # noqa: N818
    """LINE's keys could not be fetched, so no token can be judged now."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who LINE says this is. `login_channel_id` tells the provider whose user id it is; `name` may be empty."""

    line_user_id: str
    login_channel_id: str
    name: str


class LineLogin:
    """Judges ID tokens with LINE's public keys."""

    def __init__(self, api_base: str) -> None:
        self._url = f"{api_base}/oauth2/v2.1/certs"
        self._http = urllib3.PoolManager(maxsize=2, timeout=urllib3.Timeout(connect=3, read=5), retries=False)
        self._keys: dict[str, Any] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._failure = ""
        self._lock = threading.Lock()  # held by the one who fetches

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
        if not USER_ID.fullmatch(str(claims["sub"])):
            raise TokenInvalid("is about nobody of LINE's")
        return Identity(
            line_user_id=str(claims["sub"]), login_channel_id=str(claims["aud"]), name=name_in(claims.get("name"))
        )

    def _key(self, key_id: object) -> Any:
        name = str(key_id)
        if self._is_due(name) and self._lock.acquire(blocking=name not in self._keys):  # a known key need not wait
            try:
                if self._is_due(name):
                    self._fetch()
            finally:
                self._lock.release()
        key = self._keys.get(name)
        if key is None and not self._keys:
            raise KeysUnavailable(self._failure)
        if key is None:
            raise TokenInvalid("signed with a key that LINE does not publish")
        return key

    def _is_due(self, name: str) -> bool:
        """Whether LINE's keys should be fetched before this one is used, or said not to exist."""
        now = time.monotonic()
        rested = now - self._tried_at
        if name in self._keys:
            return now - self._fetched_at > KEYS_SECONDS and rested > REFETCH_SECONDS
        return rested > (SULK_SECONDS if self._failure else REFETCH_SECONDS)

    def _fetch(self) -> None:
        """LINE's keys anew. Where that fails the known ones stay, and are asked for again in a while."""
        try:
            self._keys = self._published()
            self._failure, self._fetched_at = "", time.monotonic()
        except (urllib3.exceptions.HTTPError, ValueError, TypeError, KeyError, jwt.PyJWKError) as error:
            self._failure = f"{type(error).__name__}: {error}"
            log.warning("line_keys_not_fetched", error=self._failure)
        self._tried_at = time.monotonic()

    def _published(self) -> dict[str, Any]:
        answer = self._http.request("GET", self._url)
        if answer.status != 200:
            raise ValueError(f"LINE answered {answer.status}")
        keys = {key["kid"]: jwt.PyJWK(key).key for key in answer.json()["keys"] if key.get("kty") == "EC"}
        if not keys:
            raise ValueError("LINE publishes no key that we know how to use")
        return keys
