"""Houses and people from a file: upload, a preview of every problem by its row, bringing it in, taking it back."""

from contextlib import closing
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import FileStorage

from admin.door import Seat
from admin.forms import one_line
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.people import import_words, templates_to_take
from admin.people.days import noon_of
from admin.people.reading import LARGEST, MOST_COLUMNS, MOST_ROWS, Unreadable, read_table
from models.domain.errors import NotFound, Refused
from models.domain.permissions import Permission
from models.domain.sheets.fields import Field
from models.queries import house_imports, panel_people
from models.queries.house_imports import HouseImport
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import import_houses

CHOOSE_A_FILE = mark("Choose a file first.")
MOST_SHOWN = 1000
"""Problems on a page; all are counted."""

SAMPLES = 20
UPLOADS = "30 per hour"
MAY = Permission.IMPORT_MANAGE


def add_imports(panel: Blueprint, parts: PanelParts) -> None:
    """/import and under it."""
    _add_uploads(panel, parts)
    _add_one(panel, parts)
    _add_ends(panel, parts)


def _add_uploads(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/import")
    @door.allowed(MAY)
    def people_imports(work: Work, seat: Seat) -> Any:
        return _list(work, seat)

    @panel.post("/import")
    @parts.limiter.limit(UPLOADS)
    @door.checked(MAY)
    def people_upload(seat: Seat) -> Any:
        """Read where it holds nobody up, and with no transaction open."""
        file = request.files.get("file")
        try:
            rows = parts.heavy(read_table, _body(file))
        except Unreadable as problem:
            with door.work(seat) as work:
                return _list(work, seat, 400, problem=str(problem))
        name = (file.filename or "" if file else "").replace("\\", "/").rsplit("/", 1)[-1]
        with door.work(seat) as work:
            import_id = import_houses.keep_upload(work, (one_line(name) or "")[:100], rows, seat.language)
        return redirect(url_for("panel.people_import", import_id=import_id), 303)

    @panel.get("/import/template.<kind>")
    @door.allowed(MAY)
    def people_template(work: Work, _seat: Seat, kind: str) -> Any:
        return templates_to_take.answer(kind, voice(), house_imports.today(work))


def _add_one(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/import/<uuid:import_id>")
    @door.allowed(MAY)
    def people_import(work: Work, seat: Seat, import_id: UUID) -> Any:
        found = _mine(work, seat, import_id)
        return _preview(work, found)

    @panel.post("/import/<uuid:import_id>/columns")
    @door.allowed(MAY)
    def people_columns(work: Work, seat: Seat, import_id: UUID) -> Any:
        found = _mine(work, seat, import_id, locked=True)
        columns = {field: place for field in Field if (place := _column(request.form.get(field.value))) is not None}
        import_houses.set_mapping(work, found, columns, headed="headed" in request.form)
        return redirect(url_for("panel.people_import", import_id=import_id), 303)

    @panel.post("/import/<uuid:import_id>/run")
    @door.allowed(MAY)
    def people_run_import(work: Work, seat: Seat, import_id: UUID) -> Any:
        found = _mine(work, seat, import_id, locked=True)
        import_houses.order_import(work, found, seat.language, whole=request.form.get("rows") == "all")
        return redirect(url_for("panel.people_import", import_id=import_id), 303)


def _add_ends(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/import/<uuid:import_id>/undo")
    @door.allowed(MAY)
    def people_undo_import(work: Work, seat: Seat, import_id: UUID) -> Any:
        found, say = _mine(work, seat, import_id, locked=True), voice()
        try:
            import_houses.undo_import(work, found)
        except Refused:
            complain(say("Too late: somebody moved in or was visited since. Delete houses one by one instead."))
        else:
            tell(say("The whole import is taken back."))
        return redirect(url_for("panel.people_imports"), 303)

    @panel.post("/import/<uuid:import_id>/drop")
    @door.allowed(MAY)
    def people_drop_import(work: Work, seat: Seat, import_id: UUID) -> Any:
        import_houses.drop_import(work, _mine(work, seat, import_id, locked=True))
        say = voice()
        tell(say("The file is let go of. Nothing of it came into the village."))
        return redirect(url_for("panel.people_imports"), 303)


def _body(file: FileStorage | None) -> bytes:
    """No more of it than is looked at. Raises Unreadable where there is none."""
    if file is None or not file.filename:
        raise Unreadable(CHOOSE_A_FILE)
    with closing(file):
        return file.stream.read(LARGEST + 1)


def _mine(work: Work, seat: Seat, import_id: UUID, *, locked: bool = False) -> HouseImport:
    """A draft is of whoever brought it; what came into the village is everybody's who may import. Raises NotFound."""
    found = house_imports.house_import(work, import_id, locked=locked)
    if found.made_by != seat.person_id and found.done_at is None:
        raise NotFound
    return found


def _list(work: Work, seat: Seat, status: int = 200, problem: str | None = None) -> Any:
    return page(
        "people/imports.html",
        status=status,
        imports=house_imports.imports_of(work, seat.person_id),
        problem=problem,
        most_rows=MOST_ROWS,
        tallies=panel_people.counts(work),
    )


def _preview(work: Work, found: HouseImport) -> Any:
    rows = house_imports.rows_of(work, found) if found.done_at is None else None
    given_up = found.undone_at is not None and found.done_at is None
    if found.done_at is None and (rows is None or given_up):
        return page("people/import_gone.html", 410, found=found, tallies=panel_people.counts(work))
    made = house_imports.made_by_import(work, found.id) if found.done_at else None
    plan = house_imports.plan_of(work, found, rows) if rows and Field.HOUSE in found.columns else None
    return page(
        "people/import.html",
        found=found,
        made=made,
        used=house_imports.was_used(work, found, made) if made and not found.undone_at else False,
        plan=plan,
        head=_head(rows or [], headed=found.headed),
        fields=import_words.FIELDS,
        troubles=import_words.TROUBLES,
        problems=plan.problems[:MOST_SHOWN] if plan else (),
        samples=plan.rows[:SAMPLES] if plan else (),
        roles=import_words.ROLES,
        noon_of=noon_of,
        tallies=panel_people.counts(work),
    )


def _head(rows: list[list[str]], *, headed: bool) -> list[tuple[int, str, str]]:
    """Each column: its place, what names it, and what stands in its first rows."""
    width = max((len(row) for row in rows[:50]), default=0)
    first, body = (rows[0], rows[1:4]) if headed and rows else ([], rows[:3])
    columns = []
    for place in range(width):
        named = first[place] if place < len(first) else ""
        shown = [row[place] for row in body if place < len(row) and row[place]]
        columns.append((place, named, ", ".join(shown)[:60]))
    return columns


def _column(told: str | None) -> int | None:
    return int(told) if told and len(told) <= 2 and told.isdecimal() and int(told) < MOST_COLUMNS else None
