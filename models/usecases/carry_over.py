"""What is known of a place goes along where the same becomes another: in another house, or of another account."""

from sqlalchemy import select, update

from models.domain.ids import MembershipId
from models.tables.people import MembershipRow
from models.uow import Work
from models.usecases.leave_village import TAKEN_IN_BY

_KEPT = (
    MembershipRow.wants_questions,
    MembershipRow.rank,
    MembershipRow.quiet_from,
    MembershipRow.quiet_until,
    MembershipRow.away_until,
    MembershipRow.note,
    MembershipRow.gate_ids,
    TAKEN_IN_BY.label("taken_in_by"),
)


def carry_over(work: Work, from_id: MembershipId, into_id: MembershipId) -> None:
    """What they set for themselves, whose family they are, and why they are suspended."""
    row = MembershipRow
    kept = work.connection.execute(select(*_KEPT).where(row.village_id == work.village, row.id == from_id)).mappings()
    work.connection.execute(update(row).where(row.id == into_id).values(**kept.one()))
