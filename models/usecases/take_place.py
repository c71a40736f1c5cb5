"""Somebody takes a place in the work's village, or asks for it. One row a place, unless the one before is history."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.errors import Code, Refused
from models.domain.households import Standing
from models.domain.ids import MembershipId, PersonId
from models.domain.joining import Offer
from models.tables.people import MembershipRow
from models.uow import Work, new_id
from models.usecases.leave_village import end_those_over
from models.usecases.link_menus import menu_follows

_HISTORY = (Standing.ENDED.value, Standing.REFUSED.value)
_OVER = select(MembershipRow.id).where(
    MembershipRow.village_id == bindparam("village"),
    MembershipRow.person_id == bindparam("person"),
    MembershipRow.standing.in_([Standing.ACTIVE.value, Standing.SUSPENDED.value]),
    MembershipRow.ends_at <= bindparam("moment"),
)
"""Places whose day has come, and the clock has not written it down yet."""


def take_place(
    work: Work, person_id: PersonId, offer: Offer, standing: Standing, name: str | None = None
) -> MembershipId:
    """The place is theirs (ACTIVE), or asked for (PENDING). An invite answers what the office was asked for.

    Raises Refused for who has it already, suspended or not, and for who asks twice.
    """
    over = work.connection.scalars(_OVER, {"village": work.village, "person": person_id, "moment": work.now})
    end_those_over(work, [MembershipId(one) for one in over])
    made = _insert(work, person_id, offer, standing, name)
    if made is None:
        made = _answer_claim(work, person_id, offer, standing)
    if standing is Standing.ACTIVE:
        menu_follows(work, person_id)
    return made


def _insert(work: Work, person_id: PersonId, offer: Offer, standing: Standing, name: str | None) -> MembershipId | None:
    row = {
        "id": new_id(),
        "village_id": work.village,
        "person_id": person_id,
        "house_id": offer.house_id,
        "role": offer.role.value,
        "household_role": offer.household_role.value if offer.household_role else None,
        "standing": standing.value,
        "ends_at": offer.ends_at,
        "panel_role": offer.panel_role,
        "panel_role_id": offer.panel_role_id,
        "name": name,
        "created_at": work.now,
    }
    statement = upsert(MembershipRow).values(row).on_conflict_do_nothing().returning(MembershipRow.id)
    found = work.connection.execute(statement).scalar_one_or_none()
    return MembershipId(found) if found else None


def _answer_claim(work: Work, person_id: PersonId, offer: Offer, standing: Standing) -> MembershipId:
    row = _standing_in_the_way(work, person_id, offer)
    if row is None or row.standing != Standing.PENDING.value:
        raise Refused(Code.ALREADY_MEMBER, "this place is theirs already")
    if standing is Standing.PENDING:
        raise Refused(Code.ALREADY_WAITING, "the office has been asked already")
    values = {
        "standing": standing.value,
        "household_role": offer.household_role.value if offer.household_role else None,
        "ends_at": offer.ends_at,
    }
    work.connection.execute(update(MembershipRow).where(MembershipRow.id == row.id).values(values))
    return MembershipId(row.id)


def _standing_in_the_way(work: Work, person_id: PersonId, offer: Offer) -> Row[*tuple[Any, ...]] | None:
    return work.connection.execute(
        select(MembershipRow.id, MembershipRow.standing)
        .where(
            MembershipRow.village_id == work.village,
            MembershipRow.person_id == person_id,
            MembershipRow.role == offer.role.value,
            MembershipRow.house_id.is_not_distinct_from(offer.house_id),
            MembershipRow.standing.not_in(_HISTORY),
        )
        .with_for_update()
    ).one_or_none()
