"""A report's figures as tables: what the page shows, what a CSV carries, and what the monthly paper prints."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from admin.filters import lasting, number, percent
from models.domain.report_signs import change
from models.queries.panel_report_messages import Deliveries
from models.queries.panel_reports import Report
from models.texts import formats
from models.texts.catalog import Say, mark

Value = str | int | float | None | date
Key = TypeVar("Key", bound=Hashable)

KINDS = ("guest", "delivery", "taxi", "service", "other")
WRONG_SIGNS = {
    "not_mine": mark("The house said: not ours"),
    "marked_wrong": mark("The house marked the entry as wrong"),
    "registered_anew": mark("Called off, and registered for another house"),
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """`kind` says how a value is shown: text, count, seconds, share, change, times, day."""

    title: str
    kind: str = "count"

    @property
    def is_number(self) -> bool:
        return self.kind not in {"text", "day"}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of raw values; the words in them are said already."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    def shown(self, say: Say, most: int | None = None) -> list[list[str]]:
        """The rows as people read them."""
        return [
            [show(value, column.kind, say) for value, column in zip(row, self.columns, strict=True)]
            for row in self.rows[:most]
        ]


def show(value: Value, kind: str, say: Say) -> str:  # noqa: PLR0911  one a kind
    """One value as people read it; a dash where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return formats.whole_day(value, say.language)
    if isinstance(value, str):
        return value
    match kind:
        case "seconds":
            return lasting(value, say)
        case "share":
            return percent(value)
        case "change":
            return f"{value * 100:+.0f}%".replace("-", "−") if round(value * 100) else "0%"
        case "times" | "expected":
            return f"{value:.1f}×" if kind == "times" else f"{value:.1f}"
        case _:
            return number(value)


def tables(report: Report, say: Say) -> Mapping[str, Table]:
    """All of them, by name."""
    made = [make(report, say) for make in (*_CALENDARS, *_ANSWERS, *_SIGNS)]
    return {one.name: one for one in made}


def _days(report: Report, say: Say) -> Table:
    columns = [Column(title=say("Day"), kind="day"), Column(title=say("Visits"))]
    return Table(name="days", title=say("Visits by day"), columns=columns, rows=list(report.days.items()))


def _grid(report: Report, say: Say) -> Table:
    columns = [Column(title=say("Weekday"), kind="text"), *(Column(title=f"{hour:02}") for hour in range(24))]
    rows: list[Sequence[Value]] = [
        [formats.weekday(weekday, say.language), *(report.grid.get((weekday, hour), 0) for hour in range(24))]
        for weekday in range(7)
    ]
    return Table(name="grid", title=say("Visits by weekday and hour"), columns=columns, rows=rows)


def _kinds(report: Report, say: Say) -> Table:
    now, before = report.figures.by_kind, report.before.by_kind
    rows = [
        (formats.kind_name(kind, say), now[kind], before[kind], change(now[kind], before[kind]).share) for kind in KINDS
    ]
    return Table(name="kinds", title=say("Visits by kind"), columns=_compared(say, say("Kind")), rows=rows)


def _summary(report: Report, say: Say) -> Table:
    now, before = report.figures, report.before
    counts = [
        (say("Visits"), now.visits, before.visits),
        (say("Approved by the house"), now.approved, before.approved),
        (say("Rejected by the house"), now.rejected, before.rejected),
        (say("The house did not answer"), now.waits.unanswered, before.waits.unanswered),
        (say("Answered by the office for the house"), now.by_office, before.by_office),
        (say("With a guest pass"), now.on_pass, before.on_pass),
        (say("Let in by a guard without an answer"), now.overridden, before.overridden),
        (say("Stayed too long"), now.overstayed, before.overstayed),
        (say("Wrong entries told by houses"), now.wrong, before.wrong),
    ]
    rows = [(name, count, earlier, change(count, earlier).share) for name, count, earlier in counts]
    return Table(name="summary", title=say("In numbers"), columns=_compared(say, ""), rows=rows)


def _hours(report: Report, say: Say) -> Table:
    columns = [Column(title=say("Hour"), kind="text"), *_wait_columns(say)]
    rows = [
        (f"{hour:02}:00", one.answered, one.median, one.slowest, one.unanswered_share)
        for hour, one in report.hours.items()
    ]
    return Table(name="hours", title=say("Time to answer by hour"), columns=columns, rows=rows)


def _houses(report: Report, say: Say) -> Table:
    columns = [Column(title=say("House"), kind="text"), Column(title=say("Visits")), *_wait_columns(say)]
    rows = [
        (one.house, one.visits, one.waits.answered, one.waits.median, one.waits.slowest, one.waits.unanswered_share)
        for one in report.houses
    ]
    return Table(name="houses", title=say("Time to answer by house"), columns=columns, rows=rows)


