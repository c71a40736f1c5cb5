"""Who was let in without an answer, for the office."""

from datetime import timedelta

from flask import Blueprint, Response

from liff.api import pages
from liff.api.answers import ok
from liff.api.bodies.gate import OverridesQuery
from liff.api.bodies.reading import read_query
from liff.api.gate_shapes import overrides_json
from liff.api.parts import Parts
from liff.api.visits import visit_shown
from models.domain.households import Role
from models.domain.permissions import Permission
from models.queries.overrides import overrides

_LATELY = timedelta(days=30)


def add_overrides(api: Blueprint, parts: Parts) -> None:
    """GET /village/overrides."""

    @api.get("/village/overrides")
    @parts.door.allowed(Role.OFFICE, office=Permission.RECORDS_SEE)
    def village_overrides() -> Response:
        query = read_query(OverridesQuery)
        with parts.door.entrance() as (work, caller):
            found = overrides(work, pages.since_of(query.since) or work.now - _LATELY)
            return ok(overrides_json(found, lambda card: visit_shown(parts, caller, card)))
