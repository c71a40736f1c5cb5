"""Who lives in a house and who works in the village; and what becomes of their places."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.joining import HouseholdQuery, PlaceIn, ReasonIn
from liff.api.bodies.reading import read_json, read_query
from liff.api.joining_shapes import member_json
from liff.api.parts import Parts
from liff.auth import Caller, NotAllowed
from models.domain.errors import Invalid, NotFound
from models.domain.households import HouseholdRole, Responder, Role, Standing
from models.domain.ids import HouseId, MembershipId
from models.domain.joining import Power, end_of, may_offer, powers_over
from models.domain.permissions import Permission
from models.queries import houses, places
from models.queries.households import households
from models.queries.houses import House
from models.queries.places import Place
from models.uow import Work
from models.usecases.leave_village import change_place, end_place, resume, suspend

_ANYBODY = (Role.RESIDENT, Role.OFFICE, Role.GUARD)


def add_household(api: Blueprint, parts: Parts) -> None:
    """/household, /members and /places."""
    _add_reading(api, parts)
    _add_changing(api, parts)
    _add_suspending(api, parts)


def _add_reading(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.get("/household")
    @door.allowed(Role.RESIDENT, Role.OFFICE, office=Permission.PEOPLE_SEE)
    def household() -> Response:
        query = read_query(HouseholdQuery)
        with door.entrance() as (work, caller):
            homes = _homes(work, caller, query.house)
            found = places.of_houses(work, [home.id for home in homes])
            asked = households(work, [home.id for home in homes])
            return ok({"houses": [_home(caller, home, found, asked.get(home.id, ())) for home in homes]})

    @api.get("/members")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_SEE)
    def members() -> Response:
        with door.entrance() as (work, caller):
            return ok([_member(caller, one) for one in places.of_village(work)])


def _add_changing(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.patch("/places/<uuid:membership_id>")
    @door.allowed(Role.RESIDENT, Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def change_member(membership_id: UUID) -> Response:
        wish = read_json(PlaceIn)
        with door.entrance() as (work, caller):
            place = _within_reach(work, caller, membership_id, Power.CHANGE)
            role, ends_at = place.membership.household_role, place.membership.ends_at
            if "ends_on" in wish.model_fields_set:
                ends_at = end_of(wish.ends_on, place.time_zone) if wish.ends_on else None
            change_place(work, place.membership, wish.household_role or role or HouseholdRole.FAMILY, ends_at)
            return ok(_member(caller, places.place(work, place.membership.id)))

    @api.delete("/places/<uuid:membership_id>")
    @door.allowed(*_ANYBODY)
    def move_out(membership_id: UUID) -> Response:
        wish = read_json(ReasonIn)
        with door.entrance() as (work, caller):
            place = _within_reach(work, caller, membership_id, Power.LEAVE, Power.REMOVE)
            mine = place.membership.person_id == caller.person.id
            end_place(work, place.membership, "left" if mine else "removed", wish.reason)
        return ok({"membership": str(membership_id), "standing": "ended"})


def _add_suspending(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.post("/places/<uuid:membership_id>/suspend")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def suspend_member(membership_id: UUID) -> Response:
        wish = read_json(ReasonIn)
        with door.entrance() as (work, caller):
            place = _within_reach(work, caller, membership_id, Power.SUSPEND)
            suspend(work, place.membership.id, wish.reason)
        return ok({"membership": str(membership_id), "standing": "suspended"})

    @api.post("/places/<uuid:membership_id>/resume")
    @door.allowed(Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def resume_member(membership_id: UUID) -> Response:
        read_json(NothingIn)
        with door.entrance() as (work, caller):
            place = _within_reach(work, caller, membership_id, Power.SUSPEND)
            resume(work, place.membership.id)
        return ok({"membership": str(membership_id), "standing": "active"})


def _homes(work: Work, caller: Caller, given: str | None) -> list[House]:
    """The caller's own houses, or the one that the office asks for. Raises Invalid and NotAllowed."""
    mine = caller.sees
    if given is None:
        if mine is None:
            raise Invalid([("house", "say which one")])
        return houses.some(work, mine)
    found = houses.find(work, given)
    if mine is not None and (found is None or found.id not in mine):
        raise NotAllowed
    if found is None:
        raise Invalid([("house", "no such house in this village")])
    return [found]


def _home(caller: Caller, home: House, found: list[Place], asked: Sequence[Responder]) -> dict[str, Any]:
    responder = {one.person_id: one for one in asked}
    here = [one for one in found if one.membership.house_id == home.id]
    return {
        "house": {"id": str(home.id), "number": home.number, "soi": home.soi},
        "members": [_member(caller, one, responder.get(one.membership.person_id)) for one in here],
        "may_invite": [role.value for role in _invitable(caller, home.id)],
    }


def _invitable(caller: Caller, house_id: HouseId) -> list[HouseholdRole]:
    if caller.role is Role.OFFICE:
        takes_in = caller.person.may(Permission.PEOPLE_MANAGE, caller.village_id)
        return list(HouseholdRole) if takes_in else []
    mine = caller.person.active(Role.RESIDENT, caller.village_id)
    offered = {role for one in mine if one.house_id == house_id for role in may_offer(one)}
    return [role for role in HouseholdRole if role in offered]


def _member(caller: Caller, place: Place, responder: Responder | None = None) -> dict[str, Any]:
    mine = place.membership.person_id == caller.person.id
    return member_json(place, _powers(caller, place), mine=mine, responder=responder)


def _powers(caller: Caller, place: Place) -> frozenset[Power]:
    """In the role that the caller signed in with, and no other."""
    acting = caller.person.active(caller.role, caller.village_id)
    return powers_over(place.membership, acting, mine=place.membership.person_id == caller.person.id)


def _within_reach(work: Work, caller: Caller, membership_id: UUID, *powers: Power) -> Place:
    """A place that counts or waits, and is the caller's to change. What they may not see is not there for them."""
    place = places.place(work, MembershipId(membership_id), locked=True)
    held = _powers(caller, place)
    if held.isdisjoint(powers):
        at_home = place.membership.house_id in caller.houses
        raise NotAllowed if at_home else NotFound
    if place.membership.standing in {Standing.ENDED, Standing.REFUSED}:
        raise NotFound
    return place
