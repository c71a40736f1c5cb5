"""What became of a visitor who was written down without network."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from liff.api.bodies.fields import Body, Line, Optional, When
from models.domain.offline import Report

_Moment = Annotated[When | None, Optional]


class WhatBecameIn(Body):
    """All of it stays away where the visitor is registered at once."""

    happened_at: _Moment = None
    entered_at: _Moment = None
    left_at: _Moment = None
    cancelled_at: _Moment = None
    override_reason: Annotated[Annotated[Line, Field(min_length=3, max_length=200)] | None, Optional] = None
    gate_code: Annotated[Annotated[Line, Field(max_length=40)] | None, Optional] = None

    @model_validator(mode="after")
    def _told_whole(self) -> Self:
        entered = self.entered_at is not None
        if self.happened_at is None and (entered or self.cancelled_at or self.left_at):
            raise ValueError("happened_at is required with what became of the visitor")
        if self.left_at and not entered:
            raise ValueError("left_at needs entered_at")
        if self.cancelled_at and entered:
            raise ValueError("whoever has entered is not cancelled_at")
        if entered and not (self.override_reason or self.gate_code):
            raise ValueError("an entry needs the house's gate_code, or an override_reason")
        return self

    def report(self) -> Report | None:
        """None where the visitor is registered at once."""
        if self.happened_at is None:
            return None
        return Report(
            came_at=self.happened_at,
            entered_at=self.entered_at,
            left_at=self.left_at,
            cancelled_at=self.cancelled_at,
            reason=self.override_reason,
            code=self.gate_code,
        )
