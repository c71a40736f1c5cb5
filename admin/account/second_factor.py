"""One's own second factor: set up with a phone, renewed, taken away."""

import io
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, redirect, url_for
from markupsafe import Markup

from admin.account.forms import ConfirmCodeForm
from admin.door import browser
from admin.forms import Problem, form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from models import second_factor as factor
from models.domain.errors import NotFound
from models.queries.panel_seats import Session
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import panel_logins
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_logins import Login

WRONG = mark("This is not the code that the app shows now. Look at the clock of your phone: it must be right.")


def add_second_factor(panel: Blueprint, parts: PanelParts) -> None:
    """GET and POST /account/second-factor, and what takes it away."""
    door = parts.door

    @panel.get("/account/second-factor")
    @door.signed_in
    def second_factor(work: Work, session: Session) -> Any:
        login = own_login(work, session)
        if login.asks_for_code:
            return redirect(url_for("panel.account"), 303)
        secret = login.totp_secret or panel_logins.begin_totp(work, login.id)
        return _scan(login, secret, form_of(ConfirmCodeForm))

    @panel.post("/account/second-factor")
    @door.signed_in
    def confirm_second_factor(work: Work, session: Session) -> Any:
        login = own_login(work, session)
        if login.asks_for_code:
            return redirect(url_for("panel.account"), 303)  # its secret is shown to nobody any more
        form = form_of(ConfirmCodeForm)
        codes = panel_logins.confirm_totp(work, login.id, form.code.data.replace(" ", "")) if form.given() else None
        if codes is None:
            if not form.errors:
                form.form_errors.append(Problem(WRONG))
            return _scan(login, login.totp_secret or "", form, 400)
        _note(work, "totp_set", login.id, session)
        return page("account/recovery_codes.html", codes=codes, first=True)

    @panel.post("/account/recovery-codes")
    @door.signed_in
    def renew_recovery_codes(work: Work, session: Session) -> Any:
        login = own_login(work, session)
        if not login.asks_for_code:
            raise NotFound
        _note(work, "recovery_codes_renewed", login.id, session)
        return page("account/recovery_codes.html", codes=panel_logins.renew_recovery_codes(work, login.id), first=False)

    @panel.post("/account/second-factor/drop")
    @door.signed_in
    def drop_second_factor(work: Work, session: Session) -> Any:
        login = own_login(work, session)
        panel_logins.drop_totp(work, login.id)
        _note(work, "totp_dropped", login.id, session)
        say = voice()
        tell(say("From now on no code is asked for."))
        return redirect(url_for("panel.account"), 303)


def own_login(work: Work, session: Session) -> Login:
    """The login of this session. Raises NotFound for who signed in with LINE: LINE is what they prove it with."""
    found = panel_logins.login(work, session.login_id) if session.login_id else None
    if found is None:
        raise NotFound
    return found


def _note(work: Work, kind: str, login_id: UUID, session: Session) -> None:
    note_panel_event(work, kind, Whose(login_id=login_id, session_id=session.id), browser())


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
