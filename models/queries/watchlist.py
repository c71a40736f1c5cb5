"""Whom a village watches for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, RowMapping, Text, Uuid, bindparam, func, or_, select

from models.domain.blocks import Clues, name_words
from models.domain.watchlist import Advice, Entry, Standing, guessed_length
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
