"""What stands in the lists twice becomes one: shown before, since nobody can part it again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import one_line
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.people import words
from admin.people.days import noon_of_last_day
from models.domain.errors import NotFound, Refused
from models.domain.households import Role, Standing
from models.domain.permissions import Permission
from models.queries import doubles, panel_houses, panel_people
from models.uow import Work
from models.usecases.keep_houses import house_with_number
from models.usecases.merge_houses import merge_houses
from models.usecases.merge_people import merge_people, movable


def add_doubles(panel: Blueprint, parts: PanelParts) -> None:
    """GET /people/doubles, and of houses and people: the preview of a merge, and the merge."""
    _add_list(panel, parts)
    _add_houses(panel, parts)
    _add_people(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/people/doubles")
    @parts.door.allowed(Permission.PEOPLE_MANAGE)
    def people_doubles(work: Work, _seat: Seat) -> Any:
        person_id, text = _uuid(request.args.get("person")), (one_line(request.args.get("q")) or "")[:100]
        person = panel_people.places_of(work, person_id)[0] if person_id else None
        return page(
            "people/doubles.html",
            person=person,
            candidates=doubles.candidates(work, person.person_id, text or None) if person else (),
            text=text,
            houses=doubles.twin_houses(work) if person is None else (),
            people=doubles.twin_people(work) if person is None else (),
            tallies=panel_people.counts(work),
            words=words,
            noon=noon_of_last_day,
            now=work.now,
        )


def _add_houses(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/houses/<uuid:house_id>/merge")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_merge_houses(work: Work, _seat: Seat, house_id: UUID) -> Any:
        goes = panel_houses.house_card(work, house_id)
        chosen, number = _uuid(request.args.get("into")), one_line(request.args.get("number")) or ""
        into_id = chosen or next(iter(house_with_number(work, number) or ()), None)
        stays = panel_houses.house_card(work, UUID(str(into_id))) if into_id and into_id != house_id else None
        return page(
            "people/merge_houses.html",
            goes=goes,
            stays=stays if stays and not stays.ended_at else None,
            typed=number,
            moves=doubles.moves_of(work, house_id),
            own=doubles.moves_of(work, stays.id) if stays else None,
            people=panel_people.people_of(work, house_id),
            living=panel_people.people_of(work, stays.id) if stays else (),
            expected=panel_houses.expected_in(work, house_id),
            tallies=panel_people.counts(work),
            words=words,
        )

    @panel.post("/houses/<uuid:house_id>/merge")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_merge_house(work: Work, _seat: Seat, house_id: UUID) -> Any:
        into_id, say = _uuid(request.form.get("into")), voice()
        if into_id is None:
            raise NotFound
        goes, stays = panel_houses.house_card(work, house_id), panel_houses.house_card(work, into_id)
        try:
            merge_houses(work, house_id, into_id)
        except Refused:
            complain(say("Somebody waits for an answer about one of the two houses. Answer first, then merge them."))
            return redirect(url_for("panel.people_merge_houses", house_id=house_id, into=into_id), 303)
        tell(say("{gone} and {stays} are one house now: {stays}.", gone=goes.number, stays=stays.number))
        return redirect(url_for("panel.people_house", house_id=into_id), 303)


def _add_people(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/people/<uuid:person_id>/merge")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_merge_people(work: Work, _seat: Seat, person_id: UUID) -> Any:
        into_id = _uuid(request.args.get("into"))
        goes = panel_people.places_of(work, person_id)
        stays = panel_people.places_of(work, into_id) if into_id and into_id != person_id else None
        if stays is None:
            raise NotFound
        return page(
            "people/merge_people.html",
            goes=goes[0],
            stays=stays[0],
            moving=movable(goes),
            having=[one for one in stays if one.standing in {Standing.ACTIVE, Standing.SUSPENDED}],
            office=any(one.role is Role.OFFICE and one.standing is Standing.ACTIVE for one in goes),
            tallies=panel_people.counts(work),
            words=words,
            noon=noon_of_last_day,
            now=work.now,
        )

    @panel.post("/people/<uuid:person_id>/merge")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_merge_person(work: Work, _seat: Seat, person_id: UUID) -> Any:
        into_id, say = _uuid(request.form.get("into")), voice()
        if into_id is None:
            raise NotFound
        count = merge_people(work, person_id, into_id)
        name = panel_people.places_of(work, into_id)[0].name
        tell(say.counted("{number} place is {name}'s now.", "{number} places are {name}'s now.", count, name=name))
        return redirect(url_for("panel.people_person", person_id=into_id), 303)


def _uuid(told: str | None) -> UUID | None:
    try:
        return UUID(told) if told else None
    except ValueError:
        return None
