"""A notice goes out: to each of its people once, in batches, behind everything that the gate owes.

By push and not by multicast: both cost one message for each person reached, but LINE tells of a push to one person
whether it was taken, and the outbox knows to try it again, with its own key, until it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, case, func, select, update

from models.domain.delivery import GIVE_UP_AFTER
from models.domain.ids import VillageId
from models.domain.letters import OfficeNotice
from models.domain.notices import Hold, NoticeState, may_go_at
from models.queries.audience import WAS_TRIED, Audience, Reach, Recipient, reach, recipients, tried_before
from models.queries.quota import standing
from models.queries.villages import Village, village
from models.tables.bulk import change
from models.tables.notices import NoticeRow
from models.tables.outbox import MessageRow
from models.tables.villages import VillageRow
from models.uow import Work
from models.usecases import outbox
from models.usecases.accounts import hold_account
from models.usecases.changes import note_change
from models.usecases.outbox import Owed

BATCH = 500
LOOK_AGAIN = timedelta(seconds=5)
"""While messages are on their way: whether they have come to an end, or LINE to the month's."""

TOO_OLD = "too old to be tried again"
"""As the outbox says of a message whose key LINE has forgotten."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A notice that a worker is to look at."""

    village_id: VillageId
    notice_id: UUID


def due_notices(work: Work) -> list[Due]:
    """Of all villages of the work's account."""
    row = NoticeRow
    ours = select(VillageRow.id).where(VillageRow.line_account_id == work.account)
    found = select(row.village_id, row.id).where(row.due_at <= work.now, row.village_id.in_(ours)).order_by(row.due_at)
    return [Due(village_id=VillageId(one.village_id), notice_id=one.id) for one in work.connection.execute(found)]


def carry_on(work: Work, notice_id: UUID) -> bool:
    """The notice's next step, for a work of its village. False where another worker is at it."""
    row = NoticeRow
    wanted = select(row.__table__).where(row.village_id == work.village, row.id == notice_id, row.due_at <= work.now)
    found = work.connection.execute(wanted.with_for_update(skip_locked=True, key_share=True)).mappings().one_or_none()
    if found is None:
        return False
    match NoticeState(found["state"]):
        case NoticeState.WAITING:
            _begin(work, found)
        case NoticeState.SENDING:
            _send_more(work, found)
        case _:
            _tidy(work, found)
    return True


def _begin(work: Work, notice: RowMapping) -> None:
    """All of it may go, or nothing goes."""
    morning = _not_before(work, notice)
    if morning > work.now:  # nobody looked at it in its time
        _change(work, notice["id"], begins_at=morning, due_at=morning)
        return
    tried = _hold_tried(work, notice["id"])  # before the account, as who settles them does
    hold_account(work)
    reached = reach(work, _audience(notice), notice["id"])
    in_vain = reached.people == 0 and notice["begun_at"] is None
    hold = Hold.NOBODY if in_vain else standing(work).allowance.hold(reached.people)
    if hold:
        _stop(work, notice, hold)
        return
    _take_up(work, notice, tried)
    begun = {} if notice["begun_at"] else _begun(work, reached)
    _change(work, notice["id"], state=NoticeState.SENDING.value, due_at=work.now, why=None, ended_at=None, **begun)
    note_change(work, "notice", notice["id"], "begun", {"people": reached.people, "unreachable": reached.blocked})


def _begun(work: Work, reached: Reach) -> dict[str, Any]:
    """What is kept of the first time, also where it is stopped and goes on."""
    return {"begun_at": work.now, "people": reached.everybody, "unreachable": reached.blocked}


def _send_more(work: Work, notice: RowMapping) -> None:
    hold_account(work)
    allowance = standing(work).allowance_on_the_way
    some = recipients(work, _audience(notice), notice["id"], BATCH)
    if hold := allowance.hold(len(some)):
        _stop(work, notice, hold)
    elif some and (morning := _not_before(work, notice)) > work.now:
        _change(work, notice["id"], due_at=morning)
    elif some:
        here = village(work)
        outbox.write(work, [_owed(notice, one, here, work.now) for one in some])
        _change(work, notice["id"], due_at=work.now if len(some) == BATCH else work.now + LOOK_AGAIN)
    elif (next_at := _next_at(work, notice["id"])) is not None:
        _change(work, notice["id"], due_at=max(next_at, work.now + LOOK_AGAIN))
    else:
        _change(work, notice["id"], state=NoticeState.SENT.value, due_at=None, ended_at=work.now)


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """A message that was held back after LINE had been asked to bring it."""

    id: UUID
    person_id: UUID
    first_tried_at: datetime


