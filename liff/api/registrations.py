"""The office's side of joining: who waits, and the village's code."""

from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.joining import ReasonIn
from liff.api.bodies.reading import read_json
from liff.api.joining_shapes import registration_json
from liff.api.parts import Parts
from models.domain.households import Role
from models.domain.ids import MembershipId
from models.domain.permissions import Permission
from models.queries import places
from models.usecases import join_by_code, registrations


def add_registrations(api: Blueprint, parts: Parts) -> None:
    """/registrations and /join-code."""
    _add_registrations(api, parts)
    _add_join_code(api, parts)


def _add_registrations(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.get("/registrations")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_SEE)
    def list_registrations() -> Response:
        with door.entrance() as (work, _):
            return ok([registration_json(one) for one in places.pending(work)])

    @api.post("/registrations/<uuid:membership_id>/confirm")
    @door.allowed(Role.OFFICE, office=Permission.REGISTRATIONS_DECIDE)
    def confirm_registration(membership_id: UUID) -> Response:
        read_json(NothingIn)
        with door.entrance() as (work, _):
            registrations.confirm(work, MembershipId(membership_id))
        return ok({"id": str(membership_id), "standing": "active"})

    @api.post("/registrations/<uuid:membership_id>/refuse")
    @door.allowed(Role.OFFICE, office=Permission.REGISTRATIONS_DECIDE)
    def refuse_registration(membership_id: UUID) -> Response:
        wish = read_json(ReasonIn)
        with door.entrance() as (work, _):
            registrations.refuse(work, MembershipId(membership_id), wish.reason)
        return ok({"id": str(membership_id), "standing": "refused"})


def _add_join_code(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.get("/join-code")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def tell_code() -> Response:
        with door.entrance() as (work, _):
            return ok({"join_code": join_by_code.join_code(work)})

    @api.post("/join-code")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def renew_code() -> Response:
        read_json(NothingIn)
        with door.entrance() as (work, _):
            return ok({"join_code": join_by_code.renew_join_code(work)}, 201)

    @api.delete("/join-code")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def switch_off() -> Response:
        with door.entrance() as (work, _):
            join_by_code.switch_join_code_off(work)
        return ok({"join_code": None})
