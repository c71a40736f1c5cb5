"""Whom the office expects in a house, and the invites by which they come."""

from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, Response, redirect, request, url_for
from markupsafe import Markup

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.people import words
from admin.people.days import noon_of_last_day
from admin.people.forms import ExpectForm, InviteForm
from admin.people.houses import house_page
from models.domain.errors import NotFound
from models.domain.households import HouseholdRole, Role
from models.domain.ids import InviteId
from models.domain.joining import Offer, end_of
from models.domain.permissions import Permission
from models.queries import houses, invites, panel_houses, people
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import expect
from models.usecases.expect import Expecting
from models.usecases.invite import Made, invite_by_office, make_invite, revoke_invite

OVER = mark("This day is over.")
OF_A_VILLAGE = "120 per hour"


def add_expecting(panel: Blueprint, parts: PanelParts) -> None:
    """Under /houses/{id}: expected people, invites. And invites for guards."""
    _add_expected(panel, parts)
    _add_invites(panel, parts)
    _add_taking_back(panel, parts)


def _add_expected(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/houses/<uuid:house_id>/expected")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_expect(work: Work, seat: Seat, house_id: UUID) -> Any:
        _standing(work, house_id)
        form, say = form_of(ExpectForm), voice()
        if not (form.given() and not is_over(form, seat, work.now)):
            return house_page(work, house_id, 400, expecting=form)
        ends_at = end_of(form.ends_on.data, seat.at.time_zone) if form.ends_on.data else None
        role = HouseholdRole(form.role.data)
        expected_id = expect.expect(
            work, Expecting(house_id=house_id, name=form.name.data, household_role=role, ends_at=ends_at)
        )
        tell(
            say("{name} is expected.", name=form.name.data),
            undo=url_for("panel.people_expect_no_more", expected_id=expected_id),
        )
        return redirect(url_for("panel.people_house", house_id=house_id), 303)

    @panel.post("/houses/expected/<uuid:expected_id>/end")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_expect_no_more(work: Work, _seat: Seat, expected_id: UUID) -> Any:
        house_id, say = expect.expect_no_more(work, expected_id), voice()
        tell(say("Taken off the list."), undo=url_for("panel.people_expect_again", expected_id=expected_id))
        return redirect(url_for("panel.people_house", house_id=house_id), 303)

    @panel.post("/houses/expected/<uuid:expected_id>/restore")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_expect_again(work: Work, _seat: Seat, expected_id: UUID) -> Any:
        house_id, say = expect.expect_again(work, expected_id), voice()
        tell(say("Back on the list."))
        return redirect(url_for("panel.people_house", house_id=house_id), 303)


def _add_invites(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/houses/<uuid:house_id>/invites")
    @parts.limiter.limit(OF_A_VILLAGE)
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_invite(work: Work, seat: Seat, house_id: UUID) -> Any:
        """A link for one person of the house; for somebody expected, with what is known of them."""
        _standing(work, house_id)
        expected = _expected(work, house_id, request.form.get("expected"))
        form, say = form_of(InviteForm), voice()
        if expected and expected.ends_at and expected.ends_at <= work.now:
            complain(
                say("The last day of {name} is over. Take them off the list, and put them on anew.", name=expected.name)
            )
            return redirect(url_for("panel.people_house", house_id=house_id), 303)
        if expected is None and not (form.given() and not is_over(form, seat, work.now)):
            return house_page(work, house_id, 400, inviting=form)
        if expected:
            role, ends_at = HouseholdRole(expected.household_role), expected.ends_at
        else:
            role = HouseholdRole(form.role.data)
            ends_at = end_of(form.ends_on.data, seat.at.time_zone) if form.ends_on.data else None
        offer = Offer(
            village_id=work.village,
            role=Role.RESIDENT,
            house_id=panel_houses.house_card(work, house_id).id,
            household_role=role,
            ends_at=ends_at,
        )
        return _shown(parts, work, seat, _made(work, seat, offer, expected.id if expected else None), expected)

    @panel.post("/people/guards/invites")
    @parts.limiter.limit(OF_A_VILLAGE)
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_invite_guard(work: Work, seat: Seat) -> Any:
        offer = Offer(village_id=work.village, role=Role.GUARD)
        return _shown(parts, work, seat, _made(work, seat, offer, None))


def _add_taking_back(panel: Blueprint, parts: PanelParts) -> None:
    @panel.post("/houses/invites/<uuid:invite_id>/revoke")
    @parts.door.allowed(Permission.PEOPLE_MANAGE)
    def people_revoke_invite(work: Work, _seat: Seat, invite_id: UUID) -> Any:
        invite = next((one for one in invites.open_ones(work) if one.id == invite_id), None)
        if invite is None or invite.offer.role is Role.OFFICE:  # that is for whoever keeps the office's own list
            raise NotFound
        revoke_invite(work, InviteId(invite_id))
        say = voice()
        tell(say("The invite is taken back: its link and its letter work no more."))
        back = url_for("panel.people_house", house_id=invite.offer.house_id) if invite.offer.house_id else None
        return redirect(back or url_for("panel.people", kind="guard"), 303)


def is_over(form: Any, seat: Seat, now: datetime) -> bool:
    """Whether the last day has been; then the field says so."""
    day = form.ends_on.data
    if day and end_of(day, seat.at.time_zone) <= now:
        form.ends_on.errors = [Problem(OVER)]
        return True
    return False


def _standing(work: Work, house_id: UUID) -> None:
    """Raises NotFound for a house that is no more."""
    if houses.find(work, str(house_id)) is None:
        raise NotFound


def _expected(work: Work, house_id: UUID, told: str | None) -> panel_houses.Expected | None:
    if not told:
        return None
    found = next((one for one in panel_houses.expected_in(work, house_id) if str(one.id) == told), None)
    if found is None:
        raise NotFound
    return found


def _made(work: Work, seat: Seat, offer: Offer, expected_id: UUID | None) -> Made:
    """The invite, of whoever sits here; of the office as such where it is for somebody expected, or by an operator."""
    maker = people.by_id(work, seat.person_id)
    if expected_id or maker is None or not maker.active(Role.OFFICE, work.village):
        return invite_by_office(work, offer, expected_id=expected_id)
    return make_invite(work, offer, maker)


def _shown(parts: PanelParts, work: Work, seat: Seat, made: Made, expected: Any = None) -> Response:
    """The link, which is shown once: nobody can find it again."""
    link = f"{parts.liff_link(seat.account_id)}/join?invite={made.token}"
    code = segno.make_qr(link, error="M").svg_inline(border=4, light="#fff", omitsize=True)
    house = panel_houses.house_card(work, made.offer.house_id) if made.offer.house_id else None
    return page(
        "people/invite.html",
        201,
        link=link,
        qr=Markup(code),  # noqa: S704 - segno's own drawing; nothing of anybody's words is in it
        made=made,
        house=house,
        expected=expected,
        words=words,
        noon=noon_of_last_day,
    )
