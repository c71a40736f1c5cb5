"""Gates, their rules, and what the office asks about them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from liff.api.bodies.fields import Body, Line, NoFlag, Optional, Phone
from models.domain.gates import MOST_GATES, Callee
from models.domain.stays import LONGEST_STAY, SHORTEST_STAY
from models.domain.visit import Kind

Stay = Annotated[int, NoFlag, Field(ge=SHORTEST_STAY, le=LONGEST_STAY)]
Name = Annotated[Line, Field(min_length=1, max_length=40)]


class GateIn(Body):
    """With the `id` of one that there is, or as a new one. `kinds` null: everybody comes in here."""

    id: UUID | None = None
    name: Name
    name_en: Annotated[Name | None, Optional] = None
    kinds: Annotated[list[Kind], Field(max_length=len(Kind))] | None = None


class GatesIn(Body):
    """All gates of the village: one that is not among them is no more."""

    gates: Annotated[list[GateIn], Field(max_length=MOST_GATES)]


class StayIn(Body):
    """Seconds for each kind of visitor; null: as long as they like. What is left out stays as it is."""

    guest: Stay | None = None
    delivery: Stay | None = None
    taxi: Stay | None = None
    service: Stay | None = None
    other: Stay | None = None

    def limits(self) -> dict[Kind, int | None]:
        """Those that were told."""
        return {kind: getattr(self, kind.value) for kind in Kind if kind.value in self.model_fields_set}


class GateRulesIn(Body):
    """What is left out stays as it is; an `office_phone` of null is taken away."""

    call: Callee | None = None
    office_phone: Annotated[Phone | None, Optional] = None
    stay: StayIn = StayIn()


class PhoneIn(Body):
    """Null takes the number away."""

    phone: Annotated[Phone | None, Optional]


class OverridesQuery(Body):
    """Entries since then; of the last thirty days where nothing is said."""

    since: datetime | None = None
