"""Into a village: by an invite's link, or by its code and the office's word."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.joining import JoinIn, LookIn
from liff.api.bodies.reading import read_json
from liff.api.joining_shapes import offer_json, place_json
from liff.api.newcomers import Newcomer, account_work, act_as, newcomer
from liff.api.parts import Parts
from liff.auth import public
from models.domain.errors import Code, Refused
from models.domain.ids import AccountId, MembershipId, PersonId
from models.queries import people, places, villages
from models.uow import Work
from models.usecases.accept_invite import accept_invite, look_at_invite
from models.usecases.join_by_code import Claim, join_by_code
from models.usecases.meet import meet

Result = TypeVar("Result")

OF_AN_ADDRESS = "60 per minute"
OF_A_PERSON = "30 per hour"
"""Whoever tries codes and house numbers one after the other gets nowhere: there are 30⁸ codes."""

_ELSEWHERE = {Code.INVITE_UNKNOWN, Code.JOIN_CODE_WRONG}
"""Perhaps another account of the same Login channel knows better."""


def add_joins(api: Blueprint, parts: Parts) -> None:
    """POST /joins/look and POST /joins."""

    @api.post("/joins/look")
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def look_at_offer() -> Response:
        wish = read_json(LookIn)
        who = _limited(parts, newcomer(parts, wish))
        return ok(_in_some_account(parts, who, lambda work: _looked_at(work, wish.invite)))

    @api.post("/joins")
    @public
    @parts.limiter.limit(OF_AN_ADDRESS)
    def join_village() -> Response:
        wish = read_json(JoinIn)
        who = _limited(parts, newcomer(parts, wish))

        def enter(work: Work) -> Response:
            person_id = meet(work, who.identity.line_user_id, who.identity.name)
            act_as(work, person_id)
            return _joined(work, person_id, _take(work, person_id, wish))

        return _in_some_account(parts, who, enter)


def _limited(parts: Parts, who: Newcomer) -> Newcomer:
    """Raises RateLimitExceeded where this person has tried too often, from wherever."""
    with parts.limiter.limit(OF_A_PERSON, key_func=lambda: f"{who.identity.line_user_id}/joins"):
        return who


def _in_some_account(parts: Parts, who: Newcomer, act: Callable[[Work], Result]) -> Result:
    """In the first account that knows the invite or the code. Each is a transaction: nothing is left in the others."""
    refused = Refused(Code.INVITE_UNKNOWN)
    for account_id in who.account_ids:
        try:
            return _in_account(parts, account_id, act)
        except Refused as why:
            if why.code not in _ELSEWHERE:
                raise
            refused = why
    raise refused


def _in_account(parts: Parts, account_id: AccountId, act: Callable[[Work], Result]) -> Result:
    with account_work(parts, account_id) as work:
        return act(work)


def _looked_at(work: Work, token: str) -> dict[str, Any]:
    invite = look_at_invite(work, token)
    return offer_json(invite, villages.village(work))


def _take(work: Work, person_id: PersonId, wish: JoinIn) -> MembershipId:
    if wish.invite:
        return accept_invite(work, person_id, wish.invite)
    if not (wish.join_code and wish.house and wish.household_role and wish.name):
        raise RuntimeError("the body is read with all of them")
    claim = Claim(join_code=wish.join_code, house=wish.house, household_role=wish.household_role, name=wish.name)
    return join_by_code(work, person_id, claim)


def _joined(work: Work, person_id: PersonId, membership_id: MembershipId) -> Response:
    person = people.by_id(work, person_id)
    acting = person.acting.id if person and person.acting else None
    return ok({"place": place_json(places.place(work, membership_id), acting)}, 201)
