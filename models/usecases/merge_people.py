"""One human stands in the village twice, as with a new phone and a new LINE account: the one's places go over.

The places of the one end, and the same begin for the other; what the one did stays in the record under their name.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from models.domain.errors import NotFound, Refused
from models.domain.households import Role, Standing
from models.domain.ids import MembershipId, PersonId
from models.domain.joining import Offer
from models.queries import panel_people, places
from models.queries.panel_people import PlaceLine
from models.tables.expected import ExpectedRow
from models.tables.passes import PassRow
from models.tables.people import MembershipRow
from models.tables.villages import HouseRow
from models.uow import Work
from models.usecases.carry_over import carry_over
from models.usecases.changes import note_change
from models.usecases.leave_village import end_place, taken_in_by
from models.usecases.take_place import take_place


def merge_people(work: Work, from_id: UUID, into_id: UUID) -> int:
    """Returns how many places went over. A place in the office is nobody's to merge: it stays where it is.

    Raises NotFound for who has no place here, and Refused where there is nothing that could go over.
    """
    if from_id == into_id:
        raise NotFound
    goes, _ = movable(panel_people.places_of(work, from_id)), panel_people.places_of(work, into_id)
    if not goes:
        raise NotFound
    _hand_passes_over(work, from_id, into_id)
    for one in goes:
        _hand_over(work, one, PersonId(into_id))
    note_change(work, "person", from_id, "merged", {"into": str(into_id)})
    note_change(work, "person", into_id, "merged", {"from": str(from_id)})
    return len(goes)


def movable(found: Sequence[PlaceLine]) -> list[PlaceLine]:
    """Those that count now."""
    return [one for one in found if one.standing is Standing.ACTIVE and one.role is not Role.OFFICE]


def _hand_over(work: Work, place: PlaceLine, person_id: PersonId) -> None:
    held = places.place(work, MembershipId(place.id), locked=True).membership
    phone = HouseRow.id == place.house_id, HouseRow.phone_by == place.person_id
    work.connection.execute(update(HouseRow).where(*phone).values(phone_by=person_id))
    family = [one.id for one in taken_in_by(work, held) if one.person_id != person_id]
    end_place(work, held, "merged", together=False)
    made = _taken(work, place, person_id)
    theirs = update(MembershipRow).where(MembershipRow.id.in_(family))
    work.connection.execute(theirs.values(taken_in_by=person_id))
    met = update(ExpectedRow).where(ExpectedRow.village_id == work.village, ExpectedRow.membership_id == place.id)
    work.connection.execute(met.values(membership_id=made))


def _taken(work: Work, place: PlaceLine, person_id: PersonId) -> MembershipId:
    """The same place for the other; theirs, if they have it already."""
    offer = Offer(
        village_id=work.village,
        role=place.role,
        house_id=place.house_id,
        household_role=place.household_role,
        ends_at=place.ends_at,
    )
    try:
        made = take_place(work, person_id, offer, Standing.ACTIVE, place.claimed_name)
    except Refused:  # they have it, or are suspended there
        return _theirs(work, place, person_id)
    carry_over(work, place.id, made)
    note_change(work, "membership", made, "merged", {"from": str(place.id)})
    return made


def _theirs(work: Work, place: PlaceLine, person_id: PersonId) -> MembershipId:
    row = MembershipRow
    same = row.village_id == work.village, row.person_id == person_id, row.role == place.role.value
    here = row.house_id.is_not_distinct_from(place.house_id), row.standing.not_in(["ended", "refused"])
    return MembershipId(work.connection.scalars(select(row.id).where(*same, *here)).one())


def _hand_passes_over(work: Work, from_id: UUID, into_id: UUID) -> None:
    """Passes that may still open the gate are the other's now: they would end with the places."""
    row = PassRow
    theirs = row.village_id == work.village, row.made_by == from_id, row.revoked_at.is_(None)
    still = update(row).where(*theirs, row.valid_until > work.now)
    work.connection.execute(still.values(made_by=into_id, changed_at=work.now))
