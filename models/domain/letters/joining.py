"""Letters to people between villages: who has no place, one that does not count, or several."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """A place as its person is told of it. Guards and the office have no house."""

    membership_id: str
    village_name: str
    role: str
    house_number: str | None

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        """Facts read back from a row; what a later release added is ignored."""
        return cls(
            membership_id=facts["membership_id"],
            village_name=facts["village_name"],
            role=facts["role"],
            house_number=facts.get("house_number"),
        )


@dataclass(frozen=True, kw_only=True)
class NotAMember:
    """To somebody whose place waits, or counts no more: what is the matter, and what they can do."""

    standing: str  # pending | suspended | refused | ended
    village_name: str
    reason: str | None
    contact: str = ""  # of the village's office, in its own words


@dataclass(frozen=True, kw_only=True)
class ChoosePlace:
    """To somebody with several places: which one do they act for? At most 13."""

    places: tuple[PlaceFacts, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceChosen:
    """The menu is for this place now."""

    place: PlaceFacts


JoiningLetter = NotAMember | ChoosePlace | PlaceChosen
