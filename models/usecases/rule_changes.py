"""Rules change as a whole part at a time, one office at a time, and for a while they can be taken back."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from models.domain.errors import Code, NotFound, Refused
from models.domain.rule_parts import TAKEN_BACK_WITHIN, Part
from models.tables.base import table_of
from models.tables.rules import RuleChangeRow
from models.tables.villages import VillageRow
from models.uow import Work, new_id
from models.usecases.rule_parts import Told, read_part, restore_part


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What was taken back, and the change by which that can be taken back in its turn."""

    part: Part
    about: UUID | None
    change_id: UUID | None


class Overtaken(Refused):
    """Somebody has changed since what the page had shown."""

    def __init__(self) -> None:
        super().__init__(Code.STATE_FORBIDS, "these rules were changed since they were shown")


def _whole(told: Told) -> object:
    return told


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a page showed of a part, by its print, where less than the whole part was shown: which piece of it."""

    print: str
    piece: Callable[[Told], object] = _whole


def print_of(work: Work, part: Part, piece: Callable[[Told], object] = _whole, about: UUID | None = None) -> str:
    """By which it is known later whether this still stands as it stands now."""
    return _print(piece(read_part(work, part, about)))


def change_rules(
    work: Work, part: Part, act: Callable[[], object], about: UUID | None = None, seen: Seen | None = None
) -> UUID | None:
    """Does it, and keeps how this part was before. None where it is as it was.

    What `act` wants to build upon it reads itself: nobody else changes the rules meanwhile. Raises what `act` raises,
    and Overtaken where what was seen stands no more.
    """
    _one_at_a_time(work)
    before = read_part(work, part, about)
    if seen and seen.print != _print(seen.piece(before)):
        raise Overtaken
    act()
    after = read_part(work, part, about)
    if before == after:
        return None
    change_id = new_id()
    row = {
        "id": change_id,
        "village_id": work.village,
        "part": part.value,
        "about": about,
        "before": _sealed(work, before),
        "after": _sealed(work, after),
        "made_by": work.actor.person_id,
        "at": work.now,
    }
    work.connection.execute(insert(table_of(RuleChangeRow)).values(row))
    return change_id


def undo_rules(work: Work, change_id: UUID) -> Undone:
    """All as it was before. Raises NotFound, and Refused after its time, or where somebody has changed it since."""
    _one_at_a_time(work)
    row = _change(work, change_id)
    if work.now - row.at > TAKEN_BACK_WITHIN:
        raise Refused(Code.STATE_FORBIDS, "this was changed too long ago")
    part = Part(row.part)
    if row.undone_at is not None or read_part(work, part, row.about) != _opened(work, row.after):
        raise Refused(Code.STATE_FORBIDS, "this part of the rules was changed since")
    before = _opened(work, row.before)
    again = change_rules(work, part, lambda: restore_part(work, part, row.about, before), row.about)
    done = update(RuleChangeRow).where(RuleChangeRow.id == change_id).values(undone_at=work.now)
    work.connection.execute(done)
    return Undone(part=part, about=row.about, change_id=again)


def _one_at_a_time(work: Work) -> None:
    """Whoever reads the village's settings meanwhile waits for nothing."""
    held = select(VillageRow.id).where(VillageRow.id == work.village).with_for_update(key_share=True)
    work.connection.execute(held)


def _change(work: Work, change_id: UUID) -> Row[tuple[str, UUID | None, bytes, bytes, datetime, object]]:
    row = RuleChangeRow
    columns = row.part, row.about, row.before, row.after, row.at, row.undone_at
    ours = row.village_id == work.village, row.id == change_id
    found = work.connection.execute(select(*columns).where(*ours)).one_or_none()
    if found is None:
        raise NotFound
    return found  # type: ignore[return-value]


def _print(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _sealed(work: Work, told: Told) -> bytes:
    return work.seal.seal(json.dumps(told, ensure_ascii=False))


def _opened(work: Work, sealed: bytes) -> Told:
    told: Told = json.loads(work.seal.open(sealed))
    return told
