"""Whom a notice is for: people, each of them once, however many houses they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, Select, Uuid, and_, any_, bindparam, exists, func, or_, select

from models.domain.hours import Hours
from models.domain.households import Role
from models.domain.ids import HouseId, PersonId, VillageId
from models.domain.notices import AudienceKind, may_go_at
from models.queries.people import ACTIVE
from models.tables.base import given_ids
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow, PersonRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Audience:
    """All houses, these houses, or the guards."""

    kind: AudienceKind
    houses: tuple[HouseId, ...] = ()

    @classmethod
    def stored(cls, kind: str, houses: Sequence[str]) -> Self:
        return cls(kind=AudienceKind(kind), houses=tuple(HouseId(UUID(one)) for one in houses))


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many people a notice is for: those whom LINE would bring it to, and those who have blocked the account."""

    people: int
    blocked: int
    houses: int

    @property
    def everybody(self) -> int:
        return self.people + self.blocked


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who is sent it. Their quiet hours are by the village's clock, one of each house that has some."""

    person_id: PersonId
    line_user_id: str
    language: str
    quiet: tuple[Hours, ...]

    def awake_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Now, or the end of the quiet hours that they rest in."""
        return max((may_go_at(now, zone, urgent=False, night=one) for one in self.quiet), default=now)


def reach(work: Work, audience: Audience, notice_id: UUID | None = None) -> Reach:
    """Now. Of a notice that has gone to some already, the others."""
    counted = select(
        func.count(PersonRow.id.distinct()).filter(PersonRow.following),
        func.count(PersonRow.id.distinct()).filter(~PersonRow.following),
        func.count(MembershipRow.house_id.distinct()),
    )
    others = [~_has(notice_id, _NOT_HELD_BACK)] if notice_id else []
    statement = _of(audience, counted, *others)
    people, blocked, houses = work.connection.execute(statement, _given(work, work.village, audience)).one()
    return Reach(people=people, blocked=blocked, houses=houses)


def unwritten(work: Work, village_id: VillageId, audience: Audience, notice_id: UUID) -> int:
    """To how many people of this village the notice is still to be written."""
    counted = select(func.count(PersonRow.id.distinct()))
    statement = _of(audience, counted, PersonRow.following.is_(True), ~_has(notice_id, _NOT_HELD_BACK))
    return work.connection.scalar(statement, _given(work, village_id, audience)) or 0


def recipients(work: Work, audience: Audience, notice_id: UUID, most: int) -> list[Recipient]:
    """The next ones to whom LINE has never been asked to bring it."""
    unasked = ~_has(notice_id, or_(_NOT_HELD_BACK, MessageRow.first_tried_at.is_not(None)))
    return _some(work, audience, unasked, most)


def tried_before(work: Work, audience: Audience, notice_id: UUID) -> list[Recipient]:
    """Those whose message was held back after a try: LINE may have brought it all the same."""
    return _some(work, audience, and_(_has(notice_id, WAS_TRIED), ~_has(notice_id, _NOT_HELD_BACK)))


_NOT_HELD_BACK = MessageRow.state != "dropped"
WAS_TRIED = and_(MessageRow.state == "dropped", MessageRow.first_tried_at.is_not(None))


def _has(notice_id: UUID, wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(MessageRow.notice_id == notice_id, MessageRow.person_id == PersonRow.id, wanted)


def _some(work: Work, audience: Audience, which: ColumnElement[bool], most: int | None = None) -> list[Recipient]:
    is_quiet = MembershipRow.quiet_from.is_not(None)
    columns = select(
        PersonRow.id.label("person_id"),
        PersonRow.line_user_id,
        PersonRow.language,
        func.array_agg(MembershipRow.quiet_from).filter(is_quiet).label("since"),
        func.array_agg(MembershipRow.quiet_until).filter(is_quiet).label("until"),
    )
    statement = _of(audience, columns, PersonRow.following.is_(True), which)
    grouped = statement.group_by(PersonRow.id).order_by(PersonRow.id).limit(most)
    found = work.connection.execute(grouped, _given(work, work.village, audience)).mappings()
    return [_recipient(one) for one in found]


def _recipient(row: RowMapping) -> Recipient:
    quiet = zip(row["since"] or (), row["until"] or (), strict=True)
    return Recipient(
        person_id=PersonId(row["person_id"]),
        line_user_id=row["line_user_id"],
        language=row["language"],
        quiet=tuple(Hours(since=since, until=until) for since, until in quiet),
    )


def _of(audience: Audience, wanted: Select[*tuple[Any, ...]], *which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    role = Role.GUARD if audience.kind is AudienceKind.GUARDS else Role.RESIDENT
    here = MembershipRow.village_id == bindparam("village", type_=Uuid)
    conditions: list[ColumnElement[bool]] = [here, ACTIVE, MembershipRow.role == role.value, *which]
    if audience.kind is AudienceKind.HOUSES:
        conditions.append(MembershipRow.house_id == any_(given_ids("houses")))
    joined = wanted.select_from(MembershipRow).join(PersonRow, PersonRow.id == MembershipRow.person_id)
    return joined.where(*conditions)


def _given(work: Work, village_id: VillageId, audience: Audience) -> dict[str, Any]:
    houses = {"houses": list(audience.houses)} if audience.kind is AudienceKind.HOUSES else {}
    return {"village": village_id, "moment": work.now, **houses}
