"""A place that has ended comes back, as if nobody had ended it: the office's undo."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from models.domain.errors import Code, NotFound, Refused
from models.domain.households import Standing
from models.domain.ids import MembershipId
from models.tables.changes import ChangeRow
from models.tables.people import MembershipRow
from models.tables.villages import HouseRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.link_menus import menu_follows

_OTHER = aliased(MembershipRow)
_AGAIN = exists().where(
    _OTHER.village_id == MembershipRow.village_id,
    _OTHER.person_id == MembershipRow.person_id,
    _OTHER.role == MembershipRow.role,
    _OTHER.house_id.is_not_distinct_from(MembershipRow.house_id),
    _OTHER.standing.not_in([Standing.ENDED.value, Standing.REFUSED.value]),
)
"""They have the same place anew."""

_NO_HOUSE = exists().where(HouseRow.id == MembershipRow.house_id, HouseRow.ended_at.is_not(None))

_OWN_WILL = exists().where(
    ChangeRow.village_id == MembershipRow.village_id,
    or_(
        and_(
            ChangeRow.subject_id == MembershipRow.id,
            ChangeRow.at == MembershipRow.ended_at,
            ChangeRow.kind.in_(["left", "unlinked"]),
        ),
        and_(
            ChangeRow.subject_id == MembershipRow.person_id,
            ChangeRow.at >= MembershipRow.ended_at,
            ChangeRow.kind == "erased",
        ),
    ),
)
"""They moved out themselves, or wanted to be forgotten: only they come back, by a new invite."""


def restore_place(work: Work, membership_id: UUID) -> int:
    """The place counts again, and with a tenant's those that ended together with it. Returns how many.

    Passes that ended with it stay over. Raises NotFound, and Refused where its last day has come, its house is no
    more, they have the same place anew, or have gone by their own will.
    """
    ended_at = _ended(work, membership_id)
    if ended_at is None:
        raise NotFound
    mine = MembershipId(membership_id)
    if not can_come_back(work, mine, ended_at):
        raise Refused(Code.STATE_FORBIDS, "this place cannot come back")
    together = [one for one in _together(work, mine, ended_at) if can_come_back(work, one, ended_at)]
    for one in (mine, *together):
        put_back(work, one)
    return 1 + len(together)


def can_come_back(work: Work, membership_id: MembershipId, ended_at: datetime) -> bool:
    """Whether it ended then, and nothing stands in its way now."""
    row = MembershipRow
    wanted = select(row.id).where(
        row.village_id == work.village,
        row.id == membership_id,
        row.standing == Standing.ENDED.value,
        row.ended_at == ended_at,
        row.ends_at.is_(None) | (row.ends_at > work.now),
        ~_AGAIN,
        ~_NO_HOUSE,
        ~_OWN_WILL,
    )
    return work.connection.scalar(wanted.with_for_update()) is not None


def put_back(work: Work, membership_id: MembershipId) -> None:
    """It counts again; who was suspended when it ended is so still."""
    row = MembershipRow
    back = update(row).where(row.id == membership_id)
    values: dict[str, Any] = {"standing": Standing.ACTIVE.value, "ended_at": None, "note": None}
    suspended = _suspended(work, membership_id)
    if suspended is not None:
        values["standing"] = Standing.SUSPENDED.value
        if not suspended.get("reason"):  # the note tells why they were suspended, not why the place ended
            del values["note"]
    person_id = work.connection.scalar(back.values(values).returning(row.person_id))
    note_change(work, "membership", membership_id, "restored")
    if person_id:
        menu_follows(work, person_id)


def _suspended(work: Work, membership_id: MembershipId) -> dict[str, Any] | None:
    """What was written down when it ended, if it was suspended then."""
    change, ended_at = ChangeRow, select(MembershipRow.ended_at).where(MembershipRow.id == membership_id)
    of_end = (
        change.village_id == work.village,
        change.subject_id == membership_id,
        change.at == ended_at.scalar_subquery(),
    )
    was = change.facts["was"].astext == Standing.SUSPENDED.value
    return work.connection.scalar(select(change.facts).where(*of_end, was).limit(1))


def _ended(work: Work, membership_id: UUID) -> datetime | None:
    row = MembershipRow
    asked = select(row.ended_at).where(row.village_id == work.village, row.id == membership_id)
    return work.connection.scalar(asked.where(row.standing == Standing.ENDED.value))


def _together(work: Work, membership_id: MembershipId, ended_at: datetime) -> list[MembershipId]:
    """The family whom a tenant took in, and whose places ended in the same moment because of it."""
    row, change = MembershipRow, ChangeRow
    house = select(row.house_id).where(row.id == membership_id).scalar_subquery()
    written = exists().where(change.village_id == work.village, change.subject_id == row.id, change.kind == "together")
    asked = select(row.id).where(row.house_id == house, row.ended_at == ended_at, row.id != membership_id, written)
    return [MembershipId(one) for one in work.connection.scalars(asked.order_by(row.id))]
