"""For how long a village remembers its visitors. What happened at the gate, and when, is kept; who it was goes."""

from dataclasses import dataclass
from enum import StrEnum

from models.domain.errors import Invalid

LONGEST_KEPT = 3650
"""Days: ten years. Whoever wants more wants no end."""


class Remembered(StrEnum):
    """What is let go of, each in its own time."""

    PHOTOS = "photos"
    PHONES = "phones"
    NAMES = "names"


SHORTEST_KEPT = {Remembered.PHOTOS: 7, Remembered.PHONES: 7, Remembered.NAMES: 30}
"""Days. Nobody stays longer than a week, and a complaint about somebody comes within a month."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Days after the visit; None: kept without end. `names` are plates and what was written about them, too."""

    photos: int | None = None
    phones: int | None = None
    names: int | None = None

    def days(self, what: Remembered) -> int | None:
        found: int | None = getattr(self, what.value)
        return found


def check_retention(wish: Retention) -> None:
    """Raises Invalid: too short, too long, or a face or a number that outlives its name."""
    problems = []
    for what, least in SHORTEST_KEPT.items():
        days = wish.days(what)
        if days is not None and not least <= days <= LONGEST_KEPT:
            problems.append((what.value, "out of range"))
        elif wish.names is not None and (days is None or days > wish.names):
            problems.append((what.value, "longer than names"))
    if problems:
        raise Invalid(problems)
