"""How a village stands at this moment, for the office's first page: a handful of looks, whatever the tables' size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, func, select

from models.domain.households import Standing
from models.domain.notices import NoticeState
from models.domain.visit import Answer, State
from models.queries.quota import standing
from models.queries.visit_card import VisitCard
from models.queries.visit_cards import CARDS, cards_from
from models.tables.notices import NoticeRow
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow
from models.tables.villages import LineAccountRow, VillageRow
from models.tables.visits import STOPPED_WAITING, VisitRow
from models.tables.watchlist import BlockRow, WatchHitRow
from models.uow import Work

MOST_SHOWN = 30
"""Cards of each list; all are counted."""

HITS_OF = timedelta(days=1)
DEAD_OF = timedelta(days=7)
STOPPED_OF = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What became of today's visitors, and how long they waited for it, in seconds."""

    visits: int
    approved: int
    rejected: int
    unanswered: int
    overridden: int
    on_pass: int
    median: float | None
    slowest: float | None
    """The 95th percentile."""


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What waits for somebody of the office."""

    registrations: int
    hits: int
    proposals: int
    dead_messages: int
    overstays: int
    stopped_notices: int
    month_spent: bool
    paused_until: datetime | None

    @property
    def any(self) -> bool:
        counted = self.registrations, self.hits, self.proposals, self.dead_messages, self.overstays
        return any(counted) or bool(self.stopped_notices or self.month_spent or self.paused_until)


@dataclass(frozen=True, kw_only=True)
class Today:
    waiting: Sequence[VisitCard]
    overstayed: Sequence[VisitCard]
    waiting_count: int
    inside_by_kind: Sequence[tuple[str, int]]
    answers: Answers
    needs: Needs

    @property
    def inside_count(self) -> int:
        return sum(count for _, count in self.inside_by_kind)


_OF_VILLAGE = VisitRow.village_id == bindparam("village")
_WAITING = CARDS.where(_OF_VILLAGE, VisitRow.state == State.REQUESTED).order_by(VisitRow.created_at).limit(MOST_SHOWN)
_OVERSTAYED = (
    CARDS.where(_OF_VILLAGE, VisitRow.state == State.INSIDE, VisitRow.overstayed_at.is_not(None))
    .order_by(VisitRow.overstay_at)
    .limit(MOST_SHOWN)
)
_STANDING = (
    select(VisitRow.state, VisitRow.kind, func.count(), func.count(VisitRow.overstayed_at))
    .where(_OF_VILLAGE, VisitRow.state.in_([State.REQUESTED, State.INSIDE]))
    .group_by(VisitRow.state, VisitRow.kind)
)
_WAITED = func.extract("epoch", STOPPED_WAITING - VisitRow.created_at)
_ASKED = and_(VisitRow.pass_id.is_(None), STOPPED_WAITING.is_not(None))


def _count(*when: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(and_(*when))


_ANSWERS = select(
    func.count().label("visits"),
    _count(VisitRow.answer == Answer.APPROVE).label("approved"),
    _count(VisitRow.answer == Answer.REJECT).label("rejected"),
    _count(VisitRow.answer.is_(None), VisitRow.state == State.EXPIRED).label("unanswered"),
    _count(VisitRow.overridden_reason.is_not(None)).label("overridden"),
    _count(VisitRow.pass_id.is_not(None)).label("on_pass"),
    func.percentile_cont(0.5).within_group(_WAITED).filter(_ASKED).label("median"),
    func.percentile_cont(0.95).within_group(_WAITED).filter(_ASKED).label("slowest"),
).where(_OF_VILLAGE, VisitRow.created_at >= bindparam("midnight"))


def _number(of: Select[Any]) -> Any:
    return of.scalar_subquery()


_HELD = MembershipRow.village_id == bindparam("village"), MembershipRow.standing == Standing.PENDING.value
_NEEDS = (
    select(
        _number(select(func.count()).select_from(MembershipRow).where(*_HELD)).label("registrations"),
        _number(
            select(func.count())
            .select_from(WatchHitRow)
            .where(
                WatchHitRow.village_id == bindparam("village"),
                WatchHitRow.at > bindparam("hits_since"),
                WatchHitRow.state == "open",
            )
        ).label("hits"),
        _number(
            select(func.count())
            .select_from(BlockRow)
            .where(
                BlockRow.village_id == bindparam("village"),
                BlockRow.house_id.is_(None),
                BlockRow.standing == "proposed",
                BlockRow.ended_at.is_(None),
            )
        ).label("proposals"),
        _number(
            select(func.count())
            .select_from(MessageRow)
            .where(
                MessageRow.village_id == bindparam("village"),
                MessageRow.state == "dead",
                MessageRow.created_at > bindparam("dead_since"),
                MessageRow.resent_as.is_(None),
            )
        ).label("dead_messages"),
        _number(
            select(func.count())
            .select_from(NoticeRow)
            .where(
                NoticeRow.village_id == bindparam("village"),
                NoticeRow.state == NoticeState.STOPPED.value,
                NoticeRow.ended_at > bindparam("stopped_since"),
            )
        ).label("stopped_notices"),
        LineAccountRow.quota_spent_until,
        LineAccountRow.paused_until,
    )
    .join(VillageRow, VillageRow.line_account_id == LineAccountRow.id)
    .where(VillageRow.id == bindparam("village"))
)


def midnight(now: datetime, time_zone: str) -> datetime:
    """When the village's day began."""
    return now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def today(work: Work, time_zone: str) -> Today:
    """How it stands now, and what has happened since midnight on the village's clock."""
    given = {"village": work.village}
    standing = work.connection.execute(_STANDING, given).all()
    inside = [(kind, count) for state, kind, count, _ in standing if state == State.INSIDE]
    overstays = sum(over for state, _, _, over in standing if state == State.INSIDE)
    waiting = sum(count for state, _, count, _ in standing if state == State.REQUESTED)
    return Today(
        waiting=cards_from(work, _WAITING, **given) if waiting else (),
        overstayed=cards_from(work, _OVERSTAYED, **given) if overstays else (),
        waiting_count=waiting,
        inside_by_kind=sorted(inside, key=lambda one: -one[1]),
        answers=_answers(work.connection.execute(_ANSWERS, {**given, "midnight": midnight(work.now, time_zone)}).one()),
        needs=_needs(work, overstays),
    )


def _answers(row: Any) -> Answers:
    return Answers(
        visits=row.visits,
        approved=row.approved,
        rejected=row.rejected,
        unanswered=row.unanswered,
        overridden=row.overridden,
        on_pass=row.on_pass,
        median=float(row.median) if row.median is not None else None,
        slowest=float(row.slowest) if row.slowest is not None else None,
    )


def _needs(work: Work, overstays: int) -> Needs:
    since = {"hits_since": work.now - HITS_OF, "dead_since": work.now - DEAD_OF, "stopped_since": work.now - STOPPED_OF}
    given = {"village": work.village, **since}
    row: RowMapping = work.connection.execute(_NEEDS, given).mappings().one()
    return Needs(
        registrations=row["registrations"],
        hits=row["hits"],
        proposals=row["proposals"],
        dead_messages=row["dead_messages"],
        overstays=overstays,
        stopped_notices=row["stopped_notices"],
        month_spent=row["quota_spent_until"] is not None and standing(work).spent,  # LINE is asked again now and then
        paused_until=_future(row["paused_until"], work.now),
    )


def _future(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment and moment > now else None
