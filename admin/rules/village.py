"""What guards may see, the village itself, its code to join by, and its own words."""

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.forms import PanelForm, form_of
from admin.pages import tell, voice
from admin.parts import PanelParts
from admin.rules.fields import choices
from admin.rules.forms import GuardsForm, TextsForm, VillageForm
from admin.rules.frame import changed, overtaken, rules_page, seen_print
from models.domain.gates import Callee
from models.domain.permissions import Permission
from models.domain.rule_parts import LONGEST, Part
from models.queries.village_rules import columns
from models.uow import Work
from models.usecases.join_by_code import join_code, renew_join_code, switch_join_code_off
from models.usecases.rule_changes import Overtaken
from models.usecases.set_gates import RulesWish, set_gate_rules
from models.usecases.set_village import set_village

NEAR = ("Asia/", "Australia/", "Europe/", "Indian/", "Pacific/")


def add_village(panel: Blueprint, parts: PanelParts) -> None:
    """/rules/guards, /rules/village, /rules/texts and /rules/join-code."""
    _add_guards(panel, parts)
    _add_own(panel, parts)
    _add_texts(panel, parts)
    _add_code(panel, parts)


def _add_guards(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/rules/guards")
    @parts.door.allowed(Permission.RULES_SEE)
    def rules_guards(work: Work, seat: Seat) -> Any:
        return _page(work, seat, Part.GUARDS, GuardsForm(None, data=columns(work, Part.GUARDS)))

    @panel.post("/rules/guards")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_guards(work: Work, seat: Seat) -> Any:
        form = form_of(GuardsForm)
        return _saved(work, seat, Part.GUARDS, form, lambda: _set_guards(work, form))


def _set_guards(work: Work, form: Any) -> None:
    told = Callee(form.gate_call.data)
    set_gate_rules(work, RulesWish(call=told, office_phone=form.office_phone.data or "", stay={}))
    set_village(work, {"guards_see_names": form.guards_see_names.data})


def _add_own(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/rules/village")
    @parts.door.allowed(Permission.RULES_SEE)
    def rules_village(work: Work, seat: Seat) -> Any:
        return _page(work, seat, Part.VILLAGE, _with_zones(VillageForm(None, data=columns(work, Part.VILLAGE))))

    @panel.post("/rules/village")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_village(work: Work, seat: Seat) -> Any:
        form = _with_zones(form_of(VillageForm))
        wishes = {**form.data, "gate_map_url": form.gate_map_url.data or None}
        return _saved(work, seat, Part.VILLAGE, form, lambda: set_village(work, wishes))


def _add_texts(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/rules/texts")
    @parts.door.allowed(Permission.RULES_SEE)
    def rules_texts(work: Work, seat: Seat) -> Any:
        return _page(work, seat, Part.TEXTS, TextsForm(None, data=columns(work, Part.TEXTS)))

    @panel.post("/rules/texts")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_texts(work: Work, seat: Seat) -> Any:
        form = form_of(TextsForm)
        return _saved(work, seat, Part.TEXTS, form, lambda: set_village(work, form.data))


def _add_code(panel: Blueprint, parts: PanelParts) -> None:
    """A code that was renewed is not brought back: whoever has the old one is to get in nowhere."""

    @panel.post("/rules/join-code")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_renew_code(work: Work, _seat: Seat) -> Any:
        renew_join_code(work)
        say = voice()
        tell(say("This is the new code. The one before does not work any more."))
        return redirect(url_for("panel.rules_village"), 303)

    @panel.post("/rules/join-code/off")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_code_off(work: Work, _seat: Seat) -> Any:
        switch_join_code_off(work)
        say = voice()
        tell(say("Nobody can join by a code now, only by invites."))
        return redirect(url_for("panel.rules_village"), 303)


def _with_zones(form: Any) -> Any:
    known = sorted(zone for zone in available_timezones() if zone.startswith(NEAR))
    now = form.time_zone.data
    if now and now not in known and not form.time_zone.raw_data:
        known.append(now)
    form.time_zone.choices = choices(*((zone, zone.replace("_", " ")) for zone in known))
    return form


def _saved(work: Work, seat: Seat, part: Part, form: PanelForm, act: Callable[[], object]) -> Any:
    if not form.given():
        return _page(work, seat, part, form, status=400)
    try:
        return changed(work, part, act, to=url_for(f"panel.rules_{part}"))
    except Overtaken:
        overtaken(form)
        return _page(work, seat, part, form, status=409)


def _page(work: Work, seat: Seat, part: Part, form: PanelForm, *, status: int = 200) -> Any:
    may_see_code = seat.may(Permission.RULES_MANAGE)
    code = join_code(work) if part is Part.VILLAGE and may_see_code else None
    facts: dict[str, Any] = {"form": form, "longest": LONGEST, "join_code": code, "may_see_code": may_see_code}
    facts["seen"] = seen_print(work, part, status)
    return rules_page(work, seat, part.value, status=status, tab=f"panel.rules_{part}", **facts)
