"""Every call of the API. A test holds this list against the routes themselves, and the answers against the schemas."""

from liff.api.operations.calls import CALLS
from liff.api.operations.gate import GATE
from liff.api.operations.gate_codes import GATE_CODES
from liff.api.operations.house import HOUSES
from liff.api.operations.joining import JOINING
from liff.api.operations.my_data import MY_DATA
from liff.api.operations.operation import Operation
from liff.api.operations.passes import PASSES
from liff.api.operations.plate_reading import PLATE_READING
from liff.api.operations.rounds import ROUNDS
from liff.api.operations.sessions import SESSIONS
from liff.api.operations.suggestions import SUGGESTIONS
from liff.api.operations.visits import VISITS
from liff.api.operations.watchlist import WATCHLIST
from liff.api.schemas.schema import Schema

ABOUT = """Visitors of a gated village: registered by a guard, decided by the house, let in and let out.

Success is `{"success": true, "data": …, "pagination"?}`, a refusal is
`{"success": false, "error": {"code", "message", "details": [{"field", "message"}]}, "statusCode"}`; branch on the code.
Every answer carries `X-Request-Id`. Times are RFC 3339 in UTC. Lists are paged by cursor, newest first.

Sign in with `POST /api/v1/sessions`; send the access token as `Authorization: Bearer …`. What belongs to another
village is answered like what does not exist. A guard may say with `Gate-Id` at which of the village's gates they stand.
"""
HTML: Schema = {"media": "text/html"}

_DESCRIPTION = (
    Operation(
        method="get",
        path="/api/v1/openapi.json",
        summary="This description",
        answers={200: {"type": "object"}},
    ),
    Operation(method="get", path="/api/v1/docs", summary="This description, to be read", answers={200: HTML}),
    Operation(
        method="get",
        path="/api/v1/docs/{name}",
        summary="What that page needs",
        answers={200: {"media": "*/*"}},
        refusals=("NOT_FOUND",),
    ),
)
OPERATIONS = (
    *SESSIONS,
    *JOINING,
    *MY_DATA,
    *VISITS,
    *SUGGESTIONS,
    *PLATE_READING,
    *ROUNDS,
    *PASSES,
    *GATE,
    *CALLS,
    *GATE_CODES,
    *HOUSES,
    *WATCHLIST,
    *_DESCRIPTION,
)
