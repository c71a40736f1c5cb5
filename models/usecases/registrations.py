"""The office answers those who asked for a place with the village's code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, update

from models.domain.errors import Code, Invalid, Refused
from models.domain.households import HouseholdRole, Standing
from models.domain.ids import MembershipId
from models.queries import places
from models.queries.places import Place
from models.tables.changes import ChangeRow
from models.tables.people import MembershipRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.expect import came, did_not_come
from models.usecases.leave_village import let_go
from models.usecases.link_menus import menu_follows


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What the office knows better than who asked, and who of those whom it expects they are."""

    household_role: HouseholdRole | None = None
    ends_at: datetime | None = None
    expected_id: UUID | None = None


def confirm(work: Work, membership_id: MembershipId, known: Confirmed | None = None) -> None:
    """The place is theirs from now on. Raises NotFound, and Refused where it waits no more."""
    place, known = _waiting(work, membership_id), known or Confirmed()
    if known.ends_at and known.ends_at <= work.now:
        raise Invalid([("ends_on", "is over")])
    role = known.household_role or place.membership.household_role
    told: dict[str, Any] = {"household_role": role.value if role else None, "ends_at": known.ends_at}
    _set(work, membership_id, standing=Standing.ACTIVE.value, **told)
    if known.expected_id:
        came(work, known.expected_id, membership_id)
    note_change(work, "membership", membership_id, "confirmed", {"household_role": told["household_role"]})
    menu_follows(work, place.membership.person_id)


def refuse(work: Work, membership_id: MembershipId, reason: str | None) -> None:
    """The place is not theirs; they may ask again. Raises NotFound, and Refused where it waits no more."""
    _waiting(work, membership_id)
    _set(work, membership_id, standing=Standing.REFUSED.value, ended_at=work.now, note=reason)
    note_change(work, "membership", membership_id, "refused", {"reason": bool(reason)})


def take_back(work: Work, membership_id: MembershipId) -> None:
    """The office's answer is no more, and the place waits again. Raises NotFound, and Refused where that is too late:
    something else has happened with the place since, or they have asked anew.
    """
    place = places.place(work, membership_id, locked=True)
    if place.membership.standing not in {Standing.ACTIVE, Standing.REFUSED} or not _was_answered(work, membership_id):
        raise Refused(Code.STATE_FORBIDS, f"this place is {place.membership.standing.value}")
    if place.membership.standing is Standing.REFUSED and _asked_again(work, place):
        raise Refused(Code.STATE_FORBIDS, "they have asked again")
    did_not_come(work, membership_id)
    nothing = {"ends_at": None, "ended_at": None, "note": None}
    _set(work, membership_id, standing=Standing.PENDING.value, **nothing, **_claimed(work, membership_id))
    note_change(work, "membership", membership_id, "answer_taken_back")
    if place.membership.standing is Standing.ACTIVE:
        let_go(work, place.membership)


def _claimed(work: Work, membership_id: MembershipId) -> dict[str, Any]:
    """What they said that they are, where it was written down: the office may have known better."""
    row = ChangeRow
    mine = row.village_id == work.village, row.subject_id == membership_id, row.kind == "claimed"
    facts = work.connection.scalar(select(row.facts).where(*mine).order_by(row.id.desc()).limit(1))
    return {"household_role": facts["household_role"]} if facts else {}


def _was_answered(work: Work, membership_id: MembershipId) -> bool:
    """Whether the office's answer is the last that happened with it."""
    row = ChangeRow
    mine = row.village_id == work.village, row.subject_id == membership_id
    last = work.connection.scalar(select(row.kind).where(*mine).order_by(row.id.desc()).limit(1))
    return last in {"confirmed", "refused"}


def _asked_again(work: Work, place: Place) -> bool:
    row, mine = MembershipRow, place.membership
    same = row.village_id == work.village, row.person_id == mine.person_id, row.house_id == mine.house_id
    live = row.role == mine.role.value, row.standing.not_in([Standing.ENDED.value, Standing.REFUSED.value])
    return bool(work.connection.scalar(select(exists().where(*same, *live))))


def _waiting(work: Work, membership_id: MembershipId) -> Place:
    place = places.place(work, membership_id, locked=True)
    if place.membership.standing is not Standing.PENDING:
        raise Refused(Code.STATE_FORBIDS, f"this place is {place.membership.standing.value}")
    return place


def _set(work: Work, membership_id: MembershipId, **values: object) -> None:
    work.connection.execute(update(MembershipRow).where(MembershipRow.id == membership_id).values(values))
