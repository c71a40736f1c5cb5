"""What is on record of a visit, as pages and programs see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.domain.ids import VisitId
from models.tables.people import PersonRow
from models.tables.visits import VisitEventRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One line of a visit's record."""

    at: datetime
    kind: str
    actor_role: str
    actor_name: str | None
    source: str
    facts: dict[str, Any]


def record_of(work: Work, visit_id: VisitId) -> list[EventLine]:
    """What happened to a visit, in order."""
    statement = (
        select(
            VisitEventRow.at,
            VisitEventRow.kind,
            VisitEventRow.actor_role,
            VisitEventRow.source,
            VisitEventRow.facts,
            PersonRow.display_name.label("actor_name"),
        )
        .outerjoin(PersonRow, PersonRow.id == VisitEventRow.actor_id)
        .where(VisitEventRow.visit_id == visit_id)
        .order_by(VisitEventRow.serial)
    )
    return [EventLine(**row) for row in work.connection.execute(statement).mappings()]
