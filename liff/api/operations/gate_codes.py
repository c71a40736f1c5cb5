"""Codes that a house tells a gate without network."""

from liff.api.bodies.fields import NothingIn
from liff.api.bodies.house import MyHouseQuery
from liff.api.operations.operation import GUARD, OFFICE, RESIDENT, Operation
from liff.api.schemas.schema import ref, success

_HOW = """Eight signs for this house and this hour, good until 15 minutes after it, by which the gate's page lets the
visitor in without network. The same for all who ask within the hour; each of them is on record."""

GATE_CODES = (
    Operation(
        method="post",
        path="/api/v1/house/gate-code",
        summary="A code to be told to the gate when it has no network",
        description=_HOW,
        who=RESIDENT,
        body=NothingIn,
        query=MyHouseQuery,
        answers={200: success(ref("GateCode"))},
        refusals=("NOT_FOUND", "FEATURE_OFF", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="post",
        path="/api/v1/houses/{house_id}/gate-code",
        summary="The same for a house that has called the office",
        description=_HOW,
        who=OFFICE,
        body=NothingIn,
        answers={200: success(ref("GateCode"))},
        refusals=("NOT_FOUND", "FEATURE_OFF", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/gate/answers",
        summary="What a gate needs to verify such codes without network",
        who=GUARD,
        answers={200: success(ref("GateAnswers")), 304: {}},
    ),
)
