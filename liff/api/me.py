"""Who somebody is here: their places, the one they act for, and the way out of all of them."""

from typing import Any

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.joining import ActingIn, MeIn, UnlinkIn
from liff.api.bodies.reading import read_json
from liff.api.joining_shapes import acting_json, place_json
from liff.api.newcomers import Newcomer, account_work, newcomer, whole_person
from liff.api.parts import Parts
from liff.auth import public
from models.domain.households import Role
from models.domain.ids import AccountId, MembershipId
from models.queries import people, places
from models.queries.people import Person
from models.usecases.choose_place import choose_place
from models.usecases.leave_village import unlink

LIMIT = "60 per minute"
_EVERYBODY = (Role.GUARD, Role.OFFICE, Role.RESIDENT)


def add_me(api: Blueprint, parts: Parts) -> None:
    """POST /me and /me/unlink, GET and POST /me/acting."""

    @api.post("/me")
    @public
    @parts.limiter.limit(LIMIT)
    def who_am_i() -> Response:
        who = newcomer(parts, read_json(MeIn))
        known = list(_known(parts, who))
        told = [one for account_id, person in known for one in _places(parts, account_id, person)]
        return _private({"person": _person(who, known[0][1] if known else None), "places": told})

    @api.get("/me/acting")
    @parts.door.allowed(*_EVERYBODY)
    def acting_for() -> Response:
        with whole_person(parts) as (_, person):
            acting = person.acting
            chosen = acting if acting and acting.id == person.acting_as else None
        return _private({"acting": acting_json(chosen) if chosen else None})

    @api.post("/me/acting")
    @parts.door.allowed(*_EVERYBODY)
    def act_for() -> Response:
        wish = read_json(ActingIn)
        with whole_person(parts) as (work, person):
            chosen = choose_place(work, person, MembershipId(wish.membership))
        return ok({"membership": str(chosen.id)})

    @api.post("/me/unlink")
    @public
    @parts.limiter.limit(LIMIT)
    def forget_me() -> Response:
        wish = read_json(UnlinkIn)
        who = newcomer(parts, wish)
        for account_id, person in _known(parts, who):
            with account_work(parts, account_id, person.id) as work:
                unlink(work, person)
        return _private({"deauthorized": parts.give_back(who.identity.login_channel_id, wish.access_token)})


def _known(parts: Parts, who: Newcomer) -> list[tuple[AccountId, Person]]:
    """The person in each account that knows them."""
    found = []
    for account_id in who.account_ids:
        with account_work(parts, account_id) as work:
            person = people.by_line_users(work, [who.identity.line_user_id]).get(who.identity.line_user_id)
        if person:
            found.append((account_id, person))
    return found


def _places(parts: Parts, account_id: AccountId, person: Person) -> list[dict[str, Any]]:
    acting = person.acting.id if person.acting else None
    with account_work(parts, account_id) as work:
        found = places.of_person(work, person.id, sorted({one.village_id for one in person.memberships}))
    return [place_json(one, acting) for one in found]


def _person(who: Newcomer, person: Person | None) -> dict[str, Any]:
    return {
        "name": (person.name if person else "") or who.identity.name,
        "language": person.language if person else "th",
        "following": person.following if person else False,
        "large_type": person.large_type if person else False,
    }


def _private(told: dict[str, Any]) -> Response:
    answer = ok(told)
    answer.headers["Cache-Control"] = "no-store"
    return answer
