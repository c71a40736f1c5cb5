"""Passes: a house makes them, the gate judges them."""

from liff.api.bodies.fields import NothingIn
from liff.api.bodies.passes import OccasionIn, PassChangeIn, PassesQuery, PassIn, PassShownIn, PassUsedIn, PeopleQuery
from liff.api.operations.operation import GUARD, RESIDENT, Operation
from liff.api.schemas.schema import listed, ref, success

_WHOLE = success(ref("WholePass"))
_PAGE = success(listed(ref("Pass")), paged=True)

PASSES = (
    Operation(
        method="get",
        path="/api/v1/passes",
        summary="The passes of the caller's houses, newest first",
        who=RESIDENT,
        query=PassesQuery,
        answers={200: _PAGE},
    ),
    Operation(
        method="get",
        path="/api/v1/people-who-come",
        summary="Who may come every week: recurring passes that are good",
        who=RESIDENT,
        query=PeopleQuery,
        answers={200: _PAGE},
    ),
    Operation(
        method="post",
        path="/api/v1/passes",
        summary="Make a pass for a guest",
        optional_headers=("Idempotency-Key",),
        who=RESIDENT,
        body=PassIn,
        answers={201: _WHOLE, 200: _WHOLE},
        refusals=("TOO_MANY_PASSES", "FEATURE_OFF", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/passes/{pass_id}",
        summary="One pass, with who came on it",
        who=RESIDENT,
        answers={200: _WHOLE},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="patch",
        path="/api/v1/passes/{pass_id}",
        summary="Change a pass",
        description="By the one who made it, or an owner of the house. Its link and its six digits stay the same.",
        who=RESIDENT,
        body=PassChangeIn,
        answers={200: _WHOLE},
        refusals=("NOT_FOUND", "NOT_YOUR_PASS", "PASS_OVER"),
    ),
    Operation(
        method="delete",
        path="/api/v1/passes/{pass_id}",
        summary="Take a pass back, for good",
        description="By the one who made it, or an owner of the house.",
        who=RESIDENT,
        body=NothingIn,
        answers={200: _WHOLE},
        refusals=("NOT_FOUND", "NOT_YOUR_PASS"),
    ),
    Operation(
        method="post",
        path="/api/v1/occasions",
        summary="Passes for many guests at once",
        optional_headers=("Idempotency-Key",),
        who=RESIDENT,
        body=OccasionIn,
        answers={201: success(ref("Occasion")), 200: success(ref("Occasion"))},
        refusals=("TOO_MANY_PASSES", "FEATURE_OFF", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="delete",
        path="/api/v1/occasions/{occasion_id}",
        summary="Take back all passes of an occasion",
        who=RESIDENT,
        body=NothingIn,
        answers={200: success(ref("OccasionCalledOff"))},
        refusals=("NOT_FOUND", "NOT_YOUR_PASS"),
    ),
    Operation(
        method="post",
        path="/api/v1/passes/check",
        summary="May this guest come in now?",
        description="Changes nothing. Six digits can be tried 20 times a minute.",
        who=GUARD,
        body=PassShownIn,
        answers={200: success(ref("PassChecked"))},
        refusals=("TOO_MANY_REQUESTS",),
    ),
    Operation(
        method="post",
        path="/api/v1/passes/use",
        summary="Let the guest in",
        description="A visit that is inside at once. The last use of a pass is had once: of two gates at the same "
        "time the other is answered by `PASS_REFUSED`, with the verdict and who was first in `error.judged`.\n\n"
        "With `happened_at`, at a gate that had no network, the pass is judged as of then, and the guest is in all the "
        "same: the visit keeps the conflict `double_use`, which the other one gets, too, or `pass_refused`. Only what "
        "is no pass of the village is refused then. A guest whom the village watches for is stopped as at "
        "`POST /visits`.",
        who=GUARD,
        body=PassUsedIn,
        photos=True,
        headers=("Idempotency-Key",),
        answers={201: success(ref("Visit")), 200: success(ref("Visit"))},
        refusals=("NOT_AT_THIS_GATE", "PASS_REFUSED", "WATCHLIST_HIT", "IDEMPOTENCY_KEY_REUSED", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/gate/keys",
        summary="What a gate needs to judge passes without network",
        who=GUARD,
        answers={200: success(ref("GateKeys")), 304: {}},
    ),
)
