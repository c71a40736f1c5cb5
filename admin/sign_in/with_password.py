"""Signing in with an e-mail address and a password, and with a code where one is asked for."""

import math
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.cookies import Cookies, HalfWay
from admin.door import browser, public, safe_way
from admin.forms import Problem, form_of
from admin.pages import page
from admin.parts import PanelParts
from admin.sign_in.begin import let_in
from admin.sign_in.forms import CodeForm, SignInForm
from admin.sign_in.ways import front_page
from models import passwords
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import panel_attempts, panel_logins
from models.usecases.panel_attempts import attempt_key
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_logins import Login, email_key

OF_AN_ADDRESS = "30 per minute"
WRONG = mark("This e-mail and password do not belong together.")
WRONG_CODE = mark("This code is not right, or it was used before. Wait for the next one.")
WAIT = mark("Too many wrong tries. Wait {minutes} min, or use a browser in which you have signed in before.")
WAIT_FOR_CODE = mark("Too many wrong codes. Wait {minutes} min, or use a browser in which you have signed in before.")


def add_password(panel: Blueprint, parts: PanelParts, cookies: Cookies) -> None:
    """POST /login and /login/code."""

    @panel.post("/login")
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def with_password() -> Any:
        form = form_of(SignInForm)
        if not form.given():
            return front_page(parts, form, 400)
        with parts.database.work() as work:
            login = panel_logins.login_by_email(work, form.email.data)
            key = _key(cookies, login, form.email.data)
            wait = panel_attempts.begin_try(work, key)
        if wait:
            return _wait(parts, form, wait)
        told = login.password_hash if login else None
        right = parts.heavy(passwords.is_password, form.password.data, told)
        with parts.database.work() as work:
            if not (right and login):
                return _wrong(work, parts, form, login)
            return _right(work, parts, cookies, login, key)

    @panel.route("/login/code", methods=["GET", "POST"])
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def with_code() -> Any:
        half = cookies.half_way()
        if half is None:
            return redirect(url_for("panel.sign_in"), 303)
        form = form_of(CodeForm)
        if not form.given():
            return page("sign_in/code.html", status=200 if request.method == "GET" else 400, form=form)
        with parts.database.work() as work:
            return _with_code(work, parts, cookies, half, form)


def _right(work: Work, parts: PanelParts, cookies: Cookies, login: Login, key: str) -> Any:
    panel_attempts.forget_failures(work, [key])
    way = safe_way(request.args.get("next"))
    if login.asks_for_code:
        note_panel_event(work, "password_right", Whose(login_id=login.id), browser())
        answer = redirect(url_for("panel.with_code"), 303)
        cookies.keep_half_way(answer, HalfWay(login_id=login.id, way=way))  # type: ignore[arg-type]
        return answer
    answer = let_in(work, parts.door, login, "signed_in", way)
    cookies.keep_device(answer, login.id)  # type: ignore[arg-type]
    return answer


def _with_code(work: Work, parts: PanelParts, cookies: Cookies, half: HalfWay, form: CodeForm) -> Any:
    key = _code_key(cookies, half.login_id)
    login = panel_logins.login(work, half.login_id)
    if wait := panel_attempts.begin_try(work, key):
        form.form_errors.append(_waiting(wait, WAIT_FOR_CODE))
        return page("sign_in/code.html", status=429, form=form)
    how = panel_logins.take_code(work, half.login_id, str(form.code.data)) if login else None
    if login is None or how is None:
        note_panel_event(work, "code_wrong", Whose(login_id=half.login_id), browser())
        form.form_errors.append(Problem(WRONG_CODE))
        return page("sign_in/code.html", status=401, form=form)
    panel_attempts.forget_failures(work, [key])
    answer = let_in(work, parts.door, login, "signed_in_recovery" if how == "recovery" else "signed_in", half.way)
    cookies.forget(answer, "panel_code")  # type: ignore[arg-type]
    cookies.keep_device(answer, login.id)  # type: ignore[arg-type]
    return answer


def _wrong(work: Work, parts: PanelParts, form: SignInForm, login: Login | None) -> Any:
    whose: UUID | None = login.id if login else None
    note_panel_event(work, "password_wrong", Whose(login_id=whose), browser())
    form.form_errors.append(Problem(WRONG))
    return front_page(parts, form, 401)


def _wait(parts: PanelParts, form: SignInForm, wait: timedelta) -> Any:
    form.form_errors.append(_waiting(wait, WAIT))
    answer = front_page(parts, form, 429)
    answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answer


def _waiting(wait: timedelta, words: str) -> Problem:
    return Problem(words, {"minutes": max(1, math.ceil(wait.total_seconds() / 60))})


def _key(cookies: Cookies, login: Login | None, email: str) -> str:
    """A browser that has signed in before is counted by itself: strangers' tries do not slow it down."""
    device = cookies.device(login.id) if login else None
    return attempt_key("device", device) if device else attempt_key("email", email_key(email))


def _code_key(cookies: Cookies, login_id: UUID) -> str:
    """The same for codes: whoever has the password alone slows down strangers, and not whose phone it is."""
    device = cookies.device(login_id)
    return attempt_key("code of device", device) if device else attempt_key("code", str(login_id))
