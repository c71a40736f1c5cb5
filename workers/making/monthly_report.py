"""The committee's monthly report as a PDF: set by typst, with the panel's own figures, tables and words."""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from admin.reports.paper import Cover, paper
from models.domain.report_spans import month_of
from models.queries.panel_reports import report
from models.queries.report_schedules import schedule
from models.queries.villages import village
from models.texts import catalog, formats
from models.usecases.report_schedules import mail_report
from models.usecases.tasks import Result, finish_task
from workers.assignments import Assignment

PDF = "application/pdf"
_SETTING = Path(__file__).with_suffix(".typ")


def make(given: Assignment) -> Result | None:
    """The file, and with it, where it is the schedule's, the wish to mail it: in one transaction."""
    month = date.fromisoformat(str(given.task.facts["month"]))
    name, body = _paper(given, month)
    result = Result(name=name, mime=PDF, body=body)
    with given.work() as work:
        finish_task(work, given.task.id, result)
        found = schedule(work)
        if given.task.facts.get("scheduled") and given.runtime.settings.smtp_url and found and found.addresses:
            mail_report(work, given.task.id)
    return None


def _paper(given: Assignment, month: date) -> tuple[str, bytes]:
    say = catalog.of(given.task.language)
    with given.work() as work:
        ours = village(work)
        found = report(work, month_of(month, ours.zone), ours.zone)
        told = paper(found, Cover(village=ours.name, zone=ours.zone, made_at=work.now), say)
    given.progress(1, 2)
    title = say("Monthly report {month}", month=formats.month(month, say.language))
    return f"{title}.pdf", set_paper(json.dumps(told))


def set_paper(told: str) -> bytes:
    """The PDF of what `paper` gave."""
    import typst  # costs start-up time that nobody else need pay

    made = typst.compile(
        str(_SETTING),
        root=str(_SETTING.parent),
        font_paths=[_fonts()],
        ignore_system_fonts=True,
        sys_inputs={"data": told},
        format="pdf",
    )
    return bytes(made)


@cache
def _fonts() -> str:
    return str(files("fontpkg_sarabun") / "files")
