"""The office writes to its village: a notice is laid down, called off, or goes on after it was stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.notices import FARTHEST, GRACE, MAY_BE_CALLED_OFF, MAY_GO_ON, NoticeState, may_go_at
from models.queries.audience import Audience
from models.queries.villages import village
from models.tables.notices import NoticeRow
from models.uow import Work, new_id
from models.usecases.changes import note_change
from models.usecases.send_notice import LOOK_AGAIN, drop_queued


@dataclass(frozen=True, kw_only=True)
class NoticeWish:
    """A notice as it is to be. `at` None: as soon as may be. Without English words everybody reads the Thai."""

    audience: Audience
    title: str
    words: str
    title_en: str | None = None
    words_en: str | None = None
    urgent: bool = False
    at: datetime | None = None


def begins_at(work: Work, wish: NoticeWish) -> datetime:
    """When the first message goes: not at once, so that it can be called off, and not at night unless it is urgent.

    Raises Invalid for a day that is over, or too far away.
    """
    if wish.at and not work.now - timedelta(minutes=1) <= wish.at <= work.now + FARTHEST:
        raise Invalid([("at", "in the past, or too far away")])
    soonest = work.now + GRACE
    return may_go_at(max(wish.at or soonest, soonest), village(work).zone, urgent=wish.urgent)


def make_notice(work: Work, wish: NoticeWish, key: UUID | None = None) -> UUID:
    """Laid down; a worker begins it in due time. The same again under the same key: nothing more is made."""
    notice_id, first = key or new_id(), begins_at(work, wish)
    made = work.connection.execute(
        upsert(NoticeRow)
        .values(
            id=notice_id,
            village_id=work.village,
            audience=wish.audience.kind.value,
            houses=[str(one) for one in wish.audience.houses],
            title=wish.title,
            words=wish.words,
            title_en=wish.title_en,
            words_en=wish.words_en,
            urgent=wish.urgent,
            state=NoticeState.WAITING.value,
            begins_at=first,
            due_at=first,
            made_by=work.actor.person_id,
            created_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=[NoticeRow.id])
    )
    if not made.rowcount:
        return notice_id if _is_the_same(work, notice_id, wish, first) else make_notice(work, wish)
    told = {"audience": wish.audience.kind.value, "houses": len(wish.audience.houses), "urgent": wish.urgent}
    note_change(work, "notice", notice_id, "made", {**told, "begins_at": first.isoformat()})
    return notice_id


def _is_the_same(work: Work, notice_id: UUID, wish: NoticeWish, first: datetime) -> bool:
    """Whether what stands under the key is what is wished now, and no other notice from a page that was left open."""
    row = NoticeRow
    ours = row.village_id == work.village, row.id == notice_id
    stands = work.connection.execute(select(row.__table__).where(*ours)).mappings().one_or_none()
    if stands is None:
        return False
    said = ("title", "words", "title_en", "words_en", "urgent")
    houses = [str(one) for one in wish.audience.houses]
    same = all(stands[name] == getattr(wish, name) for name in said)
    at_once = wish.at is None or wish.at <= work.now + GRACE
    then = stands["begins_at"] <= first if at_once else stands["begins_at"] == first
    return same and then and (stands["audience"], stands["houses"]) == (wish.audience.kind.value, houses)


def call_off(work: Work, notice_id: UUID) -> NoticeState:
    """Whoever has not been sent it is not. Returns how it stood. Raises NotFound, and Refused where it is over."""
    stood = _held(work, notice_id)
    if stood not in MAY_BE_CALLED_OFF:
        raise Refused(Code.STATE_FORBIDS, f"a notice that is {stood} is not called off")
    drop_queued(work, notice_id, NoticeState.CALLED_OFF)
    ended = {"ended_at": work.now, "due_at": work.now + LOOK_AGAIN if stood is NoticeState.SENDING else None}
    _change(work, notice_id, NoticeState.CALLED_OFF, **ended)
    note_change(work, "notice", notice_id, "called_off", {"stood": stood.value})
    return stood


def go_on(work: Work, notice_id: UUID) -> datetime:
    """One that was called off or stopped goes to whoever has not been sent it. Returns when it begins.

    Raises NotFound, and Refused where it neither was.
    """
    stood = _held(work, notice_id)
    if stood not in MAY_GO_ON:
        raise Refused(Code.STATE_FORBIDS, f"a notice that is {stood} does not go on")
    row = NoticeRow
    urgent, wished = work.connection.execute(select(row.urgent, row.begins_at).where(row.id == notice_id)).one()
    first = may_go_at(max(work.now + GRACE, wished), village(work).zone, urgent=urgent)
    _change(work, notice_id, NoticeState.WAITING, begins_at=first, due_at=first, why=None, ended_at=None)
    note_change(work, "notice", notice_id, "goes_on", {"stood": stood.value, "begins_at": first.isoformat()})
    return first


def _held(work: Work, notice_id: UUID) -> NoticeState:
    row = NoticeRow
    wanted = select(row.state).where(row.village_id == work.village, row.id == notice_id)
    state = work.connection.scalar(wanted.with_for_update(key_share=True))
    if state is None:
        raise NotFound
    return NoticeState(state)


def _change(work: Work, notice_id: UUID, state: NoticeState, **values: datetime | str | None) -> None:
    work.connection.execute(update(NoticeRow).where(NoticeRow.id == notice_id).values(state=state.value, **values))
