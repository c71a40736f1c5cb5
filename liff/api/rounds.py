"""A rider's round to several houses, over HTTP."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields

from flask import Blueprint, Response, g

from liff.api.answers import ok
from liff.api.bodies.reading import read_key
from liff.api.bodies.rounds import RoundIn
from liff.api.parts import Parts
from liff.api.uploads import Uploads, read_form
from liff.api.visits import visit_shown
from liff.api.watch_stop import known_by, stopped
from liff.auth import Caller
from models.domain.households import Role
from models.domain.ids import VillageId
from models.domain.watchlist import Hit
from models.queries import visit_cards
from models.uow import Work
from models.usecases.new_visits import Registered
from models.usecases.register_round import Stop, register_round, round_before, round_print, stops_of
from models.usecases.register_visit import VisitDraft

_LIMIT = "60 per minute"
"""For each guard: with ten houses each, more than a gate can do."""


def add_rounds(api: Blueprint, parts: Parts) -> None:
    """POST /visits/round."""
    door, uploads = parts.door, Uploads(parts.photo_store, parts.heavy)

    @api.post("/visits/round")
    @door.allowed(Role.GUARD)
    @parts.limiter.limit(_LIMIT, key_func=lambda: str(g.claims.person_id))
    def register_riders() -> Response:
        key = read_key("Idempotency-Key")
        wish, raws = read_form(RoundIn, several=("houses",))
        draft = _draft(parts, wish)
        with door.entrance() as (work, caller):
            stops = stops_of(work, wish.house_names(), key)
            print_ = round_print(draft, stops, [hashlib.sha256(raw).hexdigest() for raw in raws])
            before = round_before(work, stops, print_)
            if before:
                return _told(parts, caller, work, stops, before)
        village_id = VillageId(g.claims.village_id)
        with uploads.stored(village_id, raws, copies=len(stops)) as batch, door.entrance() as (work, caller):
            photos = [batch.photos[at :: len(stops)] for at in range(len(stops))]
            made = register_round(work, draft, stops, print_, photos)
            batch.keep = not isinstance(made, Hit) and all(one.fresh for one in made)
        if isinstance(made, Hit):
            return stopped(made)
        with door.entrance() as (reading, caller):
            return _told(parts, caller, reading, stops, made)


def _draft(parts: Parts, wish: RoundIn) -> VisitDraft:
    told = wish.model_dump(include={field.name for field in fields(VisitDraft)})
    return VisitDraft(**{**told, **known_by(parts, wish), "house": "", "visitor_name": wish.visitor_name or ""})


def _told(parts: Parts, caller: Caller, work: Work, stops: Sequence[Stop], made: Sequence[Registered]) -> Response:
    """In the order of the stops. 201 where the round began now."""
    cards = {card.id: card for card in visit_cards.cards(work, [one.visit_id for one in made])}
    shown = [visit_shown(parts, caller, cards[one.visit_id]) for one in made]
    told = {"group_id": str(stops[0].key), "visits": shown}
    return ok(told, 201 if all(one.fresh for one in made) else 200)
