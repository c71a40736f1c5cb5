"""Gates and their rules."""

from liff.api.bodies.gate import GateRulesIn, GatesIn, OverridesQuery
from liff.api.operations.operation import GUARD, OFFICE, Operation
from liff.api.schemas.schema import ref, success

GATE = (
    Operation(
        method="get",
        path="/api/v1/gate/setup",
        summary="The village's gates, and what holds at them",
        description="It has an ETag: a page asks anew and is told 304 where nothing has changed.",
        who=GUARD,
        answers={200: success(ref("GateSetup")), 304: {}},
    ),
    Operation(
        method="get",
        path="/api/v1/village/gates",
        summary="The village's gates",
        who=OFFICE,
        answers={200: success(ref("Gates"))},
    ),
    Operation(
        method="put",
        path="/api/v1/village/gates",
        summary="Say which gates there are, and whom each lets in",
        who=OFFICE,
        body=GatesIn,
        answers={200: success(ref("Gates"))},
    ),
    Operation(
        method="get",
        path="/api/v1/village/gate-rules",
        summary="Whom guards may call, and how long visitors may stay",
        who=OFFICE,
        answers={200: success(ref("GateRules"))},
    ),
    Operation(
        method="put",
        path="/api/v1/village/gate-rules",
        summary="Say whom guards may call, and how long visitors may stay",
        description="It holds from the next visitor on.",
        who=OFFICE,
        body=GateRulesIn,
        answers={200: success(ref("GateRules"))},
    ),
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
