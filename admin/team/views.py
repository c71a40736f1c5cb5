"""The office's people, their roles, and how new ones come."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat, actor_of, browser
from admin.forms import Problem, form_of
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.team.forms import InviteForm, LoginForm
from admin.team.roles import add_roles
from admin.team.words import GROUPS, ROLES, ROLES_EXPLAINED, explained, role_title
from models.domain.errors import Code, Refused
from models.domain.ids import InviteId, MembershipId
from models.domain.permissions import VILLAGE_ROLES, Permission, may_give, permissions_of
from models.queries import panel_team as reads
from models.queries import people
from models.texts.catalog import Say, mark
from models.uow import Work
from models.usecases import panel_logins, panel_team
from models.usecases.changes import note_change
from models.usecases.invite import invite_office, make_invite, revoke_invite
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_sessions import end_all_of
from models.usecases.take_in_by_email import Desk, Newcomer, take_in_by_email

OF_A_PERSON = "30 per hour"
SITS_HERE = mark("This address sits in this office already.")
SWITCHED_OFF = mark("The login of this address is switched off. Ask the operator.")
OF_TWO_VILLAGES = mark("This address sits in another office already. Ask the operator to take it in here, too.")
MANAGE = Permission.TEAM_MANAGE


def add_team(panel: Blueprint, parts: PanelParts) -> None:
    """GET /team, and what changes it."""
    _add_list(panel, parts)
    _add_newcomers(panel, parts)
    _add_changes(panel, parts)
    _add_logins(panel, parts)
    add_roles(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/team")
    @parts.door.allowed(Permission.TEAM_SEE)
    def team(work: Work, seat: Seat) -> Any:
        return team_page(work, seat)


def team_page(work: Work, seat: Seat, status: int = 200, *, link: str | None = None, **forms: Any) -> Any:
    """The whole page; `link` was made a moment ago, and is told this once."""
    say = voice()
    invite, login = forms.get("invite") or form_of(InviteForm), forms.get("login") or form_of(LoginForm)
    roles = _roles(work, seat, say)
    invite.offer(roles)
    login.offer(roles)
    return page(
        "team/team.html",
        status=status,
        colleagues=reads.colleagues(work),
        own_roles=reads.own_roles(work),
        open_invites=reads.open_invites(work),
        invite=invite,
        login=login,
        opened=forms.keys(),
        link=link,
        roles=roles,
        titles={role: say(ROLES[role]) for role in ROLES},
        role_title=lambda role, own: role_title(role, own, say),
        held=seat.at.permissions,
        may_give=may_give,
        explained=explained,
        groups=GROUPS,
        now=work.now,
        village_roles=[(role, ROLES[role], ROLES_EXPLAINED[role]) for role in VILLAGE_ROLES],
    )


def _roles(work: Work, seat: Seat, say: Say) -> list[tuple[str, str]]:
    """Those that they may hand on, smallest power first, so that nobody becomes an admin by a slip."""
    held = seat.at.permissions
    given = [role for role in reversed(VILLAGE_ROLES) if may_give(held, permissions_of(role, None))]
    known = [(role.value, say(ROLES[role])) for role in given]
    return known + [(str(one.id), one.name) for one in reads.own_roles(work) if may_give(held, one.permissions)]


def _giver(seat: Seat) -> panel_team.Giver:
    return panel_team.Giver(person_id=seat.person_id, held=seat.at.permissions, operator=seat.session.operator)


def _add_newcomers(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/team/invite")
    @parts.limiter.limit(OF_A_PERSON)
    @door.allowed(MANAGE)
    def team_invite(work: Work, seat: Seat) -> Any:
        """A link for LINE, shown once."""
        form = form_of(InviteForm)
        offer = panel_team.offer_of(work, panel_team.role_named(work, form.role.data or ""))
        maker = people.by_id(work, seat.person_id) if seat.at.membership_id else None
        made = make_invite(work, offer, maker) if maker else invite_office(work, offer)
        return team_page(work, seat, link=f"{parts.liff_link(seat.account_id)}/join?invite={made.token}")

    @panel.post("/team/invites/<uuid:invite_id>/revoke")
    @door.allowed(MANAGE)
    def team_revoke_invite(work: Work, _seat: Seat, invite_id: UUID) -> Any:
        say = voice()
        revoke_invite(work, InviteId(invite_id))
        tell(say("The link works no more."))
        return redirect(url_for("panel.team"), 303)

    @panel.post("/team/login")
    @parts.limiter.limit(OF_A_PERSON)
    @door.checked(MANAGE)
    def team_login(seat: Seat) -> Any:
        """Somebody without LINE: a login, a seat, and a link to a password that is shown once."""
        form = form_of(LoginForm)
        if not form.given():
            with door.work(seat) as work:
                return team_page(work, seat, 400, login=form)
        return _seat(parts, seat, form)


def _seat(parts: PanelParts, seat: Seat, form: LoginForm) -> Any:
    role = str(form.role.data or "")
    who = Newcomer(email=str(form.email.data), name=str(form.name.data), language=seat.language, role=role)
    desk = Desk(account_id=seat.account_id, village_id=seat.village_id, browser=browser())
    try:
        with parts.database.work(actor=actor_of(seat)) as work:
            taken_in = take_in_by_email(work, desk, who, _giver(seat))
            if taken_in.link:
                return team_page(work, seat, link=_way(parts, taken_in.link))
    except Refused as refused:
        words = _why_not(refused)
        if words is None:
            raise
        form.email.errors = [Problem(words)]
        with parts.door.work(seat) as work:
            return team_page(work, seat, 409, login=form)
    say = voice()
    tell(say("{email} has a password already, and finds this village after signing in.", email=taken_in.email))
    return redirect(url_for("panel.team"), 303)


def _why_not(refused: Refused) -> str | None:
    if isinstance(refused, panel_team.SitsElsewhere):
        return OF_TWO_VILLAGES
    return {Code.ALREADY_MEMBER: SITS_HERE, Code.EMAIL_TAKEN: SWITCHED_OFF}.get(refused.code)


def _with_link(parts: PanelParts, seat: Seat, login_id: UUID) -> Any:
    with parts.database.work() as work:
        made = panel_logins.link_to_password(work, login_id, None if seat.session.operator else seat.village_id)
        whose = Whose(login_id=login_id, village_id=seat.village_id)
        note_panel_event(work, "link_made", whose, browser(), by=str(seat.person_id))
    with parts.door.work(seat) as work:
        note_change(work, "panel_login", login_id, "link_made")  # before anybody sees the link
        return team_page(work, seat, link=_way(parts, made))


def _way(parts: PanelParts, made: panel_logins.OneTimeLink) -> str:
    return parts.public_base_url.rstrip("/") + url_for("panel.new_password", token=made.token)


def _add_changes(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/team/<uuid:membership_id>/role")
    @door.allowed(MANAGE)
    def team_role(work: Work, seat: Seat, membership_id: UUID) -> Any:
        say = voice()
        wanted = panel_team.role_named(work, request.form.get("role") or request.args.get("role", ""))
        before = panel_team.change_role(work, MembershipId(membership_id), wanted, _giver(seat))
        former = before.own or before.name or "admin"
        undo = url_for("panel.team_role", membership_id=membership_id, role=former)
        tell(say("The role is changed."), undo=None if request.args else undo)
        return redirect(url_for("panel.team"), 303)

    @panel.post("/team/<uuid:membership_id>/suspend")
    @door.allowed(MANAGE)
    def team_suspend(work: Work, seat: Seat, membership_id: UUID) -> Any:
        say = voice()
        panel_team.suspend(work, MembershipId(membership_id), _giver(seat))
        undo = url_for("panel.team_resume", membership_id=membership_id)
        tell(say("They may do nothing here for now."), undo=undo)
        return redirect(url_for("panel.team"), 303)

    @panel.post("/team/<uuid:membership_id>/resume")
    @door.allowed(MANAGE)
    def team_resume(work: Work, seat: Seat, membership_id: UUID) -> Any:
        say = voice()
        panel_team.resume(work, MembershipId(membership_id), _giver(seat))
        tell(say("They may do again what their role allows."))
        return redirect(url_for("panel.team"), 303)

    @panel.post("/team/<uuid:membership_id>/remove")
    @door.allowed(MANAGE)
    def team_remove(work: Work, seat: Seat, membership_id: UUID) -> Any:
        say = voice()
        panel_team.remove(work, MembershipId(membership_id), _giver(seat))
        tell(say("They have left the office. To take them back, invite them again."))
        return redirect(url_for("panel.team"), 303)


def _add_logins(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/team/<uuid:membership_id>/password")
    @parts.limiter.limit(OF_A_PERSON)
    @door.checked(MANAGE)
    def team_password(seat: Seat, membership_id: UUID) -> Any:
        return _helped(parts, seat, membership_id, forget_phone=False)

    @panel.post("/team/<uuid:membership_id>/phone")
    @parts.limiter.limit(OF_A_PERSON)
    @door.checked(MANAGE)
    def team_phone(seat: Seat, membership_id: UUID) -> Any:
        """The phone with the codes is lost: a new password, too, since whoever found it may know the old one."""
        return _helped(parts, seat, membership_id, forget_phone=True)


def _helped(parts: PanelParts, seat: Seat, membership_id: UUID, *, forget_phone: bool) -> Any:
    try:
        with parts.door.work(seat) as work:
            login_id = panel_team.login_of(work, MembershipId(membership_id), _giver(seat))
            if forget_phone:
                note_change(work, "panel_login", login_id, "phone_forgotten")
    except panel_team.SitsElsewhere:
        say = voice()
        complain(say("They sit in another office as well: only the operator can help them with their password."))
        return redirect(url_for("panel.team"), 303)
    if forget_phone:
        with parts.database.work() as work:
            panel_logins.forget_totp(work, login_id)
            end_all_of(work, login_id=login_id)
            whose = Whose(login_id=login_id, village_id=seat.village_id)
            note_panel_event(work, "totp_forgotten", whose, browser(), by=str(seat.person_id))
    return _with_link(parts, seat, login_id)
