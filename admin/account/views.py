"""One's own page: which village, which sessions, which password."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.account.forms import ChangePasswordForm
from admin.account.own_page import note_own, own_login, own_page, prove
from admin.account.second_factor import add_second_factor
from admin.door import browser
from admin.forms import Problem, form_of
from admin.nav import ROOMS
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.sign_in.views import DIFFERENT, WEAK
from models import passwords
from models.domain.errors import NotFound
from models.domain.ids import VillageId
from models.queries import panel_seats
from models.queries.panel_seats import Session
from models.uow import Work
from models.usecases import panel_logins, panel_sessions
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_people import enter_village

OF_A_PERSON = "10 per minute"


def add_account(panel: Blueprint, parts: PanelParts) -> None:
    """The front, the choice of a village, and one's own page."""
    _add_front(panel, parts)
    _add_own(panel, parts)
    _add_password(panel, parts)
    add_second_factor(panel, parts)


def _add_front(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/")
    @panel.get("")  # the last one is what `url_for` gives
    @door.signed_in
    def front(_work: Work, session: Session) -> Any:
        """The first room that they may enter: most people's is Today."""
        if session.operator and not session.totp:
            return redirect(url_for("panel.second_factor"), 303)
        place = g.seat.place
        if place is None:
            return redirect(url_for("panel.system" if session.operator else "panel.villages"), 303)
        room = next((one for one in ROOMS if not place.permissions.isdisjoint(one.permissions)), None)
        return redirect(url_for(room.endpoint if room else "panel.account"), 303)

    @panel.get("/villages")
    @door.signed_in
    def villages(_work: Work, session: Session) -> Any:
        return page("account/villages.html", session=session)

    @panel.post("/villages")
    @door.signed_in
    def choose_village(work: Work, session: Session) -> Any:
        _choose(work, session, _village_in(request.form.get("village")))
        return redirect(url_for("panel.front"), 303)


def _choose(work: Work, session: Session, village_id: VillageId) -> None:
    """Raises NotFound for a village at which they have no place."""
    place = next((one for one in session.places if one.village_id == village_id), None)
    if place is None and session.operator:
        place = panel_seats.operators_place(work, session, village_id)
    if place is None:
        raise NotFound
    panel_sessions.work_at(work, session.id, village_id)
    if session.operator:
        login = own_login(work, session)
        whose = Whose(login_id=login.id, session_id=session.id)
        note_panel_event(work, "entered_village", whose, browser(), village=str(village_id))
        work.account_id = place.account_id
        enter_village(work, login, village_id)


def _village_in(told: str | None) -> VillageId:
    try:
        return VillageId(UUID(told or ""))
    except ValueError:
        raise NotFound from None


def _add_own(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/account")
    @door.signed_in
    def account(work: Work, session: Session) -> Any:
        return own_page(work, session)

    @panel.post("/account/sessions/<uuid:session_id>/end")
    @door.signed_in
    def end_session(work: Work, session: Session, session_id: UUID) -> Any:
        panel_sessions.end_one_of(work, session_id, login_id=session.login_id, person_id=session.person_id)
        note_own(work, "session_ended", session, ended=str(session_id))
        say = voice()
        tell(say("That browser is signed out."))
        return redirect(url_for("panel.account"), 303)

    @panel.post("/account/sessions/end-others")
    @door.signed_in
    def end_other_sessions(work: Work, session: Session) -> Any:
        count = panel_sessions.end_others(work, session.id, login_id=session.login_id, person_id=session.person_id)
        note_own(work, "sessions_ended", session, count=count)
        say = voice()
        tell(say.counted("{number} other browser is signed out.", "{number} other browsers are signed out.", count))
        return redirect(url_for("panel.account"), 303)


def _add_password(panel: Blueprint, parts: PanelParts) -> None:
    @panel.post("/account/password")
    @parts.limiter.limit(OF_A_PERSON)
    @parts.door.recognised
    def change_password(session: Session) -> Any:
        with parts.database.work() as work:
            login = own_login(work, session)
        form = form_of(ChangePasswordForm)
        status = 400
        if form.given() and _is_good(form, login):
            status = prove(parts, session, form.now) or 200
        if form.errors or form.now.errors:
            with parts.database.work() as work:
                return own_page(work, session, status, form=form)
        hashed = parts.heavy(passwords.hash_password, form.password.data)
        with parts.database.work() as work:
            panel_logins.set_password(work, login.id, hashed)
            note_own(work, "password_changed", session)
        answer: Response = redirect(url_for("panel.sign_in", saved="password"), 303)
        parts.door.forget(answer)  # type: ignore[arg-type]
        return answer


def _is_good(form: ChangePasswordForm, login: panel_logins.Login) -> bool:
    weak = passwords.weakness(str(form.password.data), (login.email, login.name))
    if weak:
        form.password.errors = [Problem(WEAK[weak])]
    elif form.again.data != form.password.data:
        form.again.errors = [Problem(DIFFERENT)]
    return not form.errors
