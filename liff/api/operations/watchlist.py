"""Whom a village watches for."""

from collections.abc import Mapping

from liff.api.bodies.fields import Body, NothingIn
from liff.api.bodies.watchlist import ConfirmIn, HitsQuery, ProposalIn, WatchIn, WatchlistQuery
from liff.api.operations.operation import GUARD, OFFICE, Operation
from liff.api.schemas.schema import Schema, listed, ref, success

_ENTRY, _HIT = success(ref("WatchEntry")), success(ref("WatchHit"))


def _of_office(path: str, summary: str, body: type[Body], answers: Mapping[int, Schema], *refusals: str) -> Operation:
    return Operation(
        method="post",
        path=f"/api/v1/village/{path}",
        summary=summary,
        who=OFFICE,
        body=body,
        answers=answers,
        refusals=("NOT_FOUND", *refusals),
    )


WATCHLIST = (
    Operation(
        method="get",
        path="/api/v1/gate/watch",
        summary="Whom the village watches for, for a page without network",
        description="Hashes of plates and names, to warn by. It has an ETag.",
        who=GUARD,
        answers={200: success(ref("GateWatch")), 304: {}},
    ),
    Operation(
        method="post",
        path="/api/v1/gate/watch/proposals",
        summary="Propose somebody for the watchlist",
        description="It holds when the office has confirmed it. What is left out is taken from the visit.",
        who=GUARD,
        body=ProposalIn,
        answers={201: _ENTRY},
        refusals=("NOT_FOUND", "STATE_FORBIDS", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/village/watchlist",
        summary="Whom the village watches for, and whom guards propose",
        description="Newest first.",
        who=OFFICE,
        query=WatchlistQuery,
        answers={200: success(listed(ref("WatchEntry")))},
    ),
    _of_office("watchlist", "Watch for somebody from now on", WatchIn, {201: _ENTRY}, "STATE_FORBIDS"),
    _of_office("watchlist/{entry_id}/confirm", "Take a guard's proposal on", ConfirmIn, {200: _ENTRY}, "STATE_FORBIDS"),
    _of_office("watchlist/{entry_id}/decline", "Decline a proposal", NothingIn, {200: _ENTRY}, "STATE_FORBIDS"),
    Operation(
        method="delete",
        path="/api/v1/village/watchlist/{entry_id}",
        summary="Watch for them no more",
        who=OFFICE,
        body=NothingIn,
        answers={200: success(ref("Ended"))},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="get",
        path="/api/v1/village/watch-hits",
        summary="Who of them was seen at the gate",
        description="The newest two hundred.",
        who=OFFICE,
        query=HitsQuery,
        answers={200: success(listed(ref("WatchHit")))},
    ),
    _of_office("watch-hits/{hit_id}/clear", "Say that it is somebody else", NothingIn, {200: _HIT}),
)
