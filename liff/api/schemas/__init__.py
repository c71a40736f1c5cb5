"""What the API's answers look like, as JSON Schema: the other half of `shapes.py`."""

from liff.api.schemas.gate import GATE
from liff.api.schemas.gate_codes import GATE_CODES
from liff.api.schemas.house import HOUSE_SETTINGS
from liff.api.schemas.joining import JOINING
from liff.api.schemas.my_data import MY_DATA
from liff.api.schemas.passes import PASSES
from liff.api.schemas.plate_reading import PLATE_READING
from liff.api.schemas.rounds import ROUNDS
from liff.api.schemas.schema import COUNT, MOMENT, TEXT, Schema, listed, one_of, or_none, record, ref
from liff.api.schemas.sessions import SESSIONS
from liff.api.schemas.suggestions import SUGGESTIONS
from liff.api.schemas.visits import VISITS
from liff.api.schemas.watchlist import WATCHLIST
from models.domain.actors import ActorRole
from models.domain.visit import Answer

_ERROR: dict[str, Schema] = {
    "code": TEXT,
    "message": {**TEXT, "description": "For people; programs branch on the code."},
    "details": listed(record(field=TEXT, message=TEXT)),
}
_STANDING = record("The answer that stands.", answer=one_of(Answer), role=one_of(ActorRole), at=MOMENT)

_FRAME: dict[str, Schema] = {
    "Pagination": record(next_cursor=or_none(TEXT), limit=COUNT),
    "Error": {
        **record(**_ERROR),
        "properties": {**_ERROR, "standing": _STANDING, "judged": ref("PassJudged"), "hit": ref("WatchStop")},
    },
}

ANSWERS = {
    **SESSIONS,
    **JOINING,
    **MY_DATA,
    **VISITS,
    **SUGGESTIONS,
    **PLATE_READING,
    **ROUNDS,
    **PASSES,
    **GATE,
    **GATE_CODES,
    **HOUSE_SETTINGS,
    **WATCHLIST,
    **_FRAME,
}
