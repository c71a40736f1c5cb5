"""How the month's messages of a LINE account stand, and what a village's own part in it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, text

from models.domain.ids import VillageId
from models.domain.notices import Allowance, NoticeState, reserve_of
from models.domain.quota import RECENT, Reading
from models.queries.audience import Audience, unwritten
from models.tables.notices import LineQuotaRow, NoticeRow
from models.tables.outbox import SETTLED_AND_FULL, MessageRow
from models.tables.villages import LineAccountRow, VillageRow
from models.uow import Work

LINES_DAY = ZoneInfo("Asia/Tokyo")
"""LINE counts days in UTC+9; where its month begins it does not say."""

HISTORY = timedelta(days=RECENT + 34)
_SLACK = timedelta(hours=24)
"""A message that was sent since the last reading was written within a day before: no try is older."""

GATE = ("visit_request", "let_in_unasked", "watchlist_hit")
PUSHED = and_(
    MessageRow.state == "sent",
    or_(MessageRow.reply_until.is_(None), MessageRow.sent_at > MessageRow.reply_until + timedelta(seconds=30)),
)
"""Billed, as far as a settled row tells: an answer in a chat is free while its token lives."""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """What LINE said last, and what has been sent since. `most` None: no limit.

    `readings` are one a day, the oldest first. `villages` speak through the account.
    """

    most: int | None
    counted: int
    sent_since: int
    read_at: datetime
    day: date
    readings: Sequence[Reading]

    @property
    def used(self) -> int:
        return self.counted + self.sent_since

    @property
    def left(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.used)


@dataclass(frozen=True, kw_only=True)
class OwnShare:
    """What this village has sent since the month began, by what it was for."""

    gate: int
    notices: int
    other: int
    villages: int

    @property
    def total(self) -> int:
        return self.gate + self.notices + self.other


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a village may still send as notices. `reserve_wish` None: by rule; `wishes`: of the whole account."""

    quota: Quota | None
    spent_until: datetime | None
    reserve_wish: int | None
    wishes: Sequence[int | None]
    waiting: int
    """Messages of notices that the account owes already."""
    promised: int
    """Messages that are still to be written of the account's notices on their way."""
    now: datetime

    @property
    def reserve(self) -> int:
        """Where several villages speak through the account: what the most careful of them keeps for its gate."""
        return max(reserve_of(self.quota.most if self.quota else None, one) for one in self.wishes)

    @property
    def allowance(self) -> Allowance:
        """For a notice that is to begin: those on their way go first."""
        return self._after(self.waiting + self.promised)

    @property
    def allowance_on_the_way(self) -> Allowance:
        """For the next messages of a notice that has begun."""
        return self._after(self.waiting)

    def _after(self, owed: int) -> Allowance:
        left = self.quota.left if self.quota else None
        free = None if left is None else max(0, left - owed)
        return Allowance(left=free, reserve=self.reserve, spent=self.spent)

    @property
    def spent(self) -> bool:
        """LINE took nothing more when it was asked last. What it told since may show that a new month has begun."""
        if self.spent_until is None:
            return False
        return self.spent_until > self.now or self.quota is None or self.quota.left == 0


def standing(work: Work) -> Standing:
    """For the work's village, in its whole account's light."""
    row, account = VillageRow, LineAccountRow
    wanted = select(row.notice_reserve, account.quota_spent_until).join(account, account.id == row.line_account_id)
    reserve, spent_until = work.connection.execute(wanted.where(row.id == work.village)).one()
    with work.whole_account_open():
        owed: dict[str, Any] = {"waiting": _waiting(work), "promised": _promised(work)}
        found = _quota(work)
        wishes = work.connection.scalars(select(row.notice_reserve).where(row.line_account_id == work.account)).all()
    told = {"reserve_wish": reserve, "wishes": wishes, **owed}
    return Standing(quota=found, spent_until=spent_until, now=work.now, **told)


def own_share(work: Work) -> OwnShare:
    """Of the month that it is on LINE's clock."""
    first = work.now.astimezone(LINES_DAY).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    row = MessageRow
    of_month = row.village_id == work.village, row.id >= first_id_of(first - _SLACK), row.sent_at >= first
    gate = row.kind.in_(GATE)
    counted = select(_when(gate), _when(row.bulk.is_(True)), _when(~gate, ~row.bulk)).where(*of_month, PUSHED)
    for_gate, notices, other = work.connection.execute(counted).one()
    with work.whole_account_open():
        ours = select(func.count()).select_from(VillageRow).where(VillageRow.line_account_id == work.account)
        villages = work.connection.scalar(ours) or 0
    return OwnShare(gate=for_gate, notices=notices, other=other, villages=villages)


def first_id_of(moment: datetime) -> UUID:
    """The smallest UUIDv7 of this moment: rows have ids in the order of time."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _when(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(and_(*conditions))


def _quota(work: Work) -> Quota | None:
    row = LineQuotaRow
    lately = row.line_account_id == work.account, row.day > (work.now - HISTORY).date()
    found = work.connection.execute(select(row.day, row.most, row.used, row.read_at).where(*lately).order_by(row.day))
    days = found.all()
    if not days:
        return None
    last = days[-1]
    return Quota(
        most=last.most,
        counted=last.used,
        sent_since=_sent_since(work, last.read_at),
        read_at=last.read_at,
        day=work.now.astimezone(LINES_DAY).date(),
        readings=[Reading(day=one.day, used=one.used) for one in days],
    )


def _sent_since(work: Work, moment: datetime) -> int:
    row = MessageRow
    since = row.line_account_id == work.account, row.created_at > moment - _SLACK, row.sent_at > moment
    counted = select(func.count()).select_from(row).where(*since, PUSHED, text(SETTLED_AND_FULL))
    return work.connection.scalar(counted) or 0


def _waiting(work: Work) -> int:
    owed = MessageRow.line_account_id == work.account, MessageRow.state == "queued", MessageRow.bulk
    return work.connection.scalar(select(func.count()).select_from(MessageRow).where(*owed)) or 0


def _promised(work: Work) -> int:
    row = NoticeRow
    ours = select(VillageRow.id).where(VillageRow.line_account_id == work.account)
    sending = row.state == NoticeState.SENDING.value, row.due_at.is_not(None), row.village_id.in_(ours)
    found = work.connection.execute(select(row.id, row.village_id, row.audience, row.houses).where(*sending)).all()
    return sum(
        unwritten(work, VillageId(one.village_id), Audience.stored(one.audience, one.houses), one.id) for one in found
    )
