"""Joining a village, and leaving it."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from liff.api.bodies.fields import Body, Line, Optional
from liff.api.bodies.sessions import NewcomerIn
from models.domain.households import HouseholdRole

_FIRST, _LAST = date(2020, 1, 1), date(2200, 1, 1)


def _sane(day: date) -> date:
    if not _FIRST <= day <= _LAST:
        raise ValueError(f"must be between {_FIRST} and {_LAST}")
    return day


Day = Annotated[date, AfterValidator(_sane)]
Token = Annotated[str, Field(min_length=1, max_length=100)]
Reason = Annotated[Annotated[Line, Field(max_length=200)] | None, Optional]


class MeIn(NewcomerIn):
    """Who asks how they stand."""


class LookIn(NewcomerIn):
    """`invite` is the token of an invite's link."""

    invite: Token


class JoinIn(NewcomerIn):
    """Either an invite, or the village's code with exactly the house's number, and who one is there."""

    invite: Token | None = None
    join_code: Annotated[Line, Field(max_length=40)] | None = None
    house: Annotated[Line, Field(min_length=1, max_length=64)] | None = None
    household_role: HouseholdRole | None = None
    name: Annotated[Line, Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        claim = (self.join_code, self.house, self.household_role, self.name)
        if self.invite and not any(claim):
            return self
        if self.invite or not all(claim):
            raise ValueError("must name an invite, or a join_code with house, household_role and name")
        return self


class UnlinkIn(NewcomerIn):
    """`access_token` is LIFF's: with it the permission to the app is given back to LINE."""

    access_token: Annotated[str, Field(min_length=1, max_length=2000)]


class EraseIn(Body):
    """With LIFF's `access_token` the permission to the app is given back to LINE as well."""

    access_token: Annotated[str, Field(min_length=1, max_length=2000)] | None = None


class ActingIn(Body):
    """For which of their places somebody acts from now on."""

    membership: UUID


class InviteIn(Body):
    """A place to offer. `house` (id or number) may stay away where one has only one; `ends_on` is its last day."""

    role: Literal["resident", "guard", "office"] = "resident"
    house: Annotated[Line, Field(min_length=1, max_length=64)] | None = None
    household_role: HouseholdRole | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _of_a_household(self) -> Self:
        if (self.role == "resident") != (self.household_role is not None):
            raise ValueError("household_role belongs to a resident, and a resident has one")
        if self.role != "resident" and self.house:
            raise ValueError("only residents belong to a house")
        return self


class PlaceIn(Body):
    """What a place becomes: what is not named stays; `ends_on` null is no end."""

    household_role: HouseholdRole | None = None
    ends_on: Day | None = None


class ReasonIn(Body):
    """Why, for whom it concerns."""

    reason: Reason = None


class HouseholdQuery(Body):
    house: Annotated[Line, Field(max_length=64)] | None = None
