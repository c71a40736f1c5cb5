"""What the API's answers look like, as JSON Schema: the other half of `shapes.py`."""

from typing import Any

from models.domain.actors import ActorRole, Source
from models.domain.households import Role
from models.domain.visit import Answer, Kind, OverrideReason, State

Schema = dict[str, Any]

ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 1}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def one_of(words: type[Role | ActorRole | Answer | Kind | Source | State] | tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": [str(word) for word in words]}


def record(description: str = "", /, **fields: Schema) -> Schema:
    """An object with exactly these fields."""
    told = {"description": description} if description else {}
    shape = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return told | shape


def success(data: Schema, *, paged: bool = False) -> Schema:
    """The contract's frame around what was asked for."""
    fields: dict[str, Schema] = {"success": {"const": True}, "data": data}
    return record(**fields, pagination=ref("Pagination")) if paged else record(**fields)


def failure(codes: tuple[str, ...], status: int) -> Schema:
    """The contract's frame around a refusal with one of these codes."""
    error = {"allOf": [ref("Error"), {"properties": {"code": {"enum": list(codes)}}}]}
    return record(success={"const": False}, error=error, statusCode={"const": status})


_LISTED_REASONS = ", ".join(f"`{reason}`" for reason in OverrideReason)
_HOUSE = {"id": ID, "number": TEXT, "soi": or_none(TEXT)}
_VISIT: dict[str, Schema] = {
    "id": ID,
    "kind": one_of(Kind),
    "purpose": or_none(TEXT),
    "state": one_of(State),
    "house": record(**_HOUSE),
    "visitor_name": {**TEXT, "description": "Empty where a delivery, a taxi or a service came without a name."},
    "visitor_phone": or_none(TEXT),
    "plate": or_none(TEXT),
    "plate_province": or_none(TEXT),
    "headcount": COUNT,
    "photos": listed(ref("Photo")),
    "created_at": MOMENT,
    "decided_at": or_none(MOMENT),
    "decided_by": or_none(record(role=one_of(ActorRole), name=or_none(TEXT))),
    "decision_reason": or_none({**TEXT, "description": "`not_mine`, `undone`, or what the one who decided wrote."}),
    "overridden": {**FLAG, "description": "The guard let the visitor in without an answer in LINE."},
    "override_reason": or_none({**TEXT, "description": f"{_LISTED_REASONS}, or what the guard wrote."}),
    "entered_at": or_none(MOMENT),
    "left_at": or_none(MOMENT),
    "closed_at": or_none({**MOMENT, "description": "When the visit expired or was cancelled."}),
    "expires_at": or_none(MOMENT),
    "version": {**COUNT, "description": "Grows with every change: of two the higher one is the newer."},
    "delivery": {
        **one_of(("asking", "asked", "unreachable", "nobody")),
        "description": (
            "asking: LINE has not accepted the message yet; asked: it has; unreachable: LINE cannot deliver it, or "
            "everybody of the house has blocked the account; nobody: the house has no resident on LINE."
        ),
    },
    "waiting": record(widened=FLAG, reminded=FLAG),
}
_ERROR: dict[str, Schema] = {
    "code": TEXT,
    "message": {**TEXT, "description": "For people; programs branch on the code."},
    "details": listed(record(field=TEXT, message=TEXT)),
}
_STANDING = record("The answer that stands.", answer=one_of(Answer), role=one_of(ActorRole), at=MOMENT)

ANSWERS: dict[str, Schema] = {
    "House": record(**_HOUSE, label=TEXT, search={**TEXT, "description": "What keystrokes are held against."}),
    "Photo": record("Links are good for a shift; whoever holds one may look.", id=ID, url=TEXT, thumb_url=TEXT),
    "Visit": record(**_VISIT),
    "VisitEvent": record(
        at=MOMENT, kind=TEXT, actor=record(role=one_of(ActorRole), name=or_none(TEXT)), source=one_of(Source)
    ),
    "VisitWithEvents": record(**_VISIT, events=listed(ref("VisitEvent"))),
    "Member": record(
        id=ID,
        name=TEXT,
        language=TEXT,
        role=one_of(Role),
        village=record(id=ID, name=TEXT, time_zone=TEXT),
        houses=listed(record(**_HOUSE)),
    ),
    "Session": record(
        access_token=TEXT,
        token_type={"const": "Bearer"},
        expires_in={"type": "integer", "minimum": 0, "description": "Seconds."},
        refresh_token=TEXT,
        member=ref("Member"),
    ),
    "Pagination": record(next_cursor=or_none(TEXT), limit=COUNT),
    "Error": {
        **record(**_ERROR),
        "properties": {**_ERROR, "standing": _STANDING},
    },
}
