"""Whom a village watches for, over HTTP: guards propose, the office says."""

from uuid import UUID

from flask import Blueprint, Response, g

from liff.api.answers import ok, revalidated
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.reading import read_json, read_query
from liff.api.bodies.watchlist import ConfirmIn, HitsQuery, ProposalIn, WatchIn, WatchlistQuery
from liff.api.parts import Parts
from liff.api.watch_shapes import entry_json, hit_json, watch_json
from models.domain.households import Role
from models.domain.permissions import Permission
from models.domain.watchlist import HitState, Standing
from models.queries import watch_hits, watchlist
from models.usecases.watchlist import clear_hit, confirm, decline, stop_watching, watch_for

_PROPOSED = "30 per hour"
"""For each guard: a village has not so many enemies."""


def add_watchlist(api: Blueprint, parts: Parts) -> None:
    """GET /gate/watch, POST /gate/watch/proposals, /village/watchlist and /village/watch-hits."""
    _add_gate(api, parts)
    _add_list(api, parts)
    _add_answers(api, parts)
    _add_hits(api, parts)


def _add_gate(api: Blueprint, parts: Parts) -> None:
    @api.get("/gate/watch")
    @parts.door.allowed(Role.GUARD)
    def gate_watch() -> Response:
        with parts.door.entrance() as (work, caller):
            salt = parts.watch_keys.salt(caller.village_id)
            told = watch_json(salt, watchlist.hashes(work, salt))
        return revalidated(ok(told))

    @api.post("/gate/watch/proposals")
    @parts.door.allowed(Role.GUARD)
    @parts.limiter.limit(_PROPOSED, key_func=lambda: f"{g.claims.person_id}/proposals")
    def propose() -> Response:
        wish = read_json(ProposalIn).wish()
        with parts.door.entrance() as (work, _):
            made = watch_for(work, parts.watch_keys, wish, Standing.PROPOSED)
            return ok(entry_json(watchlist.entry(work, made)), 201)


def _add_list(api: Blueprint, parts: Parts) -> None:
    @api.get("/village/watchlist")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_SEE)
    def village_watchlist() -> Response:
        query = read_query(WatchlistQuery)
        with parts.door.entrance() as (work, _):
            return ok(
                [
                    entry_json(one)
                    for one in watchlist.listed(work, Standing(query.standing) if query.standing else None)
                ]
            )

    @api.post("/village/watchlist")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_MANAGE)
    def watch() -> Response:
        wish = read_json(WatchIn).wish()
        with parts.door.entrance() as (work, _):
            made = watch_for(work, parts.watch_keys, wish, Standing.ACTIVE)
            return ok(entry_json(watchlist.entry(work, made)), 201)

    @api.delete("/village/watchlist/<uuid:entry_id>")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_MANAGE)
    def unwatch(entry_id: UUID) -> Response:
        read_json(NothingIn)
        with parts.door.entrance() as (work, _):
            stop_watching(work, entry_id)
        return ok({"id": str(entry_id)})


def _add_answers(api: Blueprint, parts: Parts) -> None:
    @api.post("/village/watchlist/<uuid:entry_id>/confirm")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_MANAGE)
    def confirm_proposal(entry_id: UUID) -> Response:
        wish = read_json(ConfirmIn)
        with parts.door.entrance() as (work, _):
            confirm(work, entry_id, wish.advice)
            return ok(entry_json(watchlist.entry(work, entry_id)))

    @api.post("/village/watchlist/<uuid:entry_id>/decline")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_MANAGE)
    def decline_proposal(entry_id: UUID) -> Response:
        read_json(NothingIn)
        with parts.door.entrance() as (work, _):
            decline(work, entry_id)
            return ok(entry_json(watchlist.entry(work, entry_id)))


def _add_hits(api: Blueprint, parts: Parts) -> None:
    @api.get("/village/watch-hits")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_SEE)
    def village_hits() -> Response:
        query = read_query(HitsQuery)
        with parts.door.entrance() as (work, _):
            return ok(
                [hit_json(one) for one in watch_hits.newest(work, HitState(query.state) if query.state else None)]
            )

    @api.post("/village/watch-hits/<uuid:hit_id>/clear")
    @parts.door.allowed(Role.OFFICE, office=Permission.WATCHLIST_MANAGE)
    def clear(hit_id: UUID) -> Response:
        read_json(NothingIn)
        with parts.door.entrance() as (work, _):
            return ok(hit_json(clear_hit(work, hit_id)))
