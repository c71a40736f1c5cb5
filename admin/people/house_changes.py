"""The office adds houses, gives them other numbers, deletes and restores them, and sets their phones."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import complain, tell, voice
from admin.parts import PanelParts
from admin.people.forms import HouseForm, PhoneForm
from admin.people.houses import house_page, houses_page
from models.domain.errors import NotFound, Refused
from models.domain.permissions import Permission
from models.queries import panel_houses
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import keep_houses
from models.usecases.house_phones import set_house_phone
from models.usecases.keep_houses import HouseThere

TAKEN = mark("The village has house {number} already.")
WAS_THERE = mark("The village had house {number} before. It was deleted: restore it below instead.")
WAS_THERE_ELSEWHERE = mark("The village had house {number} before. It is among the deleted houses.")


def add_house_changes(panel: Blueprint, parts: PanelParts) -> None:
    """POST /houses and of one house: its number, its phone, its end and its return."""
    _add_keeping(panel, parts)
    _add_ending(panel, parts)


def _add_keeping(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/houses")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_add_house(work: Work, _seat: Seat) -> Any:
        form, say = form_of(HouseForm), voice()
        if not form.given():
            return houses_page(work, form, 400)
        try:
            house_id = keep_houses.add_house(work, form.number.data, form.soi.data or None)
        except HouseThere as there:
            form.number.errors = [Problem(WAS_THERE if there.gone else TAKEN, {"number": there.number})]
            return houses_page(work, form, 400, there=there)
        undo = url_for("panel.people_remove_house", house_id=house_id)
        tell(say("House {house} is added.", house=panel_houses.house_card(work, house_id).number), undo=undo)
        return redirect(url_for("panel.people_house", house_id=house_id), 303)

    @panel.post("/houses/<uuid:house_id>")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_rename_house(work: Work, _seat: Seat, house_id: UUID) -> Any:
        form, say = form_of(HouseForm), voice()
        if not form.given():
            return house_page(work, house_id, 400, renaming=form)
        try:
            keep_houses.rename_house(work, house_id, form.number.data, form.soi.data or None)
        except HouseThere as there:
            form.number.errors = [Problem(WAS_THERE_ELSEWHERE if there.gone else TAKEN, {"number": there.number})]
            return house_page(work, house_id, 400, renaming=form, there=there)
        tell(say("Saved."))
        return redirect(url_for("panel.people_house", house_id=house_id), 303)

    @panel.post("/houses/<uuid:house_id>/phone")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_set_phone(work: Work, seat: Seat, house_id: UUID) -> Any:
        panel_houses.house_card(work, house_id)
        form, say = form_of(PhoneForm), voice()
        if not seat.may(Permission.RECORDS_PHONES):
            raise NotFound
        if not form.given():
            return house_page(work, house_id, 400, phoning=form)
        set_house_phone(work, panel_houses.house_card(work, house_id).id, form.phone.data or None)
        tell(say("Saved."))
        return redirect(url_for("panel.people_house", house_id=house_id), 303)


def _add_ending(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/houses/<uuid:house_id>/remove")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_remove_house(work: Work, _seat: Seat, house_id: UUID) -> Any:
        house, say = panel_houses.house_card(work, house_id), voice()
        try:
            moved = keep_houses.remove_house(work, house_id)
        except Refused:
            complain(say("Somebody waits for an answer about this house. Answer first, then delete it."))
            return redirect(url_for("panel.people_house", house_id=house_id), 303)
        undo = url_for("panel.people_restore_house", house_id=house_id)
        gone = say("House {house} is deleted.", house=house.number)
        left = say.counted("{number} person moved out with it.", "{number} people moved out with it.", moved)
        tell(f"{gone} {left}" if moved else gone, undo=undo)
        return redirect(url_for("panel.people_houses"), 303)

    @panel.post("/houses/<uuid:house_id>/restore")
    @door.allowed(Permission.HOUSES_MANAGE)
    def people_restore_house(work: Work, _seat: Seat, house_id: UUID) -> Any:
        house, say = panel_houses.house_card(work, house_id), voice()
        try:
            back = keep_houses.restore_house(work, house_id)
        except HouseThere as other:
            complain(say(TAKEN, number=other.number))
            return redirect(url_for("panel.people_house", house_id=other.house_id), 303)
        there = say("House {house} is back.", house=house.number)
        came = say.counted("{number} person lives there again.", "{number} people live there again.", back)
        tell(f"{there} {came}" if back else there)
        return redirect(url_for("panel.people_house", house_id=house_id), 303)
