"""The committee's monthly report: asked for now, or made by itself and mailed."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.filters import day_and_time
from admin.forms import form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.reports.forms import PaperForm, ScheduleForm
from models.domain.permissions import Permission
from models.domain.report_dates import month_before
from models.queries import tasks
from models.queries.report_schedules import Schedule, schedule
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.report_schedules import (
    REPORT,
    ScheduleWish,
    end_schedule,
    mail_once_more,
    order_report,
    set_schedule,
)

MOST_PAPERS = 6


def add_monthly(panel: Blueprint, parts: PanelParts) -> None:
    """GET /reports/monthly, and what it orders and sets."""
    door = parts.door

    @panel.get("/reports/monthly")
    @door.allowed(Permission.REPORTS_SEE)
    def report_monthly(work: Work, seat: Seat) -> Any:
        return _monthly_page(parts, work, seat)

    @panel.post("/reports/monthly")
    @door.allowed(Permission.REPORTS_SEE)
    def report_order(work: Work, seat: Seat) -> Any:
        form = _paper_form(work, seat)
        if not form.given():
            return _monthly_page(parts, work, seat, paper=form, status=400)
        task_id = order_report(work, date.fromisoformat(form.month.data), form.language.data)
        note_change(work, "task", task_id, "report_asked", {"month": form.month.data})
        say = voice()
        tell(say("The report is being made. It waits here and under Files in a moment."))
        return redirect(url_for("panel.report_monthly"), 303)

    @panel.post("/reports/schedule")
    @door.allowed(Permission.REPORTS_SCHEDULE)
    def report_schedule(work: Work, seat: Seat) -> Any:
        form = form_of(ScheduleForm)
        if not form.given():
            return _monthly_page(parts, work, seat, plan=form, status=400)
        set_schedule(work, _wish(form), ZoneInfo(seat.at.time_zone))
        say, found = voice(), schedule(work)
        moment = day_and_time(found.due_at if found else None, seat.at.time_zone, seat.language)
        tell(say("Saved. The next report is made on {moment}.", moment=moment))
        return redirect(url_for("panel.report_monthly"), 303)

    @panel.post("/reports/schedule/end")
    @door.allowed(Permission.REPORTS_SCHEDULE)
    def report_schedule_end(work: Work, _seat: Seat) -> Any:
        end_schedule(work)
        say = voice()
        tell(say("Reports are not made by themselves any more."), undo=url_for("panel.report_schedule_resume"))
        return redirect(url_for("panel.report_monthly"), 303)

    @panel.post("/reports/schedule/resume")
    @door.allowed(Permission.REPORTS_SCHEDULE)
    def report_schedule_resume(work: Work, seat: Seat) -> Any:
        """Back to what stood before it was switched off."""
        found = schedule(work)
        if found is not None:
            wish = ScheduleWish(day=found.day, hour=found.hour, language=found.language, addresses=found.addresses)
            set_schedule(work, wish, ZoneInfo(seat.at.time_zone))
            say = voice()
            tell(say("The monthly report is made by itself again."))
        return redirect(url_for("panel.report_monthly"), 303)

    @panel.post("/reports/schedule/mail")
    @door.allowed(Permission.REPORTS_SCHEDULE)
    def report_mail(work: Work, _seat: Seat) -> Any:
        mail_once_more(work)
        say = voice()
        tell(say("It is being mailed once more."))
        return redirect(url_for("panel.report_monthly"), 303)


def _monthly_page(
    parts: PanelParts,
    work: Work,
    seat: Seat,
    *,
    paper: PaperForm | None = None,
    plan: ScheduleForm | None = None,
    status: int = 200,
) -> Any:
    found = schedule(work)
    made = [one for one in tasks.tasks(work) if one.kind == REPORT][:MOST_PAPERS]
    return page(
        "reports/monthly.html",
        status=status,
        paper=paper or _paper_form(work, seat, fresh=True),
        plan=plan or _plan(found, seat),
        schedule=found,
        papers=made,
        has_mail=parts.mail is not None,
        may_schedule=seat.may(Permission.REPORTS_SCHEDULE),
        now=work.now,
    )


def _paper_form(work: Work, seat: Seat, *, fresh: bool = False) -> PaperForm:
    """Last month's, in the reader's language, unless something else was sent."""
    today = work.now.astimezone(ZoneInfo(seat.at.time_zone)).date()
    given = {"month": month_before(today).isoformat(), "language": seat.language}
    form: PaperForm = PaperForm(None, data=given) if fresh else form_of(PaperForm, data=given)
    form.offer(today, seat.language)
    return form


def _plan(found: Schedule | None, seat: Seat) -> ScheduleForm:
    if found is None:
        return ScheduleForm(None, data={"day": 1, "hour": "8", "language": seat.language})
    given = {"day": found.day, "hour": str(found.hour), "language": found.language}
    return ScheduleForm(None, data={**given, "addresses": "\n".join(found.addresses)})


def _wish(form: ScheduleForm) -> ScheduleWish:
    return ScheduleWish(
        day=form.day.data or 1, hour=int(form.hour.data), language=form.language.data, addresses=form.each_address()
    )
