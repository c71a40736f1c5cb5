"""Who has looked at a visit: noted the first time, for whoever asks later who knew of it."""

from sqlalchemy.dialects.postgresql import insert

from models.domain.ids import VisitId
from models.tables.visits import VisitLookRow
from models.uow import Work


def note_look(work: Work, visit_id: VisitId) -> None:
    """Whoever acts has opened the visit's page. Only the first time counts."""
    person_id = work.actor.person_id
    if person_id is None:
        return
    look = {"visit_id": visit_id, "person_id": person_id, "village_id": work.village}
    first = insert(VisitLookRow).values(**look, role=work.actor.role.value, at=work.now)
    work.connection.execute(first.on_conflict_do_nothing())
