"""The page that a guest's link opens: no LINE, no login, and no script. Whoever has the link may come in with it.

So nothing may keep it, index it, or learn of it: it is not stored, its address goes nowhere, and the log shows no key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, render_template, request
from flask_limiter import Limiter, RateLimitExceeded
from markupsafe import Markup

from liff.assets import Assets
from liff.auth import now, public
from liff.qr import svg
from models.domain.passes import PassKind, PassState, token_of
from models.pass_keys import PassKeys
from models.queries.pass_page import PassPage, pass_of_link
from models.texts import catalog, formats
from models.texts.catalog import Say, mark
from models.texts.pass_times import grouped, until, when
from models.uow import Database

_LIMIT = "60 per minute"
"""For each address: a key is beyond guessing, and a street's phones may share one address."""
_OPEN = frozenset({PassState.NOT_YET, PassState.VALID})
_HEADLINES: Mapping[PassState, str] = {
    PassState.VALID: mark("This pass is good"),
    PassState.NOT_YET: mark("This pass is not good yet"),
    PassState.USED_UP: mark("This pass has been used"),
    PassState.EXPIRED: mark("The time of this pass is over"),
    PassState.REVOKED: mark("This pass was cancelled"),
}
_ASK = mark("Please ask your host for a new pass.")
_HINTS: Mapping[PassState, str] = {
    PassState.VALID: mark("Show this page to the guard at the gate."),
    PassState.NOT_YET: mark("Please come at the time below, and show this page to the guard at the gate."),
    PassState.USED_UP: _ASK,
    PassState.EXPIRED: _ASK,
    PassState.REVOKED: _ASK,
}


@dataclass(frozen=True, kw_only=True)
class PassPageParts:
    """What the page is handed by whoever puts the program together."""

    database: Database
    keys: PassKeys
    limiter: Limiter


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One page's words. `code` and `picture` only where the pass may still open the gate."""

    state: str
    headline: str
    hint: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    code: str | None = None
    picture: Markup | None = None
    map_url: str | None = None
    rules: str | None = None


def make_pass_page(parts: PassPageParts) -> Blueprint:
    """The blueprint `pass_page`: GET /p/<share_key>."""
    page = Blueprint("pass_page", __name__, template_folder="templates")
    assets = Assets.read(Path(__file__).parent / "static")

    @page.get("/p/<share_key>")
    @public
    @parts.limiter.limit(_LIMIT)
    def show(share_key: str) -> Response:
        found = pass_of_link(parts.database, share_key, now())
        say = _voice(found)
        if found is None:
            return _html(assets, _unknown(say), say, 404)
        return _html(assets, _shown(parts.keys, found, say, now()), say, 200)

    @page.errorhandler(RateLimitExceeded)
    def too_many(error: RateLimitExceeded) -> Response:
        say = _voice(None)
        answer = _html(assets, _too_many(say), say, 429)
        answer.headers["Retry-After"] = str(error.limit.limit.get_expiry() if error.limit else 60)
        return answer

    return page


def _shown(keys: PassKeys, found: PassPage, say: Say, moment: datetime) -> Shown:
    state = found.card.state(moment)
    one = found.card.one
    is_open = state in _OPEN
    return Shown(
        state=state.value,
        headline=say(_HEADLINES[state]),
        hint=say(_HINTS[state]),
        title=say("Guest pass for {village}", village=found.village_name),
        facts=tuple(_facts(found, say)),
        code=grouped(one.code) if is_open and one.code else None,
        picture=Markup(svg(keys.sign(one.village_id, token_of(one)))) if is_open else None,  # noqa: S704 - our own SVG
        map_url=_safe(found.map_url) if is_open else None,
        rules=(found.rules_th if say.language == "th" else found.rules_en) if is_open else None,
    )


def _facts(found: PassPage, say: Say) -> list[tuple[str, str]]:
    """No name, no plate and no note: who sends the link on tells no more than they want to."""
    card, terms = found.card, found.card.one.terms
    window, zone = terms.window, found.time_zone
    place = f"{card.house_number} · {say('Soi')} {card.soi}" if card.soi else card.house_number
    facts = [(say("House"), place), (say("When"), when(card.one.kind, window, zone, say))]
    if card.one.kind is PassKind.RECURRING:
        facts.append((say("Good until"), until(window, zone, say)))
    if terms.guest.headcount > 1:
        facts.append((say("People"), str(terms.guest.headcount)))
    if card.one.kind is PassKind.MANY:
        left = (terms.uses_allowed or 0) - card.one.uses
        facts.append((say("Entries left"), str(left)))
    if found.last_used_at and card.one.kind is PassKind.ONCE:
        used = found.last_used_at
        day, hour = formats.day(used, zone, say.language), formats.clock_time(used, zone, say.language)
        facts.append((say("Used at"), f"{day} {hour}"))
    return facts


def _safe(address: str | None) -> str | None:
    """Somebody of the office has typed it."""
    return address if address and address.startswith(("https://", "http://")) else None


def _unknown(say: Say) -> Shown:
    return Shown(
        state="unknown",
        headline=say("There is no such pass"),
        hint=say("Please check the link, or ask your host to send it again."),
        title=say("Guest pass"),
    )


def _too_many(say: Say) -> Shown:
    return Shown(
        state="unknown",
        headline=say("Too many tries"),
        hint=say("Wait a minute, then try again."),
        title=say("Guest pass"),
    )


def _voice(found: PassPage | None) -> Say:
    """The language that the link asks for; else the phone's; else the village's."""
    asked = request.args.get("lang")
    if asked in catalog.LANGUAGES:
        return catalog.of(asked)
    best = request.accept_languages.best_match(catalog.LANGUAGES)
    return catalog.of(best or (found.language if found else None))


def _html(assets: Assets, shown: Shown, say: Say, status: int) -> Response:
    html = render_template(
        "liff/pass.html",
        shown=shown,
        say=say,
        other="en" if say.language == "th" else "th",
        asset=_asset_of(assets),
    )
    answer = Response(html, status, content_type="text/html; charset=utf-8")
    answer.headers.update(_HEADERS)
    return answer


def _asset_of(assets: Assets) -> Callable[[str], str]:
    return lambda name: f"/liff/static/{assets.version}/{name}"


_RULES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{rule} {sources}" for rule, sources in _RULES.items()),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Vary": "Accept-Language",
}
