"""Who changed what, who signed in, and whether the record still is what was written."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for

from admin.audit.words import SIGN_INS, SOURCES, SUBJECTS, what_happened
from admin.days import day_asked
from admin.door import Seat
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from models.domain.ids import PersonId
from models.domain.permissions import Permission
from models.queries import panel_audit as reads
from models.queries import tasks
from models.queries.panel_audit import A_PAGE, Wanted
from models.queries.panel_team import colleagues
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.tasks import order_task

SEE = Permission.AUDIT_SEE


def add_audit(panel: Blueprint, parts: PanelParts) -> None:
    """GET /audit and /audit/sign-ins, and the walk along the record."""
    door = parts.door

    @panel.get("/audit")
    @door.allowed(SEE)
    def audit(work: Work, seat: Seat) -> Any:
        say = voice()
        wanted = _wanted(seat.at.time_zone)
        found = reads.changes(work, wanted)
        return page(
            "audit/changes.html",
            changes=found[:A_PAGE],
            older=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
            told_as=lambda one: what_happened(one, say),
            asked=request.args,
            narrowed=any(request.args.get(name) for name in ("subject", "actor", "about", "since", "until")),
            subjects=SUBJECTS,
            sources=SOURCES,
            colleagues=colleagues(work),
            walk=tasks.newest(work, "audit"),
            now=work.now,
        )

    @panel.get("/audit/sign-ins")
    @door.allowed(SEE)
    def audit_sign_ins(work: Work, _seat: Seat) -> Any:
        found = reads.sign_ins(work, _id_in("before"))
        older = found[A_PAGE - 1][0] if len(found) > A_PAGE else None
        lines = [line for _, line in found[:A_PAGE]]
        return page("audit/sign_ins.html", lines=lines, older=older, kinds=SIGN_INS, now=work.now)

    @panel.post("/audit/walk")
    @door.allowed(SEE)
    def audit_walk(work: Work, seat: Seat) -> Any:
        """A worker walks along the whole record; the page tells what it found."""
        say = voice()
        task_id = order_task(work, "audit", {}, seat.language)
        note_change(work, "task", task_id, "audit_asked")
        tell(say("The record is being looked through. What comes of it stands here in a moment."))
        return redirect(url_for("panel.audit"), 303)


def _wanted(time_zone: str) -> Wanted:
    """As the address asks; what cannot be read is not asked."""
    told = request.args
    since, until = day_asked(told.get("since")), day_asked(told.get("until"))
    zone = ZoneInfo(time_zone)
    actor = _id_in("actor")
    return Wanted(
        subject=told.get("subject") if told.get("subject") in SUBJECTS else None,
        actor=PersonId(actor) if actor else None,
        about=_id_in("about"),
        since=datetime.combine(since, time(), zone) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        before=_id_in("before"),
    )


def _id_in(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
