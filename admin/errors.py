"""The panel's failures as pages: what happened, and what to do next."""

from typing import Any

import structlog
from flask import Blueprint, Response, g, jsonify, redirect, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004 - the pool's own
from werkzeug.exceptions import HTTPException

from admin.door import ChooseVillage, NotYours, OtherVillage, SecondFactorFirst, SignInFirst
from admin.forms import Problem
from admin.pages import page, voice
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.texts.catalog import mark

log = structlog.get_logger(__name__)

NOT_FOUND = mark("There is no such page, or it is not yours to see.")
NOT_YOURS = mark("Your role does not include this. Ask the village's admin.")
OUT_OF_TIME = mark("This page was open for too long, and nothing was saved. Go back, reload it, and try again.")
TOO_MANY = mark("That was too often. Wait a minute, and try again.")
AWAY = mark("The database cannot be reached now. Nothing was saved. Try again in a moment.")
BUG = mark("Something went wrong on our side. Nothing was saved. If it happens again, tell us this number:")
REFUSED = mark("That is not possible any more: somebody else was quicker. Look at the page again.")
NOT_GIVEN = mark("Nobody changes their own place in the office, or gives a role that holds more than their own.")
NOT_HERE = mark("You are not at this village any more. Load the page anew.")
OTHER_VILLAGE = mark(
    "This page was opened for another village, and you are now in {village}: nothing was changed."
    " Go on here, or choose the other village and do it once more."
)
ASKED_ENOUGH = mark("So much is being made already. Wait until some of it is done.")
INVALID = mark("What was sent is not right. Go back and look at the form again.")
TOO_LARGE = mark("This file is too large.")
LONGEST_PART = 40
"""Of a path: a UUID is shorter, what opens something longer."""


def handle_errors(panel: Blueprint) -> None:
    """For all views of the panel."""
    panel.register_error_handler(SignInFirst, _sign_in)
    panel.register_error_handler(SecondFactorFirst, lambda _: _elsewhere("panel.second_factor"))
    panel.register_error_handler(ChooseVillage, lambda _: _elsewhere("panel.villages"))
    panel.register_error_handler(OtherVillage, _other_village)
    panel.register_error_handler(NotYours, lambda _: _told(403, NOT_YOURS))
    panel.register_error_handler(NotFound, lambda _: _told(404, NOT_FOUND))
    panel.register_error_handler(Refused, _refused)
    panel.register_error_handler(Invalid, _invalid)
    panel.register_error_handler(CSRFError, lambda _: _told(400, OUT_OF_TIME))
    panel.register_error_handler(RateLimitExceeded, lambda _: _told(429, TOO_MANY))
    panel.register_error_handler(OperationalError, _away)
    panel.register_error_handler(TimeoutError, _away)
    panel.register_error_handler(HTTPException, _http)
    panel.register_error_handler(Exception, _bug)


def wants_json() -> bool:
    """A script of ours asks, and no browser that follows a link."""
    return request.headers.get("X-Requested-With") == "fetch"


def logged_way() -> str:
    """The path for the log, without signed parts: who reads a link to a password there could use it for a day."""
    return "/".join(part if len(part) <= LONGEST_PART else "…" for part in request.path[:200].split("/"))


def _sign_in(_error: SignInFirst) -> Any:
    if wants_json() or request.method != "GET":
        return _told(401, mark("You are signed out. Sign in again, and try once more."))
    asked = request.full_path.rstrip("?") if request.path not in {"/admin", "/admin/"} else None
    return redirect(url_for("panel.sign_in", next=asked), 303)


def _elsewhere(endpoint: str) -> Any:
    """To the page that comes first. A script would follow, and show a whole page within its own."""
    return _told(401, NOT_HERE) if wants_json() else redirect(url_for(endpoint), 303)


def _other_village(error: OtherVillage) -> Response:
    return _told(409, Problem(OTHER_VILLAGE, {"village": error.now_at}), to_villages=True)


_REFUSALS = {Code.NOT_YOURS_TO_GIVE: (403, NOT_GIVEN), Code.TOO_MANY_TASKS: (409, ASKED_ENOUGH)}
"""Refusals that have words of their own; all others tell that something has changed meanwhile."""


def _refused(refused: Refused) -> Response:
    return _told(*_REFUSALS.get(refused.code, (409, REFUSED)))


def _invalid(error: Invalid) -> Response:
    return _told(400, INVALID, details=error.details)


def _away(error: Exception) -> Response:
    log.error("database_unavailable", path=logged_way(), request_id=g.get("request_id"), error=str(error)[:300])
    return _told(503, AWAY)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    words = {404: NOT_FOUND, 403: NOT_YOURS, 429: TOO_MANY, 413: TOO_LARGE}.get(status, INVALID)
    answer = _told(status, words)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _bug(error: Exception) -> Response:
    log.error("request_failed", path=logged_way(), request_id=g.get("request_id"), exc_info=error)
    return _told(500, BUG, reference=g.get("request_id"))


def _told(status: int, words: str, **more: Any) -> Response:
    if wants_json():
        say = voice()
        answer = jsonify(error=words.said(say) if isinstance(words, Problem) else say(words), **more)
        answer.status_code = status
        return answer
    return page("trouble.html", status=status, words=words, **more)
