"""What the office looks for among a village's visits, as a value that can be kept until somebody has the time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.domain.ids import GateId, HouseId, PersonId
from models.domain.visit import Kind, State


class Mark(StrEnum):
    """What is notable about a visit."""

    UNASKED = "unasked"
    OVERSTAYED = "overstayed"
    PASS = "pass"  # noqa: S105 - a guest's, no password
    OFFLINE = "offline"
    CONFLICT = "conflict"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class RecordsWanted:
    """All of it has to fit. Times are aware.

    `words`: parts of the name or the plate, as `words_sought` writes them; `name` and `plate_key`: exactly these.
    `houses` None: all. Registered not before `since`, and before `until`.
    """

    words: Sequence[str] = ()
    name: str | None = None
    plate_key: str | None = None
    houses: Sequence[HouseId] | None = None
    guard: PersonId | None = None
    gate: GateId | None = None
    state: State | None = None
    kind: Kind | None = None
    since: datetime | None = None
    until: datetime | None = None
    marks: Collection[Mark] = ()

    def ending(self, moment: datetime) -> "RecordsWanted":
        """The same without whoever comes from this moment on."""
        return replace(self, until=min(self.until, moment) if self.until else moment)

    def facts(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: _plain(value) for name, value in vars(self).items() if value is not None}


def wanted_from(facts: Mapping[str, Any]) -> RecordsWanted:
    """What `facts` wrote."""
    houses = facts.get("houses")
    return RecordsWanted(
        words=tuple(facts["words"]),
        name=facts.get("name"),
        plate_key=facts.get("plate_key"),
        houses=None if houses is None else tuple(HouseId(UUID(one)) for one in houses),
        guard=PersonId(UUID(facts["guard"])) if "guard" in facts else None,
        gate=GateId(UUID(facts["gate"])) if "gate" in facts else None,
        state=State(facts["state"]) if "state" in facts else None,
        kind=Kind(facts["kind"]) if "kind" in facts else None,
        since=datetime.fromisoformat(facts["since"]) if "since" in facts else None,
        until=datetime.fromisoformat(facts["until"]) if "until" in facts else None,
        marks=tuple(Mark(one) for one in facts["marks"]),
    )


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case str():
            return str(value)
        case UUID():
            return str(value)
    return [_plain(one) for one in value]
