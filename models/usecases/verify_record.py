"""Whether a village's record still is what was written."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select

from models.domain.audit import GENESIS, Break, Link, verify
from models.tables.villages import AuditHeadRow
from models.tables.visits import VisitEventRow
from models.uow import Work

_EVENTS = (
    select(VisitEventRow.__table__)
    .where(VisitEventRow.village_id == bindparam("village"))
    .order_by(VisitEventRow.serial)
)
_HEAD_AND_EVENTS = (
    select(
        AuditHeadRow.serial.label("newest"),
        AuditHeadRow.hash.label("newest_hash"),
        *VisitEventRow.__table__.columns,
    )
    .select_from(AuditHeadRow)
    .outerjoin(VisitEventRow, VisitEventRow.village_id == AuditHeadRow.village_id)
    .where(AuditHeadRow.village_id == bindparam("village"))
    .order_by(VisitEventRow.serial)
)
"""In one statement, because events are appended while it runs: two would see two moments, and cry wolf."""


def verify_record(work: Work) -> tuple[int, Break | None]:
    """How many events the village has, and where its chain breaks: None where it holds."""
    rows = _read(work, _HEAD_AND_EVENTS)
    first = next(rows, None)
    if first is None:  # no chain was begun: nothing may be there
        return 0, verify(_links(_read(work, _EVENTS)), (0, GENESIS))
    events = chain([first], rows) if first["serial"] is not None else iter(())
    return first["newest"], verify(_links(events), (first["newest"], first["newest_hash"]))


def _read(work: Work, statement: Select[*tuple[Any, ...]]) -> Iterator[RowMapping]:
    in_portions = statement.execution_options(yield_per=1000)
    return iter(work.connection.execute(in_portions, {"village": work.village}).mappings())


def _links(rows: Iterator[RowMapping]) -> Iterator[tuple[Link, str, str]]:
    for row in rows:
        link = Link(
            village_id=str(row["village_id"]),
            serial=row["serial"],
            visit_id=str(row["visit_id"]),
            kind=row["kind"],
            actor_id=str(row["actor_id"]) if row["actor_id"] else None,
            actor_role=row["actor_role"],
            source=row["source"],
            request_id=row["request_id"],
            at=row["at"],
            facts=row["facts"],
        )
        yield link, row["previous_hash"], row["hash"]
