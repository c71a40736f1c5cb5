"""What figures say: how much more than before, how dark a field of the heat map is, and what is worth a look."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

STEPS = 6
"""Shades of the heat map that are not empty."""

FEWEST_OF_PAIR = 8
TIMES_EXPECTED = 2.0
MOST_CHANCE = 0.001
"""A guard and a house are shown from so many visits on, if those are so many times what was to be expected, and if
chance alone would bring so many together less often than this."""

READING_SECONDS = 3.0
"""Nobody reads a message and looks at a photo in less."""

FEWEST_QUICK = 3


@dataclass(frozen=True, kw_only=True)
class Change:
    """Against the time before: a share of it, or None where there was nothing to compare with."""

    share: float | None

    @property
    def way(self) -> str:
        if self.share is None or abs(self.share) < 0.005:
            return "same"
        return "more" if self.share > 0 else "less"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Visits that a guard registered for a house and let in."""

    guard: str
    house: str
    visits: int
    of_guard: int
    of_house: int


@dataclass(frozen=True, kw_only=True)
class Conspicuous:
    """A pair that is worth a look, with what was to be expected of it."""

    pair: Pair
    expected: float

    @property
    def times(self) -> float:
        return self.pair.visits / self.expected


def change(now: float | None, before: float | None) -> Change:
    if now is None or not before:
        return Change(share=None)
    return Change(share=(now - before) / before)


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """Of values with how often each of them came; between two of them, in proportion. None where there are none."""
    place = share * (sum(counts.values()) - 1)
    seen, before = 0, None
    for value in sorted(counts):
        if before is not None and place < seen:  # it lies between the value before and this one
            return before + (value - before) * (place - seen + 1)
        seen += counts[value]
        if place <= seen - 1:
            return float(value)
        before = value
    return None


def step(value: int, most: int) -> int:
    """0 for nothing, else 1 to STEPS: the fullest field is the darkest, and one visit is seen."""
    return 0 if value <= 0 or most <= 0 else max(1, math.ceil(value * STEPS / most))


def conspicuous(pairs: Iterable[Pair], total: int) -> list[Conspicuous]:
    """Pairs that come together more often than chance: guard's share x house's share x all visits is expected."""
    found = []
    for pair in pairs:
        expected = pair.of_guard * pair.of_house / total if total else 0.0
        enough = pair.visits >= FEWEST_OF_PAIR and pair.visits >= TIMES_EXPECTED * expected > 0
        if enough and chance_of(pair.visits, expected) < MOST_CHANCE:
            found.append(Conspicuous(pair=pair, expected=expected))
    return sorted(found, key=lambda one: (-one.times, one.pair.guard, one.pair.house))


def chance_of(count: int, expected: float) -> float:
    """How likely so many or more are, where `expected` of them come by chance (Poisson)."""
    fewer, term = 0.0, math.exp(-expected)
    for number in range(count):
        fewer += term
        term *= expected / (number + 1)
    return max(0.0, 1.0 - fewer)


def weeks_of(days: Sequence[int], first_weekday: int) -> list[int]:
    """Daily counts put together by weeks from Monday on; the first and the last may be short. 0 is a Monday."""
    sums: list[int] = []
    for number, count in enumerate(days):
        if not sums or (first_weekday + number) % 7 == 0:
            sums.append(0)
        sums[-1] += count
    return sums
