"""Somebody moves from one house of the village to another."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import complain, tell, voice
from admin.parts import PanelParts
from admin.people.forms import MoveForm
from admin.people.persons import person_page
from admin.people.places import CANNOT_COME_BACK, live_place, not_office, to_person
from models.domain.errors import Code, Refused
from models.domain.permissions import Permission
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.keep_houses import house_with_number
from models.usecases.move_place import move_back, move_place

NO_HOUSE = mark("The village has no such house.")
LIVES_THERE = mark("They live there already.")


def add_moves(panel: Blueprint, parts: PanelParts) -> None:
    """POST /people/places/{id}/move and /move-back."""
    door = parts.door

    @panel.post("/people/places/<uuid:place_id>/move")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_move(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, form, say = live_place(work, place_id), form_of(MoveForm), voice()
        house = house_with_number(work, form.house.data) if form.given() else None
        if form.house.data and (house is None or house[2]):
            form.house.errors = [Problem(NO_HOUSE)]
        if form.errors or house is None:
            return person_page(work, place.membership.person_id, 400, place.membership.id, moving=form)
        try:
            move_place(work, place_id, house[0])
        except Refused as refused:
            if refused.code is not Code.STATE_FORBIDS and refused.code is not Code.ALREADY_MEMBER:
                raise
            form.house.errors = [Problem(LIVES_THERE)]
            return person_page(work, place.membership.person_id, 400, place.membership.id, moving=form)
        name = place.claimed_name or place.person_name
        undo = url_for("panel.people_move_back", place_id=place_id)
        tell(say("{name} lives in house {house} now.", name=name, house=house[1]), undo=undo)
        return to_person(place)

    @panel.post("/people/places/<uuid:place_id>/move-back")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_move_back(work: Work, _seat: Seat, place_id: UUID) -> Any:
        place, say = not_office(work, place_id), voice()
        try:
            move_back(work, place_id)
        except Refused:
            complain(say(CANNOT_COME_BACK))
        else:
            tell(say("The move is taken back. Guests' passes that ended with it stay over."))
        return to_person(place)
