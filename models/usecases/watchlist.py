"""Whom a village watches for: guards propose, the office says, and all of it is on record."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update

from models.domain.blocks import Clues
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.ids import VisitId
from models.domain.watchlist import Advice, Hit, HitState, Standing, name_known_by
from models.queries import watch_hits
from models.tables.base import table_of
from models.tables.watchlist import BlockRow
from models.uow import Work, new_id
from models.usecases.block_visitors import visitor_of
from models.usecases.changes import note_change
from models.usecases.clues import clues_of
from models.usecases.watch_gate import settle
from models.watch_keys import WatchKeys

MOST_WATCHED = 1000
"""More would be no list that anybody knows."""

MOST_PROPOSED = 100
"""Beside them, until the office has said."""

_INSERT = insert(table_of(BlockRow))
_KNOWN = func.coalesce(BlockRow.plate, BlockRow.name_key, BlockRow.phone_key, BlockRow.id_key)


@dataclass(frozen=True, kw_only=True)
class WatchWish:
    """By what somebody is to be known, one thing at least; what is left out is taken from their visit, if that is told.

    Phone and ID card are hashed, and kept in no other form.
    """

    plate: str | None = None
    plate_province: str | None = None
    visitor_name: str | None = None
    visitor_phone: str | None = None
    id_number: str | None = None
    note: str | None = None
    advice: Advice = Advice.OFFICE
    visit_id: VisitId | None = None


def watch_for(work: Work, keys: WatchKeys, wish: WatchWish, standing: Standing) -> UUID:
    """A new entry: active, or a proposal of which nobody is told at the gate. Raises NotFound, Invalid and Refused."""
    wish = _with_their_visit(work, wish)
    known = clues_of(
        name=wish.visitor_name,
        plate=wish.plate,
        province=wish.plate_province,
        phone_key=keys.phone(work.village, wish.visitor_phone),
        id_key=keys.id_number(work.village, wish.id_number),
    )
    _know(wish, known)
    _room(work, standing)
    entry_id = new_id()
    said = {"confirmed_by": work.actor.person_id, "confirmed_at": work.now} if standing is Standing.ACTIVE else {}
    work.connection.execute(_INSERT, {**_row(work, wish, known), "id": entry_id, "standing": standing.value, **said})
    _note(work, entry_id, "proposed" if standing is Standing.PROPOSED else "made", wish, known)
    return entry_id


def confirm(work: Work, entry_id: UUID, advice: Advice | None) -> None:
    """The office takes a proposal on. Raises NotFound, and Refused for what is none any more, or one too many."""
    _room(work, Standing.ACTIVE)
    said = {"confirmed_by": work.actor.person_id, "confirmed_at": work.now, "standing": Standing.ACTIVE.value}
    _answer(work, entry_id, {**said, **({"advice": advice.value} if advice else {})})
    note_change(work, "block", entry_id, "confirmed", {"advice": advice.value} if advice else None)


def decline(work: Work, entry_id: UUID) -> None:
    """The office does not. Raises NotFound and Refused."""
    _answer(work, entry_id, {"standing": Standing.DECLINED.value, "ended_at": work.now})
    note_change(work, "block", entry_id, "declined")


def stop_watching(work: Work, entry_id: UUID) -> None:
    """Raises NotFound for an entry that is not the village's, or has ended."""
    ended = update(BlockRow).where(*_live(work), BlockRow.id == entry_id).values(ended_at=work.now)
    if not work.connection.execute(ended).rowcount:
        raise NotFound
    note_change(work, "block", entry_id, "ended")


def watch_again(work: Work, entry_id: UUID) -> None:
    """What was ended or declined stands as it did before. Raises NotFound, and Refused for one that is forgotten."""
    found = select(BlockRow.standing, BlockRow.confirmed_at, BlockRow.ended_at, _KNOWN).where(
        BlockRow.id == entry_id, *_of_village(work)
    )
    row = work.connection.execute(found.with_for_update()).one_or_none()
    if row is None or row.ended_at is None:
        raise NotFound
    if row[3] is None:
        raise Refused(Code.STATE_FORBIDS, "whom it meant is forgotten")
    standing = Standing.PROPOSED if row.standing == Standing.DECLINED.value else Standing(row.standing)
    _room(work, standing)
    values = {"ended_at": None, "standing": standing.value}
    work.connection.execute(update(BlockRow).where(BlockRow.id == entry_id).values(values))
    note_change(work, "block", entry_id, "restored")


