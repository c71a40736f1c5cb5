"""A question that somebody can answer no more goes on to the next of the house at once, not after the usual wait."""

from sqlalchemy import Uuid, bindparam, exists, select, update

from models.domain.ids import HouseId, PersonId, VisitId
from models.domain.visit import State
from models.queries.people import ACTIVE
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow
from models.tables.visits import VisitRow
from models.uow import Work
from models.usecases.hurry_ladder import hurry_ladder

_WAITING = select(VisitRow.id).where(
    VisitRow.house_id == bindparam("house", type_=Uuid), VisitRow.state == State.REQUESTED.value
)
_NOT_TAKEN = (
    select(MessageRow.id)
    .where(
        MessageRow.visit_id.in_(_WAITING),
        MessageRow.person_id == bindparam("person", type_=Uuid),
        MessageRow.kind == "visit_request",
        MessageRow.state == "queued",
    )
    .order_by(MessageRow.id)  # as whoever settles them takes them
    .with_for_update()
)
_CALL_OFF = (
    update(MessageRow).where(MessageRow.id.in_(_NOT_TAKEN.scalar_subquery())).values(state="dropped", verdict="gone")
)

_HERE = exists().where(
    MembershipRow.village_id == bindparam("village", type_=Uuid),
    MembershipRow.person_id == bindparam("person", type_=Uuid),
    ACTIVE,
)
_NOTICES = (
    select(MessageRow.id)
    .where(
        MessageRow.person_id == bindparam("person", type_=Uuid),
        MessageRow.village_id == bindparam("village", type_=Uuid),
        MessageRow.notice_id.is_not(None),
        MessageRow.state == "queued",
        ~_HERE,
    )
    .order_by(MessageRow.id)
    .with_for_update()
)
_HOLD_BACK = update(MessageRow).values(state="dropped", verdict="gone")


def pass_on(work: Work, person_id: PersonId, house_id: HouseId) -> None:
    """This person belongs no more to the house of the work's village: what waits there waits for the others.

    What LINE has not taken is not sent to them any more.
    """
    given = {"house": house_id, "person": person_id}
    work.connection.execute(_CALL_OFF, given)
    hurry_ladder(work, [VisitId(one) for one in work.connection.scalars(_WAITING, {"house": house_id})])


def hold_notices_back(work: Work, person_id: PersonId) -> None:
    """Whoever has no place in the work's village any more is told nothing more by its office."""
    given = {"person": person_id, "village": work.village, "moment": work.now}
    if waiting := work.connection.scalars(_NOTICES, given).all():
        work.connection.execute(_HOLD_BACK.where(MessageRow.id.in_(waiting)))
