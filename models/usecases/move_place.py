"""Somebody moves to another house of the village, with the family whom they took in: places end, others begin."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from models.domain.errors import Code, NotFound, Refused
from models.domain.households import Membership, Role, Standing
from models.domain.ids import HouseId, MembershipId
from models.domain.joining import Offer
from models.queries import houses, places
from models.queries.places import Place
from models.tables.changes import ChangeRow
from models.tables.people import MembershipRow
from models.uow import Work
from models.usecases.carry_over import carry_over
from models.usecases.changes import note_change
from models.usecases.leave_village import end_place, taken_in_by
from models.usecases.restore_place import restore_place
from models.usecases.take_place import take_place

_GOES = (Standing.ACTIVE, Standing.SUSPENDED)


def move_place(work: Work, membership_id: UUID, house_id: UUID) -> MembershipId:
    """Returns the new place: role, end and suspensions stay as they were; passes of the old house end.

    Raises NotFound, and Refused for who is no active resident, or lives in that house already.
    """
    found = places.place(work, MembershipId(membership_id), locked=True)
    place, house = found.membership, houses.find(work, str(house_id))
    if house is None:
        raise NotFound
    if place.role is not Role.RESIDENT or place.standing is not Standing.ACTIVE or place.house_id == house.id:
        raise Refused(Code.STATE_FORBIDS, "only who lives somewhere else moves there")
    family = [one for one in taken_in_by(work, place) if one.standing in _GOES]
    end_place(work, place, "moved")
    made = [_begin(work, one, house.id) for one in (place, *family)]
    note_change(work, "membership", place.id, "moved_to", {"places": [str(one) for one in made]})
    return made[0]


def move_back(work: Work, membership_id: UUID) -> None:
    """The undo of it: the new places end, the old ones come back, suspended or not as the new ones are by now.

    Raises NotFound and Refused.
    """
    row = ChangeRow
    moved = row.village_id == work.village, row.subject_id == membership_id, row.kind == "moved_to"
    facts = work.connection.scalar(select(row.facts).where(*moved).order_by(row.id.desc()).limit(1))
    if facts is None:
        raise NotFound
    found = [places.place(work, MembershipId(UUID(one)), locked=True) for one in facts["places"]]
    stood = [one for one in found if one.membership.standing in _GOES]
    for one in stood:
        place = places.place(work, one.membership.id, locked=True).membership
        if place.standing in _GOES:  # and did not end with the tenant's
            end_place(work, place, "moved_back")
    restore_place(work, membership_id)
    for one in stood:
        _stands_as(work, MembershipId(membership_id), one)


def _stands_as(work: Work, membership_id: MembershipId, place: Place) -> None:
    """What the office said of the new place holds for the old one."""
    row, other = MembershipRow, aliased(MembershipRow)
    house = select(other.house_id).where(other.id == membership_id).scalar_subquery()
    theirs = row.village_id == work.village, row.person_id == place.membership.person_id, row.house_id == house
    old = update(row).where(*theirs, row.standing.in_(_GOES))
    work.connection.execute(old.values(standing=place.membership.standing.value, note=place.note))


def _begin(work: Work, place: Membership, house_id: HouseId) -> MembershipId:
    """The same as before, in another house."""
    name = places.place(work, place.id).claimed_name
    offer = Offer(
        village_id=work.village,
        role=Role.RESIDENT,
        house_id=house_id,
        household_role=place.household_role,
        ends_at=place.ends_at,
    )
    made = take_place(work, place.person_id, offer, place.standing, name)
    carry_over(work, place.id, made)
    note_change(work, "membership", made, "moved_here", {"from": str(place.house_id)})
    return made
