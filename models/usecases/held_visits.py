"""Visits held for a change: locked before they are judged, and stored together with what explains the change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, any_, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from models.domain.ids import HouseId, VisitId
from models.domain.letters import VisitFacts
from models.domain.stays import StayLimits
from models.domain.visit import Moved, Visit
from models.tables.base import given_ids
from models.tables.bulk import change
from models.tables.villages import STAYS, HouseRow, VillageRow, stays_of
from models.tables.visit_rows import changing_values, visit_from
from models.tables.visits import STOPPED_WAITING, PhotoRow, VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Held:
    """A locked visit, and the facts that a message about it would tell."""

    visit: Visit
    facts: VisitFacts
    guards_see_names: bool
    stays: StayLimits


_FIRST_PHOTO = (
    select(PhotoRow.id)
    .where(PhotoRow.visit_id == VisitRow.id)
    .order_by(PhotoRow.position)
    .limit(1)
    .correlate(VisitRow)
    .scalar_subquery()
    .label("photo_id")
)
_HELD = (
    select(
        *VisitRow.__table__.columns,
        HouseRow.number,
        HouseRow.soi,
        VillageRow.name.label("village_name"),
        VillageRow.time_zone,
        VillageRow.guards_see_names,
        *STAYS,
        _FIRST_PHOTO,
    )
    .join(HouseRow, HouseRow.id == VisitRow.house_id)
    .join(VillageRow, VillageRow.id == VisitRow.village_id)
)

_THESE = _HELD.where(VisitRow.id == any_(given_ids("ids"))).order_by(VisitRow.id)
_LOCKED = _THESE.with_for_update(of=VisitRow, key_share=True)
_FREE = _THESE.with_for_update(of=VisitRow, key_share=True, skip_locked=True)
_WAITING = _HELD.where(VisitRow.house_id == any_(given_ids("houses")), VisitRow.state == "requested").order_by(
    VisitRow.created_at
)
_LAST_STOPPED = (
    select(VisitRow.house_id, VisitRow.id, STOPPED_WAITING.label("stopped_at"))
    .ext(distinct_on(VisitRow.house_id))
    .where(
        VisitRow.house_id == any_(given_ids("houses")),
        VisitRow.pass_id.is_(None),  # a guest on a pass never waited
        VisitRow.decided_at.is_distinct_from(VisitRow.created_at),  # nor did whom the house has answered beforehand
        bindparam("moment") < STOPPED_WAITING,
    )
    .order_by(VisitRow.house_id, STOPPED_WAITING.desc())
)


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A visitor who waits no more, and since when."""

    visit_id: VisitId
    at: datetime


def lock(work: Work, visit_ids: Sequence[VisitId]) -> dict[VisitId, Held]:
    """The visits of this work's village among these ids, locked until the commit. Others are simply not in it.

    Locked in the order of their ids: two works that want the same two never wait for each other in a circle.
    """
    return _held(work, _LOCKED, visit_ids)


def lock_free_ones(work: Work, visit_ids: Sequence[VisitId]) -> dict[VisitId, Held]:
    """The same without waiting: a visit that somebody else holds is not in it."""
    return _held(work, _FREE, visit_ids)


def look(work: Work, visit_ids: Sequence[VisitId]) -> dict[VisitId, Held]:
    """The visits of this work's village among these ids as they stand, not locked: to be told of, not to be changed."""
    return _held(work, _THESE, visit_ids)


def waiting_for(work: Work, house_ids: Sequence[object]) -> list[Held]:
    """Visits that wait for an answer of these houses, oldest first, not locked."""
    rows = work.connection.execute(_WAITING, {"houses": list(house_ids)}).mappings()
    return [_held_from(row) for row in rows]


def last_stopped_waiting(work: Work, house_ids: Sequence[HouseId], since: datetime) -> dict[HouseId, Stopped]:
    """Each house's visitor who stopped waiting last, however that came about; only after the moment `since`."""
    rows = work.connection.execute(_LAST_STOPPED, {"houses": list(house_ids), "moment": since})
    return {HouseId(row.house_id): Stopped(visit_id=VisitId(row.id), at=row.stopped_at) for row in rows}


def store(work: Work, moves: Sequence[Moved]) -> None:
    """Writes the visits as they now stand, and lays down what happened for the record."""
    if not moves:
        return
    newest = {moved.visit.id: moved.visit for moved in moves}
    change(work.connection, VisitRow, [{"id": key, **changing_values(newest[key])} for key in sorted(newest)])
    for moved in moves:
        work.happened.append(moved.event)
        work.touch(moved.visit.id)


def facts_after(held: Held, visit: Visit) -> VisitFacts:
    """What a message would tell of the visit as it now stands."""
    return replace(held.facts, version=visit.version)


def _held(work: Work, statement: Select[*tuple[Any, ...]], visit_ids: Sequence[VisitId]) -> dict[VisitId, Held]:
    if not visit_ids:
        return {}
    rows = work.connection.execute(statement, {"ids": sorted(set(visit_ids))}).mappings()
    return {held.visit.id: held for held in map(_held_from, rows)}


def _held_from(row: RowMapping) -> Held:
    visit = visit_from(row)
    return Held(
        visit=visit,
        facts=facts_of_visit(visit, row),
        guards_see_names=row["guards_see_names"],
        stays=stays_of(row),
    )


def facts_of_visit(visit: Visit, row: RowMapping) -> VisitFacts:
    """The visitor as the household is told of them."""
    return VisitFacts(
        visit_id=str(visit.id),
        village_id=str(visit.village_id),
        version=visit.version,
        village_name=row["village_name"],
        time_zone=row["time_zone"],
        house_number=row["number"],
        soi=row["soi"],
        kind=visit.kind.value,
        visitor_name=visit.visitor_name,
        plate=visit.plate,
        plate_province=visit.plate_province,
        headcount=visit.headcount,
        purpose=visit.purpose,
        photo_id=str(row["photo_id"]) if row["photo_id"] else None,
        created_at=visit.created_at,
    )
