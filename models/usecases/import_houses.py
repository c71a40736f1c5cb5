"""A file of houses and people is kept, brought into the village in one transaction, and taken back as one."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from models.domain.errors import Code, NotFound, Refused
from models.domain.joining import end_of
from models.domain.sheets.checking import Plan, Row
from models.domain.sheets.fields import Field, guess, looks_like_headers
from models.queries import house_imports
from models.queries.house_imports import HouseImport
from models.tables.base import table_of
from models.tables.bulk import change
from models.tables.expected import ExpectedRow, HouseImportRow
from models.tables.invites import InviteRow
from models.tables.tasks import TaskFileRow, TaskRow
from models.tables.villages import HouseRow
from models.uow import Work, new_id
from models.usecases.changes import note_change, note_changes
from models.usecases.tasks import order_task

KIND = "import_houses"
UPLOAD = "upload_houses"
KEPT = timedelta(days=7)
"""So long is what was read of a file kept: names do not lie about."""


def keep_upload(work: Work, name: str, rows: Sequence[Sequence[str]], language: str) -> UUID:
    """The file as it was read, with the columns as its headers tell them; nothing of it is in the village yet."""
    task_id, import_id = new_id(), new_id()
    wish = {"kind": UPLOAD, "facts": {}, "language": language, "state": "done"}
    at = {"village_id": work.village, "created_at": work.now}
    work.connection.execute(
        insert(table_of(TaskRow)).values(
            id=task_id, made_by=work.actor.person_id, due_at=work.now, ended_at=work.now, **wish, **at
        )
    )
    body = json.dumps(list(rows), ensure_ascii=False).encode()
    file = {"name": name, "mime": "application/json", "body": body, "expires_at": work.now + KEPT}
    work.connection.execute(insert(table_of(TaskFileRow)).values(task_id=task_id, **file, **at))
    mapping = {"columns": guess(rows[0]), "headed": looks_like_headers(rows[0])}
    kept = {"upload_id": task_id, "file_name": name, "mapping": mapping, "made_by": work.actor.person_id}
    work.connection.execute(insert(table_of(HouseImportRow)).values(id=import_id, **kept, **at))
    return import_id


def set_mapping(work: Work, found: HouseImport, columns: Mapping[Field, int], *, headed: bool) -> None:
    """What stands in which column, and whether the first row names them. Raises Refused once it is brought in."""
    _still_draft(found)
    mapping = {"columns": {one.value: place for one, place in columns.items()}, "headed": headed}
    work.connection.execute(update(HouseImportRow).where(HouseImportRow.id == found.id).values(mapping=mapping))


def order_import(work: Work, found: HouseImport, language: str, *, whole: bool) -> UUID:
    """A worker is to bring it in; `whole`: only if no row is wrong by then. Raises Refused where one does already."""
    _still_draft(found)
    if found.going:
        raise Refused(Code.STATE_FORBIDS, "it is being brought in")
    task_id = order_task(work, KIND, {"import": str(found.id), "whole": whole}, language)
    work.connection.execute(update(HouseImportRow).where(HouseImportRow.id == found.id).values(run_id=task_id))
    return task_id


def bring_in(work: Work, found: HouseImport, plan: Plan) -> None:
    """All that the plan says: houses, those that come back, and who is expected where. Raises Refused if it is done."""
    _still_draft(found)
    houses = _make_houses(work, plan.new_houses)
    back = _bring_back(work, plan.back_houses)
    expected = _expect(work, found.id, plan.people)
    made = {
        "houses": [str(one) for one in houses],
        "back": {str(one): since.isoformat() for one, since in back.items()},
        "expected": [str(one) for one in expected],
        "left_out": plan.bad_rows,
    }
    done = update(HouseImportRow).where(HouseImportRow.id == found.id).values(done_at=work.now, made=made)
    work.connection.execute(done)
    _let_go_of_file(work, found.upload_id)
    about = {"import": str(found.id)}
    note_changes(work, "house", "imported", dict.fromkeys((*houses, *back), about))
    counts = {"houses": len(houses), "back": len(back), "expected": len(expected)}
    note_change(work, "village", work.village, "imported", about | counts)


def undo_import(work: Work, found: HouseImport) -> None:
    """What it made is no more. Raises NotFound where there is nothing to undo, and Refused once some of it was used."""
    if found.done_at is None or found.undone_at is not None:
        raise NotFound
    made = house_imports.made_by_import(work, found.id)
    if house_imports.was_used(work, found, made):
        raise Refused(Code.STATE_FORBIDS, "some of it has been used since")
    houses = [*made.houses, *made.back]
    _end(work, HouseRow, {**dict.fromkeys(made.houses, work.now), **made.back})
    _end(work, ExpectedRow, dict.fromkeys(made.expected, work.now))
    _take_invites_back(work, houses, made.expected)
    undone = update(HouseImportRow).where(HouseImportRow.id == found.id).values(undone_at=work.now)
    work.connection.execute(undone)
    about = {"import": str(found.id)}
    note_changes(work, "house", "import_undone", dict.fromkeys(houses, about))
    note_change(work, "village", work.village, "import_undone", about)


def drop_import(work: Work, found: HouseImport) -> None:
    """Nobody wants it any more: what was read is let go of. Raises Refused once it is brought in."""
    _still_draft(found)
    work.connection.execute(update(HouseImportRow).where(HouseImportRow.id == found.id).values(undone_at=work.now))
    _let_go_of_file(work, found.upload_id)


def _still_draft(found: HouseImport) -> None:
    if found.done_at or found.undone_at:
        raise Refused(Code.STATE_FORBIDS, "it has been brought in, or given up")


def _make_houses(work: Work, rows: Sequence[Row]) -> list[UUID]:
    made: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "village_id": work.village,
            "number": one.number,
            "soi": one.soi,
            "phone": work.seal.seal_optional(one.phone),
            "created_at": work.now,
        }
        for one in rows
    ]
    if made:
        work.connection.execute(insert(table_of(HouseRow)), made)
    return [one["id"] for one in made]


def _bring_back(work: Work, rows: Sequence[Row]) -> dict[UUID, datetime]:
    """Houses that were deleted, as they were. Returns since when they had been, by which their people are known."""
    known = house_imports.house_ids(work, [one.key for one in rows])
    ids = [known[one.key] for one in rows]
    asked = select(HouseRow.id, HouseRow.ended_at).where(HouseRow.village_id == work.village, HouseRow.id.in_(ids))
    since = {house_id: ended_at for house_id, ended_at in work.connection.execute(asked) if ended_at}
    if since:
        change(work.connection, HouseRow, [{"id": one, "ended_at": None} for one in since])
    return since


def _expect(work: Work, import_id: UUID, people: Sequence[Row]) -> list[UUID]:
    known = house_imports.house_ids(work, [one.key for one in people])
    zone = house_imports.time_zone(work)
    made: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "village_id": work.village,
            "house_id": known[one.key],
            "name": one.name,
            "household_role": one.role.value if one.role else None,
            "ends_at": end_of(one.ends_on, zone) if one.ends_on else None,
            "import_id": import_id,
            "created_at": work.now,
        }
        for one in people
    ]
    if made:
        work.connection.execute(insert(table_of(ExpectedRow)), made)
    return [one["id"] for one in made]


def _end(work: Work, row_type: type[HouseRow] | type[ExpectedRow], ends: Mapping[UUID, datetime]) -> None:
    if ends:
        change(work.connection, row_type, [{"id": one, "ended_at": moment} for one, moment in ends.items()])


def _take_invites_back(work: Work, house_ids: Sequence[UUID], expected_ids: Sequence[UUID]) -> None:
    """Links of houses that are no more, and of people who are not expected any more."""
    row: Any = InviteRow
    theirs = row.expected_id.in_(expected_ids) | row.house_id.in_(house_ids)
    unused = row.village_id == work.village, row.used_at.is_(None), row.revoked_at.is_(None)
    asked = select(row.id).where(*unused, theirs)
    ids = list(work.connection.scalars(asked))
    if ids:
        change(work.connection, InviteRow, [{"id": one, "revoked_at": work.now} for one in ids])
    note_changes(work, "invite", "revoked", {one: {"reason": "import_undone"} for one in ids})


def _let_go_of_file(work: Work, upload_id: UUID) -> None:
    table = table_of(TaskFileRow)
    work.connection.execute(table.delete().where(table.c.task_id == upload_id, table.c.village_id == work.village))
