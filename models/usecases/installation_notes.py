"""A program says of itself what the operator's page tells: the clock that it ticks, a backup that it was made."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert as upsert

from models.tables.installation import InstallationNoteRow
from models.uow import Work


def note_down(work: Work, key: str, facts: dict[str, Any] | None = None) -> None:
    """In place of what was said under this key before. The work is at no village. The facts are JSON values."""
    said = {"at": work.now, "facts": facts or {}}
    given = upsert(InstallationNoteRow).values(key=key, **said)
    work.connection.execute(given.on_conflict_do_update(index_elements=["key"], set_=said))
