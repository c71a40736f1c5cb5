"""Who leaves a house takes their passes along: for good, also where they come back one day."""

from sqlalchemy import update

from models.domain.ids import HouseId, PersonId
from models.tables.passes import PassRow
from models.uow import Work
from models.usecases.changes import note_changes


def end_passes(work: Work, person_id: PersonId, house_id: HouseId) -> None:
    """Revokes what they made for the house and what may still open the gate."""
    theirs = (
        update(PassRow)
        .where(
            PassRow.made_by == person_id,
            PassRow.house_id == house_id,
            PassRow.revoked_at.is_(None),
            PassRow.valid_until > work.now,
        )
        .values(revoked_at=work.now, revoked_by=work.actor.person_id or person_id, changed_at=work.now)
        .returning(PassRow.id)
    )
    note_changes(work, "pass", "revoked", {pass_id: {"reason": "left"} for pass_id in work.connection.scalars(theirs)})
