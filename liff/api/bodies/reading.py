"""A request as one of the bodies, or a refusal that names the field."""

from typing import Any, TypeVar
from uuid import UUID

import orjson
from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.domain.errors import Invalid

Model = TypeVar("Model", bound=BaseModel)
MOST_JSON_BYTES = 100_000


def read_json(model: type[Model]) -> Model:
    """The request's JSON body. Raises Invalid, which names each field that is wrong; one too long is a 413."""
    request.max_content_length = MOST_JSON_BYTES
    raw = request.get_data(cache=False)
    try:
        given = orjson.loads(raw) if raw.strip() else {}
    except orjson.JSONDecodeError:
        raise Invalid([("body", "must be JSON in UTF-8")]) from None
    if not isinstance(given, dict):
        raise Invalid([("body", "must be a JSON object")])
    return read_fields(model, given)


def read_query(model: type[Model]) -> Model:
    """The request's query string. Raises Invalid."""
    return read_fields(model, request.args.to_dict())


def read_fields(model: type[Model], given: dict[str, Any]) -> Model:
    """These fields as the model. Raises Invalid."""
    try:
        return model.model_validate(given)
    except ValidationError as problems:
        raise Invalid([(_field(one["loc"]), _words(one)) for one in problems.errors()]) from None


def read_key(header: str) -> UUID:
    """A UUID from a header. Raises Invalid."""
    try:
        return UUID(request.headers[header])
    except (KeyError, ValueError):
        raise Invalid([(header, "is required and must be a UUID")]) from None


def read_key_or_none(header: str) -> UUID | None:
    """A UUID from a header that may stay away. Raises Invalid for another value."""
    return read_key(header) if header in request.headers else None


def _field(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place) or "body"


def _words(problem: ErrorDetails) -> str:
    match problem:
        case {"type": "too_long", "ctx": {"max_length": most}}:
            return f"must have at most {most} characters"
        case {"type": "too_short", "ctx": {"min_length": least}}:
            return f"must have at least {least} characters"
    return problem["msg"].removeprefix("Value error, ")
