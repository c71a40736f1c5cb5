"""Visits and houses, as a gate asks for them."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from liff.api.bodies.fields import Body, IdNumber, Line, NoFlag, Optional, Phone, When
from liff.api.bodies.reports import WhatBecameIn
from models.domain.errors import Invalid
from models.domain.visit import MAY_BE_NAMELESS, Answer, Kind, State


def _named(name: str | None, form: ValidationInfo) -> str | None:
    if name is None and form.data.get("kind") not in MAY_BE_NAMELESS:
        raise ValueError("is required for this kind of visitor")
    return name


class VisitorIn(Body):
    """Who comes, and what for. `purpose` is a note in the guard's words.

    `visitor_name` may stay away for a delivery, a taxi and a service: each reader then sees the kind in its place.
    `id_number` is held against the village's watchlist, and kept nowhere. `not_them`: a hit of that list which means
    somebody else.
    """

    kind: Kind
    visitor_name: Annotated[
        Annotated[Line, Field(max_length=100)] | None, Optional, AfterValidator(_named), Field(validate_default=True)
    ] = None
    visitor_phone: Annotated[Phone | None, Optional] = None
    plate: Annotated[Annotated[Line, Field(max_length=20)] | None, Optional] = None
    plate_province: Annotated[Annotated[Line, Field(max_length=40)] | None, Optional] = None
    purpose: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None
    headcount: Annotated[int, NoFlag, Field(ge=1, le=50)] = 1
    id_number: Annotated[IdNumber | None, Optional] = None
    not_them: Annotated[UUID | None, Optional] = None

    @model_validator(mode="before")
    @classmethod
    def _purpose_names_the_kind(cls, given: Any) -> Any:
        """A program that knows only `purpose` may send the button's word there."""
        if not isinstance(given, dict) or "kind" in given:
            return given
        purpose = given.get("purpose")
        is_kind = isinstance(purpose, str) and purpose in set(Kind)
        return {**given, "kind": purpose, "purpose": None} if is_kind else given


class VisitIn(VisitorIn, WhatBecameIn):
    """The guard's form: a visitor, and the `house`, an id or exactly a house's number.

    What a gate without network tells later: `happened_at`, when they came, within 48 hours; with `entered_at` the
    visitor is inside, or was until `left_at`, by the house's `gate_code` or else as an override; with `cancelled_at`
    they went away; else they still wait.
    """

    house: Annotated[Line, Field(min_length=1, max_length=64)]


class DecisionIn(Body):
    decision: Answer
    reason: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None


class MoveIn(Body):
    """`happened_at` where the gate had no network then: at most 48 hours ago."""

    happened_at: Annotated[When | None, Optional] = None


class EntryIn(MoveIn):
    """`gate_code` where the house has answered by its eight signs, which the gate was told without network."""

    gate_code: Annotated[Annotated[Line, Field(max_length=40)] | None, Optional] = None

    @model_validator(mode="after")
    def _told_later(self) -> Self:
        if self.gate_code and self.happened_at is None:
            raise ValueError("a gate_code needs happened_at: with a network the house answers by itself")
        return self


class OverrideIn(MoveIn):
    """The reason is a word of `OverrideReason`, told to each reader in their language, or the guard's own words."""

    reason: Annotated[Line, Field(min_length=3, max_length=200)]


class WrongEntryIn(Body):
    """What was wrong, where somebody wants to say it."""

    note: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None


class VisitsQuery(Body):
    """Filters of the list. `state` may name several, separated by commas."""

    state: str | None = None
    kind: Kind | None = None
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
