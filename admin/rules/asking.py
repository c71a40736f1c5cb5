"""How a village asks: its ladder, what is different for some visitors and hours, and for some houses."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import voice
from admin.parts import PanelParts
from admin.rules.fields import choices
from admin.rules.forms import KINDS, CustomsForm, ExceptionForm
from admin.rules.frame import changed, overtaken, refused, rules_page, seen_print
from admin.rules.timeline import rung_words, steps
from models.domain.asking import AskedFirst
from models.domain.errors import Invalid, NotFound
from models.domain.hours import hours_of
from models.domain.ids import HouseId
from models.domain.permissions import Permission
from models.domain.rule_parts import Part
from models.domain.timers import WidenTo
from models.domain.visit import Kind
from models.queries import house_settings, houses, villages
from models.queries.village_rules import own_ways
from models.tables.asking import RUNGS
from models.texts.catalog import mark
from models.texts.formats import kind_name
from models.uow import Work
from models.usecases.rule_changes import Overtaken
from models.usecases.rule_parts import Told, asking_told, asking_wish, read_part
from models.usecases.set_asking import (
    MOST_RULES,
    AskingWish,
    VillageCustoms,
    never_comes,
    set_customs,
    set_rules,
    would_silence,
)

FULL = mark("There are as many exceptions as there can be. End one first.")
NEVER = mark("This step would never come: the visit is over before.")
SILENCED = mark(
    "With this end a step of an exception below would never come. Choose a later end, or end the exception."
)
WRONG = {
    NEVER: NEVER,
    SILENCED: SILENCED,
    FULL: FULL,
    "must be less than expire_after": mark("Each step has to come before the end."),
    "no rung may come at expire_after or later": mark("Each step has to come before the end."),
    "must not end at the time at which it begins": mark("The hours must not end when they begin."),
    "must say how long at least one rung waits": mark("Say at least for one step how long it waits."),
}
NO_HOUSE = mark("The village has no house with this number.")
BOTH = mark("Both hours, or none of them.")


def add_asking(panel: Blueprint, parts: PanelParts) -> None:
    """/rules, and /rules/asking…"""
    _add_ladder(panel, parts)
    _add_exceptions(panel, parts)


def _add_ladder(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/rules")
    @parts.door.allowed(Permission.RULES_SEE)
    def rules(work: Work, seat: Seat) -> Any:
        return _ladder_page(work, seat)

    @panel.post("/rules/asking")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_ladder(work: Work, seat: Seat) -> Any:
        form = form_of(CustomsForm)
        if form.given():
            try:
                act, to = partial(_set, work, form), url_for("panel.rules")
                return changed(work, Part.ASKING, act, to=to, piece=_customs_of)
            except Overtaken:
                overtaken(form)
                return _ladder_page(work, seat, customs=form, status=409)
            except Invalid as error:
                refused(form, Invalid([(name.removeprefix("customs."), why) for name, why in error.details]), WRONG)
        return _ladder_page(work, seat, customs=form, status=400)


def _add_exceptions(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/rules/asking/exceptions")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_add_exception(work: Work, seat: Seat) -> Any:
        form = _exception_form()
        if form.given() and (where := _house_in(work, form)):
            house_id = where[0]
            try:
                return _add(work, form, house_id)
            except Invalid as error:
                refused(form, error, WRONG)
        return _ladder_page(work, seat, exception=form, status=400)

    @panel.post("/rules/asking/exceptions/<uuid:rule_id>/end")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_end_exception(work: Work, _seat: Seat, rule_id: UUID) -> Any:
        return _end(work, None, rule_id, url_for("panel.rules"))

    @panel.get("/rules/asking/houses/<uuid:house_id>")
    @door.allowed(Permission.RULES_SEE)
    def rules_house(work: Work, seat: Seat, house_id: UUID) -> Any:
        house = houses.find(work, str(house_id))
        if house is None:
            raise NotFound
        facts: dict[str, Any] = {"house": house, "exceptions": _exceptions(work, HouseId(house_id))}
        facts |= {"tab": "panel.rules", "parts_shown": (Part.HOUSE_ASKING,)}
        return rules_page(work, seat, "house", about=house_id, **facts)

    @panel.post("/rules/asking/houses/<uuid:house_id>/<uuid:rule_id>/end")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_end_house_exception(work: Work, _seat: Seat, house_id: UUID, rule_id: UUID) -> Any:
        return _end(work, HouseId(house_id), rule_id, url_for("panel.rules_house", house_id=house_id))


def _add(work: Work, form: Any, house_id: HouseId | None) -> Any:
    def act() -> None:
        standing = _wishes(work, house_id)
        if len(standing) >= MOST_RULES:
            raise Invalid([("", FULL)])
        wish = _wish(form)
        if late := never_comes(work, house_id, wish):
            raise Invalid([(rung, NEVER) for rung in late])
        set_rules(work, house_id, [*standing, wish])

    part = Part.HOUSE_ASKING if house_id else Part.ASKING
    to = url_for("panel.rules_house", house_id=house_id) if house_id else url_for("panel.rules")
    return changed(work, part, act, to=to, about=house_id)


def _end(work: Work, house_id: HouseId | None, rule_id: UUID, to: str) -> Any:
    def act() -> None:
        rows = house_settings.asking_rules(work, house_id)
        left = [asking_wish(asking_told(row)) for row in rows if row["id"] != rule_id]
        if len(left) == len(rows):
            raise NotFound
        set_rules(work, house_id, left)

    part = Part.HOUSE_ASKING if house_id else Part.ASKING
    return changed(work, part, act, to=to, about=house_id)


def _customs_of(told: Told) -> object:
    return told["customs"]


def _wishes(work: Work, house_id: HouseId | None) -> list[AskingWish]:
    part = Part.HOUSE_ASKING if house_id else Part.ASKING
    return [asking_wish(one) for one in read_part(work, part, house_id)["rules"]]


def _wish(form: Any) -> AskingWish:
    return AskingWish(
        kind=Kind(form.kind.data) if form.kind.data else None,
        hours=hours_of(form.since.data, form.until.data),
        **{name: form[name].data for name in (*RUNGS, "expire_after")},
    )


def _house_in(work: Work, form: Any) -> tuple[HouseId | None] | None:
    """The house that the form names, or none; nothing where something is wrong with it."""
    if (form.since.data is None) != (form.until.data is None):
        form.until.errors = [Problem(BOTH)]
        return None
    if not form.house.data:
        return (None,)
    house = houses.find(work, form.house.data)
    if house is None:
        form.house.errors = [Problem(NO_HOUSE)]
        return None
    return (house.id,)


def _set(work: Work, form: Any) -> None:
    if would_silence(work, form.expire_after.data):
        raise Invalid([("expire_after", SILENCED)])
    set_customs(
        work,
        VillageCustoms(
            asked_first=AskedFirst(form.asked_first.data),
            widen_to=WidenTo(form.widen_to.data),
            widen_after=form.widen_after.data or None,
            remind_after=form.remind_after.data or None,
            office_after=form.office_after.data or None,
            expire_after=form.expire_after.data,
        ),
    )


def _exception_form(*, empty: bool = False) -> Any:
    say = voice()
    form = ExceptionForm(None) if empty else form_of(ExceptionForm)
    form.kind.choices = choices(("", say("All kinds")), *((kind, say(name)) for kind, name in KINDS))
    return form


def _exceptions(work: Work, house_id: HouseId | None) -> list[dict[str, Any]]:
    say = voice()
    found = []
    for row in house_settings.asking_rules(work, house_id):
        told = asking_told(row)
        hours = f"{told['from']}–{told['until']}" if "from" in told else say("all day")
        kind = kind_name(told["kind"], say) if told["kind"] else say("All kinds")
        found.append({"id": row["id"], "title": f"{kind} · {hours}", "words": rung_words(told, say)})
    return found


def _ladder_page(work: Work, seat: Seat, *, status: int = 200, customs: Any = None, exception: Any = None) -> Any:
    village = villages.village(work)
    told = read_part(work, Part.ASKING)["customs"]
    return rules_page(
        work,
        seat,
        "asking",
        status=status,
        tab="panel.rules",
        steps=steps(village.ladder, village.asked_first, voice()),
        form=customs or CustomsForm(None, data=told),
        seen=seen_print(work, Part.ASKING, status, _customs_of),
        exception=exception or _exception_form(empty=True),
        exceptions=_exceptions(work, None),
        own_ways=own_ways(work),
    )
