"""Passes over HTTP, for the people of a house."""

from uuid import UUID, uuid4

from flask import Blueprint, Response, g

from liff.api import pages
from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.passes import OccasionIn, PassChangeIn, PassesQuery, PassIn, PeopleQuery
from liff.api.bodies.reading import read_json, read_key_or_none, read_query
from liff.api.parts import Parts
from liff.api.pass_shapes import pass_json, whole_pass_json
from liff.api.shapes import moment
from liff.auth import Caller
from liff.qr import svg_file
from models.domain.errors import NotFound
from models.domain.households import Role
from models.domain.ids import OccasionId, PassId
from models.domain.passes import PassKind, PassState, token_of
from models.queries import passes, villages
from models.queries.passes import PassCard, PassesWanted
from models.uow import Work
from models.usecases.make_occasion import make_occasion_once
from models.usecases.make_pass import PassDraft, change_pass, house_for, make_pass_once, revoke_occasion, revoke_pass

_MAKE_LIMIT = "60 per minute"
"""For each resident."""


def add_passes(api: Blueprint, parts: Parts) -> None:
    """Everything under /passes and /occasions, and /people-who-come."""
    _add_reading(api, parts)
    _add_making(api, parts)
    _add_changing(api, parts)
    _add_occasions(api, parts)


def _add_reading(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.get("/passes")
    @door.allowed(Role.RESIDENT)
    def list_passes() -> Response:
        query = read_query(PassesQuery)
        return _listed(
            parts,
            query,
            live=None if query.state is None else query.state == "live",
            kind=query.kind,
            occasion=query.occasion,
        )

    @api.get("/people-who-come")
    @door.allowed(Role.RESIDENT)
    def people_who_come() -> Response:
        return _listed(parts, read_query(PeopleQuery), live=True, kind=PassKind.RECURRING)

    @api.get("/passes/<uuid:pass_id>")
    @door.allowed(Role.RESIDENT)
    def one_pass(pass_id: UUID) -> Response:
        with door.entrance() as (work, caller):
            return ok(_whole(parts, work, caller, PassId(pass_id)))


def _add_making(api: Blueprint, parts: Parts) -> None:
    @api.post("/passes")
    @parts.door.allowed(Role.RESIDENT)
    @parts.limiter.limit(_MAKE_LIMIT, key_func=lambda: str(g.claims.person_id))
    def make_one_pass() -> Response:
        wish, key = read_json(PassIn), read_key_or_none("Idempotency-Key") or uuid4()
        with parts.door.entrance() as (work, caller):
            house_id = house_for(wish.house, caller.houses)
            draft = PassDraft(kind=wish.kind, terms=wish.terms(work.now))
            made, fresh = make_pass_once(work, house_id, draft, key)
            shown = _whole(parts, work, caller, made)
        return ok(shown, 201 if fresh else 200)


def _add_changing(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.patch("/passes/<uuid:pass_id>")
    @door.allowed(Role.RESIDENT)
    def change_one_pass(pass_id: UUID) -> Response:
        wish = read_json(PassChangeIn)
        with door.entrance() as (work, caller):
            change_pass(work, PassId(pass_id), wish.edit, caller.houses)
            shown = _whole(parts, work, caller, PassId(pass_id))
        return ok(shown)

    @api.delete("/passes/<uuid:pass_id>")
    @door.allowed(Role.RESIDENT)
    def revoke_one_pass(pass_id: UUID) -> Response:
        read_json(NothingIn)
        with door.entrance() as (work, caller):
            revoke_pass(work, PassId(pass_id), caller.houses)
            shown = _whole(parts, work, caller, PassId(pass_id))
        return ok(shown)


def _add_occasions(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.post("/occasions")
    @door.allowed(Role.RESIDENT)
    @parts.limiter.limit(_MAKE_LIMIT, key_func=lambda: str(g.claims.person_id))
    def invite_many() -> Response:
        wish, key = read_json(OccasionIn), read_key_or_none("Idempotency-Key") or uuid4()
        with door.entrance() as (work, caller):
            made = make_occasion_once(work, house_for(wish.house, caller.houses), wish.draft(), key)
            shown = _shown(parts, work, caller, passes.cards(work, made.passes))
        times = {"starts_at": moment(wish.starts_at), "ends_at": moment(wish.ends_at)}
        return ok({"id": str(made.id), "title": wish.title, **times, "passes": shown}, 201 if made.fresh else 200)

    @api.delete("/occasions/<uuid:occasion_id>")
    @door.allowed(Role.RESIDENT)
    def call_off_occasion(occasion_id: UUID) -> Response:
        read_json(NothingIn)
        with door.entrance() as (work, caller):
            wanted = PassesWanted(houses=caller.houses, occasion_id=OccasionId(occasion_id), limit=1)
            if not passes.page(work, wanted):
                raise NotFound
            revoked = revoke_occasion(work, OccasionId(occasion_id), caller.houses)
        return ok({"id": str(occasion_id), "revoked": len(revoked)})


def _listed(
    parts: Parts,
    query: PassesQuery | PeopleQuery,
    *,
    live: bool | None,
    kind: PassKind | None,
    occasion: UUID | None = None,
) -> Response:
    with parts.door.entrance() as (work, caller):
        wanted = PassesWanted(
            houses=caller.houses,
            live=live,
            kind=kind,
            occasion_id=OccasionId(occasion) if occasion else None,
            text=query.q,
            before=pages.read_cursor(query.cursor),
            limit=query.limit,
        )
        found = passes.page(work, wanted)
        shown = _shown(parts, work, caller, found[: query.limit])
    return ok(shown, pagination=pages.pagination(found, query.limit))


def _shown(parts: Parts, work: Work, caller: Caller, cards: list[PassCard]) -> list[dict[str, object]]:
    village = villages.village(work)
    return [pass_json(card, village, parts.sharing, caller.person.id, work.now) for card in cards]


def _whole(parts: Parts, work: Work, caller: Caller, pass_id: PassId) -> dict[str, object]:
    card = passes.card(work, pass_id, caller.houses)
    (shown,) = _shown(parts, work, caller, [card])
    message = parts.sharing.messages(card, villages.village(work))
    return whole_pass_json(shown, message, _qr(parts, work, card), passes.uses_of(work, pass_id))


def _qr(parts: Parts, work: Work, card: PassCard) -> str | None:
    """None where it opens no gate any more: nobody shall send that on."""
    if card.state(work.now) not in {PassState.NOT_YET, PassState.VALID}:
        return None
    return svg_file(parts.pass_keys.sign(card.one.village_id, token_of(card.one)))
