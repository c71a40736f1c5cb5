"""The village's gates, whom each lets in, and how long visitors may stay."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import voice
from admin.parts import PanelParts
from admin.rules.forms import KINDS, GateForm, StaysForm
from admin.rules.frame import Piece, changed, overtaken, refused, rules_page, seen_print
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
from models.usecases.rule_changes import Overtaken
from models.usecases.set_gates import GateWish, RulesWish, set_gate_rules, set_gates

TAKEN = mark("Another gate has this name.")
FULL = mark("The village has as many gates as it can have.")
NO_KIND = mark("Tick at least one, or choose a way out only.")
WRONG = {"another gate is called so": TAKEN, FULL: FULL}
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
        if form.given() and _is_whole(form):
            try:
                return _set(work, lambda: _with_one_more(work, _wish(form)))
            except Invalid as error:
                refused(form, error, WRONG)
        return _gates_page(work, seat, gate=form, status=400)


def _add_one(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/rules/gates/<uuid:gate_id>")
    @door.allowed(Permission.RULES_SEE)
    def rules_gate(work: Work, seat: Seat, gate_id: UUID) -> Any:
        found = _live(work, gate_id)
        return _gate_page(work, seat, found)

    @panel.post("/rules/gates/<uuid:gate_id>")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_change_gate(work: Work, seat: Seat, gate_id: UUID) -> Any:
        found = _live(work, gate_id)
        form = form_of(GateForm)
        if form.given() and _is_whole(form):
            try:
                return _set(work, lambda: _with_another(work, _wish(form, gate_id)), _piece(gate_id))
            except Overtaken:
                overtaken(form)
                return _gate_page(work, seat, found, form, status=409)
            except Invalid as error:
                refused(form, error, WRONG)
        return _gate_page(work, seat, found, form, status=400)

    @panel.post("/rules/gates/<uuid:gate_id>/end")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_end_gate(work: Work, _seat: Seat, gate_id: UUID) -> Any:
        return _set(work, lambda: _without(work, gate_id))

    @panel.post("/rules/gates/<uuid:gate_id>/restore")
    @door.allowed(Permission.RULES_MANAGE)
    def rules_restore_gate(work: Work, seat: Seat, gate_id: UUID) -> Any:
        try:
            return _set(work, lambda: _with_one_back(work, gate_id))
        except Invalid as error:
            form = GateForm(None)
            refused(form, error, WRONG)
            return _gates_page(work, seat, gate=form, status=409)


def _add_stays(panel: Blueprint, parts: PanelParts) -> None:
    @panel.post("/rules/stays")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_stays(work: Work, seat: Seat) -> Any:
        form = form_of(StaysForm)
        limits = {kind: _seconds(form, kind) for kind in Kind} if form.given() else {}
        if form.errors or not limits:
            return _gates_page(work, seat, stays=form, status=400)
        wish = RulesWish(stay=limits)
        try:
            return changed(work, Part.STAYS, partial(set_gate_rules, work, wish), to=url_for("panel.rules_gates"))
        except Overtaken:
            overtaken(form)
            return _gates_page(work, seat, stays=form, status=409)


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


def _set(work: Work, wishes: Callable[[], Sequence[GateWish]], piece: Piece | None = None) -> Any:
    """The way on. `wishes` are asked for when nobody else changes the gates any more. Raises Invalid and NotFound."""

    def act() -> None:
        try:
            set_gates(work, wishes())
        except Invalid as error:
            raise Invalid([("" if why == FULL else "name", why) for _, why in error.details]) from None

    return changed(work, Part.GATES, act, to=url_for("panel.rules_gates"), piece=piece)


def _with_one_more(work: Work, wish: GateWish) -> list[GateWish]:
    """Raises Invalid where there are as many as there can be."""
    standing = gates(work)
    if len(standing) >= MOST_GATES:
        raise Invalid([("", FULL)])
    return [*map(_wish_of, standing), wish]


def _with_another(work: Work, wish: GateWish) -> list[GateWish]:
    """This one instead of the gate with its id. Raises NotFound."""
    return [wish if one.id == wish.id else _wish_of(one) for one in _all_with(work, wish.id)]


def _without(work: Work, gate_id: UUID) -> list[GateWish]:
    """Raises NotFound."""
    return [_wish_of(one) for one in _all_with(work, gate_id) if one.id != gate_id]


def _all_with(work: Work, gate_id: UUID | None) -> list[Gate]:
    standing = gates(work)
    if gate_id not in {one.id for one in standing}:
        raise NotFound
    return standing


def _with_one_back(work: Work, gate_id: UUID) -> list[GateWish]:
    """Where another gate is called so by now, its name is counted up. Raises NotFound, and Invalid as for a new one."""
    found = next((one for one in gates_ever(work) if one.id == gate_id and one.ended_at), None)
    if found is None:
        raise NotFound
    taken, name, number = {one.name for one in gates(work)}, found.name, 2
    say = voice()
    while name in taken:
        name, number = say("{gate} ({number})", gate=found.name, number=number), number + 1
    return _with_one_more(work, replace(_wish_of(found), name=name))


def _piece(gate_id: UUID) -> Piece:
    """What the page of one gate shows."""
    return lambda told: next((one for one in told["gates"] if one["id"] == str(gate_id)), None)


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
        seen=seen_print(work, Part.STAYS, status),
        kinds=KINDS,
    )


def _gate_page(work: Work, seat: Seat, gate: Gate, form: Any = None, *, status: int = 200) -> Any:
    facts: dict[str, Any] = {"gate": gate, "form": form or GateForm(None, data=_shown(gate))}
    facts["seen"] = seen_print(work, Part.GATES, status, _piece(gate.id))
    parts_shown = (Part.GATES,) if status == HTTPStatus.CONFLICT else ()
    return rules_page(work, seat, "gate", status=status, tab="panel.rules_gates", parts_shown=parts_shown, **facts)
