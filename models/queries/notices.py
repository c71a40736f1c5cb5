"""What the office has written to its village, and what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select

from models.domain.errors import NotFound
from models.domain.ids import HouseId
from models.domain.notices import MAY_BE_CALLED_OFF, MAY_GO_ON, AudienceKind, NoticeState
from models.queries.audience import Audience
from models.tables.notices import NoticeRow
from models.tables.outbox import MessageRow
from models.tables.people import PersonRow
from models.uow import Work

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class Results:
    """Messages of a notice by how they stand. `taken`: LINE has them."""

    taken: int = 0
    waiting: int = 0
    dead: int = 0
    held_back: int = 0

    @property
    def percent(self) -> int:
        owed = self.taken + self.waiting + self.dead + self.held_back
        return (owed - self.waiting) * 100 // owed if owed else 0


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notice as a page shows it."""

    id: UUID
    audience: Audience
    title: str
    words: str
    title_en: str | None
    words_en: str | None
    urgent: bool
    state: NoticeState
    why: str | None
    begins_at: datetime
    maker: str | None
    created_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    people: int | None
    unreachable: int | None
    results: Results

    @property
    def going(self) -> bool:
        return self.state in MAY_BE_CALLED_OFF

    @property
    def may_go_on(self) -> bool:
        return self.state in MAY_GO_ON


_NOTICES = select(*NoticeRow.__table__.columns, PersonRow.display_name.label("maker")).outerjoin(
    PersonRow, PersonRow.id == NoticeRow.made_by
)


def notice(work: Work, notice_id: UUID) -> Notice:
    """One of the village's. Raises NotFound."""
    wanted = _NOTICES.where(NoticeRow.village_id == work.village, NoticeRow.id == notice_id)
    row = work.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound
    return _notice(row, _results(work, [notice_id]).get(notice_id, Results()))


def notices(work: Work, before: UUID | None = None) -> list[Notice]:
    """The village's, newest first: one more than a page, where there are more."""
    wanted = _NOTICES.where(NoticeRow.village_id == work.village)
    if before:
        wanted = wanted.where(NoticeRow.id < before)
    rows = work.connection.execute(wanted.order_by(NoticeRow.id.desc()).limit(PAGE + 1)).mappings().all()
    results = _results(work, [row["id"] for row in rows])
    return [_notice(row, results.get(row["id"], Results())) for row in rows]


def _results(work: Work, notice_ids: Sequence[UUID]) -> dict[UUID, Results]:
    """A dead one that was sent anew counts as what became of that."""
    if not notice_ids:
        return {}
    row = MessageRow
    ours = row.village_id == work.village, row.notice_id.in_(notice_ids), row.resent_as.is_(None)
    counted = select(row.notice_id, row.state, func.count()).where(*ours).group_by(row.notice_id, row.state)
    found: dict[Any, dict[str, int]] = defaultdict(dict)
    for notice_id, state, count in work.connection.execute(counted):
        found[notice_id][state] = count
    return {notice_id: _counts(states) for notice_id, states in found.items()}


def _counts(states: dict[str, int]) -> Results:
    return Results(
        taken=states.get("sent", 0),
        waiting=states.get("queued", 0),
        dead=states.get("dead", 0),
        held_back=states.get("dropped", 0),
    )


def _notice(row: RowMapping, results: Results) -> Notice:
    told: dict[str, Any] = {name: row[name] for name in Notice.__dataclass_fields__ if name in row}
    houses = tuple(HouseId(UUID(one)) for one in row["houses"])
    audience = Audience(kind=AudienceKind(row["audience"]), houses=houses)
    return Notice(**{**told, "audience": audience, "state": NoticeState(row["state"]), "results": results})
