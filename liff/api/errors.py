"""The one place where exceptions of the API become answers."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Request, Response, g, request
from flask_limiter import RateLimitExceeded
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004 - the pool's own
from werkzeug.exceptions import ClientDisconnected, HTTPException

from bot.line.login import KeysUnavailable, TokenExpired, TokenInvalid
from liff.api.answers import refusal
from liff.auth import NotAllowed, NotSignedIn
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.photos.refusals import PhotoRefused
from models.photos.troubles import PhotoStoreTrouble

log = structlog.get_logger(__name__)

STATUS = {
    Code.REASON_REQUIRED: 400,
    Code.NOT_YOURS_TO_GIVE: 403,
    Code.NOT_YOUR_PASS: 403,
    Code.FEATURE_OFF: 403,
    Code.INVITE_UNKNOWN: 404,
    Code.JOIN_CODE_WRONG: 404,
    Code.HOUSE_UNKNOWN: 404,
    Code.INVITE_EXPIRED: 410,
    Code.INVITE_REVOKED: 410,
}
"""Refusals that are not simply a conflict with how things stand."""

NAMES = {
    400: "VALIDATION_ERROR",
    401: "NOT_SIGNED_IN",
    403: "NOT_ALLOWED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "TOO_LARGE",
    429: "TOO_MANY_REQUESTS",
    503: "UNAVAILABLE",
}
PLATE_READER_OFF = "PLATE_READER_OFF"
OTHERS = {
    PLATE_READER_OFF,
    "ALREADY_DECIDED",
    "PASS_REFUSED",
    "WATCHLIST_HIT",
    "NOT_A_MEMBER",
    "ID_TOKEN_EXPIRED",
    "INVALID_ID_TOKEN",
    "INTERNAL_ERROR",
}
OF_THE_PANEL = {Code.EMAIL_TAKEN, Code.TOO_MANY_TASKS}
"""Refusals of the office's panel: no call of the API can meet them."""
CODES = sorted({*NAMES.values(), *(code.value for code in set(Code) - OF_THE_PANEL), *OTHERS})


def handle_errors(app: Flask) -> None:
    """Every failure as the contract's JSON, with the request's id; a bug as a 500 that says nothing else."""
    for kind, answer in ANSWERS.items():
        app.register_error_handler(kind, answer)


LONGEST_PART = 40
"""A UUID is shorter, a signed token longer."""


def way_of(asked: Request) -> str:
    """The path for the log, without signed parts: who reads a photo's link there could open it for days."""
    return "/".join(part if len(part) <= LONGEST_PART else "…" for part in asked.path[:200].split("/"))


def _invalid(error: Invalid) -> Response:
    return refusal(400, NAMES[400], "Some fields are not right.", error.details)


def _photo_refused(error: PhotoRefused) -> Response:
    return refusal(400, NAMES[400], "A photo is not right.", [("photo", str(error))])


def _refused(error: Refused) -> Response:
    return refusal(STATUS.get(error.code, 409), error.code.value, error.message)


def _not_found(_error: NotFound) -> Response:
    return refusal(404, NAMES[404], "There is no such thing here.")


def _not_signed_in(_error: NotSignedIn) -> Response:
    return refusal(401, NAMES[401], "Sign in first: the token is missing, not good, or its shift is over.")


def _not_allowed(_error: NotAllowed) -> Response:
    return refusal(403, NAMES[403], "This is for others.")


def _token_expired(_error: TokenExpired) -> Response:
    return refusal(401, "ID_TOKEN_EXPIRED", "LINE's ID token is over.", [("id_token", "is over")])


def _token_invalid(_error: TokenInvalid) -> Response:
    return refusal(401, "INVALID_ID_TOKEN", "LINE's ID token is not good.", [("id_token", "is not good")])


def _keys_unavailable(_error: KeysUnavailable) -> Response:
    return refusal(503, NAMES[503], "LINE's keys cannot be read now; try again in a moment.")


def _photo_store_away(error: PhotoStoreTrouble) -> Response:
    log.error("photo_store_unavailable", request_id=g.get("request_id"), error=str(error)[:300])
    return refusal(503, NAMES[503], "The photo cannot be kept now; nothing was saved, try again in a moment.")


def _database_away(error: Exception) -> Response:
    log.error("database_unavailable", path=way_of(request), request_id=g.get("request_id"), error=str(error)[:300])
    return refusal(503, NAMES[503], "The database cannot be reached now; try again in a moment.")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    details = [("body", "is too large")] if status == 413 else []
    answer = refusal(status, NAMES.get(status, "ERROR"), error.description or error.name, details)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _unread(_error: Exception) -> Response:
    """A body that breaks off, or whose chunks are none: nobody knows where a next request would begin."""
    reader = getattr(request.environ.get("wsgi.input"), "reader", None)
    if reader is not None and hasattr(reader, "req"):
        reader.req.force_close()  # gunicorn takes no `Connection` from an application's answer
    return refusal(400, NAMES[400], "The body could not be read.", [("body", "breaks off, or is badly chunked")])


def _too_many(error: RateLimitExceeded) -> Response:
    answer = refusal(429, NAMES[429], "Too many requests; wait a little.")
    if error.limit:
        answer.headers["Retry-After"] = str(error.limit.limit.get_expiry())  # seconds; by then the count begins anew
    return answer


def _bug(error: Exception) -> Response:
    log.error("request_failed", path=way_of(request), request_id=g.get("request_id"), exc_info=error)
    return refusal(500, "INTERNAL_ERROR", "Something went wrong on our side; the request id names it.")


ANSWERS: dict[type[Exception], Callable[[Any], Response]] = {
    Invalid: _invalid,
    PhotoRefused: _photo_refused,
    Refused: _refused,
    NotFound: _not_found,
    NotSignedIn: _not_signed_in,
    NotAllowed: _not_allowed,
    TokenExpired: _token_expired,
    TokenInvalid: _token_invalid,
    KeysUnavailable: _keys_unavailable,
    PhotoStoreTrouble: _photo_store_away,
    OperationalError: _database_away,
    TimeoutError: _database_away,
    RateLimitExceeded: _too_many,
    ClientDisconnected: _unread,
    ParseException: _unread,
    HTTPException: _http,
    Exception: _bug,
}