def clear_hit(work: Work, hit_id: UUID) -> Hit:
    """The office says that it is somebody else; one that is settled stays as it is. Raises NotFound."""
    hit = watch_hits.hit(work, hit_id)
    return settle(work, hit, HitState.CLEARED) if hit.state is HitState.OPEN else hit


def _with_their_visit(work: Work, wish: WatchWish) -> WatchWish:
    if wish.visit_id is None:
        return wish
    seen = visitor_of(work, wish.visit_id)
    return replace(
        wish,
        plate=wish.plate or seen.plate,
        plate_province=wish.plate_province if wish.plate else seen.plate_province,
        visitor_name=wish.visitor_name or (seen.visitor_name if name_known_by(seen.visitor_name) else None),
        visitor_phone=wish.visitor_phone or seen.phone,
    )


def _know(wish: WatchWish, known: Clues) -> None:
    if wish.visitor_name and not name_known_by(wish.visitor_name):
        raise Invalid([("visitor_name", "half the village has such a name: write given and family name")])
    if not (known.plate or known.name or known.phone or known.id_number):
        raise Invalid([("visitor_name", "a name, a plate, a phone or an ID is needed")])


def _row(work: Work, wish: WatchWish, known: Clues) -> dict[str, object]:
    return {
        "village_id": work.village,
        "house_id": None,
        "plate": known.plate,
        "plate_province": known.province,
        "plate_written": wish.plate if known.plate else None,
        "name_key": known.name,
        "sounds": known.sounds,
        "visitor_name": wish.visitor_name,
        "phone_key": known.phone,
        "id_key": known.id_number,
        "advice": wish.advice.value,
        "note": wish.note,
        "visit_id": wish.visit_id,
        "made_by": work.actor.person_id,
        "created_at": work.now,
    }


def _note(work: Work, entry_id: UUID, kind: str, wish: WatchWish, known: Clues) -> None:
    clues = (("plate", known.plate), ("name", known.name), ("phone", known.phone), ("id", known.id_number))
    visit = {"visit": str(wish.visit_id)} if wish.visit_id else {}
    by = [what for what, value in clues if value]
    note_change(work, "block", entry_id, kind, {"by": by, "advice": wish.advice.value, **visit})


def _answer(work: Work, entry_id: UUID, said: dict[str, object]) -> None:
    """What the office says to a proposal."""
    proposed = BlockRow.standing == Standing.PROPOSED.value
    changed = update(BlockRow).where(*_live(work), BlockRow.id == entry_id, proposed).values(**said)
    if work.connection.execute(changed).rowcount:
        return
    ours = select(BlockRow.id).where(BlockRow.id == entry_id, *_of_village(work))
    if work.connection.scalar(ours) is None:
        raise NotFound
    raise Refused(Code.STATE_FORBIDS, "this is no proposal any more")


def _of_village(work: Work) -> tuple[ColumnElement[bool], ...]:
    return BlockRow.village_id == work.village, BlockRow.house_id.is_(None)


def _live(work: Work) -> tuple[ColumnElement[bool], ...]:
    return *_of_village(work), BlockRow.ended_at.is_(None)


def _room(work: Work, standing: Standing) -> None:
    """Proposals have their own: guards cannot fill the office's list. Raises Refused."""
    most = MOST_PROPOSED if standing is Standing.PROPOSED else MOST_WATCHED
    count = select(func.count()).select_from(BlockRow).where(*_live(work), BlockRow.standing == standing.value)
    if (work.connection.scalar(count) or 0) >= most:
        raise Refused(Code.STATE_FORBIDS, f"a village has at most {most} that are {standing}")
