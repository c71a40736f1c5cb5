"""What somebody of a house wants for themselves, and in which order its people are asked."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from models.domain.errors import Invalid
from models.domain.households import Role
from models.domain.ids import HouseId, MembershipId, PersonId
from models.queries.people import ACTIVE
from models.tables.bulk import change
from models.tables.people import MembershipRow, PersonRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.choose_language import choose_language

LONGEST_AWAY = timedelta(days=366)

_ELSEWHERE = {"language", "large_type"}
"""Of the person, wherever they live."""


def set_mine(work: Work, person_id: PersonId, membership_id: MembershipId, wishes: dict[str, Any]) -> None:
    """Some of language, large_type, wants_questions, quiet_from with quiet_until, away_until. Raises Invalid."""
    _check_away(work, wishes.get("away_until"))
    of_place = {name: value for name, value in wishes.items() if name not in _ELSEWHERE}
    if "language" in wishes:
        choose_language(work, person_id, wishes["language"])
    if "large_type" in wishes:
        size = update(PersonRow).where(PersonRow.id == person_id).values(large_type=wishes["large_type"])
        work.connection.execute(size)
    if of_place:
        work.connection.execute(update(MembershipRow).where(MembershipRow.id == membership_id).values(**of_place))
    if wishes:
        facts = {name: _plain(value) for name, value in wishes.items()}
        note_change(work, "membership", membership_id, "settings_changed", facts)


def arrange(work: Work, house_id: HouseId, order: Sequence[UUID]) -> None:
    """The people of these memberships are asked first, in this order; the others follow by the village's custom.

    Raises Invalid for somebody who does not live there, or is named twice.
    """
    of_house = MembershipRow.house_id == house_id, MembershipRow.role == Role.RESIDENT.value
    living = set(work.connection.scalars(select(MembershipRow.id).where(*of_house, ACTIVE), {"moment": work.now}))
    if len(set(order)) != len(order) or not living.issuperset(order):
        raise Invalid([("order", "must name people of this house, each once")])
    work.connection.execute(update(MembershipRow).where(*of_house).values(rank=None))
    if order:
        change(work.connection, MembershipRow, [{"id": one, "rank": rank} for rank, one in enumerate(order)])
    note_change(work, "house", house_id, "arranged", {"order": [str(one) for one in order]})


def _check_away(work: Work, until: datetime | None) -> None:
    if until is not None and not work.now < until <= work.now + LONGEST_AWAY:
        raise Invalid([("away_until", "must lie within the next year")])


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    return value
