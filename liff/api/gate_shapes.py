"""What the API shows of gates: their rules, and what happened there against them."""

from collections.abc import Callable, Sequence
from typing import Any

from liff.api.shapes import moment
from models.domain.gates import Gate
from models.domain.stays import StayLimits
from models.domain.visit import Kind, OverrideReason
from models.queries.gates import GateRules
from models.queries.overrides import Guard, Overrides
from models.queries.visit_card import VisitCard


def gate_json(gate: Gate) -> dict[str, Any]:
    kinds = None if gate.kinds is None else [one.value for one in gate.kinds]
    return {"id": str(gate.id), "name": gate.name, "name_en": gate.name_en, "kinds": kinds}


def rules_json(rules: GateRules) -> dict[str, Any]:
    return {"call": rules.call.value, "office_phone": rules.office_phone, "stay": _stay(rules.stays)}


def setup_json(
    gates: Sequence[Gate], rules: GateRules, note: tuple[str | None, str | None], *, reads_plates: bool
) -> dict[str, Any]:
    """What a guard's page works by. Numbers are given one by one, and on record."""
    return {
        "gates": [gate_json(one) for one in gates],
        "call": rules.call.value,
        "stay": _stay(rules.stays),
        "override_reasons": [reason.value for reason in OverrideReason],
        "reads_plates": reads_plates,
        "note": {"th": note[0], "en": note[1]},
    }


def _stay(stays: StayLimits) -> dict[str, int | None]:
    """Seconds."""
    limits = {kind: stays.of(kind) for kind in Kind}
    return {kind.value: round(limit.total_seconds()) if limit else None for kind, limit in limits.items()}


def overrides_json(found: Overrides, shown: Callable[[VisitCard], dict[str, Any]]) -> dict[str, Any]:
    return {
        "by_guard": [{"guard": _guard(guard), "count": count} for guard, count in found.by_guard],
        "by_house": [
            {"house": {"id": str(house.id), "number": house.number, "soi": house.soi}, "count": count}
            for house, count in found.by_house
        ],
        "overrides": [
            {"visit": shown(one.visit), "reason": one.reason, "guard": _guard(one.guard), "at": moment(one.at)}
            for one in found.newest
        ],
    }


def _guard(guard: Guard) -> dict[str, Any]:
    return {"id": str(guard.id) if guard.id else None, "name": guard.name}
