"""The office answers those who asked for a place with the village's code."""

from sqlalchemy import update

from models.domain.errors import Code, Refused
from models.domain.households import Standing
from models.domain.ids import MembershipId
from models.queries import places
from models.queries.places import Place
from models.tables.people import MembershipRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.link_menus import menu_follows


def confirm(work: Work, membership_id: MembershipId) -> None:
    """The place is theirs from now on. Raises NotFound, and Refused where it waits no more."""
    place = _waiting(work, membership_id)
    _set(work, membership_id, standing=Standing.ACTIVE.value)
    note_change(work, "membership", membership_id, "confirmed")
    menu_follows(work, place.membership.person_id)


def refuse(work: Work, membership_id: MembershipId, reason: str | None) -> None:
    """The place is not theirs; they may ask again. Raises NotFound, and Refused where it waits no more."""
    _waiting(work, membership_id)
    _set(work, membership_id, standing=Standing.REFUSED.value, ended_at=work.now, note=reason)
    note_change(work, "membership", membership_id, "refused", {"reason": bool(reason)})


def _waiting(work: Work, membership_id: MembershipId) -> Place:
    place = places.place(work, membership_id, locked=True)
    if place.membership.standing is not Standing.PENDING:
        raise Refused(Code.STATE_FORBIDS, f"this place is {place.membership.standing.value}")
    return place


def _set(work: Work, membership_id: MembershipId, **values: object) -> None:
    work.connection.execute(update(MembershipRow).where(MembershipRow.id == membership_id).values(values))
