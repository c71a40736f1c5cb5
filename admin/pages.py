"""How a page of the panel is answered: its words, its menu, its headers."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Response, flash, g, get_flashed_messages, make_response, render_template, request, session

from admin.filters import FILTERS
from admin.nav import ROOMS
from admin.parts import PanelParts
from models.texts.catalog import DEFAULT_LANGUAGE, LANGUAGES, Say, of

LANGUAGE_COOKIE = "panel_language"


def language() -> str:
    """In which language this browser is answered: its own choice, the person's, what it asks for, else Thai."""
    known = g.get("session")
    if known is not None:
        return known.language if known.language in LANGUAGES else DEFAULT_LANGUAGE
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def voice() -> Say:
    """The voice of this answer."""
    return of(language())


def page(template: str, /, status: int = 200, **facts: Any) -> Response:
    """The template as an answer."""
    return make_response(render_template(f"admin/{template}", **facts), status)


def tell(words: str, *, undo: str | None = None) -> None:
    """One line at the top of the next page, with the way to take it back where there is one."""
    flash(words, f"undo {undo}" if undo else "done")


def complain(words: str) -> None:
    """The same for what did not work."""
    flash(words, "wrong")


def add_to_templates(parts: PanelParts) -> Callable[[], dict[str, Any]]:
    """What every template is given."""

    def given() -> dict[str, Any]:
        seat = g.get("seat")
        tongue = voice()
        return {
            "say": tongue,
            "counted": tongue.counted,
            "language": tongue.language,
            "languages": LANGUAGES,
            "seat": seat,
            "may": seat.may if seat else (lambda *_: False),
            "rooms": [room for room in ROOMS if seat and seat.may(*room.permissions)],
            "signed_in": g.get("session"),
            "nonce": g.panel_nonce,
            "asset": lambda name: f"/admin/static/{parts.files.version}/{name}",
            "fonts": parts.fonts,
            "told": lambda: get_flashed_messages(with_categories=True),
            **FILTERS,
        }

    return given


def begin() -> None:
    """Before each request of the panel."""
    g.panel_nonce = secrets.token_urlsafe(18)
    session.permanent = False


def finish(response: Response) -> Response:
    """Headers of every answer: nothing is kept by a browser or a proxy, and nothing runs that is not ours."""
    if response.mimetype == "text/html":
        nonce = g.get("panel_nonce", "")
        rules = (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "connect-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
        response.headers["Content-Security-Policy"] = "; ".join(rules)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    return response
