"""Letting go of visitors in a village's own time: their photos, their numbers, and who they were.

What happened at the gate stays: the visit's row, its events and their chain, in which there is nothing of a visitor.
A village's mark moves over its visits as they are done, so that no hour looks at those of all the years again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, true, update

from models.domain.ids import PhotoId
from models.domain.offline import OFFLINE
from models.domain.retention import Remembered
from models.domain.visit import OverrideReason, State
from models.tables.passes import PassRow
from models.tables.rules import RetentionRow
from models.tables.visits import CLOSED_LATE, PhotoRow, VisitRow
from models.uow import Work
from models.usecases.thin import BATCH

SAID_NO_MORE = "…"
"""Stands for a guard's own words about why they let somebody in: that they did is counted all the same."""

_KNOWN_REASONS = [*(reason.value for reason in OverrideReason), OFFLINE]
STANDING = (State.REQUESTED.value, State.INSIDE.value)
_HAS_PHOTOS = exists().where(PhotoRow.visit_id == VisitRow.id)
_IN_WORDS = VisitRow.overridden_reason.not_in([*_KNOWN_REASONS, SAID_NO_MORE])
_NAMED = or_(
    VisitRow.visitor_name != "",
    VisitRow.plate.is_not(None),
    VisitRow.purpose.is_not(None),
    VisitRow.decision_reason.is_not(None),
    VisitRow.wrong_note.is_not(None),
    VisitRow.fingerprint != "",
)


def remove_photos(work: Work) -> list[PhotoId]:
    """A batch of the work's village: their rows go, and whoever asked takes the files away after the commit."""
    visits = _over(work, Remembered.PHOTOS, _HAS_PHOTOS)
    if not visits:
        return []
    gone = delete(PhotoRow).where(PhotoRow.visit_id.in_(visits)).returning(PhotoRow.id)
    return [PhotoId(photo_id) for photo_id in work.connection.scalars(gone)]


def empty_phones(work: Work) -> int:
    """A batch of visitors of the work's village can be called no more."""
    visits = _over(work, Remembered.PHONES, VisitRow.visitor_phone.is_not(None))
    return _emptied(work, visits, {"visitor_phone": None})


def empty_names(work: Work) -> int:
    """A batch of visits of the work's village forgets who it was: name, plate, and what was written about them."""
    visits = _over(work, Remembered.NAMES, or_(_NAMED, _IN_WORDS))
    worded = update(VisitRow).where(VisitRow.id.in_(visits), _IN_WORDS).values(overridden_reason=SAID_NO_MORE)
    if visits:
        work.connection.execute(worded)
    emptied: dict[str, Any] = dict.fromkeys(
        ("plate", "plate_province", "plate_key", "sought", "purpose", "decision_reason", "wrong_note")
    )
    return _emptied(work, visits, {**emptied, "visitor_name": "", "fingerprint": ""})


def empty_passes(work: Work) -> int:
    """A batch of passes of the work's village, over as long as visits are remembered, forgets its guest."""
    days = _days(work, Remembered.NAMES)
    if days is None:
        return 0
    row = PassRow
    over = row.village_id == work.village, row.valid_until < work.now - timedelta(days=days)
    named = or_(row.guest_name != "", row.plate.is_not(None), row.note.is_not(None))
    chosen = select(row.id).where(*over, named).order_by(row.valid_until).limit(BATCH).with_for_update()
    emptied = {"guest_name": "", "plate": None, "plate_province": None, "note": None}
    return work.connection.execute(update(row).where(row.id.in_(chosen.scalar_subquery())).values(emptied)).rowcount


def _over(work: Work, what: Remembered, full: ColumnElement[bool]) -> list[UUID]:
    """A batch of visits that are over their time and still hold it, the oldest first. Moves the village's mark.

    Who waits or is inside is not forgotten; the mark passes by, and they are found when they have left.
    """
    gone_to = getattr(RetentionRow, f"{what}_gone_to")
    row = work.connection.execute(
        select(getattr(RetentionRow, f"{what}_days"), gone_to)
        .where(RetentionRow.village_id == work.village)
        .with_for_update()
    ).one_or_none()
    if row is None or row[0] is None:
        return []
    until = work.now - timedelta(days=row[0])
    over = VisitRow.village_id == work.village, VisitRow.created_at < until, VisitRow.state.not_in(STANDING), full
    in_order = select(VisitRow.id, VisitRow.created_at).where(*over).order_by(VisitRow.created_at)
    not_yet = VisitRow.created_at >= row[1] if row[1] is not None else true()
    found = work.connection.execute(in_order.where(not_yet).limit(BATCH).with_for_update(of=VisitRow)).all()
    reached = found[-1].created_at if len(found) == BATCH else until
    mark = update(RetentionRow).where(RetentionRow.village_id == work.village)
    work.connection.execute(mark.values({gone_to: max(reached, row[1] or reached)}))
    late = in_order.where(~not_yet, CLOSED_LATE).limit(BATCH - len(found)).with_for_update(of=VisitRow)
    passed_by = work.connection.execute(late).all() if row[1] is not None and len(found) < BATCH else []
    return [one.id for one in (*found, *passed_by)]


def _emptied(work: Work, visits: Sequence[UUID], values: dict[str, Any]) -> int:
    if not visits:
        return 0
    return work.connection.execute(update(VisitRow).where(VisitRow.id.in_(visits)).values(values)).rowcount


def _days(work: Work, what: Remembered) -> int | None:
    days = getattr(RetentionRow, f"{what}_days")
    return work.connection.scalar(select(days).where(RetentionRow.village_id == work.village))
