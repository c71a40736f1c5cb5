"""How the village's gate does: pictures and tables of a span of time, compared with the one before."""

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, request

from admin.door import Seat
from admin.pages import page, voice
from admin.parts import PanelParts
from admin.reports import charts
from admin.reports.forms import OwnDatesForm
from admin.reports.monthly import add_monthly
from admin.reports.tables import TABLES, Table, show, tables
from admin.reports.words import CHOICES, HINTS, NOTHING, tiles
from models.domain.permissions import Permission
from models.domain.report_signs import step
from models.domain.report_spans import Choice, Span, Spans, spans
from models.domain.sheets.csv_cells import csv_text
from models.queries.panel_reports import FEWEST_OF_HOUSE, Report, report
from models.texts import formats
from models.uow import Work

SEE = Permission.REPORTS_SEE
MOST_ROWS = 10
"""Of each table on the page; its CSV has them all."""

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for. Dates that cannot be are told in the form, and this month is shown instead."""

    choice: Choice
    spans: Spans
    form: OwnDatesForm

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors)

    def query(self) -> dict[str, str]:
        """The same question, for the links of the page."""
        if self.choice is Choice.OWN and self.form.since.data and self.form.until.data:
            days = {"since": self.form.since.data.isoformat(), "until": self.form.until.data.isoformat()}
            return {"period": self.choice.value, **days}
        return {"period": self.choice.value}


def add_reports(panel: Blueprint, parts: PanelParts) -> None:
    """GET /reports, each of its tables as CSV, and the monthly paper."""
    door = parts.door

    @panel.get("/reports")
    @door.allowed(SEE)
    def reports(work: Work, seat: Seat) -> Any:
        zone = ZoneInfo(seat.at.time_zone)
        asked = _asked(work, zone)
        found = report(work, asked.spans, zone)
        return page("reports/reports.html", status=400 if asked.is_wrong else 200, **_shown(found, asked, zone))

    @panel.get("/reports/tables/<name>.csv")
    @door.allowed(SEE)
    def report_table(work: Work, seat: Seat, name: str) -> Any:
        if name not in TABLES:
            abort(404)
        zone = ZoneInfo(seat.at.time_zone)
        asked = _asked(work, zone)
        if asked.is_wrong:
            abort(400)
        say = voice()
        return _csv(tables(report(work, asked.spans, zone), say)[name], asked.spans.now, zone)

    add_monthly(panel, parts)


def _asked(work: Work, zone: ZoneInfo) -> Asked:
    told = request.args.get("period", Choice.MONTH.value)
    choice = Choice(told) if told in set(Choice) else Choice.MONTH
    form = OwnDatesForm(request.args if choice is Choice.OWN else None)
    if choice is Choice.OWN and form.validate() and form.since.data and form.until.data:
        own = form.since.data, form.until.data
        return Asked(choice=choice, spans=spans(choice, work.now, zone, own), form=form)
    shown = Choice.MONTH if choice is Choice.OWN else choice
    return Asked(choice=choice, spans=spans(shown, work.now, zone), form=form)


def _shown(found: Report, asked: Asked, zone: ZoneInfo) -> dict[str, Any]:
    say = voice()
    made = tables(found, say)
    days, kinds, hours = (make(found, say) for make in (charts.of_days, charts.of_kinds, charts.of_hours))
    return {
        "report": found,
        "asked": asked,
        "choices": CHOICES,
        "tiles": tiles(found, say),
        "tables": made,
        "slowest": made["houses"].shown(say)[: len(found.slowest)],
        "fewest": FEWEST_OF_HOUSE,
        "days_weekly": days.weekly,
        "charts": {name: charts.drawn(bars) for name, bars in {"days": days, "kinds": kinds, "hours": hours}.items()},
        "step": lambda value: step(value, max(found.grid.values(), default=0)),
        "show": lambda value, kind: show(value, kind, say),
        "hints": HINTS,
        "nothing": NOTHING,
        "most": MOST_ROWS,
        "days_of": lambda span: _days_of(span, zone, say.language),
    }


def _days_of(span: Span, zone: ZoneInfo, language: str) -> str:
    """The first and the last of its days, as people read them."""
    first = span.since.astimezone(zone).date()
    last = max(first, (span.until - timedelta(microseconds=1)).astimezone(zone).date())
    if first == last:
        return formats.whole_day(first, language)
    return f"{formats.whole_day(first, language)} – {formats.whole_day(last, language)}"


def _csv(table: Table, span: Span, zone: ZoneInfo) -> Response:
    """Raw values under the page's heads; seconds are named as such. Days are written as programs read them."""
    say = voice()
    file = io.StringIO()
    writer = csv.writer(file)
    seconds = say("seconds")
    writer.writerow([_head(column.title, column.kind, seconds) for column in table.columns])
    writer.writerows([[_cell(value) for value in row] for row in table.rows])
    answer = Response((_BYTE_ORDER_MARK + file.getvalue()).encode(), mimetype="text/csv")
    name = f"{table.title} {span.since.astimezone(zone).date()}.csv"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def _head(title: str, kind: str, seconds: str) -> str:
    return f"{title} ({seconds})" if kind == "seconds" else title


def _cell(value: Any) -> Any:
    """What a person wrote must not become a formula, a day or a number in whoever's spreadsheet."""
    if isinstance(value, float):
        return round(value, 3)
    return csv_text(value) if isinstance(value, str) else value