def _overstays(report: Report, say: Say) -> Table:
    columns = [
        Column(title=say("House"), kind="text"),
        Column(title=say("Stayed too long")),
        Column(title=say("Visits")),
    ]
    found = sorted((one for one in report.houses if one.overstayed), key=lambda one: (-one.overstayed, one.house))
    rows = [(one.house, one.overstayed, one.visits) for one in found]
    return Table(name="overstays", title=say("Stayed longer than allowed"), columns=columns, rows=rows)


def _override_guards(report: Report, say: Say) -> Table:
    names = {one.guard_id: one.guard or say("No name") for one in report.overridden}
    rows = _with_reasons([(one.guard_id, one.reason, one.count) for one in report.overridden], names, say)
    columns = _override_columns(say, say("Guard"))
    return Table(name="override_guards", title=say("Let in without an answer, by guard"), columns=columns, rows=rows)


def _override_houses(report: Report, say: Say) -> Table:
    names = {one.house: one.house for one in report.overridden}
    rows = _with_reasons([(one.house, one.reason, one.count) for one in report.overridden], names, say)
    columns = _override_columns(say, say("House"))
    return Table(name="override_houses", title=say("Let in without an answer, by house"), columns=columns, rows=rows)


def _wrong(report: Report, say: Say) -> Table:
    columns = [
        Column(title=say("Guard"), kind="text"),
        Column(title=say("House chosen"), kind="text"),
        Column(title=say("Told by"), kind="text"),
        Column(title=say("Visits")),
    ]
    rows = [(one.guard or say("No name"), one.house, say(WRONG_SIGNS[one.sign]), one.count) for one in report.wrong]
    return Table(name="wrong", title=say("Wrong house chosen"), columns=columns, rows=rows)


def _deliveries(report: Report, say: Say) -> Table:
    now, before = report.deliveries, report.deliveries_before
    rows: list[Sequence[Value]] = [
        (name, read(now), read(before), change(read(now), read(before)).share)
        for name, read in (
            (say("Messages asked for"), _asked),
            (say("Accepted by LINE"), lambda one: one.sent),
            (say("Not needed any more"), lambda one: one.dropped),
            (say("Could not be delivered"), lambda one: one.dead),
        )
    ]
    return Table(name="messages", title=say("Messages"), columns=_compared(say, ""), rows=rows)


def _pairs(report: Report, say: Say) -> Table:
    columns = [
        Column(title=say("Guard"), kind="text"),
        Column(title=say("House"), kind="text"),
        Column(title=say("Visits")),
        Column(title=say("To be expected"), kind="expected"),
        Column(title=say("Times as many"), kind="times"),
    ]
    rows = [
        (one.pair.guard or say("No name"), one.pair.house, one.pair.visits, round(one.expected, 1), round(one.times, 1))
        for one in report.pairs
    ]
    return Table(name="pairs", title=say("A guard and a house, often together"), columns=columns, rows=rows)


def _quick(report: Report, say: Say) -> Table:
    columns = [
        Column(title=say("House"), kind="text"),
        Column(title=say("Within 3 seconds")),
        Column(title=say("Of all approvals to messages")),
    ]
    rows = [(one.house, one.quick, one.approvals) for one in report.quick]
    return Table(name="quick", title=say("Approved faster than anybody reads"), columns=columns, rows=rows)


_CALENDARS = (_summary, _days, _grid, _kinds)
_ANSWERS = (_hours, _houses, _overstays)
_SIGNS = (_override_guards, _override_houses, _wrong, _deliveries, _pairs, _quick)
TABLES = (
    "summary", "days", "grid", "kinds", "hours", "houses", "overstays", "override_guards", "override_houses", "wrong",
    "messages", "pairs", "quick",
)  # fmt: skip
"""Their names, as addresses call them."""


def _asked(one: Deliveries) -> int:
    return one.asked


def _compared(say: Say, first: str) -> list[Column]:
    return [
        Column(title=first, kind="text"),
        Column(title=say("This time")),
        Column(title=say("Before")),
        Column(title=say("Difference"), kind="change"),
    ]


def _wait_columns(say: Say) -> list[Column]:
    return [
        Column(title=say("Answers")),
        Column(title=say("Half within"), kind="seconds"),
        Column(title=say("95% within"), kind="seconds"),
        Column(title=say("No answer"), kind="share"),
    ]


def _override_columns(say: Say, first: str) -> list[Column]:
    return [Column(title=first, kind="text"), Column(title=say("Visits")), Column(title=say("Reasons"), kind="text")]


def _with_reasons(
    found: Sequence[tuple[Key, str, int]], names: Mapping[Key, str], say: Say
) -> list[tuple[str, int, str]]:
    """Who, how often, and the reasons with their counts, the most frequent first. Two of one name stay two."""
    reasons: dict[Key, Counter[str]] = {}
    for who, reason, count in found:
        reasons.setdefault(who, Counter())[formats.override_reason(reason, say)] += count
    rows = [
        (names[who], counts.total(), ", ".join(f"{reason} ({count})" for reason, count in counts.most_common()))
        for who, counts in reasons.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


Make = Callable[[Report, Say], Table]
