"""The list of people, and one of them with all their places."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from admin.door import Seat
from admin.forms import one_line
from admin.pages import page
from admin.parts import PanelParts
from admin.people import cursors, words
from admin.people.days import last_day, noon_of_last_day
from admin.people.forms import MoveForm, PlaceForm, ReasonForm, named_apart
from models.domain.households import Role
from models.domain.permissions import Permission
from models.queries import panel_houses, panel_people
from models.queries.gates import gates, gates_ever
from models.queries.panel_houses import PAGE
from models.queries.panel_people import Kind, PlaceLine, Stands, Wanted
from models.uow import Work


def add_persons(panel: Blueprint, parts: PanelParts) -> None:
    """GET /people and of one person."""
    door = parts.door

    @panel.get("/people")
    @door.allowed(Permission.PEOPLE_SEE)
    def people(work: Work, _seat: Seat) -> Any:
        wanted = _wanted()
        found = panel_people.place_lines(work, wanted, cursors.read(request.args.get("after")))
        shown = found[:PAGE]
        after = cursors.written(shown[-1].order, shown[-1].id) if len(found) > PAGE else None
        asked = _asked(wanted)
        return page(
            "people/people.html",
            places=shown,
            wanted=wanted,
            asked=asked,
            gates={one.id: one for one in gates_ever(work)} if any(one.gate_ids for one in shown) else {},
            next_page=url_for("panel.people", **asked, after=after) if after else None,
            first_page=url_for("panel.people", **asked) if request.args.get("after") else None,
            house=panel_houses.house_card(work, wanted.house_id) if wanted.house_id else None,
            tallies=panel_people.counts(work),
            words=words,
            noon=noon_of_last_day,
            now=work.now,
        )

    @panel.get("/people/<uuid:person_id>")
    @door.allowed(Permission.PEOPLE_SEE)
    def people_person(work: Work, _seat: Seat, person_id: UUID) -> Any:
        return person_page(work, person_id)


def person_page(work: Work, person_id: UUID, status: int = 200, at: UUID | None = None, **forms: Any) -> Any:
    """One person. `forms` were sent about their place `at`, and are not right yet. Raises NotFound."""
    places = panel_people.places_of(work, person_id)
    return page(
        "people/person.html",
        status=status,
        places=places,
        person=places[0],
        forms={one.id: _named({**_empty(one), **(forms if one.id == at else {})}, one) for one in places},
        at=at,
        gates=gates(work) if any(one.role is Role.GUARD for one in places) else [],
        changes=panel_people.changes_of(work, [one.id for one in places] + [person_id]),
        of_place={one.id: one for one in places},
        tallies=panel_people.counts(work),
        words=words,
        noon=noon_of_last_day,
        now=work.now,
    )


def _empty(place: PlaceLine) -> dict[str, Any]:
    role = place.household_role.value if place.household_role else None
    return {
        "changing": PlaceForm(role=role, ends_on=last_day(place.ends_at)),
        "ending": ReasonForm(),
        "moving": MoveForm(),
    }


def _named(forms: dict[str, Any], place: PlaceLine) -> dict[str, Any]:
    return {name: named_apart(form, f"{name}-{place.id}") for name, form in forms.items()}


def _wanted() -> Wanted:
    told = request.args
    return Wanted(
        text=(one_line(told.get("q")) or "")[:100] or None,
        kind=next((one for one in Kind if one == told.get("kind")), None),
        stands=next((one for one in Stands if one == told.get("stands")), Stands.ACTIVE),
        house_id=_uuid(told.get("house")),
    )


def _asked(wanted: Wanted) -> dict[str, Any]:
    """The same as an address says it: what is left out stands as it is by custom."""
    told = {"q": wanted.text, "kind": wanted.kind, "house": wanted.house_id}
    told["stands"] = wanted.stands if wanted.stands is not Stands.ACTIVE else None
    return {name: str(value) for name, value in told.items() if value}


def _uuid(told: str | None) -> UUID | None:
    try:
        return UUID(told) if told else None
    except ValueError:
        return None
