"""One's own second factor: set up with a phone, renewed, taken away."""

import io
from typing import Any

import segno
from flask import Blueprint, redirect, url_for
from markupsafe import Markup

from admin.account.forms import ConfirmCodeForm, ProofForm
from admin.account.own_page import note_own, own_login, own_page, prove
from admin.forms import Problem, form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from models import second_factor as factor
from models.domain.errors import Code, NotFound, Refused
from models.queries.panel_seats import Session
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import panel_logins
from models.usecases.panel_logins import Login

OF_A_PERSON = "10 per minute"
WRONG = mark("This is not the code that the app shows now. Look at the clock of your phone: it must be right.")


def add_second_factor(panel: Blueprint, parts: PanelParts) -> None:
    """GET and POST /account/second-factor, and what takes it away."""
    _add_set_up(panel, parts)
    _add_changes(panel, parts)


def _add_set_up(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/account/second-factor")
    @door.signed_in
    def second_factor(work: Work, session: Session) -> Any:
        login = own_login(work, session)
        if login.asks_for_code:
            return redirect(url_for("panel.account"), 303)
        secret = login.totp_secret or panel_logins.begin_totp(work, login.id)
        return _scan(login, secret, _confirm_form(login))

    @panel.post("/account/second-factor")
    @parts.limiter.limit(OF_A_PERSON)
    @door.recognised
    def confirm_second_factor(session: Session) -> Any:
        with parts.database.work() as work:
            login = own_login(work, session)
        if login.asks_for_code:
            return redirect(url_for("panel.account"), 303)  # its secret is shown to nobody any more
        form = _confirm_form(login)
        if not form.given():
            return _scan(login, login.totp_secret or "", form, 400)
        if "proof" in form and (status := prove(parts, session, form.proof)):
            return _scan(login, login.totp_secret or "", form, status)
        codes = _confirmed(parts, session, login, form.code.data)
        if codes is None:
            form.form_errors.append(Problem(WRONG))
            return _scan(login, login.totp_secret or "", form, 400)
        return page("account/recovery_codes.html", codes=codes, first=True)


def _confirmed(parts: PanelParts, session: Session, login: Login, code: str) -> list[str] | None:
    with parts.database.work() as work:
        codes = panel_logins.confirm_totp(work, login.id, code.replace(" ", ""))
        if codes is not None:
            note_own(work, "totp_set", session)
    return codes


def _add_changes(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/account/recovery-codes")
    @parts.limiter.limit(OF_A_PERSON)
    @door.recognised
    def renew_recovery_codes(session: Session) -> Any:
        form = form_of(ProofForm)
        with parts.database.work() as work:
            if not own_login(work, session).asks_for_code:
                raise NotFound
        if unproved := _unproved(parts, session, form):
            return unproved
        with parts.database.work() as work:
            login = own_login(work, session)
            note_own(work, "recovery_codes_renewed", session)
            codes = panel_logins.renew_recovery_codes(work, login.id)
        return page("account/recovery_codes.html", codes=codes, first=False)

    @panel.post("/account/second-factor/drop")
    @parts.limiter.limit(OF_A_PERSON)
    @door.recognised
    def drop_second_factor(session: Session) -> Any:
        form = form_of(ProofForm)
        if session.operator:
            raise Refused(Code.STATE_FORBIDS, "an operator signs in with a code")
        if unproved := _unproved(parts, session, form):
            return unproved
        with parts.database.work() as work:
            panel_logins.drop_totp(work, own_login(work, session).id)
            note_own(work, "totp_dropped", session)
        say = voice()
        tell(say("From now on no code is asked for."))
        return redirect(url_for("panel.account"), 303)


def _unproved(parts: PanelParts, session: Session, form: ProofForm) -> Any:
    """One's own page with what is wrong; None where the password is right."""
    status = prove(parts, session, form.proof) if form.given() else 400
    if status is None:
        return None
    with parts.database.work() as work:
        return own_page(work, session, status, proof=form)


def _confirm_form(login: Login) -> Any:
    """An operator is asked for no password: without a phone they come no further than this, right after signing in."""
    form = form_of(ConfirmCodeForm)
    if login.operator:
        del form.proof
    return form


def _scan(login: Login, secret: str, form: ConfirmCodeForm, status: int = 200) -> Any:
    return page(
        "account/second_factor.html", status=status, form=form, picture=_picture(login.email, secret), secret=secret
    )


def _picture(email: str, secret: str) -> Markup:
    """The QR code as SVG, drawn by us: no secret in it that the page does not show beside it."""
    into = io.BytesIO()
    segno.make(factor.otp_address(secret, email), error="m").save(
        into, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, nl=False
    )
    return Markup(into.getvalue().decode())  # noqa: S704 - segno's own, without a word of anybody's
