"""Gates and their rules."""

from liff.api.bodies.gate import OverridesQuery
from liff.api.operations.operation import OFFICE, Operation
from liff.api.schemas.schema import ref, success

GATE = (
    Operation(
        method="get",
        path="/api/v1/village/overrides",
        summary="Who was let in without an answer",
        description="By guard, by house, and the newest themselves.",
        who=OFFICE,
        query=OverridesQuery,
        answers={200: success(ref("Overrides"))},
    ),
)
