"""The record: events appended to a village's hash chain."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.audit import GENESIS, Link, hash_of
from models.domain.ids import VillageId
from models.domain.visit import Happened
from models.tables.base import table_of
from models.tables.villages import AuditHeadRow
from models.tables.visits import VisitEventRow
from models.uow import Work

_OURS = AuditHeadRow.village_id == bindparam("village")
_HEAD = select(AuditHeadRow.serial, AuditHeadRow.hash).where(_OURS).with_for_update()
_MOVE = update(table_of(AuditHeadRow)).where(_OURS).values(serial=bindparam("new_serial"), hash=bindparam("new_hash"))
_APPEND = insert(table_of(VisitEventRow))


def append_happened(work: Work) -> None:
    """Writes all that has happened in this work. The chain's lock is taken here, last, until the commit.

    Villages come in one order, so that two works that touch the same two never wait for each other in a circle.
    """
    by_village: dict[VillageId, list[Happened]] = defaultdict(list)
    for event in work.happened:
        by_village[event.village_id].append(event)
    for village_id in sorted(by_village):
        work.enter(village_id)
        _append(work, by_village[village_id])
    work.happened.clear()


def start_chain(work: Work) -> None:
    """A new village's chain, before its first event."""
    row = {"village_id": work.village, "serial": 0, "hash": GENESIS}
    work.connection.execute(upsert(AuditHeadRow).values(row).on_conflict_do_nothing())


def link_of(event: Happened, serial: int) -> Link:
    """The event as the chain sees it."""
    return Link(
        village_id=str(event.village_id),
        serial=serial,
        visit_id=str(event.visit_id),
        kind=event.kind,
        actor_id=str(event.actor.person_id) if event.actor.person_id else None,
        actor_role=event.actor.role.value,
        source=event.actor.source.value,
        request_id=event.actor.request_id,
        at=event.at,
        facts={**event.facts, **_where(event)},
    )


def _where(event: Happened) -> dict[str, str]:
    """At which gate, where whoever did it has said so."""
    return {"gate_id": str(event.actor.gate_id)} if event.actor.gate_id else {}


def _append(work: Work, events: Sequence[Happened]) -> None:
    serial, previous = work.connection.execute(_HEAD, {"village": work.village}).one()
    rows = []
    for event in events:
        serial += 1
        link = link_of(event, serial)
        hashed = hash_of(link, previous)
        rows.append({**link.__dict__, "previous_hash": previous, "hash": hashed})
        previous = hashed
    work.connection.execute(_APPEND, rows)
    work.connection.execute(_MOVE, {"village": work.village, "new_serial": serial, "new_hash": previous})
