"""The village's gates, whom each lets in, and how long visitors may stay."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import voice
from admin.parts import PanelParts
from admin.rules.forms import KINDS, GateForm, StaysForm
from admin.rules.frame import changed, rules_page
from models.domain.errors import Invalid, NotFound
from models.domain.gates import MOST_GATES, Gate
from models.domain.permissions import Permission
from models.domain.rule_parts import Part
from models.domain.stays import LONGEST_STAY, SHORTEST_STAY
from models.domain.visit import Kind
from models.queries.gates import gate_rules, gates, gates_ever
from models.texts.catalog import Say, mark
from models.texts.formats import kind_name
from models.uow import Work
from models.usecases.set_gates import GateWish, RulesWish, set_gate_rules, set_gates

TAKEN = mark("Another gate has this name.")
FULL = mark("The village has as many gates as it can have.")
NO_KIND = mark("Tick at least one, or choose a way out only.")
STAY = mark("From 1 minute to 7 days, or nothing for no limit.")


def add_gates(panel: Blueprint, parts: PanelParts) -> None:
    """/rules/gates… and /rules/stays."""
    _add_list(panel, parts)
    _add_one(panel, parts)
    _add_stays(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/rules/gates")
    @parts.door.allowed(Permission.RULES_SEE)
    def rules_gates(work: Work, seat: Seat) -> Any:
        return _gates_page(work, seat)

    @panel.post("/rules/gates")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_add_gate(work: Work, seat: Seat) -> Any:
        form = form_of(GateForm)
        standing = gates(work)
        if form.given() and _is_whole(form):
            if len(standing) >= MOST_GATES:
                form.form_errors.append(Problem(FULL))
            elif answer := _set(work, form, [*map(_wish_of, standing), _wish(form)]):
                return answer
        return _gates_page(work, seat, gate=form, status=400)


def _add_one(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/rules/gates/<uuid:gate_id>")
    @door.allowed(Permission.RULES_SEE)
    def rules_gate(work: Work, seat: Seat, gate_id: UUID) -> Any:
        found = _live(work, gate_id)
        return _gate_page(work, seat, found, GateForm(None, data=_shown(found)))

    @panel.post("/rules/gates/<uuid:gate_id>")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_change_gate(work: Work, seat: Seat, gate_id: UUID) -> Any:
        found = _live(work, gate_id)
        form = form_of(GateForm)
        if form.given() and _is_whole(form):
            wishes = [_wish(form, gate_id) if one.id == gate_id else _wish_of(one) for one in gates(work)]
            if answer := _set(work, form, wishes):
                return answer
        return _gate_page(work, seat, found, form, status=400)

    @panel.post("/rules/gates/<uuid:gate_id>/end")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_end_gate(work: Work, _seat: Seat, gate_id: UUID) -> Any:
        _live(work, gate_id)
        left = [_wish_of(one) for one in gates(work) if one.id != gate_id]
        return changed(work, Part.GATES, lambda: set_gates(work, left), to=url_for("panel.rules_gates"))

    @panel.post("/rules/gates/<uuid:gate_id>/restore")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_restore_gate(work: Work, _seat: Seat, gate_id: UUID) -> Any:
        found = next((one for one in gates_ever(work) if one.id == gate_id and one.ended_at), None)
        standing = gates(work)
        if found is None:
            raise NotFound
        back = _wish_of(found)
        if found.name in {one.name for one in standing}:
            say = voice()
            back = GateWish(
                id=found.id, name=say("{gate} (2)", gate=found.name), name_en=found.name_en, kinds=back.kinds
            )
        wishes = [*map(_wish_of, standing), back]
        return changed(work, Part.GATES, lambda: set_gates(work, wishes), to=url_for("panel.rules_gates"))


def _add_stays(panel: Blueprint, parts: PanelParts) -> None:
    @panel.post("/rules/stays")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_stays(work: Work, seat: Seat) -> Any:
        form = form_of(StaysForm)
        limits = {kind: _seconds(form, kind) for kind in Kind} if form.given() else {}
        if form.errors or not limits:
            return _gates_page(work, seat, stays=form, status=400)
        wish = RulesWish(stay=limits)
        return changed(work, Part.STAYS, partial(set_gate_rules, work, wish), to=url_for("panel.rules_gates"))


def _live(work: Work, gate_id: UUID) -> Gate:
    """Raises NotFound."""
    found = next((one for one in gates(work) if one.id == gate_id), None)
    if found is None:
        raise NotFound
    return found


def _is_whole(form: Any) -> bool:
    if form.admits.data == "some" and not form.kinds.data:
        form.kinds.errors = [Problem(NO_KIND)]
    return not form.errors


def _set(work: Work, form: Any, wishes: Sequence[GateWish]) -> Any:
    """The way on, or nothing where the name is another gate's."""
    try:
        return changed(work, Part.GATES, lambda: set_gates(work, wishes), to=url_for("panel.rules_gates"))
    except Invalid:
        form.name.errors = [Problem(TAKEN)]
        return None


