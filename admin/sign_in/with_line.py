"""Signing in with LINE: OpenID Connect with PKCE, for people who sit in a village's office."""

import hmac
from typing import Any

from flask import Blueprint, redirect, request, url_for

from admin.cookies import Cookies, LineWay
from admin.door import browser, public, safe_way
from admin.forms import form_of
from admin.pages import language
from admin.parts import PanelParts, SignInChannel
from admin.sign_in.begin import let_in
from admin.sign_in.forms import SignInForm
from admin.sign_in.ways import front_page
from bot.line.web_login import LoginFailed, SignedIn, new_attempt
from models.domain.errors import NotFound
from models.domain.households import Role
from models.queries import people
from models.texts.catalog import mark
from models.usecases.panel_events import Whose, note_panel_event

OF_AN_ADDRESS = "30 per minute"
FAILED = mark("LINE did not tell us who you are. Try once more.")
CANCELLED = mark("You did not allow it in LINE. To sign in with LINE, tap Allow there.")
NO_SEAT = mark(
    "This LINE account has no place in a village's office. Ask the office for an invitation, and open it in LINE first."
)


def add_line(panel: Blueprint, parts: PanelParts, cookies: Cookies) -> None:
    """GET /login/line and /login/line/back."""

    def redirect_uri() -> str:
        return parts.public_base_url.rstrip("/") + url_for("panel.back_from_line")

    @panel.get("/login/line")
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def to_line() -> Any:
        of_account = _channel(parts, request.args.get("account") or parts.first_liff_id)
        if of_account.channel is None:
            raise NotFound
        attempt = new_attempt()
        auto = "again" not in request.args
        address = parts.web_login.address(of_account.channel, attempt, redirect_uri(), language=language(), auto=auto)
        answer = redirect(address, 303)
        way = LineWay(attempt=attempt, liff_id=of_account.liff_id, way=safe_way(request.args.get("next")))
        cookies.keep_line(answer, way)  # type: ignore[arg-type]
        return answer

    @panel.get("/login/line/back")
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def back_from_line() -> Any:
        way = cookies.line()
        if "error" in request.args:
            return front_page(parts, form_of(SignInForm), 403, words=CANCELLED)
        if way is None or not _is_same(way.attempt.state, request.args.get("state", "")):
            # LINE: also what a failed auto login looks like
            return front_page(parts, form_of(SignInForm), 400, words=FAILED)
        of_account = _channel(parts, way.liff_id)
        if of_account.channel is None:
            raise NotFound
        code = request.args.get("code", "")
        try:
            who = parts.web_login.who(of_account.channel, way.attempt, redirect_uri(), code)
        except LoginFailed:
            return front_page(parts, form_of(SignInForm), 502, words=FAILED)
        answer = _sit_down(parts, of_account, who, way.way)
        cookies.forget(answer, "panel_line")
        return answer


def _sit_down(parts: PanelParts, of_account: SignInChannel, who: SignedIn, way: str | None) -> Any:
    with parts.database.work(account_id=of_account.account_id, whole_account=True) as work:
        person = people.by_line_users(work, [who.line_user_id]).get(who.line_user_id)
        if person is None or not person.active(Role.OFFICE):
            known = person.id if person else None
            note_panel_event(work, "no_seat", Whose(person_id=known), browser())
            return front_page(parts, form_of(SignInForm), 403, words=NO_SEAT)
        return let_in(work, parts.door, person.id, "signed_in_line", way)


def _is_same(ours: str, told: str) -> bool:
    """As bytes: hmac compares text of ASCII alone."""
    return hmac.compare_digest(ours.encode(), told.encode())


def _channel(parts: PanelParts, liff_id: str) -> SignInChannel:
    found = next((one for one in parts.channels() if one.liff_id == liff_id), None)
    if found is None:
        raise NotFound
    return found
