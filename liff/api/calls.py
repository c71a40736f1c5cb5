"""Calling about a visitor, and the numbers that are called."""

from uuid import UUID

from flask import Blueprint, Response, g

from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.gate import PhoneIn
from liff.api.bodies.reading import read_json
from liff.api.my_house import at_home, owns
from liff.api.parts import Parts
from liff.auth import NotAllowed
from models.domain.errors import NotFound
from models.domain.households import Role
from models.domain.ids import HouseId, VisitId
from models.domain.permissions import Permission
from models.queries import houses
from models.usecases.call_about import call_about, house_phone
from models.usecases.house_phones import set_house_phone

_LIMIT = "10 per minute; 60 per hour"
"""For each guard: a busy evening's calls, and no list of a village's numbers."""


def add_calls(api: Blueprint, parts: Parts) -> None:
    """POST /visits/{id}/call, and GET and PUT of /house/phone and /houses/{id}/phone."""
    _add_calling(api, parts)
    _add_my_number(api, parts)
    _add_any_number(api, parts)


def _add_calling(api: Blueprint, parts: Parts) -> None:
    @api.post("/visits/<uuid:visit_id>/call")
    @parts.door.allowed(Role.GUARD)
    @parts.limiter.limit(_LIMIT, key_func=lambda: str(g.claims.person_id))
    def call(visit_id: UUID) -> Response:
        read_json(NothingIn)
        with parts.door.entrance() as (work, _):
            found = call_about(work, VisitId(visit_id))
        return ok({"via": found.via.value, "number": found.number})


def _add_my_number(api: Blueprint, parts: Parts) -> None:
    @api.get("/house/phone")
    @parts.door.allowed(Role.RESIDENT)
    def my_phone() -> Response:
        with at_home(parts) as (work, caller, house):
            return ok({"phone": house_phone(work, house.id), "may_change": owns(caller, house.id)})

    @api.put("/house/phone")
    @parts.door.allowed(Role.RESIDENT)
    def set_my_phone() -> Response:
        wish = read_json(PhoneIn)
        with at_home(parts) as (work, caller, house):
            if not owns(caller, house.id):
                raise NotAllowed
            set_house_phone(work, house.id, wish.phone)
        return ok({"phone": wish.phone, "may_change": True})


def _add_any_number(api: Blueprint, parts: Parts) -> None:
    @api.get("/houses/<uuid:house_id>/phone")
    @parts.door.allowed(Role.OFFICE, office=Permission.RECORDS_PHONES)
    def phone_of(house_id: UUID) -> Response:
        with parts.door.entrance() as (work, _):
            if houses.find(work, str(house_id)) is None:
                raise NotFound
            return ok({"phone": house_phone(work, HouseId(house_id)), "may_change": True})

    @api.put("/houses/<uuid:house_id>/phone")
    @parts.door.allowed(Role.OFFICE, office=Permission.HOUSES_MANAGE)
    def set_phone_of(house_id: UUID) -> Response:
        wish = read_json(PhoneIn)
        with parts.door.entrance() as (work, _):
            set_house_phone(work, HouseId(house_id), wish.phone)
        return ok({"phone": wish.phone, "may_change": True})
