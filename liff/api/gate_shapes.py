"""What the API shows of gates: their rules, and what happened there against them."""

from collections.abc import Callable
from typing import Any

from liff.api.shapes import moment
from models.queries.overrides import Guard, Overrides
from models.queries.visit_card import VisitCard


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
