"""Suggestions for a plate."""

from liff.api.bodies.suggestions import SuggestionsQuery
from liff.api.operations.operation import GUARD, Operation
from liff.api.schemas.schema import listed, ref, success

SUGGESTIONS = (
    Operation(
        method="get",
        path="/api/v1/gate/suggestions",
        summary="Where a car has been before",
        description="At most three houses of the last 180 days, the likeliest first; none that the house called wrong "
        "or that was not its visitor.",
        who=GUARD,
        query=SuggestionsQuery,
        answers={200: success(listed(ref("Suggestion")))},
        refusals=("TOO_MANY_REQUESTS",),
    ),
)
