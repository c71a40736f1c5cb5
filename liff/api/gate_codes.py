"""Codes across a dead link: a house asks for one, and the gate knows them by their hashes."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, g, request

from liff.api.answers import etag_of, ok, revalidated
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.reading import read_json
from liff.api.my_house import at_home
from liff.api.parts import Parts
from liff.api.shapes import moment
from models.domain.errors import NotFound
from models.domain.features import Feature
from models.domain.gate_code import hours_told
from models.domain.households import Role
from models.domain.ids import HouseId, VillageId
from models.domain.permissions import Permission
from models.queries import houses
from models.queries.features import is_on_here
from models.queries.houses import House
from models.usecases.give_gate_code import Given, give_gate_code

_OF_A_RESIDENT = "10 per hour"
_OF_THE_OFFICE = "120 per hour"
_LEARNED = "120 per hour"
"""For each guard: a page asks at its opening and once an hour, and an answer is thousands of hashes."""


def add_gate_codes(api: Blueprint, parts: Parts) -> None:
    """POST /house/gate-code and /houses/{id}/gate-code, GET /gate/answers."""
    _add_giving(api, parts)
    _add_answers(api, parts)


def _add_giving(api: Blueprint, parts: Parts) -> None:
    @api.post("/house/gate-code")
    @parts.door.allowed(Role.RESIDENT)
    @parts.limiter.limit(_OF_A_RESIDENT, key_func=lambda: f"{g.claims.person_id}/gate-code")
    def my_gate_code() -> Response:
        read_json(NothingIn)
        with at_home(parts) as (work, _, house):
            return ok(_given(house, give_gate_code(work, parts.gate_codes, house.id)))

    @api.post("/houses/<uuid:house_id>/gate-code")
    @parts.door.allowed(Role.OFFICE, office=Permission.VISITS_DECIDE)
    @parts.limiter.limit(_OF_THE_OFFICE, key_func=lambda: f"{g.claims.person_id}/gate-codes")
    def gate_code_of(house_id: UUID) -> Response:
        read_json(NothingIn)
        with parts.door.entrance() as (work, _):
            house = houses.find(work, str(house_id))
            if house is None:
                raise NotFound
            return ok(_given(house, give_gate_code(work, parts.gate_codes, house.id)))


def _given(house: House, given: Given) -> dict[str, object]:
    shown = {"id": str(house.id), "number": house.number, "soi": house.soi}
    return {"code": given.code, "house": shown, "until": moment(given.until)}


def _add_answers(api: Blueprint, parts: Parts) -> None:
    @api.get("/gate/answers")
    @parts.door.allowed(Role.GUARD)
    @parts.limiter.limit(_LEARNED, key_func=lambda: str(g.claims.person_id))
    def gate_answers() -> Response:
        with parts.door.entrance() as (work, caller):
            on = is_on_here(work, Feature.GATE_CODES)
            house_ids = sorted(one.id for one in houses.all_of(work)) if on else []
            hours = hours_told(work.now)
        salt = parts.gate_codes.salt(caller.village_id)
        known_by = f"{salt} {hours} {house_ids}".encode()
        is_known = etag_of(known_by) in request.if_none_match  # then there are no hashes to reckon
        return revalidated(ok(None if is_known else _answers(parts, caller.village_id, house_ids, hours)), known_by)


def _answers(parts: Parts, village_id: VillageId, house_ids: Sequence[HouseId], hours: range) -> dict[str, object]:
    told = [
        {
            "hour": hour,
            "houses": {str(one): word for one, word in parts.gate_codes.verifiers(village_id, house_ids, hour).items()},
        }
        for hour in hours
    ]
    return {"salt": parts.gate_codes.salt(village_id), "hours": told}
