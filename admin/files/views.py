"""What the office has asked for: how far it is, the file that came of it, and calling it off."""

from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, url_for

from admin.door import NotYours, Seat
from admin.files.kinds import KINDS
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from models.domain.errors import NotFound
from models.domain.permissions import Permission
from models.queries import tasks as reads
from models.queries.tasks import TaskLine
from models.uow import Work
from models.usecases import tasks
from models.usecases.changes import note_change

MAY = (
    Permission.RECORDS_EXPORT,
    Permission.HOUSES_MANAGE,
    Permission.IMPORT_MANAGE,
    Permission.REPORTS_SEE,
    Permission.AUDIT_SEE,
)
"""Whoever may ask for one kind of file. Each sees those of the kinds that their role may make."""


def add_files(panel: Blueprint, parts: PanelParts) -> None:
    """GET /files, and of one wish: how far it is, its file, its end."""
    door = parts.door

    @panel.get("/files")
    @door.allowed(*MAY)
    def files(work: Work, seat: Seat) -> Any:
        mine = [one for one in reads.tasks(work) if _may_see(seat, one)]
        return page(
            "files/files.html", tasks=mine, kinds=KINDS, now=work.now, may_call_off=partial(_may_call_off, seat)
        )

    @panel.get("/files/<uuid:task_id>")
    @door.allowed(*MAY)
    def file_progress(work: Work, seat: Seat, task_id: UUID) -> Any:
        found = _seen(work, seat, task_id)
        say = voice()
        return jsonify(
            state=found.state, percent=found.percent, done=found.done, error=say(found.error) if found.error else None
        )

    @panel.get("/files/<uuid:task_id>/take")
    @door.allowed(*MAY)
    def take_file(work: Work, seat: Seat, task_id: UUID) -> Any:
        kind = _seen(work, seat, task_id).kind
        found = reads.file_of(work, task_id)
        tasks.mark_seen(work, task_id)
        note_change(work, "task", task_id, "file_taken", {"kind": kind})
        answer = Response(found.body, mimetype=found.mime)
        # RFC 6266 with RFC 8187: a Thai name for every browser that we know
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
        return answer

    @panel.post("/files/<uuid:task_id>/cancel")
    @door.allowed(*MAY)
    def cancel_file(work: Work, seat: Seat, task_id: UUID) -> Any:
        found = _seen(work, seat, task_id)
        if not _may_call_off(seat, found):
            raise NotYours
        tasks.cancel_task(work, task_id)
        note_change(work, "task", task_id, "cancelled", {"kind": found.kind})
        say = voice()
        tell(say("It is called off."))
        return redirect(url_for("panel.files"), 303)


def _seen(work: Work, seat: Seat, task_id: UUID) -> TaskLine:
    """The wish. Raises NotFound where their role could not have asked for it."""
    found = reads.task(work, task_id)
    if not _may_see(seat, found):
        raise NotFound
    return found


def _may_see(seat: Seat, found: TaskLine) -> bool:
    kind = KINDS.get(found.kind)
    return kind is not None and all(seat.may(one) for one in (kind.permission, *kind.besides))


def _may_call_off(seat: Seat, found: TaskLine) -> bool:
    """Whoever asked for it, and whoever sees to such files in the village."""
    manages = KINDS[found.kind].manages
    return manages is None or seat.may(manages) or found.made_by == seat.person_id
