"""Who asks to join: what they say of themselves, what the office knows of the house, and the answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import form_of
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.people import cursors, words
from admin.people.days import last_day, noon_of_last_day
from admin.people.expecting import is_over
from admin.people.forms import ConfirmForm, ReasonForm, named_apart
from models.domain.errors import NotFound, Refused
from models.domain.households import HouseholdRole, Standing
from models.domain.ids import MembershipId
from models.domain.joining import end_of
from models.domain.permissions import Permission
from models.domain.sheets.checking import folded
from models.queries import panel_houses, panel_people
from models.queries.panel_houses import PAGE, Expected
from models.queries.panel_people import PlaceLine
from models.uow import Work
from models.usecases import join_by_code, registrations
from models.usecases.registrations import Confirmed


def add_registrations(panel: Blueprint, parts: PanelParts) -> None:
    """GET /registrations, the answers, their undo, and the village's code."""
    _add_list(panel, parts)
    _add_answers(panel, parts)
    _add_code(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/registrations")
    @parts.door.allowed(Permission.REGISTRATIONS_DECIDE)
    def people_registrations(work: Work, _seat: Seat) -> Any:
        return _page(work)


def _add_answers(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/registrations/<uuid:place_id>/confirm")
    @door.allowed(Permission.REGISTRATIONS_DECIDE)
    def people_confirm(work: Work, seat: Seat, place_id: UUID) -> Any:
        asks, form, say = _asking(work, place_id), form_of(ConfirmForm), voice()
        if not (form.given() and not is_over(form, seat, work.now)):
            return _page(work, 400, at=place_id, confirming=form)
        ends_at = end_of(form.ends_on.data, seat.at.time_zone) if form.ends_on.data else None
        known = Confirmed(
            household_role=HouseholdRole(form.role.data), ends_at=ends_at, expected_id=_chosen(work, asks)
        )
        registrations.confirm(work, MembershipId(place_id), known)
        tell(
            say("{name} belongs to house {house} now. LINE shows them the menu.", name=asks.name, house=asks.number),
            undo=url_for("panel.people_take_back", place_id=place_id),
        )
        return redirect(url_for("panel.people_registrations"), 303)

    @panel.post("/registrations/<uuid:place_id>/refuse")
    @door.allowed(Permission.REGISTRATIONS_DECIDE)
    def people_refuse(work: Work, _seat: Seat, place_id: UUID) -> Any:
        asks, form, say = _asking(work, place_id), form_of(ReasonForm), voice()
        if not form.given():
            return _page(work, 400, at=place_id, refusing=form)
        registrations.refuse(work, MembershipId(place_id), form.reason.data or None)
        tell(
            say("{name} is refused. Their page in LINE says so, with your reason.", name=asks.name),
            undo=url_for("panel.people_take_back", place_id=place_id),
        )
        return redirect(url_for("panel.people_registrations"), 303)

    @panel.post("/registrations/<uuid:place_id>/undo")
    @door.allowed(Permission.REGISTRATIONS_DECIDE)
    def people_take_back(work: Work, _seat: Seat, place_id: UUID) -> Any:
        say = voice()
        panel_people.place_line(work, place_id)
        try:
            registrations.take_back(work, MembershipId(place_id))
        except Refused:
            complain(say("Too late: something has happened with this place since. Look at the person's page."))
        else:
            tell(say("The answer is taken back: they wait again."))
        return redirect(url_for("panel.people_registrations"), 303)


def _add_code(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/registrations/code")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_renew_code(work: Work, _seat: Seat) -> Any:
        join_by_code.renew_join_code(work)
        say = voice()
        tell(say("A new code. The one before joins nobody any more."))
        return redirect(url_for("panel.people_registrations"), 303)

    @panel.post("/registrations/code/off")
    @door.allowed(Permission.PEOPLE_MANAGE)
    def people_code_off(work: Work, _seat: Seat) -> Any:
        join_by_code.switch_join_code_off(work)
        say = voice()
        tell(say("Joining by a code is off. Only invites lead in."))
        return redirect(url_for("panel.people_registrations"), 303)


def _page(work: Work, status: int = 200, at: UUID | None = None, **forms: Any) -> Any:
    found = panel_people.waiting(work, cursors.moment(request.args.get("after")))
    asking, last = found[:PAGE], found[PAGE - 1 : PAGE]
    if at and at not in {one.id for one in asking}:  # whose form this is stands on the page, wherever they are listed
        asking = [one for one in [_asking(work, at)] if one.standing is Standing.PENDING] + asking
    after = cursors.written(last[0].created_at.isoformat(), last[0].id) if len(found) > PAGE else None
    house_ids = [one.house_id for one in asking if one.house_id]
    expected = panel_houses.expected_in(work, *house_ids)
    return page(
        "people/registrations.html",
        status=status,
        asking=asking,
        next_page=url_for("panel.people_registrations", after=after) if after else None,
        first_page=url_for("panel.people_registrations") if request.args.get("after") else None,
        living=panel_people.people_of_houses(work, house_ids),
        expected={one: [who for who in expected if who.house_id == one] for one in house_ids},
        forms={one.id: _named({**_empty(one, expected), **(forms if one.id == at else {})}, one) for one in asking},
        match=lambda one: match(one, expected),
        code=join_by_code.join_code(work),
        tallies=panel_people.counts(work),
        words=words,
        noon=noon_of_last_day,
        now=work.now,
    )


def match(asks: PlaceLine, expected: Sequence[Expected]) -> Expected | None:
    """Who of those whom the office expects in that house has this name."""
    names = {folded(asks.claimed_name or ""), folded(asks.line_name)} - {""}
    return next((one for one in expected if one.house_id == asks.house_id and folded(one.name) in names), None)


def _empty(asks: PlaceLine, expected: Sequence[Expected]) -> dict[str, Any]:
    found = match(asks, expected)
    claimed = asks.household_role.value if asks.household_role else "family"
    last = last_day(found.ends_at) if found else None
    return {
        "confirming": ConfirmForm(role=found.household_role if found else claimed, ends_on=last),
        "refusing": ReasonForm(),
    }


def _named(forms: dict[str, Any], asks: PlaceLine) -> dict[str, Any]:
    return {name: named_apart(form, f"{name}-{asks.id}") for name, form in forms.items()}


def _asking(work: Work, place_id: UUID) -> PlaceLine:
    """Who waits. Raises NotFound, and Refused where they wait no more, by the use case."""
    return panel_people.place_line(work, place_id)


def _chosen(work: Work, asks: PlaceLine) -> UUID | None:
    """Whom of those who are expected the office takes them for. Raises NotFound for another house's."""
    told = request.form.get("expected")
    if not told or asks.house_id is None:
        return None
    found = next((one.id for one in panel_houses.expected_in(work, asks.house_id) if str(one.id) == told), None)
    if found is None:
        raise NotFound
    return found
