"""Whether a village's record still is what was written."""

from collections.abc import Iterator

from sqlalchemy import select

from models.domain.audit import GENESIS, Break, Link, verify
from models.tables.villages import AuditHeadRow
from models.tables.visits import VisitEventRow
from models.uow import Work


def verify_record(work: Work) -> tuple[int, Break | None]:
    """How many events the village has, and where its chain breaks: None where it holds."""
    head = work.connection.execute(
        select(AuditHeadRow.serial, AuditHeadRow.hash).where(AuditHeadRow.village_id == work.village)
    ).one_or_none()
    serial, newest = (head.serial, head.hash) if head else (0, GENESIS)
    return serial, verify(_chain(work), (serial, newest))


def _chain(work: Work) -> Iterator[tuple[Link, str, str]]:
    statement = select(VisitEventRow.__table__).where(VisitEventRow.village_id == work.village)
    ordered = statement.order_by(VisitEventRow.serial).execution_options(yield_per=1000)
    for row in work.connection.execute(ordered).mappings():
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
