"""Whom a village watches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, RowMapping, Select, Text, Uuid, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from models.domain.blocks import Clues, name_words
from models.domain.errors import NotFound
from models.domain.watchlist import Advice, By, Entry, Standing, guessed_length, hash_of
from models.tables.people import PersonRow
from models.tables.watchlist import BlockRow
from models.uow import Work

_LENGTH = bindparam("seen_length", type_=Integer)
_ONE_LETTER_MORE_OR_LESS = func.length(BlockRow.name_key).between(_LENGTH - 1, _LENGTH + 1)
WATCHED = (
    BlockRow.village_id == bindparam("village", type_=Uuid),
    BlockRow.house_id.is_(None),
    BlockRow.ended_at.is_(None),
    BlockRow.standing == Standing.ACTIVE.value,
    or_(
        BlockRow.plate == bindparam("seen_plate", type_=Text),
        BlockRow.name_key == bindparam("seen_name", type_=Text),
        BlockRow.sounds == bindparam("seen_sounds", type_=Text),
        BlockRow.phone_key == bindparam("seen_phone", type_=Text),
        BlockRow.id_key == bindparam("seen_id", type_=Text),
        _ONE_LETTER_MORE_OR_LESS & BlockRow.name_key.regexp_match("^[a-z]+$"),
    ),
)
"""Who may be somebody, by any of their clues: `likenesses` judges. A clue that is not known finds nobody."""

Told = Mapping[str, Any] | RowMapping
_WATCHED = select(*BlockRow.__table__.columns).where(*WATCHED)


def searched(work: Work, seen: Clues) -> dict[str, Any]:
    """What `WATCHED` wants to be given."""
    return {
        "village": work.village,
        "seen_plate": seen.plate,
        "seen_name": seen.name,
        "seen_sounds": seen.sounds,
        "seen_phone": seen.phone,
        "seen_id": seen.id_number,
        "seen_length": guessed_length(seen.name) if seen.whole_name else None,
    }


def watched(work: Work, seen: Clues) -> Sequence[Entry]:
    """Those of the village's list who may be this visitor."""
    rows = work.connection.execute(_WATCHED, searched(work, seen)).mappings()
    return [entry_from(row) for row in rows]


def entry_from(row: Told) -> Entry:
    """An entry of the village's; as a row, or as JSON tells of one."""
    since = row["confirmed_at"] or row["created_at"]
    return Entry(
        id=UUID(str(row["id"])),
        known_by=_clues(row),
        advice=Advice(row["advice"]),
        note=row["note"],
        since=since if isinstance(since, datetime) else datetime.fromisoformat(since),
    )


def _clues(row: Told) -> Clues:
    return Clues(
        plate=row["plate"],
        province=row["plate_province"],
        name=row["name_key"],
        whole_name=len(name_words(row["visitor_name"] or "")) > 1,
        sounds=row["sounds"],
        phone=row["phone_key"],
        id_number=row["id_key"],
    )


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An entry as the office sees it, with who made it and who took it on."""

    row: RowMapping
    by: Sequence[By]


_CONFIRMER = aliased(PersonRow)
_LISTED = (
    select(
        *BlockRow.__table__.columns,
        PersonRow.display_name.label("made_by_name"),
        _CONFIRMER.display_name.label("confirmed_by_name"),
    )
    .join(PersonRow, PersonRow.id == BlockRow.made_by)
    .outerjoin(_CONFIRMER, _CONFIRMER.id == BlockRow.confirmed_by)
    .where(BlockRow.village_id == bindparam("village"), BlockRow.house_id.is_(None))
    .order_by(BlockRow.id.desc())
)
_KNOWN = func.coalesce(BlockRow.plate, BlockRow.name_key, BlockRow.phone_key, BlockRow.id_key).is_not(None)
_KEYS = {By.PLATE: "plate", By.NAME: "name_key", By.PHONE: "phone_key", By.ID: "id_key"}


def listed(work: Work, standing: Standing | None = None) -> Sequence[Listed]:
    """The village's entries, newest first: those that stand, or that were declined."""
    declined = standing is Standing.DECLINED
    live = [_KNOWN] if declined else [BlockRow.ended_at.is_(None)]
    wanted = _LISTED.where(*live, *([BlockRow.standing == standing.value] if standing else []))
    return _read(work, wanted)


def listed_page(work: Work, standing: Standing, before: UUID | None, most: int) -> Sequence[Listed]:
    """At most so many of the village's entries that are `standing`, the newest first, older than `before`.

    ACTIVE and PROPOSED are those that stand; DECLINED are also those that were taken off, while they are remembered.
    """
    over = standing is Standing.DECLINED
    live = [BlockRow.ended_at.is_not(None), _KNOWN] if over else [BlockRow.ended_at.is_(None)]
    wanted = _LISTED.where(*live, *([] if over else [BlockRow.standing == standing.value]))
    return _read(work, (wanted.where(BlockRow.id < before) if before else wanted).limit(most))


def entry(work: Work, entry_id: UUID) -> Listed:
    """One of the village's, also one that has ended. Raises NotFound."""
    found = _read(work, _LISTED.where(BlockRow.id == entry_id))
    if not found:
        raise NotFound
    return found[0]


def _read(work: Work, statement: Select[*tuple[Any, ...]]) -> list[Listed]:
    rows = work.connection.execute(statement, {"village": work.village}).mappings()
    return [Listed(row=row, by=[by for by, key in _KEYS.items() if row[key] is not None]) for row in rows]


def hashes(work: Work, salt: str) -> list[tuple[str, By, Advice]]:
    """By what a page without network knows the village's active entries: plates, and names letter by letter."""
    rows = [one.row for one in listed(work, Standing.ACTIVE)]
    told = {
        (hash_of(salt, by, row[_KEYS[by]]), by, Advice(row["advice"]))
        for row in rows
        for by in (By.PLATE, By.NAME)
        if row[_KEYS[by]] is not None
    }
    return sorted(told)
