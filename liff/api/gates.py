"""Gates and their rules over HTTP: the office sets them, guards work by them."""

from flask import Blueprint, Response

from liff.api.answers import ok, revalidated
from liff.api.bodies.gate import GateRulesIn, GatesIn
from liff.api.bodies.reading import read_json
from liff.api.gate_shapes import gate_json, rules_json, setup_json
from liff.api.parts import Parts
from models.domain.households import Role
from models.domain.permissions import Permission
from models.queries.gates import gate_rules, gates, gates_of_guard
from models.queries.village_rules import guard_note
from models.usecases.set_gates import GateWish, RulesWish, set_gate_rules, set_gates


def add_gates(api: Blueprint, parts: Parts) -> None:
    """GET /gate/setup, and GET and PUT of /village/gates and /village/gate-rules."""
    _add_setup(api, parts)
    _add_gates(api, parts)
    _add_rules(api, parts)


def _add_setup(api: Blueprint, parts: Parts) -> None:
    @api.get("/gate/setup")
    @parts.door.allowed(Role.GUARD)
    def gate_setup() -> Response:
        with parts.door.entrance() as (work, caller):
            told = setup_json(
                gates_of_guard(work, caller.person.id),
                gate_rules(work),
                guard_note(work),
                reads_plates=parts.plate_reader is not None,
            )
        return revalidated(ok(told))


def _add_gates(api: Blueprint, parts: Parts) -> None:
    @api.get("/village/gates")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_SEE)
    def village_gates() -> Response:
        with parts.door.entrance() as (work, _):
            return ok({"gates": [gate_json(one) for one in gates(work)]})

    @api.put("/village/gates")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_MANAGE)
    def set_village_gates() -> Response:
        wish = read_json(GatesIn)
        with parts.door.entrance() as (work, _):
            standing = set_gates(work, [GateWish(**vars(one)) for one in wish.gates])
            return ok({"gates": [gate_json(one) for one in standing]})


def _add_rules(api: Blueprint, parts: Parts) -> None:
    @api.get("/village/gate-rules")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_SEE)
    def village_gate_rules() -> Response:
        with parts.door.entrance() as (work, _):
            return ok(rules_json(gate_rules(work)))

    @api.put("/village/gate-rules")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_MANAGE)
    def set_village_gate_rules() -> Response:
        wish = read_json(GateRulesIn)
        phone = (wish.office_phone or "") if "office_phone" in wish.model_fields_set else None
        with parts.door.entrance() as (work, _):
            set_gate_rules(work, RulesWish(call=wish.call, office_phone=phone, stay=wish.stay.limits()))
            return ok(rules_json(gate_rules(work)))
