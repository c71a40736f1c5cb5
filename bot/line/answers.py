"""What LINE's answers mean, as values to be matched: nobody outside this gateway looks at a status code."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """LINE took it. Accepted is not delivered: a blocked account stays a block."""

    request_id: str | None
    body: Any = None


@dataclass(frozen=True, kw_only=True)
class AcceptedBefore:
    """409: the same retry key was accepted earlier, so the message is sent once."""

    request_id: str | None


@dataclass(frozen=True, kw_only=True)
class Later:
    """No answer, or one that passes: try again with the same key.

    `unclear`: LINE may have done it all the same (a timeout, a reset, its own error). False where it has surely not: it
    was not reached, or it said that it was asked too often.
    """

    why: str
    unclear: bool
    request_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class QuotaSpent:
    """429 of the monthly kind. May also be a broadcast's reservation, so it is worth another look in some minutes."""

    why: str
    request_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unauthorised:
    """LINE refuses our credentials: true of every call until they are mended, and no fault of what was to be sent."""

    status: int
    error: str
    request_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dead:
    """LINE refuses this for good; `error` is its own words for the office."""

    status: int
    error: str
    request_id: str | None = None

    @property
    def means_the_reply_token(self) -> bool:
        """It was used before, or is too old. LINE has no code for this, and its words may change one day."""
        return self.status == 400 and "reply token" in self.error.lower()


Verdict = Accepted | AcceptedBefore | Later | QuotaSpent | Unauthorised | Dead

_MONTHLY = "monthly limit"


def verdict_on(status: int, body: str, headers: dict[str, str]) -> Verdict:
    """The meaning of an HTTP answer (LINE's pages on errors, retry keys and rate limits)."""
    request_id = headers.get("x-line-request-id")
    if 200 <= status < 300:
        return Accepted(request_id=request_id, body=_parsed(body))
    if status == 409:
        return AcceptedBefore(request_id=headers.get("x-line-accepted-request-id") or request_id)
    if status == 429 and _MONTHLY in body.lower():
        return QuotaSpent(why=_words(body), request_id=request_id)
    if status == 429 or status >= 500:
        return Later(why=f"{status} {_words(body)}", unclear=status != 429, request_id=request_id)
    if status in {401, 403}:
        return Unauthorised(status=status, error=f"{status} {_words(body)}", request_id=request_id)
    return Dead(status=status, error=f"{status} {_words(body)}", request_id=request_id)


def _words(body: str) -> str:
    parsed = _parsed(body)
    if not isinstance(parsed, dict) or "message" not in parsed:
        return body[:300]
    details = parsed.get("details") or []
    return "; ".join([str(parsed["message"]), *(f"{one.get('property')}: {one.get('message')}" for one in details)])[
        :500
    ]


def _parsed(body: str) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None
