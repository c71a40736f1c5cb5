"""Pictures of a report, as SVG without a style or a script of its own: css/reports.css dresses them."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from models.domain.report_signs import weeks_of
from models.domain.report_spans import BY_DAY_UNTIL
from models.queries.panel_reports import Report
from models.texts import formats
from models.texts.catalog import Say

WIDE, HALF, HEIGHT = 1120, 540, 240
"""In the pixels of a desk, where a picture takes a whole card or half of one."""
MOST_LABELS = 12
_UNWANTED = {"style", "script", "desc", "title"}


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Bars over their labels; several series stand side by side."""

    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    weekly: bool = False
    width: int = WIDE


def of_days(report: Report, say: Say) -> Bars:
    """Visits by day; by the week where there are too many days, each named by its first."""
    days = list(report.days)
    counts = list(report.days.values())
    if len(days) <= BY_DAY_UNTIL:
        return Bars(labels=[formats.short_day(day, say.language) for day in days], series=[(say("Visits"), counts)])
    sums = weeks_of(counts, days[0].weekday())
    labels = [formats.short_day(day, say.language) for day in _week_starts(days)]
    return Bars(labels=labels, series=[(say("Visits"), sums)], weekly=True)


def of_kinds(report: Report, say: Say) -> Bars:
    now, before = report.figures.by_kind, report.before.by_kind
    return Bars(
        labels=[formats.kind_name(kind, say) for kind in now],
        series=[(say("This time"), list(now.values())), (say("Before"), [before[kind] for kind in now])],
        width=HALF,
    )


def of_hours(report: Report, say: Say) -> Bars:
    """Seconds until half and until 95% had answered, by the hour in which the visitor came."""
    hours = range(24)
    found = [report.hours.get(hour) for hour in hours]
    return Bars(
        labels=[f"{hour:02}" for hour in hours],
        series=[
            (say("Half within"), [round(one.median) if one and one.median is not None else None for one in found]),
            (say("95% within"), [round(one.slowest) if one and one.slowest is not None else None for one in found]),
        ],
    )


def _pygal() -> tuple[Any, Any]:
    """Imported late: it costs start-up time that other pages need not pay.

    It leaves a hook of an old kind in Python's importing, for plug-ins that we do not have.
    """
    import pygal
    from pygal.style import Style

    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "PluginImportFixer"]
    return pygal, Style


def drawn(bars: Bars) -> Markup:
    """The picture; to whoever does not see it, the table beneath it says the same."""
    pygal, style = _pygal()
    every = -(-len(bars.labels) // MOST_LABELS)
    many = len(bars.labels) > 2 * MOST_LABELS or (len(bars.labels) > MOST_LABELS and len(bars.labels[0]) > 2)
    chart = pygal.Bar(
        js=(),
        css=(),
        disable_xml_declaration=True,
        width=bars.width,
        height=HEIGHT,
        show_legend=False,
        truncate_label=-1,
        margin=4,
        margin_left=24,  # letters are larger on a phone
        margin_bottom=16,
        min_scale=3,
        max_scale=6,
        order_min=0,
        range=None if any(value for _, values in bars.series for value in values) else (0, 4),
        show_minor_x_labels=not many,
        style=style(font_family="Sarabun", label_font_size=14, major_label_font_size=14),
        value_formatter=lambda value: f"{value:,.0f}",
    )
    chart.x_labels = list(bars.labels)
    if many:
        chart.x_labels_major = list(bars.labels)[::every]
    for name, values in bars.series:
        chart.add(name, list(values))
    chart.add_xml_filter(_bare)
    return Markup(chart.render(is_unicode=True))  # noqa: S704  pygal escapes what is told to it


def _bare(root: Any) -> Any:
    """No style, no script, nothing of tooltips: the page's policy allows none of it."""
    for parent in list(root.iter()):
        for child in list(parent):
            tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "comment"
            if tag in {*_UNWANTED, "comment"} or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
        parent.attrib.pop("style", None)
    root.attrib.pop("id", None)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return root


def _week_starts(days: Sequence[date]) -> list[date]:
    return [day for number, day in enumerate(days) if number == 0 or day.weekday() == 0]
