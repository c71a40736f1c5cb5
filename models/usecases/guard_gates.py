"""At which gates a guard works. Their phone shows these first; the others stay open to them, as at night."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from models.domain.errors import Invalid, NotFound
from models.domain.households import Role
from models.domain.ids import MembershipId
from models.queries import places
from models.queries.gates import gates
from models.tables.people import MembershipRow
from models.uow import Work
from models.usecases.changes import note_change


def set_guard_gates(work: Work, membership_id: UUID, gate_ids: Collection[UUID]) -> None:
    """None of them means all. Raises NotFound for who is no guard, and Invalid for a gate that there is not."""
    place = places.place(work, MembershipId(membership_id), locked=True).membership
    if place.role is not Role.GUARD:
        raise NotFound
    known = [one.id for one in gates(work)]
    if not set(gate_ids) <= set(known):
        raise Invalid([("gates", "is none of the village's gates")])
    chosen = [one for one in known if one in set(gate_ids)]
    kept = chosen if 0 < len(chosen) < len(known) else None
    work.connection.execute(update(MembershipRow).where(MembershipRow.id == place.id).values(gate_ids=kept))
    note_change(work, "membership", place.id, "gates_set", {"gates": [str(one) for one in kept or []]})
