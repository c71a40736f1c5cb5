"""What a house and its people want to be different, and how a village asks."""

from datetime import time
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, model_validator

from liff.api.bodies.fields import Body, Line, NoFlag, Optional, Phone
from models.domain.asking import LONGEST_RUNG, LONGEST_WAIT, SHORTEST_RUNG, SHORTEST_WAIT, AskedFirst
from models.domain.hours import Hours
from models.domain.house_rules import Says
from models.domain.timers import WidenTo
from models.domain.visit import Kind
from models.usecases.set_asking import MOST_RULES

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["22:00"])]
Weekday = Annotated[int, NoFlag, Field(ge=1, le=7)]


def _left_out_or_long_enough(seconds: int) -> int:
    if 0 < seconds < SHORTEST_RUNG:
        raise ValueError(f"must be 0 (left out) or at least {SHORTEST_RUNG}")
    return seconds


Rung = Annotated[int, NoFlag, Field(ge=0, le=LONGEST_RUNG), AfterValidator(_left_out_or_long_enough)]
Wait = Annotated[int, NoFlag, Field(ge=SHORTEST_WAIT, le=LONGEST_WAIT)]


class OfHours(Body):
    """From one time of the village's clock until before another; over midnight too. None: all day."""

    since: Annotated[Clock | None, Field(alias="from")] = None
    until: Clock | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.since is None) != (self.until is None):
            raise ValueError("from and until come together")
        return self

    @property
    def hours(self) -> Hours | None:
        if self.since is None or self.until is None:
            return None
        return Hours(since=time.fromisoformat(self.since), until=time.fromisoformat(self.until))


class MyHouseQuery(Body):
    """Which of several houses: an id, or exactly a number. Else the one that the caller acts for."""

    house: Annotated[Line, Field(min_length=1, max_length=64)] | None = None


class SettingsIn(Body):
    """What is left out stays as it is. `order` arranges the house's people by their memberships: the owner does.

    Who is not in it comes after, by the village's custom; an empty one goes back to that custom.
    """

    language: Literal["th", "en"] | None = None
    large_type: StrictBool | None = None
    wants_questions: StrictBool | None = None
    quiet_from: Clock | None = None
    quiet_until: Clock | None = None
    away_until: AwareDatetime | None = None
    order: Annotated[list[UUID], Field(max_length=50)] | None = None

    @model_validator(mode="after")
    def _quiet_hours_are_two(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValueError("quiet_from and quiet_until come together")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValueError("quiet_from and quiet_until must differ")
        return self

    @property
    def quiet(self) -> tuple[time | None, time | None]:
        if self.quiet_from is None or self.quiet_until is None:
            return None, None
        return time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until)


class HouseRuleIn(OfHours):
    """`weekdays`: 1 is Monday, 7 Sunday; hours over midnight belong to the day on which they begin."""

    kind: Literal["delivery", "taxi", "service"]
    says: Says
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = [1, 2, 3, 4, 5, 6, 7]  # noqa: RUF012

    @property
    def days(self) -> int:
        return sum(1 << day - 1 for day in set(self.weekdays))


class BlockIn(Body):
    """Either a visit to the own house with what is to be known of its visitor, or a plate, name or phone as written."""

    visit: UUID | None = None
    by: Annotated[list[Literal["plate", "name", "phone"]], Field(min_length=1, max_length=3)] = ["plate", "name"]  # noqa: RUF012
    plate: Annotated[Annotated[Line, Field(max_length=20)] | None, Optional] = None
    plate_province: Annotated[Annotated[Line, Field(max_length=40)] | None, Optional] = None
    visitor_name: Annotated[Annotated[Line, Field(max_length=100)] | None, Optional] = None
    visitor_phone: Annotated[Phone | None, Optional] = None
    note: Annotated[Annotated[Line, Field(max_length=200)] | None, Optional] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.visit and (self.plate or self.visitor_name or self.plate_province or self.visitor_phone):
            raise ValueError("must name a visit, or a plate, visitor_name or visitor_phone")
        return self


class AskingRuleIn(OfHours):
    """Seconds from the request. None: as elsewhere; 0: this rung is left out."""

    kind: Kind | None = None
    widen_after: Rung | None = None
    remind_after: Rung | None = None
    office_after: Rung | None = None
    expire_after: Wait | None = None


class HouseAskingIn(Body):
    """All rules of the house, instead of those that there were."""

    rules: Annotated[list[AskingRuleIn], Field(max_length=MOST_RULES)]


class CustomsIn(Body):
    """The village's own ladder; 0 leaves a rung out."""

    asked_first: AskedFirst
    widen_to: WidenTo
    widen_after: Rung
    remind_after: Rung
    office_after: Rung
    expire_after: Wait


class VillageAskingIn(Body):
    """What is left out stays as it is."""

    customs: CustomsIn | None = None
    rules: Annotated[list[AskingRuleIn], Field(max_length=MOST_RULES)] | None = None
