"""The office expects people by name before they are in LINE; then one of them comes, and the name is known."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from models.domain.errors import NotFound
from models.domain.households import HouseholdRole
from models.tables.base import table_of
from models.tables.expected import ExpectedRow
from models.tables.invites import InviteRow
from models.tables.people import MembershipRow
from models.uow import Work, new_id
from models.usecases.changes import note_change, note_changes


@dataclass(frozen=True, kw_only=True)
class Expecting:
    """Somebody of a house by name; `ends_at` is when their place there will end."""

    house_id: UUID
    name: str
    household_role: HouseholdRole
    ends_at: datetime | None = None


def expect(work: Work, wish: Expecting) -> UUID:
    """They are expected from now on."""
    expected_id = new_id()
    row = {"id": expected_id, "village_id": work.village, "created_at": work.now, **vars(wish)}
    row["household_role"] = wish.household_role.value
    work.connection.execute(insert(table_of(ExpectedRow)).values(row))
    note_change(work, "house", wish.house_id, "expected", {"household_role": wish.household_role.value})
    return expected_id


def expect_no_more(work: Work, expected_id: UUID) -> UUID:
    """Nobody waits for them any more; their open invites are taken back. Returns their house. Raises NotFound."""
    row = ExpectedRow
    mine = row.village_id == work.village, row.id == expected_id, row.ended_at.is_(None), row.membership_id.is_(None)
    ended = update(row).where(*mine).values(ended_at=work.now).returning(row.house_id)
    house_id: UUID | None = work.connection.scalar(ended)
    if house_id is None:
        raise NotFound
    take_invites_back(work, [expected_id])
    note_change(work, "house", house_id, "expected_no_more")
    return house_id


def expect_again(work: Work, expected_id: UUID) -> UUID:
    """The undo of it. Returns their house. Raises NotFound."""
    row = ExpectedRow
    mine = row.village_id == work.village, row.id == expected_id, row.ended_at.is_not(None)
    back = update(row).where(*mine).values(ended_at=None).returning(row.house_id)
    house_id: UUID | None = work.connection.scalar(back)
    if house_id is None:
        raise NotFound
    note_change(work, "house", house_id, "expected")
    return house_id


def came(work: Work, expected_id: UUID, membership_id: UUID) -> None:
    """It is them: the place has their name from now on, if it had none. Raises NotFound for another house's."""
    row = ExpectedRow
    place = select(MembershipRow.house_id).where(MembershipRow.id == membership_id).scalar_subquery()
    mine = row.village_id == work.village, row.id == expected_id, row.membership_id.is_(None), row.house_id == place
    met = update(row).where(*mine).values(membership_id=membership_id).returning(row.name)
    name = work.connection.scalar(met)
    if name is None:
        raise NotFound
    unnamed = MembershipRow.id == membership_id, MembershipRow.name.is_(None)
    work.connection.execute(update(MembershipRow).where(*unnamed).values(name=name))


def did_not_come(work: Work, membership_id: UUID) -> None:
    """Whoever was taken for somebody expected was not: the list waits for them again."""
    theirs = ExpectedRow.village_id == work.village, ExpectedRow.membership_id == membership_id
    work.connection.execute(update(ExpectedRow).where(*theirs).values(membership_id=None))


def forget_expected(work: Work, person_id: UUID) -> None:
    """By what name the office expected somebody who came, and is to be forgotten in the work's village."""
    theirs = select(MembershipRow.id).where(
        MembershipRow.village_id == work.village, MembershipRow.person_id == person_id
    )
    met = update(ExpectedRow).where(ExpectedRow.village_id == work.village, ExpectedRow.membership_id.in_(theirs))
    work.connection.execute(met.values(name=""))


def take_invites_back(work: Work, expected_ids: list[UUID]) -> None:
    """Open invites for these people work no more."""
    row = InviteRow
    unused = row.used_at.is_(None), row.revoked_at.is_(None)
    theirs = update(row).where(row.village_id == work.village, row.expected_id.in_(expected_ids), *unused)
    ids = work.connection.scalars(theirs.values(revoked_at=work.now).returning(row.id)).all()
    note_changes(work, "invite", "revoked", {one: {"reason": "not_expected"} for one in ids})
