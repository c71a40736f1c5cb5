"""Visits, houses, photos and the gate's socket."""

from liff.api.bodies.fields import Body, NothingIn
from liff.api.bodies.visits import (
    DecisionIn,
    EntryIn,
    HousesQuery,
    MoveIn,
    OverrideIn,
    VisitIn,
    VisitsQuery,
    WrongEntryIn,
)
from liff.api.operations.operation import EVERYBODY, GATE_AND_OFFICE, GUARD, RESIDENT, Operation
from liff.api.schemas.schema import listed, ref, success
from models.domain.households import Role

VISIT = success(ref("Visit"))
LIVE = """A WebSocket. The page's first frame is `{"type": "auth", "access_token": "…"}`, within 10 seconds. The server
sends `{"type": "ready"}`, then `{"type": "visits", "visits": […]}` at every change of the village (photos are named by
id, not linked), `{"type": "ping"}` every 10 seconds, and `{"type": "stale"}` when it may have missed something: read
the list. A page merges by id and keeps the higher version. To guard and office a ping carries `"standing":
{"requested": [count, versions], "inside": [count, versions]}`, how many visits of the village wait and are inside, with
the sum of their versions: a page whose own differ reads the list once. They are also sent
`{"type": "hit", "hit": {…}}` (a WatchHit) when somebody whom the village watches for is seen, and when that is settled.
A resident is told of their own houses' visits only, and of who answered as much as a guard is: the visit itself tells
them more.
Close code 4401: the token is not good, or what it stands for has changed; 1013: too far behind."""


LATER = """The same `Idempotency-Key` again changes nothing, and is answered by the visit as it stands. With
`happened_at`, at a gate that had no network, the move counts as of then."""

ANYWAY = """ Then only a visitor who is inside already, or was, is refused: one whom the house had rejected, or whose
time was over, is let in with the conflict `against_answer`, which is an override."""


BY_CODE = """ With the house's `gate_code` a waiting visitor was approved by whoever was given it; where it does not
hold, the conflict is `code_wrong`."""

_MORE_REFUSALS = {"entry": ("NOT_AT_THIS_GATE",), "override": ("NOT_AT_THIS_GATE", "REASON_REQUIRED")}


def _move(name: str, summary: str, body: type[Body] = MoveIn, more: str = "") -> Operation:
    refusals = ("NOT_FOUND", "STATE_FORBIDS", "IDEMPOTENCY_KEY_REUSED")
    return Operation(
        method="post",
        path=f"/api/v1/visits/{{visit_id}}/{name}",
        summary=summary,
        description=f"{LATER}{more}",
        optional_headers=("Idempotency-Key",),
        who=GUARD,
        body=body,
        answers={200: VISIT},
        refusals=(*refusals, *_MORE_REFUSALS.get(name, ())),
    )


def _undo(move: str, more: str) -> Operation:
    return Operation(
        method="post",
        path=f"/api/v1/visits/{{visit_id}}/{move}/undo",
        summary=f"Take an {move} back that was a mistake",
        description=f"For 60 seconds after it. {more}",
        optional_headers=("Idempotency-Key",),
        who=GUARD,
        body=NothingIn,
        answers={200: VISIT},
        refusals=("NOT_FOUND", "STATE_FORBIDS", "UNDO_TOO_LATE", "IDEMPOTENCY_KEY_REUSED"),
    )


VISITS = (
    Operation(
        method="post",
        path="/api/v1/visits",
        summary="Register a visitor, and ask the house",
        description="The same `Idempotency-Key` with the same form makes one visit, however often it is sent. What "
        "became of the visitor does not count for that: it brings the visit up to date. Somebody whom the village "
        "watches for is not registered: `error.hit` tells how they were known. Sent again with the hit's id as "
        "`not_them` they are, where the match is similar, or else the office has cleared it. What a gate without "
        "network tells is always taken, and the office is told afterwards.",
        who=GUARD,
        body=VisitIn,
        photos=True,
        headers=("Idempotency-Key",),
        answers={201: VISIT, 200: VISIT},
        refusals=("IDEMPOTENCY_KEY_REUSED", "WATCHLIST_HIT", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/visits",
        summary="Visits, newest first",
        description="A resident sees those of their own houses.",
        who=EVERYBODY,
        query=VisitsQuery,
        answers={200: success(listed(ref("Visit")), paged=True)},
    ),
    Operation(
        method="get",
        path="/api/v1/visits/{visit_id}",
        summary="One visit with its record",
        who=EVERYBODY,
        answers={200: success(ref("VisitWithEvents"))},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="post",
        path="/api/v1/visits/{visit_id}/decision",
        summary="Answer for the house",
        description="The first answer stands; a later one is told which, in `error.standing`.",
        who=(Role.OFFICE, Role.RESIDENT),
        body=DecisionIn,
        answers={200: VISIT},
        refusals=("NOT_FOUND", "ALREADY_DECIDED", "STATE_FORBIDS"),
    ),
    Operation(
        method="post",
        path="/api/v1/visits/{visit_id}/undo",
        summary="Take an approval back",
        description="For 15 seconds after it, while the visitor is not inside. The visit is a rejected one then.",
        who=(Role.OFFICE, Role.RESIDENT),
        body=NothingIn,
        answers={200: VISIT},
        refusals=("NOT_FOUND", "ALREADY_DECIDED", "UNDO_TOO_LATE", "STATE_FORBIDS"),
    ),
    _move("entry", "The approved visitor goes in", EntryIn, ANYWAY + BY_CODE),
    _move("exit", "The visitor goes out"),
    _move("cancel", "The visitor went away, or the guard made a mistake"),
    _move("override", "Let in without an answer, with a reason", OverrideIn, ANYWAY),
    _undo("entry", "Of an approved visitor, who is outside again; not of somebody let in unasked, or on a pass."),
    _undo("exit", "The visitor is inside again, for as long as they could stay."),
    Operation(
        method="post",
        path="/api/v1/visits/{visit_id}/wrong-entry",
        summary="Say that an entry was wrong",
        description="Once a visit, for seven days after the entry, by somebody of the house. It changes nothing at the "
        "gate; guard and office read it with the visit and in its record.",
        who=RESIDENT,
        body=WrongEntryIn,
        answers={200: VISIT},
        refusals=("NOT_FOUND", "STATE_FORBIDS"),
    ),
    Operation(
        method="get",
        path="/api/v1/houses",
        summary="The village's houses, for the picker",
        who=GATE_AND_OFFICE,
        query=HousesQuery,
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
        summary="The socket of gates and residents",
        description=LIVE,
        answers={101: {}},
        refusals=("VALIDATION_ERROR",),
    ),
)
