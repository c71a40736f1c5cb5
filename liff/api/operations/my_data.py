"""What is kept of the caller."""

from liff.api.bodies.joining import EraseIn
from liff.api.operations.operation import EVERYBODY, Operation
from liff.api.schemas.schema import ref, success

MY_DATA = (
    Operation(
        method="get",
        path="/api/v1/me/export",
        summary="What is kept of the caller, in all their villages of this LINE account",
        description="Who they are, their places and settings, what they made and answered. Without visitors' names.",
        who=EVERYBODY,
        answers={200: success(ref("MyData"))},
        refusals=("TOO_MANY_REQUESTS",),
    ),
    Operation(
        method="post",
        path="/api/v1/me/erase",
        summary="Leave all places, and be forgotten as far as the law lets the record go",
        description="Name, settings, texts and sessions go, all places end, unused invites are taken back. The record "
        "keeps that a person of the house did something and when, without a name; LINE's id of them stays.",
        who=EVERYBODY,
        body=EraseIn,
        answers={200: success(ref("Unlinked"))},
        refusals=("TOO_MANY_REQUESTS",),
    ),
)
