"""The office keeps the village's list of houses: one more, another number, no more, back again."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, insert, select, update

from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.house_numbers import order_of, tidy
from models.domain.households import Role, Standing
from models.domain.ids import HouseId, MembershipId
from models.domain.visit import State
from models.queries import places
from models.tables.base import table_of
from models.tables.changes import ChangeRow
from models.tables.invites import InviteRow
from models.tables.people import MembershipRow
from models.tables.villages import HOUSE_ORDER, HouseRow
from models.tables.visits import VisitRow
from models.uow import Work, new_id
from models.usecases.changes import note_change, note_changes
from models.usecases.leave_village import end_place
from models.usecases.restore_place import can_come_back, put_back


class HouseThere(Exception):  # noqa: N818
    """The village has, or had, such a house: which one, and whether it is no more."""

    def __init__(self, house_id: HouseId, number: str, *, gone: bool) -> None:
        super().__init__(number)
        self.house_id, self.number, self.gone = house_id, number, gone


def add_house(work: Work, number: str, soi: str | None) -> HouseId:
    """Raises HouseThere for a number that is taken, however it is written, and Invalid for none."""
    kept = _free_number(work, number)
    house_id = HouseId(new_id())
    row = {"id": house_id, "village_id": work.village, "number": kept, "soi": soi, "created_at": work.now}
    work.connection.execute(insert(table_of(HouseRow)).values(row))
    note_change(work, "house", house_id, "made")
    return house_id


def rename_house(work: Work, house_id: UUID, number: str, soi: str | None) -> None:
    """Another number or lane. Visits show the new one, too. Raises NotFound, Invalid and HouseThere."""
    standing = _held(work, house_id)
    unchanged = number == standing["number"]  # also one that is written as no number is kept today
    kept = number if unchanged else _free_number(work, number, but=house_id)
    if (kept, soi) == (standing["number"], standing["soi"]):
        return
    work.connection.execute(update(HouseRow).where(HouseRow.id == house_id).values(number=kept, soi=soi))
    told = {"number": [standing["number"], kept], "soi": [standing["soi"], soi]}
    note_change(work, "house", house_id, "renamed", told)


def remove_house(work: Work, house_id: UUID) -> int:
    """The house is no more: who lives there has moved out, and its open invites work no more. Returns how many moved.

    Raises NotFound, and Refused while somebody waits at the gate for it, or waits for the office to be let in.
    """
    if _held(work, house_id)["ended_at"]:
        raise NotFound
    _refuse_while_waiting(work, house_id)
    living = select(MembershipRow.id).where(
        MembershipRow.house_id == house_id,
        MembershipRow.standing.in_([Standing.ACTIVE.value, Standing.SUSPENDED.value]),
    )
    moved = []
    for membership_id in work.connection.scalars(living.order_by(MembershipRow.id)).all():
        place = places.place(work, MembershipId(membership_id), locked=True).membership
        end_place(work, place, "house_gone", together=False)  # all of them end
        moved.append(str(membership_id))
    _take_invites_back(work, house_id)
    work.connection.execute(update(HouseRow).where(HouseRow.id == house_id).values(ended_at=work.now))
    note_change(work, "house", house_id, "removed", {"places": moved})
    return len(moved)


def restore_house(work: Work, house_id: UUID) -> int:
    """The house is back, with those who left it because it went. Returns how many came back.

    Raises NotFound, and HouseThere where another house has its number by now, as after the two were merged.
    """
    standing = _held(work, house_id)
    if standing["ended_at"] is None:
        raise NotFound
    there = house_with_number(work, standing["number"], but=house_id)
    if there and not there[2]:
        raise HouseThere(there[0], there[1], gone=False)
    work.connection.execute(update(HouseRow).where(HouseRow.id == house_id).values(ended_at=None))
    back = [one for one in _left_with(work, house_id) if can_come_back(work, one, standing["ended_at"])]
    for membership_id in back:
        put_back(work, membership_id)
    note_change(work, "house", house_id, "restored", {"places": [str(one) for one in back]})
    return len(back)


def house_with_number(work: Work, number: str, but: UUID | None = None) -> tuple[HouseId, str, bool] | None:
    """The house, not `but`, with this number, however it is written: its id, its number, and whether it is no more."""
    row = HouseRow
    key = order_of(number)
    same = row.village_id == work.village, HOUSE_ORDER == key, row.id.is_distinct_from(but)  # noqa: SIM300 - a column
    asked = select(row.id, row.number, row.ended_at).where(*same).order_by(row.ended_at.is_not(None), row.id)
    found = work.connection.execute(asked.limit(1)).one_or_none()
    return (HouseId(found.id), found.number, found.ended_at is not None) if found else None


def _free_number(work: Work, number: str, but: UUID | None = None) -> str:
    kept = tidy(number)
    if not kept:
        raise Invalid([("number", "is empty")])
    there = house_with_number(work, kept, but)
    if there:
        raise HouseThere(there[0], there[1], gone=there[2])
    return kept


def _held(work: Work, house_id: UUID) -> Any:
    """The house, which nobody else changes meanwhile."""
    row = HouseRow
    asked = select(row.number, row.soi, row.ended_at).where(row.village_id == work.village, row.id == house_id)
    found = work.connection.execute(asked.with_for_update()).mappings().one_or_none()
    if found is None:
        raise NotFound
    return found


def _refuse_while_waiting(work: Work, house_id: UUID) -> None:
    waits = exists().where(VisitRow.house_id == house_id, VisitRow.state == State.REQUESTED)
    asks = exists().where(
        MembershipRow.house_id == house_id,
        MembershipRow.role == Role.RESIDENT.value,
        MembershipRow.standing == Standing.PENDING.value,
    )
    if work.connection.scalar(select(waits | asks)):
        raise Refused(Code.STATE_FORBIDS, "somebody waits for an answer about this house")


def _take_invites_back(work: Work, house_id: UUID) -> None:
    row = InviteRow
    unused = row.used_at.is_(None), row.revoked_at.is_(None), row.expires_at > work.now
    taken = update(row).where(row.village_id == work.village, row.house_id == house_id, *unused)
    ids = work.connection.scalars(taken.values(revoked_at=work.now).returning(row.id)).all()
    note_changes(work, "invite", "revoked", {one: {"reason": "house_gone"} for one in ids})


def _left_with(work: Work, house_id: UUID) -> list[MembershipId]:
    """Whose places the house's end took along, as it was written down."""
    row = ChangeRow
    ends = row.village_id == work.village, row.subject_id == house_id, row.subject == "house", row.kind == "removed"
    facts = work.connection.scalar(select(row.facts).where(*ends).order_by(row.id.desc()).limit(1))
    return [MembershipId(UUID(one)) for one in (facts or {}).get("places", [])]
