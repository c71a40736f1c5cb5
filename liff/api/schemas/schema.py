"""What answers are described with, as JSON Schema."""

from enum import StrEnum
from typing import Any

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


def one_of(words: type[StrEnum] | tuple[str, ...]) -> Schema:
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


HOUSE: dict[str, Schema] = {"id": ID, "number": TEXT, "soi": or_none(TEXT)}
