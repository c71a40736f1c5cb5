"""Who runs the installation: their logins, and whom wrong passwords keep waiting."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.system.forms import OperatorForm
from admin.system.inside import login_of, note, outside, zone_of
from models.domain.errors import Code, NotFound, Refused
from models.domain.permissions import Permission
from models.queries import system_logins
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import panel_logins
from models.usecases.panel_attempts import attempt_key, forget_failures
from models.usecases.panel_sessions import end_all_of

SEE, MANAGE = Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE
OF_A_PERSON = "30 per hour"
TAKEN = mark("This address has a login already.")


def add_logins(panel: Blueprint, parts: PanelParts) -> None:
    """GET /system/logins, and what changes them."""
    _add_list(panel, parts)
    _add_help(panel, parts)
    _add_switch(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/system/logins")
    @door.checked(SEE)
    def system_logins_list(seat: Seat) -> Any:
        with outside(parts) as work:
            return _page(work, seat)

    @panel.post("/system/logins")
    @parts.limiter.limit(OF_A_PERSON)
    @door.checked(MANAGE)
    def system_add_login(seat: Seat) -> Any:
        form = form_of(OperatorForm)
        with outside(parts) as work:
            if not form.given():
                return _page(work, seat, 400, form=form)
            return _added(parts, work, seat, form)


def _added(parts: PanelParts, work: Work, seat: Seat, form: OperatorForm) -> Any:
    given = {"email": str(form.email.data), "name": str(form.name.data), "language": seat.language}
    try:
        made = panel_logins.make_login(work, **given, operator=True)
    except Refused:
        form.email.errors = [Problem(TAKEN)]
        return _page(work, seat, 409, form=form)
    note(work, seat, "login_made", login=str(made), operator=True)
    return _with_link(parts, work, seat, made)


def _page(work: Work, seat: Seat, status: int = 200, **more: Any) -> Any:
    return page(
        "system/logins.html",
        status=status,
        operators=system_logins.operators(work),
        waits=system_logins.waiting(work, attempt_key),
        me=login_of(seat),
        form=more.get("form") or OperatorForm(),
        link=more.get("link"),
        now=work.now,
        zone=zone_of(seat),
    )


def _with_link(parts: PanelParts, work: Work, seat: Seat, login_id: UUID) -> Any:
    made = panel_logins.link_to_password(work, login_id)
    note(work, seat, "link_made", login=str(login_id))
    link = parts.public_base_url.rstrip("/") + url_for("panel.new_password", token=made.token)
    return _page(work, seat, link=link)


def _add_help(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/system/logins/<uuid:login_id>/link")
    @parts.limiter.limit(OF_A_PERSON)
    @door.checked(MANAGE)
    def system_login_link(seat: Seat, login_id: UUID) -> Any:
        with outside(parts) as work:
            _another(work, seat, login_id)
            return _with_link(parts, work, seat, login_id)

    @panel.post("/system/logins/<uuid:login_id>/phone")
    @parts.limiter.limit(OF_A_PERSON)
    @door.checked(MANAGE)
    def system_login_phone(seat: Seat, login_id: UUID) -> Any:
        """The phone with the codes is lost: a new password, too, since whoever found it may know the old one."""
        with outside(parts) as work:
            _another(work, seat, login_id)
            panel_logins.forget_totp(work, login_id)
            end_all_of(work, login_id=login_id)
            note(work, seat, "totp_forgotten", login=str(login_id))
            return _with_link(parts, work, seat, login_id)

    @panel.post("/system/logins/release")
    @door.checked(MANAGE)
    def system_release(seat: Seat) -> Any:
        """Whoever waits may try at once. It is named by the key under which their tries are counted."""
        say = voice()
        with outside(parts) as work:
            wait = next((one for one in system_logins.waiting(work, attempt_key) if one.key == _key()), None)
            if wait is None:
                raise NotFound
            forget_failures(work, [wait.key])
            note(work, seat, "lockout_released", failures=wait.failures)
        tell(say("They may try again now."))
        return redirect(url_for("panel.system_logins_list"), 303)


def _key() -> str:
    return request.form.get("key", "")


def _another(work: Work, seat: Seat, login_id: UUID) -> None:
    """An operator who is switched on, and not oneself: one's own password is changed on one's own page."""
    found = system_logins.operator(work, login_id)
    if found.id == login_of(seat):
        raise Refused(Code.NOT_YOURS_TO_GIVE, "this is your own")
    if found.disabled:
        raise Refused(Code.STATE_FORBIDS, "it is switched off")


def _add_switch(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/system/logins/<uuid:login_id>/off")
    @door.checked(MANAGE)
    def system_login_off(seat: Seat, login_id: UUID) -> Any:
        """Nobody switches themselves off: so there is always one left."""
        say = voice()
        with outside(parts) as work:
            _another(work, seat, login_id)
            panel_logins.switch_off(work, login_id, by=login_of(seat))
            note(work, seat, "login_off", login=str(login_id))
        tell(say("They are signed out, and sign in no more."), undo=url_for("panel.system_login_on", login_id=login_id))
        return redirect(url_for("panel.system_logins_list"), 303)

    @panel.post("/system/logins/<uuid:login_id>/on")
    @door.checked(MANAGE)
    def system_login_on(seat: Seat, login_id: UUID) -> Any:
        say = voice()
        with outside(parts) as work:
            found = system_logins.operator(work, login_id)
            panel_logins.switch_on(work, found.id)
            note(work, seat, "login_on", login=str(login_id))
        tell(say("They may sign in again, with the password that they had."))
        return redirect(url_for("panel.system_logins_list"), 303)
