"""From LINE's ID token, which lives an hour, to a session of ours that lasts a shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from bot.line.login import Identity
from liff.api.answers import ok, refusal
from liff.api.bodies.reading import read_json
from liff.api.bodies.sessions import RefreshIn, SessionIn
from liff.api.newcomers import newcomer
from liff.api.parts import Parts
from liff.auth import Claims, NotAllowed, NotSignedIn, now, public
from models.domain.households import Membership, Role, Standing
from models.domain.ids import AccountId, PersonId
from models.queries import houses, people, villages
from models.queries.people import Person
from models.uow import Work
from models.usecases.learn_profiles import learn_name
from models.usecases.shift import Shift, begin_shift, renew_shift

_ORDER = [Role.GUARD, Role.OFFICE, Role.RESIDENT]
_TELLING = [Standing.SUSPENDED, Standing.PENDING, Standing.REFUSED, Standing.ENDED]
"""Of several places that do not count, which one says best what is the matter."""
_SIGN_IN_LIMIT = "60 per minute"


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where somebody acts: one membership of theirs, under the LINE account that knows them."""

    account_id: AccountId
    person: Person
    membership: Membership


def add_sessions(api: Blueprint, parts: Parts) -> None:
    """POST /sessions and POST /sessions/refresh."""

    @api.post("/sessions")
    @public
    @parts.limiter.limit(_SIGN_IN_LIMIT)
    def begin() -> Response:
        wish = read_json(SessionIn)
        who = newcomer(parts, wish)
        identity = who.identity
        place, standing = _find_place(parts, who.account_ids, identity, wish)
        if place is None:
            return _not_a_member(standing)
        with parts.database.work(village_id=place.membership.village_id, account_id=place.account_id) as work:
            if identity.name not in {"", place.person.name}:
                learn_name(work, place.person.id, identity.name)
            shift = begin_shift(work, place.person.id, place.membership.role)
            return _told(parts, work, place.account_id, shift, 201)

    @api.post("/sessions/refresh")
    @public
    @parts.limiter.limit(_SIGN_IN_LIMIT)
    def renew() -> Response:
        claims, secret = parts.tokens.unwrap_refresh(read_json(RefreshIn).refresh_token)
        with parts.database.work(village_id=claims.village_id, account_id=claims.account_id) as work:
            shift = renew_shift(work, claims.session_id, secret)
            if shift is None:
                raise NotSignedIn
            return _told(parts, work, claims.account_id, shift, 200)


def _find_place(
    parts: Parts, account_ids: Sequence[AccountId], identity: Identity, wish: SessionIn
) -> tuple[_Place | None, Standing | None]:
    """The place that fits the wish best; else how the person stands where they have one that is not active."""
    standing = None
    for account_id in account_ids:
        with parts.database.work(account_id=account_id, whole_account=True) as work:
            person = people.by_line_users(work, [identity.line_user_id]).get(identity.line_user_id)
        if person is None:
            continue
        fitting = [one for one in person.memberships if _fits(one, wish)]
        active = [one for one in fitting if one.standing is Standing.ACTIVE]
        if active:
            chosen = person.acting_as
            best = min(active, key=lambda one: (one.id != chosen, _ORDER.index(one.role)))
            return _Place(account_id=account_id, person=person, membership=best), None
        standing = standing or min((one.standing for one in fitting), key=_TELLING.index, default=None)
    return None, standing


def _fits(membership: Membership, wish: SessionIn) -> bool:
    return wish.role in {None, membership.role.value} and wish.village in {None, membership.village_id}


def _not_a_member(standing: Standing | None) -> Response:
    details = [("standing", standing.value)] if standing else []
    return refusal(403, "NOT_A_MEMBER", "This LINE account has no such place in a village here.", details)


def _told(parts: Parts, work: Work, account_id: AccountId, shift: Shift, status: int) -> Response:
    claims = Claims(
        session_id=shift.id,
        person_id=shift.person_id,
        village_id=shift.village_id,
        account_id=account_id,
        role=shift.role,
    )
    person = people.by_id(work, shift.person_id)
    if person is None or not person.active(shift.role, shift.village_id):
        raise NotAllowed
    token, seconds = parts.tokens.issue(claims, now(), shift.expires_at)
    told = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": seconds,
        "refresh_token": parts.tokens.wrap_refresh(claims, shift.refresh_token),
        "member": _member(work, person, shift),
    }
    answer = ok(told, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _member(work: Work, person: Person, shift: Shift) -> dict[str, Any]:
    village = villages.village(work)
    theirs = set(person.houses(shift.village_id))
    homes = houses.some(work, theirs) if theirs else []
    return {
        "id": str(person.id),
        "name": person.name,
        "language": person.language,
        "large_type": person.large_type,
        "role": shift.role.value,
        "village": {"id": str(village.id), "name": village.name, "time_zone": village.time_zone},
        "houses": [{"id": str(one.id), "number": one.number, "soi": one.soi} for one in homes],
        "places": _count_places(work, person.id),
    }


def _count_places(work: Work, person_id: PersonId) -> int:
    """In all villages of the account: whoever has several is shown the way from one to the other."""
    work.whole_account = True
    work.name_scope()
    person = people.by_id(work, person_id)
    return len([one for one in person.memberships if one.standing is Standing.ACTIVE]) if person else 0
