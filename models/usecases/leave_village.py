"""Places end, pause, and change: who moved out a second ago is asked nothing more, and decides nothing more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, text, update

from models.domain.errors import Code, Invalid, Refused
from models.domain.households import HouseholdRole, Membership, Standing
from models.domain.ids import AccountId, MembershipId, VillageId
from models.domain.joining import sooner
from models.queries import places
from models.queries.people import ACTIVE, Person
from models.tables.invites import InviteRow
from models.tables.people import MembershipRow, PersonRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.end_passes import end_passes
from models.usecases.expect import forget_expected
from models.usecases.house_phones import forget_phone
from models.usecases.link_menus import menu_follows
from models.usecases.pass_on import hold_notices_back, pass_on

_DUE = text("SELECT line_account_id, village_id, membership_id FROM due_endings(:moment, :most)")
_INVITED_BY = (
    select(InviteRow.made_by)
    .where(
        InviteRow.village_id == MembershipRow.village_id,
        InviteRow.used_by == MembershipRow.person_id,
        InviteRow.used_at >= MembershipRow.created_at,  # an older one made a place that is history
        InviteRow.house_id == MembershipRow.house_id,
        InviteRow.household_role == HouseholdRole.FAMILY.value,
    )
    .order_by(InviteRow.used_at.desc())
    .limit(1)
    .scalar_subquery()
)
TAKEN_IN_BY = func.coalesce(MembershipRow.taken_in_by, _INVITED_BY)
"""Whose family somebody is."""

_LIVE = MembershipRow.standing.not_in([Standing.ENDED.value, Standing.REFUSED.value])


def end_place(work: Work, place: Membership, kind: str, reason: str | None = None, *, together: bool = True) -> None:
    """The place is history from now on; with a tenant goes the family whom they took in, unless not `together`.

    `kind` says how it came: left, removed, over, unlinked, together. The words of the reason stand with the place, and
    go with its person; of what has changed only that there was one. Why somebody was suspended stays, too.
    """
    facts: dict[str, Any] = {"reason": True} if reason else {}
    if _was_last_owner(work, place):
        facts["last_owner"] = True
    if place.standing is Standing.SUSPENDED:
        facts["was"] = Standing.SUSPENDED.value
    said = {} if place.standing is Standing.SUSPENDED and not reason else {"note": reason}
    _set(work, place.id, standing=Standing.ENDED.value, ended_at=work.now, **said)
    note_change(work, "membership", place.id, kind, facts)
    let_go(work, place)
    if place.house_id:
        end_passes(work, place.person_id, place.house_id)
        forget_phone(work, place.person_id, place.house_id)
    if together:
        for relative in taken_in_by(work, place):
            end_place(work, relative, "together")


def suspend(work: Work, membership_id: MembershipId, reason: str | None) -> None:
    """The place counts for nothing until it is resumed. Raises NotFound and Refused."""
    place = _standing(work, membership_id, Standing.ACTIVE)
    _set(work, place.id, standing=Standing.SUSPENDED.value, note=reason)
    note_change(work, "membership", place.id, "suspended", {"reason": bool(reason)})
    let_go(work, place)


def resume(work: Work, membership_id: MembershipId) -> None:
    """A suspended place counts again. Raises NotFound and Refused."""
    place = _standing(work, membership_id, Standing.SUSPENDED)
    _set(work, place.id, standing=Standing.ACTIVE.value, note=None)
    note_change(work, "membership", place.id, "resumed")
    menu_follows(work, place.person_id)


def change_place(work: Work, place: Membership, household_role: HouseholdRole, ends_at: datetime | None) -> None:
    """Another role in the household, another end. A tenant's family ends no later than the tenant. Raises Invalid."""
    if ends_at and ends_at <= work.now:
        raise Invalid([("ends_on", "is over")])
    _set(work, place.id, household_role=household_role.value, ends_at=ends_at)
    told = {"household_role": household_role.value, "ends_at": ends_at.isoformat() if ends_at else None}
    note_change(work, "membership", place.id, "changed", told)
    if household_role is HouseholdRole.TENANT:
        for relative in taken_in_by(work, place):
            _set(work, relative.id, ends_at=sooner(relative.ends_at, ends_at))


