"""Who came to the gate that the village watches for."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, any_, or_, select
from sqlalchemy.orm import aliased

from models.domain.errors import NotFound
from models.domain.ids import GateId, PersonId, VisitId
from models.domain.watchlist import Advice, By, Hit, HitState, Match, Suspect
from models.sealing import Seal
from models.tables.base import given_ids
from models.tables.people import PersonRow
from models.tables.watchlist import BlockRow, WatchHitRow
from models.uow import Work

MOST = 200

_SETTLER = aliased(PersonRow)
_HITS = (
    select(
        *WatchHitRow.__table__.columns,
        BlockRow.advice,
        BlockRow.note,
        BlockRow.created_at.label("since"),
        BlockRow.confirmed_at,
        PersonRow.display_name.label("guard_name"),
        _SETTLER.display_name.label("settler_name"),
    )
    .join(BlockRow, BlockRow.id == WatchHitRow.block_id)
    .join(PersonRow, PersonRow.id == WatchHitRow.guard_id)
    .outerjoin(_SETTLER, _SETTLER.id == WatchHitRow.settled_by)
)


def hit(work: Work, hit_id: UUID) -> Hit:
    """One of the village's. Raises NotFound."""
    found = _read(work, WatchHitRow.id == hit_id)
    if not found:
        raise NotFound
    return found[0]


def newest(work: Work, state: HitState | None = None) -> Sequence[Hit]:
    """The village's, the newest first."""
    return _read(work, *([WatchHitRow.state == state.value] if state else []))


def hits_page(work: Work, before: UUID | None, most: int, state: HitState | None = None) -> Sequence[Hit]:
    """At most so many of the village's, the newest first, older than `before`."""
    conditions = [WatchHitRow.state == state.value] if state else []
    return _read(work, *conditions, *([WatchHitRow.id < before] if before else []), most=most)


def of_entries(work: Work, entry_ids: Collection[UUID], key: UUID, since: datetime) -> Sequence[Hit]:
    """Of these entries since then, and those of the same submission, the newest first."""
    theirs = WatchHitRow.block_id == any_(given_ids("entries"))
    return _read(work, theirs, or_(WatchHitRow.key == key, WatchHitRow.at > since), entries=sorted(entry_ids))


def of_visit(work: Work, visit_id: VisitId, key: UUID) -> Sequence[Hit]:
    """Whom the visitor of a submission was taken for, when they were written down or before that, the newest first."""
    return _read(work, or_(WatchHitRow.visit_id == visit_id, WatchHitRow.key == key))


def _read(work: Work, *conditions: ColumnElement[bool], most: int = MOST, **given: object) -> list[Hit]:
    ours = _HITS.where(WatchHitRow.village_id == work.village, *conditions)
    rows = work.connection.execute(ours.order_by(WatchHitRow.id.desc()).limit(most), given).mappings()
    return [_hit(work.seal, row) for row in rows]


def _hit(seal: Seal, row: RowMapping) -> Hit:
    facts = seal.open_optional(row["facts"])
    return Hit(
        id=row["id"],
        entry_id=row["block_id"],
        key=row["key"],
        at=row["at"],
        guard_id=PersonId(row["guard_id"]),
        guard_name=row["guard_name"],
        gate_id=GateId(row["gate_id"]) if row["gate_id"] else None,
        match=Match(row["match"]),
        by=By(row["by"]),
        advice=Advice(row["advice"]),
        note=row["note"],
        since=row["confirmed_at"] or row["since"],
        visitor=Suspect.from_json(json.loads(facts)) if facts else None,
        state=HitState(row["state"]),
        settled_by=row["settler_name"],
        settled_at=row["settled_at"],
        visit_id=VisitId(row["visit_id"]) if row["visit_id"] else None,
    )
