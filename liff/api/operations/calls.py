"""Calling about a visitor, and the numbers that are called."""

from liff.api.bodies.fields import NothingIn
from liff.api.bodies.gate import PhoneIn
from liff.api.bodies.house import MyHouseQuery
from liff.api.operations.operation import GUARD, OFFICE, RESIDENT, Operation
from liff.api.schemas.schema import ref, success

_PHONE = success(ref("HousePhone"))

CALLS = (
    Operation(
        method="post",
        path="/api/v1/visits/{visit_id}/call",
        summary="Call about a visitor",
        description="While they wait, for half an hour after nobody has answered, and where LINE reaches nobody of the "
        "house. The number that the village lets a guard have; that it was given stands in the record.",
        who=GUARD,
        body=NothingIn,
        answers={200: success(ref("CallNumber"))},
        refusals=("NOT_FOUND", "STATE_FORBIDS", "NO_NUMBER", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="get",
        path="/api/v1/house/phone",
        summary="The house's number for the gate",
        who=RESIDENT,
        query=MyHouseQuery,
        answers={200: _PHONE},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="put",
        path="/api/v1/house/phone",
        summary="Set the house's number for the gate",
        description="The owner does. It is forgotten when they live there no more.",
        who=RESIDENT,
        body=PhoneIn,
        query=MyHouseQuery,
        answers={200: _PHONE},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="get",
        path="/api/v1/houses/{house_id}/phone",
        summary="A house's number for the gate",
        who=OFFICE,
        answers={200: _PHONE},
        refusals=("NOT_FOUND",),
    ),
    Operation(
        method="put",
        path="/api/v1/houses/{house_id}/phone",
        summary="Set a house's number for the gate",
        who=OFFICE,
        body=PhoneIn,
        answers={200: _PHONE},
        refusals=("NOT_FOUND",),
    ),
)
