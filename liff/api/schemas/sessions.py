"""Who is signed in, in answers."""

from liff.api.schemas.schema import FLAG, HOUSE, ID, TEXT, Schema, listed, one_of, record, ref
from models.domain.households import Role

SESSIONS: dict[str, Schema] = {
    "Member": record(
        id=ID,
        name=TEXT,
        language=TEXT,
        large_type=FLAG,
        role=one_of(Role),
        village=record(id=ID, name=TEXT, time_zone=TEXT),
        houses=listed(record(**HOUSE)),
        places={"type": "integer", "minimum": 1, "description": "In all villages and roles that the person acts in."},
    ),
    "Session": record(
        access_token=TEXT,
        token_type={"const": "Bearer"},
        expires_in={"type": "integer", "minimum": 0, "description": "Seconds."},
        refresh_token=TEXT,
        member=ref("Member"),
    ),
}
