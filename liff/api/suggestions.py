"""What the gate may suggest for a plate that it has seen before."""

from typing import Any

from flask import Blueprint, Response, g

from liff.api.answers import ok
from liff.api.bodies.reading import read_query
from liff.api.bodies.suggestions import SuggestionsQuery
from liff.api.parts import Parts
from liff.api.shapes import moment
from models.domain.households import Role
from models.queries.suggestions import Likely, suggestions_for

_LIMIT = "120 per minute"
"""For each guard: a plate is asked for while it is typed, and nobody types two a second."""


def add_suggestions(api: Blueprint, parts: Parts) -> None:
    """GET /gate/suggestions."""

    @api.get("/gate/suggestions")
    @parts.door.allowed(Role.GUARD)
    @parts.limiter.limit(_LIMIT, key_func=lambda: str(g.claims.person_id))
    def suggest() -> Response:
        query = read_query(SuggestionsQuery)
        with parts.door.entrance() as (work, _):
            return ok([_shown(one) for one in suggestions_for(work, query.plate)])


def _shown(likely: Likely) -> dict[str, Any]:
    house, last = likely.house, likely.one.last
    return {
        "house": {"id": str(house.id), "number": house.number, "soi": house.soi},
        "visitor_name": last.visitor_name,
        "kind": last.kind,
        "plate": last.plate,
        "plate_province": last.plate_province,
        "headcount": last.headcount,
        "times": likely.one.times,
        "last_at": moment(last.at),
    }
