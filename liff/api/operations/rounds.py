"""A rider's round."""

from liff.api.bodies.rounds import RoundIn
from liff.api.operations.operation import GUARD, Operation
from liff.api.schemas.schema import ref, success

ROUNDS = (
    Operation(
        method="post",
        path="/api/v1/visits/round",
        summary="Register a rider for several houses, and ask each",
        description="One form and one upload make a visit for each house, all or none. The same `Idempotency-Key` "
        "with the same body makes them once.",
        who=GUARD,
        body=RoundIn,
        photos=True,
        headers=("Idempotency-Key",),
        answers={201: success(ref("Round")), 200: success(ref("Round"))},
        refusals=("IDEMPOTENCY_KEY_REUSED", "WATCHLIST_HIT", "TOO_MANY_REQUESTS"),
    ),
)
