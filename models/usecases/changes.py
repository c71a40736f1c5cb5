"""What changes beside visits is written down: who did it, when, and by which door."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from models.tables.base import table_of
from models.tables.changes import ChangeRow
from models.uow import Work, new_id

_NOTE = insert(table_of(ChangeRow))


def note_change(work: Work, subject: str, subject_id: UUID, kind: str, facts: dict[str, Any] | None = None) -> None:
    """One line about `subject` (one of models.tables.changes.SUBJECTS) in the work's village.

    The facts are JSON values; no names, phone numbers or plates: those change and go, this stays.
    """
    note_changes(work, subject, kind, {subject_id: facts or {}})


def note_changes(work: Work, subject: str, kind: str, facts: Mapping[UUID, dict[str, Any]]) -> None:
    """The same of many at once, each with its facts; one statement."""
    if facts:
        work.connection.execute(_NOTE, [_row(work, subject, one, kind, told) for one, told in facts.items()])


def _row(work: Work, subject: str, subject_id: UUID, kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "village_id": work.village,
        "subject": subject,
        "subject_id": subject_id,
        "kind": kind,
        "actor_id": work.actor.person_id,
        "actor_role": work.actor.role.value,
        "source": work.actor.source.value,
        "request_id": work.actor.request_id,
        "at": work.now,
        "facts": facts,
    }
