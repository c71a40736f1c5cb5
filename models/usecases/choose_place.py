"""Somebody with several places says for which of them they act now."""

from sqlalchemy import update

from models.domain.errors import NotFound
from models.domain.households import Membership, Standing
from models.domain.ids import MembershipId
from models.queries.people import Person
from models.tables.people import PersonRow
from models.uow import Work
from models.usecases.link_menus import menu_follows


def choose_place(work: Work, person: Person, membership_id: MembershipId) -> Membership:
    """From here on they act for this place, and see its menu. Raises NotFound where it is no active one of theirs."""
    active = (one for one in person.memberships if one.standing is Standing.ACTIVE)
    place = next((one for one in active if one.id == membership_id), None)
    if place is None:
        raise NotFound
    work.connection.execute(update(PersonRow).where(PersonRow.id == person.id).values(acting_as=place.id))
    menu_follows(work, person.id)
    return place
