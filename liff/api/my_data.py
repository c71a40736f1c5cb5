"""What is kept of the caller: to read, and to be forgotten."""

from flask import Blueprint, Response, g

from liff.api.answers import ok
from liff.api.bodies.joining import EraseIn
from liff.api.bodies.reading import read_json
from liff.api.newcomers import whole_person
from liff.api.parts import Parts
from models.domain.households import Role
from models.domain.ids import AccountId
from models.queries import my_data
from models.usecases.erase_person import erase_person

LIMIT = "12 per hour"
_EVERYBODY = (Role.GUARD, Role.OFFICE, Role.RESIDENT)


def add_my_data(api: Blueprint, parts: Parts) -> None:
    """GET /me/export and POST /me/erase."""
    door = parts.door

    @api.get("/me/export")
    @door.allowed(*_EVERYBODY)
    @parts.limiter.limit(LIMIT, key_func=lambda: f"{g.claims.person_id}/export")
    def export() -> Response:
        with whole_person(parts) as (work, person):
            told = my_data.everything_of(work, person.id, [one.village_id for one in person.memberships])
        answer = ok(told)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Disposition"] = 'attachment; filename="my-village-data.json"'
        return answer

    @api.post("/me/erase")
    @door.allowed(*_EVERYBODY)
    @parts.limiter.limit(LIMIT, key_func=lambda: f"{g.claims.person_id}/erase")
    def erase() -> Response:
        wish = read_json(EraseIn)
        with whole_person(parts) as (work, person):
            erase_person(work, person)
        given_back = wish.access_token is not None and _give_back(parts, g.claims.account_id, wish.access_token)
        return ok({"deauthorized": given_back})


def _give_back(parts: Parts, account_id: AccountId, access_token: str) -> bool:
    channel = next(one.login_channel_id for one in parts.accounts() if one.id == account_id)
    return parts.give_back(channel, access_token)
