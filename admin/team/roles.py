"""Roles that a village makes for its office."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.forms import form_of
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.team.forms import OwnRoleForm
from admin.team.words import GROUPS, PERMISSIONS
from models.domain.errors import Code, Refused
from models.domain.permissions import Permission
from models.queries import panel_team as reads
from models.uow import Work
from models.usecases import panel_team

MANAGE = Permission.TEAM_MANAGE


def add_roles(panel: Blueprint, parts: PanelParts) -> None:
    """GET and POST of a new role, and of one that stands."""
    door = parts.door

    @panel.get("/team/roles/new")
    @door.allowed(MANAGE)
    def team_new_role(_work: Work, seat: Seat) -> Any:
        return _role_page(seat, form_of(OwnRoleForm))

    @panel.post("/team/roles/new")
    @door.allowed(MANAGE)
    def team_make_role(work: Work, seat: Seat) -> Any:
        form = form_of(OwnRoleForm)
        if not form.given():
            return _role_page(seat, form, 400)
        panel_team.make_role(work, str(form.name.data), form.permissions.data or [], seat.at.permissions)
        say = voice()
        tell(say("The role is made. Give it to somebody below."))
        return redirect(url_for("panel.team"), 303)

    @panel.get("/team/roles/<uuid:role_id>")
    @door.allowed(MANAGE)
    def team_own_role(work: Work, seat: Seat, role_id: UUID) -> Any:
        found = reads.own_role(work, role_id)
        stands = {"name": found.name, "permissions": [one.value for one in found.permissions]}
        return _role_page(seat, form_of(OwnRoleForm, data=stands), role=found)

    @panel.post("/team/roles/<uuid:role_id>")
    @door.allowed(MANAGE)
    def team_change_own_role(work: Work, seat: Seat, role_id: UUID) -> Any:
        found, form = reads.own_role(work, role_id), form_of(OwnRoleForm)
        if not form.given():
            return _role_page(seat, form, 400, role=found)
        wanted = form.permissions.data or []
        panel_team.change_own_role(work, role_id, str(form.name.data), wanted, seat.at.permissions)
        say = voice()
        tell(say("The role is changed for everybody who has it."))
        return redirect(url_for("panel.team"), 303)

    @panel.post("/team/roles/<uuid:role_id>/end")
    @door.allowed(MANAGE)
    def team_end_role(work: Work, seat: Seat, role_id: UUID) -> Any:
        say = voice()
        try:
            panel_team.end_role(work, role_id, seat.at.permissions)
            tell(say("The role is gone."))
        except Refused as refused:
            if refused.code is not Code.STATE_FORBIDS:
                raise
            complain(say("Somebody has this role still. Give them another one first."))
        return redirect(url_for("panel.team"), 303)


def _role_page(seat: Seat, form: OwnRoleForm, status: int = 200, role: reads.OwnRole | None = None) -> Any:
    boxes = {box.data: box for box in form.permissions}
    groups = [(title, [boxes[one.value] for one in group]) for title, group in GROUPS]
    out_of_reach = {one.value for one in PERMISSIONS if one not in seat.at.permissions}
    return page("team/role.html", status=status, form=form, groups=groups, role=role, out_of_reach=out_of_reach)
