"""Before and after a session: the front door, a forgotten password, signing out, the language."""

from threading import Thread
from typing import Any

from flask import Blueprint, redirect, request, url_for

from admin.cookies import Cookies
from admin.door import browser, public, safe_way
from admin.forms import Problem, form_of
from admin.pages import LANGUAGE_COOKIE, page, voice
from admin.parts import PanelParts
from admin.sign_in.forms import ForgottenForm, NewPasswordForm, SignInForm
from admin.sign_in.ways import front_page
from admin.sign_in.with_line import add_line
from admin.sign_in.with_password import add_password
from models import passwords
from models.queries import panel_seats
from models.texts.catalog import LANGUAGES, mark
from models.usecases import panel_logins
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_sessions import end_session, speak, token_hash

OF_AN_ADDRESS = "10 per minute"
OF_A_MAILBOX = "5 per hour"
WEAK = {
    "short": mark("At least 12 characters, please: three or four words that only you would put together."),
    "long": mark("At most 200 characters, please."),
    "plain": mark("This is too easy to guess. Three or four words that only you would put together are better."),
}
DIFFERENT = mark("This is not the same as above.")
SUBJECT = mark("A new password for the village panel")
LETTER = mark(
    "Somebody asked for a new password for {email}.\n\nTo choose one, open this link within a day. It works once:\n"
    "{link}\n\nIf it was not you, you need not do anything."
)


def add_sign_in(panel: Blueprint, parts: PanelParts, cookies: Cookies) -> None:
    """The front door and what belongs to it."""
    add_password(panel, parts, cookies)
    add_line(panel, parts, cookies)
    _add_door(panel, parts)
    _add_forgotten(panel, parts)
    _add_links(panel, parts, cookies)


def _add_door(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/login")
    @public
    def sign_in() -> Any:
        return front_page(parts, form_of(SignInForm))

    @panel.post("/logout")
    @public
    def sign_out() -> Any:
        token = parts.door.token()
        with parts.database.work() as work:
            found = panel_seats.session(work, token_hash(token)) if token else None
            if found:
                end_session(work, found.id)
                whose = Whose(login_id=found.login_id, person_id=found.person_id, session_id=found.id)
                note_panel_event(work, "signed_out", whose, browser())
        answer = redirect(url_for("panel.sign_in"), 303)
        parts.door.forget(answer)  # type: ignore[arg-type]
        return answer

    @panel.post("/language")
    @public
    def choose_language() -> Any:
        chosen = request.form.get("language", "")
        answer = redirect(safe_way(request.form.get("next")) or url_for("panel.front"), 303)
        if chosen in LANGUAGES:
            answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=31_536_000, path="/admin", samesite="Lax")
            token = parts.door.token()
            with parts.database.work() as work:
                found = panel_seats.session(work, token_hash(token)) if token else None
                if found:
                    speak(work, found.id, chosen)
        return answer


def _add_forgotten(panel: Blueprint, parts: PanelParts) -> None:
    @panel.route("/login/forgotten", methods=["GET", "POST"])
    @public
    @parts.limiter.limit(OF_AN_ADDRESS, methods=["POST"])
    def forgotten() -> Any:
        """The answer is the same for every address: it does not tell who has a login."""
        form = form_of(ForgottenForm)
        sent = parts.mail is not None and form.given()
        if sent:
            with parts.limiter.limit(OF_A_MAILBOX, key_func=lambda: f"{form.email.data.lower()}/forgotten"):
                _send_link(parts, form.email.data)
        return page("sign_in/forgotten.html", form=form, sent=sent, mails=parts.mail is not None)


def _add_links(panel: Blueprint, parts: PanelParts, cookies: Cookies) -> None:
    @panel.route("/password/<token>", methods=["GET", "POST"])
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def new_password(token: str) -> Any:
        form = form_of(NewPasswordForm)
        with parts.database.work() as work:
            login = panel_logins.login_of_link(work, token)
        if form.given() and _is_good(form, login.email, login.name):
            hashed = parts.heavy(passwords.hash_password, form.password.data)
            with parts.database.work() as work:
                login = panel_logins.login_of_link(work, token, locked=True)
                panel_logins.set_password(work, login.id, hashed)
                note_panel_event(work, "password_set", Whose(login_id=login.id), browser())
            answer = redirect(url_for("panel.sign_in", saved="password"), 303)
            cookies.keep_device(answer, login.id)  # type: ignore[arg-type]
            return answer
        return page("sign_in/new_password.html", status=400 if form.errors else 200, form=form, login=login)


def _is_good(form: NewPasswordForm, *told: str) -> bool:
    weak = passwords.weakness(str(form.password.data), told)
    if weak:
        form.password.errors = [Problem(WEAK[weak])]
    elif form.again.data != form.password.data:
        form.again.errors = [Problem(DIFFERENT)]
    return not (form.password.errors or form.again.errors)


def _send_link(parts: PanelParts, email: str) -> None:
    """Aside, so that the answer takes as long for an address that nobody has."""
    mail, say = parts.mail, voice()
    with parts.database.work() as work:
        login = panel_logins.login_by_email(work, email)
        if login is None or mail is None:
            return
        made = panel_logins.link_to_password(work, login.id)
        note_panel_event(work, "link_asked", Whose(login_id=login.id), browser())
    link = parts.public_base_url.rstrip("/") + url_for("panel.new_password", token=made.token)
    words = say(LETTER, email=login.email, link=link)
    Thread(target=mail, args=(login.email, say(SUBJECT), words), daemon=True).start()
