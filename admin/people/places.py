"""What the office does with somebody's place: role and end, moving out, suspending, gates; and the way back of each.

Places of the office itself are kept by whoever keeps the office's team: nobody takes a colleague's away here.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.door import Seat
from admin.forms import form_of
from admin.pages import complain, tell, voice
from admin.parts import PanelParts
from admin.people.expecting import is_over
from admin.people.forms import PlaceForm, ReasonForm
from admin.people.persons import person_page
from models.domain.errors import Code, NotFound, Refused
from models.domain.households import HouseholdRole, Role, Standing
from models.domain.ids import MembershipId
from models.domain.joining import end_of
from models.domain.permissions import Permission
from models.queries import places
from models.queries.places import Place
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import leave_village
from models.usecases.guard_gates import set_guard_gates
from models.usecases.restore_place import restore_place

CANNOT_COME_BACK = mark(
    "It cannot come back: its last day is over, its house was deleted, they have it anew, or they left themselves."
)


def add_places(panel: Blueprint, parts: PanelParts) -> None:
    """POST /people/places/{id}/…"""
    _add_changing(panel, parts)
    _add_ending(panel, parts)
    _add_suspending(panel, parts)


def _add_changing(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/people/places/<uuid:place_id>/change")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_change(work: Work, seat: Seat, place_id: UUID) -> Any:
        place, form, say = live_place(work, place_id), form_of(PlaceForm), voice()
        if place.membership.role is not Role.RESIDENT:
            raise NotFound
        if not (form.given() and not is_over(form, seat, work.now)):
            return person_page(work, place.membership.person_id, 400, place.membership.id, changing=form)
        ends_at = end_of(form.ends_on.data, seat.at.time_zone) if form.ends_on.data else None
        leave_village.change_place(work, place.membership, HouseholdRole(form.role.data), ends_at)
        tell(say("Saved."))
        return to_person(place)

    @panel.post("/people/places/<uuid:place_id>/gates")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_set_gates(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, say = live_place(work, place_id), voice()
        set_guard_gates(work, place_id, [UUID(one) for one in request.form.getlist("gates") if _is_uuid(one)])
        tell(say("Saved."))
        return to_person(place)


def _add_ending(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/people/places/<uuid:place_id>/end")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_end(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, form, say = live_place(work, place_id), form_of(ReasonForm), voice()
        if not form.given():
            return person_page(work, place.membership.person_id, 400, place.membership.id, ending=form)
        if place.membership.standing is Standing.PENDING:
            raise Refused(Code.STATE_FORBIDS, "who waits is confirmed or refused")
        leave_village.end_place(work, place.membership, "removed", form.reason.data or None)
        name = place.claimed_name or place.person_name
        undo = url_for("panel.people_restore", place_id=place_id)
        if place.house:
            tell(say("{name} has moved out of house {house}.", name=name, house=place.house.number), undo=undo)
        else:
            tell(say("{name} works here no more.", name=name), undo=undo)
        return to_person(place)

    @panel.post("/people/places/<uuid:place_id>/restore")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_restore(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, say = not_office(work, place_id), voice()
        try:
            restore_place(work, place_id)
        except Refused:
            complain(say(CANNOT_COME_BACK))
        else:
            tell(say("Restored. Guests' passes that ended meanwhile stay over."))
        return to_person(place)


def _add_suspending(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/people/places/<uuid:place_id>/suspend")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_suspend(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, form, say = live_place(work, place_id), form_of(ReasonForm), voice()
        if not form.given():
            return person_page(work, place.membership.person_id, 400, place.membership.id, ending=form)
        leave_village.suspend(work, MembershipId(place_id), form.reason.data or None)
        tell(
            say("Suspended: nothing is asked of them, and they decide nothing."),
            undo=url_for("panel.people_resume", place_id=place_id),
        )
        return to_person(place)

    @panel.post("/people/places/<uuid:place_id>/resume")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_resume(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, say = live_place(work, place_id), voice()
        leave_village.resume(work, MembershipId(place_id))
        tell(say("The place counts again."))
        return to_person(place)


def not_office(work: Work, place_id: UUID) -> Place:
    """A place of a resident or a guard, held. Raises NotFound for any other."""
    found = places.place(work, MembershipId(place_id), locked=True)
    if found.membership.role is Role.OFFICE:
        raise NotFound
    return found


def live_place(work: Work, place_id: UUID) -> Place:
    """The same, and it is not over."""
    found = not_office(work, place_id)
    if found.membership.standing in {Standing.ENDED, Standing.REFUSED}:
        raise NotFound
    return found


def to_person(place: Place) -> Response:
    return redirect(url_for("panel.people_person", person_id=place.membership.person_id), 303)


def _is_uuid(told: str) -> bool:
    try:
        UUID(told)
    except ValueError:
        return False
    return True
