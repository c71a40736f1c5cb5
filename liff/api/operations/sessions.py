"""Signing in."""

from liff.api.bodies.sessions import RefreshIn, SessionIn
from liff.api.operations.operation import Operation
from liff.api.schemas.schema import ref, success

SESSIONS = (
    Operation(
        method="post",
        path="/api/v1/sessions",
        summary="Sign in with an ID token of LINE",
        description="ES256 tokens of our accounts' Login channels only, each for the villages of its own accounts. "
        "`role` and `village` choose among several places; `liff_id` says which account's page asks.",
        body=SessionIn,
        answers={201: success(ref("Session"))},
        refusals=("INVALID_ID_TOKEN", "ID_TOKEN_EXPIRED", "NOT_A_MEMBER", "NOT_ALLOWED", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="post",
        path="/api/v1/sessions/refresh",
        summary="A new access token",
        description="The refresh token changes each time; the one before stays good for a minute, for a lost answer.",
        body=RefreshIn,
        answers={200: success(ref("Session"))},
        refusals=("NOT_SIGNED_IN", "NOT_ALLOWED", "TOO_MANY_REQUESTS"),
    ),
)
