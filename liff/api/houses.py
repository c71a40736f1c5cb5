"""The guard's house picker: all houses at once, found on the page."""

from flask import Blueprint, Response

from liff.api.answers import ok, revalidated
from liff.api.bodies.reading import read_query
from liff.api.bodies.visits import HousesQuery
from liff.api.parts import Parts
from liff.api.shapes import house_json
from models.domain.households import Role
from models.domain.permissions import Permission
from models.queries import houses


def add_houses(api: Blueprint, parts: Parts) -> None:
    """GET /houses."""

    @api.get("/houses")
    @parts.door.allowed(Role.GUARD, Role.OFFICE, office=Permission.PEOPLE_SEE)
    def list_houses() -> Response:
        query = read_query(HousesQuery)
        with parts.door.entrance() as (work, _):
            found = houses.all_of(work, query.q)
        return revalidated(ok([house_json(house) for house in found]))
