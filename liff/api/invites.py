"""Invites, for those who may take somebody in."""

from uuid import UUID

from flask import Blueprint, Response, g

from liff.api.answers import ok
from liff.api.bodies.joining import InviteIn
from liff.api.bodies.reading import read_json
from liff.api.joining_shapes import invite_json
from liff.api.parts import Parts
from liff.api.shapes import moment
from liff.auth import Caller
from liff.qr import svg_of_link
from models.domain.errors import Invalid, NotFound
from models.domain.households import HouseholdRole, Role
from models.domain.ids import HouseId, InviteId
from models.domain.joining import Offer, end_of
from models.domain.permissions import Permission
from models.queries import houses, invites, villages
from models.queries.invites import Invite
from models.uow import Work
from models.usecases.invite import make_invite, revoke_invite

LIMIT = "60 per hour"


def add_invites(api: Blueprint, parts: Parts) -> None:
    """GET and POST /invites, DELETE /invites/{id}."""
    door = parts.door

    @api.get("/invites")
    @door.allowed(Role.RESIDENT, Role.OFFICE, office=Permission.PEOPLE_SEE)
    def list_invites() -> Response:
        with door.entrance() as (work, caller):
            found = [one for one in invites.open_ones(work) if _may_take_back(caller, one)]
            return ok([invite_json(one, mine=one.made_by == caller.person.id) for one in found])

    @api.post("/invites")
    @door.allowed(Role.RESIDENT, Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    @parts.limiter.limit(LIMIT, key_func=lambda: f"{g.claims.person_id}/invites")
    def make_an_invite() -> Response:
        wish = read_json(InviteIn)
        with door.entrance() as (work, caller):
            made = make_invite(work, _offer(work, caller, wish), caller.person)
        link = f"{parts.liff_link(g.claims.account_id)}/join?invite={made.token}"
        told = {
            "id": str(made.id),
            "link": link,
            "qr": svg_of_link(link),
            "ends_at": moment(made.offer.ends_at),
            "expires_at": moment(made.expires_at),
        }
        answer = ok(told, 201)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @api.delete("/invites/<uuid:invite_id>")
    @door.allowed(Role.RESIDENT, Role.OFFICE, office=Permission.PEOPLE_MANAGE)
    def take_invite_back(invite_id: UUID) -> Response:
        with door.entrance() as (work, caller):
            theirs = [one for one in invites.open_ones(work) if one.id == invite_id and _may_take_back(caller, one)]
            if not theirs:
                raise NotFound
            revoke_invite(work, InviteId(invite_id))
        return ok({"id": str(invite_id)})


def _offer(work: Work, caller: Caller, wish: InviteIn) -> Offer:
    """Raises Invalid for a house that the village does not have, or that is not told."""
    zone = villages.village(work).time_zone
    return Offer(
        village_id=work.village,
        role=Role(wish.role),
        house_id=_house(work, caller, wish.house) if Role(wish.role) is Role.RESIDENT else None,
        household_role=wish.household_role,
        ends_at=end_of(wish.ends_on, zone) if wish.ends_on else None,
    )


def _house(work: Work, caller: Caller, given: str | None) -> HouseId:
    if given:
        found = houses.find(work, given)
        if found is None:
            raise Invalid([("house", "no such house in this village")])
        return found.id
    if len(caller.houses) != 1:
        raise Invalid([("house", "say which one")])
    return caller.houses[0]


def _may_take_back(caller: Caller, invite: Invite) -> bool:
    """Whoever made it, an owner of its house, and the office."""
    if caller.role is Role.OFFICE or invite.made_by == caller.person.id:
        return True
    mine = caller.person.active(Role.RESIDENT, caller.village_id)
    return any(one.house_id == invite.offer.house_id and one.household_role is HouseholdRole.OWNER for one in mine)
