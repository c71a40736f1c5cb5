"""Invite letters to print: asked for here, made by a worker, found among the files."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import NotYours, Seat
from admin.pages import complain, tell, voice
from admin.parts import PanelParts
from models.domain.errors import Refused
from models.domain.permissions import Permission
from models.queries import panel_houses
from models.uow import Work
from models.usecases.letters import KIND, MOST_LETTERS
from models.usecases.tasks import order_task


def add_letters(panel: Blueprint, parts: PanelParts) -> None:
    """POST /houses/letters: for chosen houses, or for all where nobody is in LINE."""

    @panel.post("/houses/letters")
    @parts.door.allowed(Permission.HOUSES_MANAGE)
    def people_letters(work: Work, seat: Seat) -> Any:
        if not seat.may(Permission.PEOPLE_MANAGE):  # a letter offers a place, as an invite does
            raise NotYours
        chosen = None if request.form.get("which") == "empty" else _uuids(request.form.getlist("houses"))
        found, say = panel_houses.houses_for_letters(work, chosen, MOST_LETTERS), voice()
        if not found:
            nobody = say("Somebody of each house is in LINE.")
            complain(nobody if chosen is None else say("Choose at least one house."))
            return redirect(url_for("panel.people_houses"), 303)
        try:
            facts = {"houses": None if chosen is None else [str(one.id) for one in found]}
            order_task(work, KIND, facts, seat.language)
        except Refused:
            complain(say("Several files are being made already. Try again when one of them is ready."))
            return redirect(url_for("panel.people_houses"), 303)
        tell(say("The letters are being made. They wait here when they are ready."))
        return redirect(url_for("panel.files"), 303)


def _uuids(told: list[str]) -> list[UUID]:
    found = []
    for one in told[:MOST_LETTERS]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