def _wish(form: Any, gate_id: UUID | None = None) -> GateWish:
    chosen = {"all": None, "none": []}.get(form.admits.data, [Kind(one) for one in form.kinds.data or ()])
    return GateWish(id=gate_id, name=form.name.data, name_en=form.name_en.data or None, kinds=chosen)


def _wish_of(gate: Gate) -> GateWish:
    return GateWish(
        id=gate.id, name=gate.name, name_en=gate.name_en, kinds=list(gate.kinds) if gate.kinds is not None else None
    )


def _shown(gate: Gate) -> dict[str, Any]:
    admits = "all" if gate.kinds is None else "some" if gate.kinds else "none"
    return {
        "name": gate.name,
        "name_en": gate.name_en,
        "admits": admits,
        "kinds": [kind.value for kind in gate.kinds or ()],
    }


def _seconds(form: Any, kind: Kind) -> int | None:
    """The limit of one kind; a problem is left at its field."""
    hours, minutes = form[f"{kind}_hours"].data, form[f"{kind}_minutes"].data
    if hours is None and minutes is None:
        return None
    seconds = (hours or 0) * 3600 + (minutes or 0) * 60
    if min(hours or 0, minutes or 0) < 0 or not SHORTEST_STAY <= seconds <= LONGEST_STAY:
        form[f"{kind}_hours"].errors = [Problem(STAY)]
    return seconds


def _stays_shown(work: Work) -> dict[str, int | None]:
    stays, shown = gate_rules(work).stays, {}
    for kind in Kind:
        limit = stays.of(kind)
        hours, rest = divmod(round(limit.total_seconds()), 3600) if limit else (None, 0)
        shown[f"{kind}_hours"] = hours
        shown[f"{kind}_minutes"] = rest // 60 if limit else None
    return shown


def _whom(gate: Gate, say: Say) -> str:
    if gate.kinds is None:
        return say("Everybody may enter here")
    if not gate.kinds:
        return say("A way out only")
    return ", ".join(kind_name(kind, say) for kind, _ in KINDS if kind in gate.kinds)


def _gates_page(work: Work, seat: Seat, *, status: int = 200, gate: Any = None, stays: Any = None) -> Any:
    say = voice()
    ever = gates_ever(work)
    return rules_page(
        work,
        seat,
        "gates",
        status=status,
        tab="panel.rules_gates",
        gates=[(one, _whom(one, say)) for one in gates(work)],
        ended=[one for one in ever if one.ended_at is not None],
        form=gate or GateForm(None),
        stays=stays or StaysForm(None, data=_stays_shown(work)),
        kinds=KINDS,
    )


def _gate_page(work: Work, seat: Seat, gate: Gate, form: Any, *, status: int = 200) -> Any:
    return rules_page(work, seat, "gate", status=status, tab="panel.rules_gates", parts_shown=(), gate=gate, form=form)
