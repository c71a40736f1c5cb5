"""What was measured: numbers with their targets, printed as a table for people and as JSON for programs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Target:
    """`at_least` 250, or `at_most` 60."""

    kind: Literal["at_least", "at_most"]
    value: float

    def met_by(self, value: float) -> bool:
        return value >= self.value if self.kind == "at_least" else value <= self.value

    def verdict(self, value: float) -> str:
        sign = "≥" if self.kind == "at_least" else "≤"
        if self.met_by(value):
            return f"{sign} {self.value:g}  met"
        off = abs(value - self.value)
        return f"{sign} {self.value:g}  MISSED by " + (f"{off / self.value:.0%}" if self.value else f"{off:g}")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number."""

    section: str
    what: str
    value: float
    unit: str
    target: Target | None = None


@dataclass(kw_only=True)
class Report:
    """All figures of a run. What is added is printed at once: a run takes minutes."""

    figures: list[Figure] = field(default_factory=list)
    section: str = ""

    def begin(self, section: str, title: str) -> None:
        self.section = section
        say(f"\n{title}")

    def add(self, what: str, value: float, unit: str, target: Target | None = None) -> None:
        figure = Figure(section=self.section, what=what, value=round(value, 4), unit=unit, target=target)
        self.figures.append(figure)
        say(f"  {what:<58}{_shown(value):>9} {unit:<9}{target.verdict(value) if target else ''}".rstrip())

    def add_times(
        self, what: str, seconds: Sequence[float], p95: Target | None = None, p99: Target | None = None
    ) -> None:
        """Percentiles in milliseconds."""
        for name, part, target in (("p50", 0.5, None), ("p95", 0.95, p95), ("p99", 0.99, p99)):
            self.add(f"{what} {name}", percentile(seconds, part) * 1000, "ms", target)

    def summary(self) -> None:
        """The targets alone, once more."""
        judged = [figure for figure in self.figures if figure.target]
        say("\nTargets")
        for figure in judged:
            if figure.target:
                verdict = figure.target.verdict(figure.value)
                say(f"  {figure.section + ': ' + figure.what:<66}{_shown(figure.value):>9} {figure.unit:<9}{verdict}")

    def write(self, file: Path) -> None:
        file.write_text(json.dumps([asdict(figure) for figure in self.figures], ensure_ascii=False, indent=1) + "\n")


def at_least(value: float) -> Target:
    return Target(kind="at_least", value=value)


def at_most(value: float) -> Target:
    return Target(kind="at_most", value=value)


def percentile(values: Sequence[float], part: float) -> float:
    """Nearest rank: with few values the highest ones stand for themselves. NaN where nothing was measured."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _shown(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
