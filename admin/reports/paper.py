"""The monthly report as the data that its paper is set from: everything in words, nothing that is markup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from admin.filters import day_and_time
from admin.reports import charts
from admin.reports.charts import Bars
from admin.reports.tables import Column, Table, Value, show, tables
from admin.reports.words import HINTS, NOTHING, tiles
from models.domain.report_signs import step
from models.queries.panel_reports import Report
from models.texts import formats
from models.texts.catalog import Say

MOST_ROWS = 10
"""Of each table; the CSV files have them all."""

_SECTIONS = ("override_guards", "override_houses", "wrong", "messages", "overstays")
_SIGNS = ("pairs", "quick")


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Whose report it is, and when it was made."""

    village: str
    zone: ZoneInfo
    made_at: datetime


def paper(report: Report, cover: Cover, say: Say) -> dict[str, Any]:
    """JSON for monthly_report.typ."""
    found = tables(report, say)
    first = report.spans.now.since.astimezone(cover.zone).date()
    before = report.spans.before.since.astimezone(cover.zone).date()
    made = day_and_time(cover.made_at, cover.zone.key, say.language)
    return {
        "language": say.language,
        "title": say("Monthly report to the committee"),
        "village": cover.village,
        "month": formats.month(first, say.language),
        "compared": say("Compared with {month}", month=formats.month(before, say.language)),
        "made": say("Made by Village Security on {moment}", moment=made),
        "page_word": say("Page"),
        "empty": "" if report.figures.visits else say("No visits in this time"),
        "tiles": [
            {"value": one.value, "label": one.label, "change": one.change_words(say)} for one in tiles(report, say)
        ],
        "days": {"title": found["days"].title, **_chart(charts.of_days(report, say))},
        "grid": _grid(found["grid"], say),
        "summary": _section(found["summary"], say),
        "kinds": _section(found["kinds"], say),
        "hours": {
            "title": found["hours"].title,
            "hint": say("Seconds until houses answered, by the hour in which the visitor came."),
            **_chart(charts.of_hours(report, say)),
        },
        "houses": _section(_asked_often(report, found["houses"]), say),
        "sections": [_section(found[name], say) for name in _SECTIONS],
        "look": {
            "title": say("Worth a look"),
            "hint": say("Hints, and no accusation: each of them may have a good reason. Ask before you judge."),
            "tables": [_section(found[name], say) for name in _SIGNS],
        },
    }


def _asked_often(report: Report, found: Table) -> Table:
    return Table(name=found.name, title=found.title, columns=found.columns, rows=found.rows[: len(report.slowest)])


def _section(table: Table, say: Say) -> dict[str, Any]:
    left = len(table.rows) - MOST_ROWS
    more = say.counted("{number} more row is in the panel.", "{number} more rows are in the panel.", left)
    return {
        "title": table.title,
        "hint": say(HINTS[table.name]) if table.name in HINTS else "",
        "heads": [column.title for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "widths": _widths(table.columns),
        "rows": table.shown(say, MOST_ROWS),
        "empty": say(NOTHING),
        "more": more if left > 0 else "",
    }


def _widths(columns: Sequence[Column]) -> list[str]:
    """What is written takes the room that numbers leave; of several texts the first is as wide as it needs to be."""
    texts = [number for number, column in enumerate(columns) if not column.is_number]
    return ["part" if number == texts[-1] else "auto" for number in range(len(columns))]


def _grid(table: Table, say: Say) -> dict[str, Any]:
    values = [[int(str(value)) for value in row[1:]] for row in table.rows]
    most = max(max(row) for row in values)
    return {
        "title": table.title,
        "hint": say("The darker a field, the more visitors came in this hour."),
        "rows": [[str(row[0]), *(_field(value, say) for value in row[1:])] for row in table.rows],
        "steps": [[step(value, most) for value in row] for row in values],
    }


def _field(value: Value, say: Say) -> str:
    return show(value, "count", say) if value else ""


def _chart(bars: Bars) -> Mapping[str, Any]:
    values = [value for _, given in bars.series for value in given if value]
    size = _tick(max(values, default=1))
    count = int(-(-max(values, default=1) // size))
    return {
        "labels": list(bars.labels),
        "series": [{"name": name, "values": list(given)} for name, given in bars.series],
        "every": -(-len(bars.labels) // 16),
        "most": size * count,
        "ticks": [{"at": size * number, "words": f"{size * number:,}"} for number in range(count + 1)],
    }


def _tick(most: float) -> int:
    """A round distance between guides, so that there are two to five of them."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= size * factor * 4:
                return size * factor
        size *= 10
