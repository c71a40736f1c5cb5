"""One house stands in the list twice: everything of the one becomes the other's, at once, and is written down.

It cannot be taken back: nobody could say afterwards which visit was whose. What moves is shown before.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from models.domain.errors import Code, NotFound, Refused
from models.domain.households import Membership, Standing
from models.domain.ids import MembershipId, VisitId
from models.domain.sheets.checking import folded
from models.domain.visit import State
from models.queries import panel_houses, places
from models.queries.panel_houses import HouseCard
from models.tables.asking import AskingRuleRow
from models.tables.expected import ExpectedRow
from models.tables.house_rules import HouseRuleRow
from models.tables.invites import InviteRow
from models.tables.passes import PassRow
from models.tables.people import MembershipRow
from models.tables.villages import HouseRow
from models.tables.visits import VisitRow
from models.tables.watchlist import BlockRow
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.leave_village import end_place

_OVER = (Standing.ENDED.value, Standing.REFUSED.value)


def merge_houses(work: Work, from_id: UUID, into_id: UUID) -> None:
    """Of two sets of rules those of the house that stays count, and of somebody's two places, too.

    But an active place counts before one that is suspended. Raises NotFound, and Refused while somebody waits at the
    gate for the house that goes, or waits for the office to be let into one of them.
    """
    if from_id == into_id:
        raise NotFound
    cards = {one: panel_houses.house_card(work, one, locked=True) for one in sorted((from_id, into_id))}
    gone, stays = cards[from_id], cards[into_id]
    if stays.ended_at:
        raise NotFound
    if gone.waiting:
        raise Refused(Code.STATE_FORBIDS, "somebody waits at the gate for this house")
    if gone.pending or stays.pending:
        raise Refused(Code.STATE_FORBIDS, "somebody asks to join one of these houses")
    _end_suspended(work, from_id, into_id)
    counts = {
        "visits": _move_visits(work, from_id, into_id),
        "passes": _move(work, PassRow, from_id, into_id),
        "blocks": _move(work, BlockRow, from_id, into_id),
        "invites": _move(work, InviteRow, from_id, into_id),
        "expected": _move_expected(work, from_id, into_id),
        "rules": _move_rules(work, HouseRuleRow, from_id, into_id) + _move_rules(work, AskingRuleRow, from_id, into_id),
        "places": _move_places(work, from_id, into_id),
    }
    _move_phone(work, gone, stays)
    ended = update(HouseRow).where(HouseRow.id == from_id).values(ended_at=gone.ended_at or work.now)
    work.connection.execute(ended.values(phone=None, phone_by=None))
    note_change(work, "house", from_id, "merged", {"into": str(into_id), **counts})
    note_change(work, "house", into_id, "merged", {"from": str(from_id), **counts})


def _move(work: Work, row: Any, from_id: UUID, into_id: UUID) -> int:
    mine = row.village_id == work.village, row.house_id == from_id
    return work.connection.execute(update(row).where(*mine).values(house_id=into_id)).rowcount


def _move_visits(work: Work, from_id: UUID, into_id: UUID) -> int:
    """The record stays as it was written: its events name the house that was meant at the time."""
    row = VisitRow
    inside = select(row.id).where(row.village_id == work.village, row.house_id == from_id, row.state == State.INSIDE)
    for visit_id in work.connection.scalars(inside).all():
        work.touch(VisitId(visit_id))
    return _move(work, row, from_id, into_id)


def _move_expected(work: Work, from_id: UUID, into_id: UUID) -> int:
    """Who is expected in both is expected once."""
    known = {folded(one.name) for one in panel_houses.expected_in(work, into_id)}
    twice = [one.id for one in panel_houses.expected_in(work, from_id) if folded(one.name) in known]
    ended = update(ExpectedRow).where(ExpectedRow.id.in_(twice)).values(ended_at=work.now)
    work.connection.execute(ended)
    return _move(work, ExpectedRow, from_id, into_id) - len(twice)


def _move_rules(work: Work, row: Any, from_id: UUID, into_id: UUID) -> int:
    """Rules of one household: two sets of them would mean what nobody has said."""
    live = row.village_id == work.village, row.ended_at.is_(None)
    own = work.connection.scalar(select(row.id).where(*live, row.house_id == into_id).limit(1))
    theirs = update(row).where(*live, row.house_id == from_id)
    if own is None:
        return work.connection.execute(theirs.values(house_id=into_id)).rowcount
    work.connection.execute(theirs.values(ended_at=work.now))
    return 0


def _move_places(work: Work, from_id: UUID, into_id: UUID) -> int:
    for goes, _ in _twice(work, from_id, into_id):
        end_place(work, goes, "merged", together=False)
    return _move(work, MembershipRow, from_id, into_id)


def _end_suspended(work: Work, from_id: UUID, into_id: UUID) -> None:
    """Before anything has moved: passes of the place that counts are not to end with the other."""
    for goes, stays in _twice(work, from_id, into_id):
        if goes.standing is Standing.ACTIVE and stays.standing is not Standing.ACTIVE:
            end_place(work, stays, "merged", together=False)


def _twice(work: Work, from_id: UUID, into_id: UUID) -> list[tuple[Membership, Membership]]:
    """The two places of whoever has one in both houses."""
    row, other = MembershipRow, aliased(MembershipRow)
    live = row.standing.not_in(_OVER), other.standing.not_in(_OVER)
    same = row.village_id == work.village, other.person_id == row.person_id
    asked = select(row.id, other.id).where(*same, row.house_id == from_id, other.house_id == into_id, *live)
    found = work.connection.execute(asked.order_by(row.id)).all()
    return [(_held(work, goes), _held(work, stays)) for goes, stays in found]


def _held(work: Work, membership_id: UUID) -> Membership:
    return places.place(work, MembershipId(membership_id), locked=True).membership


def _move_phone(work: Work, gone: HouseCard, stays: HouseCard) -> None:
    """The number goes along where the other house has none."""
    if gone.phone and not stays.phone:
        giver = select(HouseRow.phone_by).where(HouseRow.id == gone.id).scalar_subquery()
        moved = {"phone": work.seal.seal(gone.phone), "phone_by": giver}
        work.connection.execute(update(HouseRow).where(HouseRow.id == stays.id).values(**moved))
