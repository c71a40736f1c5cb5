"""The list of houses, and a house's own page."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from admin.door import Seat
from admin.forms import one_line
from admin.pages import page
from admin.parts import PanelParts
from admin.people import cursors, words
from admin.people.days import noon_of_last_day
from admin.people.forms import ExpectForm, HouseForm, InviteForm, PhoneForm, named_apart
from models.domain.permissions import Permission
from models.queries import invites, panel_houses, panel_people
from models.queries.panel_houses import PAGE, Which
from models.uow import Work


def add_houses(panel: Blueprint, parts: PanelParts) -> None:
    """GET /houses and of one house."""
    door = parts.door

    @panel.get("/houses")
    @door.allowed(Permission.PEOPLE_SEE)
    def people_houses(work: Work, _seat: Seat) -> Any:
        return houses_page(work, HouseForm())

    @panel.get("/houses/<uuid:house_id>")
    @door.allowed(Permission.PEOPLE_SEE)
    def people_house(work: Work, _seat: Seat, house_id: UUID) -> Any:
        return house_page(work, house_id)


def houses_page(work: Work, form: HouseForm, status: int = 200, **more: Any) -> Any:
    """The list as the address asks for it, with the form for one more."""
    text = (one_line(request.args.get("q")) or "")[:100]
    which = next((one for one in Which if one == request.args.get("which")), Which.ALL)
    found = panel_houses.house_lines(work, text or None, which, cursors.read(request.args.get("after")))
    shown = found[:PAGE]
    asked: dict[str, Any] = {"q": text or None, "which": which.value if which is not Which.ALL else None}
    after = cursors.written(shown[-1].order, shown[-1].id) if len(found) > PAGE else None
    return page(
        "people/houses.html",
        status=status,
        houses=shown,
        next_page=url_for("panel.people_houses", **asked, after=after) if after else None,
        first_page=url_for("panel.people_houses", **asked) if request.args.get("after") else None,
        count=panel_houses.house_count(work),
        tallies=panel_people.counts(work),
        text=text,
        which=which.value,
        words=words,
        noon=noon_of_last_day,
        form=form,
        **more,
    )


def house_page(work: Work, house_id: UUID, status: int = 200, **forms: Any) -> Any:
    """One house; `forms` are those that were sent and are not right yet."""
    house = panel_houses.house_card(work, house_id)
    people = panel_people.people_of(work, house_id)
    empty = {
        "renaming": HouseForm(number=house.number, soi=house.soi),
        "phoning": PhoneForm(phone=house.phone),
        "expecting": ExpectForm(role="owner" if not people else "family"),
        "inviting": InviteForm(role="owner" if not people else "family"),
    }
    return page(
        "people/house.html",
        status=status,
        house=house,
        people=people,
        expected=panel_houses.expected_in(work, house_id),
        invites=invites.open_of_house(work, house_id),
        changes=panel_people.changes_of(work, [house_id], 12),
        tallies=panel_people.counts(work),
        words=words,
        noon=noon_of_last_day,
        now=work.now,
        there=forms.pop("there", None),
        **{name: named_apart(form, name) for name, form in {**empty, **forms}.items()},
    )
