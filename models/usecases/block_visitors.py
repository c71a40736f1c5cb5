"""Whom a house does not want to see: blocked by a plate, a name, a phone, or by a visit that they came on."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, update

from models.domain.blocks import name_key, plate_key
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.ids import HouseId, VisitId
from models.tables.base import table_of
from models.tables.visits import VisitRow
from models.tables.watchlist import BlockRow
from models.uow import Work, new_id
from models.usecases.changes import note_change
from models.watch_keys import WatchKeys

MOST_BLOCKS = 200


@dataclass(frozen=True, kw_only=True)
class BlockWish:
    """By what somebody is to be known: one at least. `phone_key` is a hash."""

    plate: str | None = None
    plate_province: str | None = None
    visitor_name: str | None = None
    phone_key: str | None = None
    note: str | None = None


def block_visitor(work: Work, house_id: HouseId, wish: BlockWish, visit_id: VisitId | None = None) -> UUID:
    """Holds from the next visit on. Raises Invalid for what nobody could be known by, and Refused for one too many."""
    plate = plate_key(wish.plate) if wish.plate else None
    name = name_key(wish.visitor_name) if wish.visitor_name else None
    if not (plate or name or wish.phone_key):
        raise Invalid([("visitor_name", "a name or a plate of at least two letters or digits is needed, or a phone")])
    if _count(work, house_id) >= MOST_BLOCKS:
        raise Refused(Code.STATE_FORBIDS, f"a house blocks at most {MOST_BLOCKS} visitors")
    block_id = new_id()
    row = {
        "id": block_id,
        "village_id": work.village,
        "house_id": house_id,
        "plate": plate,
        "plate_province": wish.plate_province if plate else None,
        "plate_written": wish.plate if plate else None,
        "name_key": name,
        "visitor_name": wish.visitor_name if name else None,
        "phone_key": wish.phone_key,
        "note": wish.note,
        "visit_id": visit_id,
        "made_by": work.actor.person_id,
        "created_at": work.now,
    }
    work.connection.execute(insert(table_of(BlockRow)), row)
    by = [what for what, known in (("plate", plate), ("name", name), ("phone", wish.phone_key)) if known]
    facts = {"house": str(house_id), "by": by, **({"visit": str(visit_id)} if visit_id else {})}
    note_change(work, "block", block_id, "made", facts)
    return block_id


def block_visit(
    work: Work, keys: WatchKeys, house_id: HouseId, visit_id: VisitId, by: Collection[str], note: str | None
) -> UUID:
    """The visitor of a visit to this house, by plate, name, phone. Raises NotFound, Invalid and Refused."""
    seen = visitor_of(work, visit_id)
    if seen.house_id != house_id:
        raise NotFound
    wish = BlockWish(
        plate=seen.plate if "plate" in by else None,
        plate_province=seen.plate_province if "plate" in by else None,
        visitor_name=seen.visitor_name if "name" in by else None,
        phone_key=keys.phone(work.village, seen.phone) if "phone" in by else None,
        note=note,
    )
    return block_visitor(work, house_id, wish, visit_id)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who came, as the guard wrote them down."""

    house_id: HouseId
    visitor_name: str
    phone: str | None
    plate: str | None
    plate_province: str | None


def visitor_of(work: Work, visit_id: VisitId) -> Visitor:
    """Of a visit to the village. Raises NotFound."""
    row = VisitRow
    columns = row.house_id, row.visitor_name, row.visitor_phone, row.plate, row.plate_province
    theirs = select(*columns).where(row.id == visit_id, row.village_id == work.village)
    seen = work.connection.execute(theirs).one_or_none()
    if seen is None:
        raise NotFound
    return Visitor(
        house_id=HouseId(seen.house_id),
        visitor_name=seen.visitor_name,
        phone=work.seal.open_optional(seen.visitor_phone),
        plate=seen.plate,
        plate_province=seen.plate_province,
    )


def unblock(work: Work, house_id: HouseId, block_id: UUID) -> None:
    """Raises NotFound for a block that is not of this house or has ended."""
    live = BlockRow.id == block_id, BlockRow.house_id == house_id, BlockRow.ended_at.is_(None)
    ended = update(BlockRow).where(*live).values(ended_at=work.now).returning(BlockRow.id)
    if work.connection.execute(ended).one_or_none() is None:
        raise NotFound
    note_change(work, "block", block_id, "ended")


def _count(work: Work, house_id: HouseId) -> int:
    live = BlockRow.house_id == house_id, BlockRow.ended_at.is_(None)
    return work.connection.scalar(select(func.count()).select_from(BlockRow).where(*live)) or 0