def _hold_tried(work: Work, notice_id: UUID) -> list[_Tried]:
    row = MessageRow
    ours = row.village_id == work.village, row.notice_id == notice_id, WAS_TRIED
    wanted = select(row.id, row.person_id, row.first_tried_at).where(*ours).order_by(row.id).with_for_update()
    return [_Tried(**one) for one in work.connection.execute(wanted).mappings()]


def _take_up(work: Work, notice: RowMapping, tried: Sequence[_Tried]) -> None:
    """What may have arrived is tried again as the same message: LINE knows it by its key, and says it once.

    Where LINE has forgotten the key it is not said again unasked: the office sees that it did not arrive.
    """
    held = {one.person_id: one for one in tried}  # of several the newest
    if not held:
        return
    here, forgotten = village(work), work.now - GIVE_UP_AFTER
    again = []
    for to in tried_before(work, _audience(notice), notice["id"]):
        one = held[to.person_id]
        if one.first_tried_at > forgotten:
            told = {"state": "queued", "verdict": None, "error": None, "due_at": _due(notice, to, here, work.now)}
        else:
            told = {"state": "dead", "verdict": "gave_up", "error": TOO_OLD, "due_at": work.now}
        again.append({"id": one.id, **told})
    if again:
        change(work.connection, MessageRow, sorted(again, key=lambda row: row["id"]))
        work.wake("outbox", work.account)


def _tidy(work: Work, notice: RowMapping) -> None:
    """After its end: what was on its way then, and came back, is held back too."""
    drop_queued(work, notice["id"], notice["state"])
    next_at = _next_at(work, notice["id"])
    _change(work, notice["id"], due_at=None if next_at is None else work.now + LOOK_AGAIN)


def _stop(work: Work, notice: RowMapping, why: Hold) -> None:
    drop_queued(work, notice["id"], NoticeState.STOPPED)
    ended = {"ended_at": work.now, "due_at": work.now + LOOK_AGAIN}
    _change(work, notice["id"], state=NoticeState.STOPPED.value, why=why.value, **ended)
    note_change(work, "notice", notice["id"], "stopped", {"why": why.value})


def drop_queued(work: Work, notice_id: UUID, verdict: str) -> None:
    """What no worker holds at this moment is not sent. `verdict` tells why.

    What LINE has refused for the month's sake, and nobody has asked it again, counts as never tried.
    """
    row = MessageRow
    waiting = row.notice_id == notice_id, row.village_id == work.village, row.state == "queued"
    free = select(row.id).where(*waiting).order_by(row.id).with_for_update(skip_locked=True)
    refused = and_(row.verdict == "quota", row.due_at > work.now + outbox.LEASE)
    told = {
        "state": "dropped",
        "verdict": str(verdict),
        "first_tried_at": case((refused, None), else_=row.first_tried_at),
    }
    work.connection.execute(update(row).where(row.id.in_(free.scalar_subquery())).values(told))


def _next_at(work: Work, notice_id: UUID) -> datetime | None:
    """When the next of its messages is due; None where all have come to an end."""
    row = MessageRow
    waiting = row.notice_id == notice_id, row.state == "queued"
    return work.connection.scalar(select(func.min(row.due_at)).where(*waiting))


def _change(work: Work, notice_id: UUID, **values: Any) -> None:
    work.connection.execute(update(NoticeRow).where(NoticeRow.id == notice_id).values(values))


def _audience(notice: RowMapping) -> Audience:
    return Audience.stored(notice["audience"], notice["houses"])


def _owed(notice: RowMapping, to: Recipient, here: Village, now: datetime) -> Owed:
    return Owed(
        letter=letter_of(notice, here.name, to.language),
        to_user=to.line_user_id,
        language=to.language,
        person_id=to.person_id,
        village_id=here.id,
        notice_id=notice["id"],
        due_at=_due(notice, to, here, now),
    )


def _due(notice: RowMapping, to: Recipient, here: Village, now: datetime) -> datetime:
    """Neither in their quiet hours nor in the night, and where the one ends in the other, after both."""
    if notice["urgent"]:
        return now
    return to.awake_at(may_go_at(to.awake_at(now, here.zone), here.zone, urgent=False), here.zone)


def _not_before(work: Work, notice: RowMapping) -> datetime:
    """Now, or the end of the night for one that is not urgent."""
    return may_go_at(work.now, village(work).zone, urgent=notice["urgent"])


def letter_of(notice: RowMapping | dict[str, Any], village_name: str, language: str) -> OfficeNotice:
    """In English for whoever reads English, where the office has written it so."""
    english = language == "en" and notice["words_en"]
    return OfficeNotice(
        village_name=village_name,
        title=(notice["title_en"] or notice["title"]) if english else notice["title"],
        words=notice["words_en"] if english else notice["words"],
        urgent=notice["urgent"],
    )