def unlink(work: Work, person: Person) -> None:
    """All of somebody's places in the account end, and their name is forgotten. The record keeps what they decided."""
    for place in sorted(person.memberships, key=lambda one: (one.village_id, one.id)):
        work.enter(place.village_id)
        if place.standing not in {Standing.ENDED, Standing.REFUSED}:
            end_place(work, place, "unlinked")
    for village_id in sorted({one.village_id for one in person.memberships}):
        work.enter(village_id)
        forget_expected(work, person.id)
    mine = MembershipRow.person_id == person.id
    work.connection.execute(update(MembershipRow).where(mine).values(name=None))
    work.connection.execute(update(PersonRow).where(PersonRow.id == person.id).values(display_name=""))


def due(work: Work, now: datetime, most: int = 200) -> dict[tuple[AccountId, VillageId], list[MembershipId]]:
    """Places whose day has come, by account and village. Only their names: each village's work opens its own."""
    found: dict[tuple[AccountId, VillageId], list[MembershipId]] = {}
    for account_id, village_id, membership_id in work.connection.execute(_DUE, {"moment": now, "most": most}):
        found.setdefault((AccountId(account_id), VillageId(village_id)), []).append(MembershipId(membership_id))
    return found


def end_those_over(work: Work, membership_ids: Sequence[MembershipId]) -> int:
    """Writes down what has been true since their moment came. Returns how many; one whose end was moved is not."""
    ended = 0
    for membership_id in sorted(membership_ids):
        place = places.place(work, membership_id, locked=True).membership
        if place.ends_at and place.ends_at <= work.now and _still_written_as_live(work, place):
            end_place(work, place, "over")
            ended += 1
    return ended


def _still_written_as_live(work: Work, place: Membership) -> bool:
    return bool(work.connection.scalar(select(exists().where(MembershipRow.id == place.id, _LIVE))))


def _standing(work: Work, membership_id: MembershipId, wanted: Standing) -> Membership:
    place = places.place(work, membership_id, locked=True).membership
    if place.standing is not wanted:
        raise Refused(Code.STATE_FORBIDS, f"this place is {place.standing.value}")
    return place


def let_go(work: Work, place: Membership) -> None:
    """They act for it no more, and nothing is asked of them there."""
    chosen = update(PersonRow).where(PersonRow.id == place.person_id, PersonRow.acting_as == place.id)
    work.connection.execute(chosen.values(acting_as=None))
    menu_follows(work, place.person_id)
    hold_notices_back(work, place.person_id)
    if place.house_id:
        pass_on(work, place.person_id, place.house_id)


def _was_last_owner(work: Work, place: Membership) -> bool:
    if place.household_role is not HouseholdRole.OWNER or place.standing is not Standing.ACTIVE:
        return False
    others = exists().where(
        MembershipRow.house_id == place.house_id,
        MembershipRow.household_role == HouseholdRole.OWNER.value,
        MembershipRow.id != place.id,
        ACTIVE,
    )
    return not work.connection.scalar(select(others), {"moment": work.now})


def taken_in_by(work: Work, place: Membership) -> list[Membership]:
    """The family that a tenant invited into their house, or brought along."""
    if place.household_role is not HouseholdRole.TENANT or place.house_id is None:
        return []
    ids = work.connection.scalars(
        select(MembershipRow.id)
        .where(
            MembershipRow.house_id == place.house_id,
            MembershipRow.household_role == HouseholdRole.FAMILY.value,
            _LIVE,
            TAKEN_IN_BY == place.person_id,  # noqa: SIM300 - a column, no constant
        )
        .order_by(MembershipRow.id)
    )
    return [places.place(work, MembershipId(found)).membership for found in ids]


def _set(work: Work, membership_id: MembershipId, **values: object) -> None:
    work.connection.execute(update(MembershipRow).where(MembershipRow.id == membership_id).values(values))
