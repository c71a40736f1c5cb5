"""What changes beside visits is written down: who did it, when, and by which door."""

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
    row = {
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
        "facts": facts or {},
    }
    work.connection.execute(_NOTE, row)
