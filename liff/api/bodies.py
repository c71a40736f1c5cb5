"""What the API reads: every field with its limits, and every refusal by the field's name."""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

import orjson
from flask import request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails

from models.domain.errors import Invalid
from models.domain.visit import MAY_BE_NAMELESS, Answer, Kind, State

Model = TypeVar("Model", bound=BaseModel)
MOST_JSON_BYTES = 100_000
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}")


def _one_line(text: str) -> str:
    """No control characters (PostgreSQL takes no NUL either), no lone surrogates, composed, and no outer blanks."""
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        raise ValueError("must be one line of text")
    return unicodedata.normalize("NFC", text).strip()


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise ValueError("must be a phone number: digits, spaces and hyphens")
    return text


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic hears of a ValueError only
    return value


def _empty_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _named(name: str | None, form: ValidationInfo) -> str | None:
    if name is None and form.data.get("kind") not in MAY_BE_NAMELESS:
        raise ValueError("is required for this kind of visitor")
    return name


Line = Annotated[str, AfterValidator(_one_line)]
Phone = Annotated[Line, AfterValidator(_phone)]
Optional = BeforeValidator(_empty_is_none)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SessionIn(Body):
    """A LINE ID token of a Login channel of ours; `role` and `village` choose among several places.

    `liff_id` is the page's own LIFF app: its LINE account comes first where several share a Login channel.
    """

    id_token: Annotated[str, Field(min_length=1, max_length=4000)]
    role: Literal["guard", "resident", "office"] | None = None
    village: UUID | None = None
    liff_id: Annotated[str, Field(max_length=100)] | None = None


class RefreshIn(Body):
    refresh_token: Annotated[str, Field(min_length=1, max_length=2000)]


class VisitIn(Body):
    """The guard's form. `house` is an id or exactly a house's number; `purpose` is a note in the guard's words.

    `visitor_name` may stay away for a delivery, a taxi and a service: each reader then sees the kind in its place.
    """

    house: Annotated[Line, Field(min_length=1, max_length=64)]
    kind: Kind
    visitor_name: Annotated[
        Annotated[Line, Field(max_length=100)] | None, Optional, AfterValidator(_named), Field(validate_default=True)
    ] = None
    visitor_phone: Annotated[Phone | None, Optional] = None
    plate: Annotated[Annotated[Line, Field(max_length=20)] | None, Optional] = None
    plate_province: Annotated[Annotated[Line, Field(max_length=40)] | None, Optional] = None
    purpose: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None
    headcount: Annotated[int, BeforeValidator(_no_flag), Field(ge=1, le=50)] = 1

    @model_validator(mode="before")
    @classmethod
    def _purpose_names_the_kind(cls, given: Any) -> Any:
        """A program that knows only `purpose` may send the button's word there."""
        if not isinstance(given, dict) or "kind" in given:
            return given
        purpose = given.get("purpose")
        is_kind = isinstance(purpose, str) and purpose in set(Kind)
        return {**given, "kind": purpose, "purpose": None} if is_kind else given


class DecisionIn(Body):
    decision: Answer
    reason: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None


class OverrideIn(Body):
    """The reason is a word of `OverrideReason`, told to each reader in their language, or the guard's own words."""

    reason: Annotated[Line, Field(min_length=3, max_length=200)]


class NothingIn(Body):
    """An empty body, or `{}`."""


class VisitsQuery(Body):
    """Filters of the list. `state` may name several, separated by commas."""

    state: str | None = None
    house: Annotated[Line, Field(max_length=64)] | None = None
    q: Annotated[Line, Field(max_length=100)] | None = None
    since: datetime | None = None
    cursor: Annotated[str | None, Field(max_length=200)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def states(self) -> list[State]:
        """Raises Invalid for a word that is no state."""
        try:
            return [State(word) for word in (self.state or "").split(",") if word]
        except ValueError:
            raise Invalid([("state", f"must be among {', '.join(State)}")]) from None


class HousesQuery(Body):
    q: Annotated[Line, Field(max_length=40)] | None = None


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


def _field(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place) or "body"


def _words(problem: ErrorDetails) -> str:
    match problem:
        case {"type": "too_long", "ctx": {"max_length": most}}:
            return f"must have at most {most} characters"
        case {"type": "too_short", "ctx": {"min_length": least}}:
            return f"must have at least {least} characters"
    return problem["msg"].removeprefix("Value error, ")
