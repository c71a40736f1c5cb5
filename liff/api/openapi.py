"""The API's own description: OpenAPI 3.1, made of the models that read requests and the schemas of the answers."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import orjson
from flask import Blueprint, Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from liff.api.errors import NAMES, PLATE_READER_OFF, STATUS
from liff.api.operations import ABOUT, OPERATIONS
from liff.api.operations.operation import Operation
from liff.api.schemas import ANSWERS
from liff.api.schemas.schema import ID, TEXT, Schema, failure, listed, ref
from liff.api.uploads import MOST_BYTES, MOST_PHOTOS
from liff.auth import GATE_HEADER, public
from models.domain.errors import Code
from models.domain.households import Role

TEMPLATE = "#/components/schemas/{model}"
BODIES = tuple(dict.fromkeys(operation.body for operation in OPERATIONS if operation.body))
SIGNED_IN = ("NOT_SIGNED_IN", "NOT_ALLOWED")
EVERYWHERE = ("TOO_LARGE", "INTERNAL_ERROR", "UNAVAILABLE")
WHEREVER = ("METHOD_NOT_ALLOWED",)
"""What belongs to no call of its own."""

STATUS_OF: dict[str, int] = {
    **{code.value: STATUS.get(code, 409) for code in Code},
    **{name: status for status, name in NAMES.items()},
    "ALREADY_DECIDED": 409,
    "PASS_REFUSED": 409,
    "WATCHLIST_HIT": 409,
    "UNDO_TOO_LATE": 409,
    "NOT_A_MEMBER": 403,
    PLATE_READER_OFF: 404,
    "INVALID_ID_TOKEN": 401,
    "ID_TOKEN_EXPIRED": 401,
    "INTERNAL_ERROR": 500,
}


def add_openapi(api: Blueprint) -> None:
    """GET /openapi.json."""

    @api.get("/openapi.json")
    @public
    def openapi() -> Response:
        answer = Response(_written(), content_type="application/json")
        answer.headers["Cache-Control"] = "no-cache"
        return answer


@cache
def _written() -> bytes:
    return orjson.dumps(document())


def document() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Village Security", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "headers": {"X-Request-Id": {"schema": TEXT, "description": "Names the request in the log and record."}},
            "responses": {name: _refused(STATUS_OF[name], (name,)) for name in WHEREVER},
            "schemas": {**_bodies(), **ANSWERS},
        },
    }


def _bodies() -> dict[str, Schema]:
    _, schemas = models_json_schema([(model, "validation") for model in BODIES], ref_template=TEMPLATE)
    found: dict[str, Schema] = schemas["$defs"]
    return found


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": operation.summary,
        "description": _description(operation),
        "parameters": [*_path_parameters(operation), *_query_parameters(operation), *_headers(operation)],
        "responses": {**_answers(operation), **_refusals(operation)},
    }
    if not operation.who:
        told["security"] = []
    if operation.body:
        told["requestBody"] = _request_body(operation, operation.body)
    return told


def _description(operation: Operation) -> str:
    who = ", ".join(role.value for role in operation.who)
    return "\n\n".join(part for part in (operation.description, f"For: {who or 'anyone'}.") if part)


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    return [
        {"name": name, "in": "path", "required": True, "schema": ID if name.endswith("_id") else TEXT} for name in names
    ]


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    fields = operation.query.model_json_schema(ref_template=TEMPLATE)["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in fields.items()]


def _headers(operation: Operation) -> list[dict[str, Any]]:
    optional = [*operation.optional_headers, *((GATE_HEADER,) if Role.GUARD in operation.who else ())]
    asked = [(name, True) for name in operation.headers] + [(name, False) for name in optional]
    return [{"name": name, "in": "header", "required": needed, "schema": ID} for name, needed in asked]


def _request_body(operation: Operation, model: type[BaseModel]) -> dict[str, Any]:
    content = {"application/json": {"schema": ref(model.__name__)}}
    if operation.photos:
        content["multipart/form-data"] = {"schema": _with_photos(model)}
    required = any(field.is_required() for field in model.model_fields.values())
    return {"required": required, "content": content}


def _with_photos(model: type[BaseModel]) -> Schema:
    schema = dict(_bodies()[model.__name__])
    photo = {
        **listed({"type": "string", "contentMediaType": "image/*"}),
        "maxItems": MOST_PHOTOS,
        "description": f"JPEG, PNG, WebP or HEIC, each at most {MOST_BYTES // 1_000_000} MB.",
    }
    return {**schema, "properties": {**schema["properties"], "photo": photo}}


def _answers(operation: Operation) -> dict[str, Any]:
    return {str(status): _response(content) for status, content in operation.answers.items()}


def _response(content: Schema) -> dict[str, Any]:
    """`content` is the answer's schema, or already `{media type: …}` where it is not JSON."""
    media = content.get("media")
    shown = {media: {"schema": {}}} if media else {"application/json": {"schema": content}} if content else None
    answer: dict[str, Any] = {"description": "Done.", "headers": _request_id()}
    return {**answer, "content": shown} if shown else answer


def _refusals(operation: Operation) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in _codes(operation):
        by_status.setdefault(STATUS_OF[code], []).append(code)
    return {str(status): _refused(status, tuple(codes)) for status, codes in sorted(by_status.items())}


def _codes(operation: Operation) -> Iterable[str]:
    reads = operation.body is not None or operation.query is not None or Role.GUARD in operation.who
    yield from (("VALIDATION_ERROR",) if reads else ())
    yield from (SIGNED_IN if operation.who else ())
    yield from operation.refusals
    yield from EVERYWHERE


def _refused(status: int, codes: tuple[str, ...]) -> dict[str, Any]:
    content = {"application/json": {"schema": failure(codes, status)}}
    return {"description": ", ".join(codes), "headers": _request_id(), "content": content}


def _request_id() -> dict[str, Any]:
    return {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
