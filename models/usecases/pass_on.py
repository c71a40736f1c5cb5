"""A question that somebody can answer no more goes on to the next of the house at once, not after the usual wait."""

from collections.abc import Sequence

from sqlalchemy import Uuid, any_, bindparam, func, select, update

from models.domain.ids import HouseId, PersonId
from models.domain.visit import State
from models.tables.base import given_ids
from models.tables.outbox import MessageRow
from models.tables.visits import VisitRow
from models.uow import Work

_WAITING = select(VisitRow.id).where(
    VisitRow.house_id == any_(given_ids("houses")), VisitRow.state == State.REQUESTED.value
)
_CALL_OFF = (
    update(MessageRow)
    .where(
        MessageRow.visit_id.in_(_WAITING),
        MessageRow.person_id == bindparam("person", type_=Uuid),
        MessageRow.kind == "visit_request",
        MessageRow.state == "queued",
    )
    .values(state="dropped", verdict="gone")
)
_ASKED = select(MessageRow.visit_id).where(
    MessageRow.visit_id.in_(_WAITING),
    MessageRow.person_id == bindparam("person", type_=Uuid),
    MessageRow.kind == "visit_request",
)
_FREE = (  # whoever holds a visit answers it just now
    select(VisitRow.id)
    .where(VisitRow.id.in_(_ASKED), VisitRow.widen_at > bindparam("moment"))
    .order_by(VisitRow.id)
    .with_for_update(skip_locked=True)
)
_HASTEN = (
    update(VisitRow)
    .where(VisitRow.id.in_(_FREE))
    .values(widen_at=bindparam("moment"), due_at=func.least(VisitRow.due_at, bindparam("moment")))
    .execution_options(synchronize_session=False)
)


def pass_on(work: Work, person_id: PersonId, house_ids: Sequence[HouseId]) -> None:
    """This person left these houses of the work's village, or cannot be reached: the clock asks the next ones now.

    What LINE has not taken is not sent to them any more.
    """
    if not house_ids:
        return
    given = {"houses": sorted(house_ids), "person": person_id, "moment": work.now}
    work.connection.execute(_CALL_OFF, given)
    work.connection.execute(_HASTEN, given)
