"""Every call of the API. A test holds this list against the routes themselves, and the answers against the schemas."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from liff.api import bodies
from liff.api.schemas import Schema, listed, ref, success
from models.domain.households import Role

ABOUT = """Visitors of a gated village: registered by a guard, decided by the house, let in and let out.

Success is `{"success": true, "data": …, "pagination"?}`, a refusal is
`{"success": false, "error": {"code", "message", "details": [{"field", "message"}]}, "statusCode"}`; branch on the code.
Every answer carries `X-Request-Id`. Times are RFC 3339 in UTC. Lists are paged by cursor, newest first.

Sign in with `POST /api/v1/sessions`; send the access token as `Authorization: Bearer …`. What belongs to another
village is answered like what does not exist.
"""
GUARD, OFFICE, RESIDENT = (Role.GUARD,), (Role.GUARD, Role.OFFICE), (Role.GUARD, Role.OFFICE, Role.RESIDENT)
VISIT = success(ref("Visit"))
HTML: Schema = {"media": "text/html"}
LIVE = """A WebSocket. The page's first frame is `{"type": "auth", "access_token": "…"}`, within 10 seconds. The server
sends `{"type": "ready"}`, then `{"type": "visits", "visits": […]}` at every change of the village (photos are named by
id, not linked), `{"type": "ping"}` every 20 seconds, and `{"type": "stale"}` when it may have missed something: read
the list. A page merges by id and keeps the higher version. Close code 4401: the token is not good; 1013: too far
behind."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One call: who may make it, what it reads, what it answers, and how it may be refused."""

    method: str
    path: str
    summary: str
    answers: Mapping[int, Schema]
    who: tuple[Role, ...] = ()
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    refusals: tuple[str, ...] = ()
    photos: bool = False
    headers: tuple[str, ...] = ()
    description: str = ""


def _move(name: str, summary: str, body: type[bodies.Body] = bodies.NothingIn) -> Operation:
    refusals = ("NOT_FOUND", "STATE_FORBIDS")
    return Operation(
        method="post",
        path=f"/api/v1/visits/{{visit_id}}/{name}",
        summary=summary,
        who=GUARD,
        body=body,
        answers={200: VISIT},
        refusals=(*refusals, "REASON_REQUIRED") if body is bodies.OverrideIn else refusals,
    )


OPERATIONS = (
    Operation(
        method="post",
        path="/api/v1/sessions",
        summary="Sign in with an ID token of LINE",
        description="ES256 tokens of our accounts' Login channels only, each for the villages of its own accounts. "
        "`role` and `village` choose among several places; `liff_id` says which account's page asks.",
        body=bodies.SessionIn,
        answers={201: success(ref("Session"))},
        refusals=("INVALID_ID_TOKEN", "ID_TOKEN_EXPIRED", "NOT_A_MEMBER", "NOT_ALLOWED", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="post",
        path="/api/v1/sessions/refresh",
        summary="A new access token",
        description="The refresh token changes each time; the one before stays good for a minute, for a lost answer.",
        body=bodies.RefreshIn,
        answers={200: success(ref("Session"))},
        refusals=("NOT_SIGNED_IN", "NOT_ALLOWED", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="post",
        path="/api/v1/visits",
        summary="Register a visitor, and ask the house",
        description="The same `Idempotency-Key` with the same body makes one visit, however often it is sent.",
        who=GUARD,
        body=bodies.VisitIn,
        photos=True,
        headers=("Idempotency-Key",),
        answers={201: VISIT, 200: VISIT},
        refusals=("IDEMPOTENCY_KEY_REUSED", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/visits",
        summary="Visits, newest first",
        description="A resident sees those of their own houses.",
        who=RESIDENT,
        query=bodies.VisitsQuery,
        answers={200: success(listed(ref("Visit")), paged=True)},
    ),
    Operation(
        method="get",
        path="/api/v1/visits/{visit_id}",
        summary="One visit with its record",
        who=RESIDENT,
        answers={200: success(ref("VisitWithEvents"))},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="post",
        path="/api/v1/visits/{visit_id}/decision",
        summary="Answer for the house",
        description="The first answer stands; a later one is told which, in `error.standing`.",
        who=(Role.OFFICE, Role.RESIDENT),
        body=bodies.DecisionIn,
        answers={200: VISIT},
        refusals=("NOT_FOUND", "ALREADY_DECIDED", "STATE_FORBIDS"),
    ),
    _move("entry", "The approved visitor goes in"),
    _move("exit", "The visitor goes out"),
    _move("cancel", "The visitor went away, or the guard made a mistake"),
    _move("override", "Let in without an answer, with a reason", bodies.OverrideIn),
    Operation(
        method="get",
        path="/api/v1/houses",
        summary="The village's houses, for the picker",
        who=OFFICE,
        query=bodies.HousesQuery,
        answers={200: success(listed(ref("House"))), 304: {}},
    ),
    Operation(
        method="get",
        path="/api/v1/photos/{token}",
        summary="A photo, by its signed link",
        answers={200: {"media": "image/jpeg"}},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="get",
        path="/api/v1/live",
        summary="The gate's socket",
        description=LIVE,
        answers={101: {}},
        refusals=("VALIDATION_ERROR",),
    ),
    Operation(
        method="get",
        path="/api/v1/openapi.json",
        summary="This description",
        answers={200: {"type": "object"}},
    ),
    Operation(method="get", path="/api/v1/docs", summary="This description, to be read", answers={200: HTML}),
    Operation(
        method="get",
        path="/api/v1/docs/{name}",
        summary="What that page needs",
        answers={200: {"media": "*/*"}},
        refusals=("NOT_FOUND",),
    ),
)
