"""Passes as pages, programs and the gate see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    tuple_,
)

from models.domain.errors import NotFound
from models.domain.features import Feature
from models.domain.households import Role
from models.domain.ids import HouseId, OccasionId, PassId, VisitId
from models.domain.pass_verdict import CLOCK_TOLERANCE, Verdict
from models.domain.passes import Pass, PassKind, PassState, state_of
from models.queries.features import switched_on
from models.queries.people import ACTIVE
from models.tables.passes import OccasionRow, PassRow, PassUseRow, pass_from
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow
from models.tables.visits import VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class PassCard:
    """A pass with what is shown around it. `host_stays`: who made it still lives in that house."""

    one: Pass
    house_number: str
    soi: str | None
    maker_name: str
    host_stays: bool
    occasion_title: str | None

    @property
    def id(self) -> PassId:
        return self.one.id

    @property
    def created_at(self) -> datetime:
        return self.one.created_at

    def state(self, now: datetime) -> PassState:
        return state_of(self.one, now, host_stays=self.host_stays)


@dataclass(frozen=True, kw_only=True)
class PassUse:
    """Who let the guest in, and when; and when that guest left again."""

    visit_id: VisitId
    at: datetime
    guard_name: str
    left_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PassesWanted:
    """Which passes a list shows. `live` are those that can still open the gate."""

    houses: Sequence[HouseId]
    live: bool | None = None
    kind: PassKind | None = None
    occasion_id: OccasionId | None = None
    text: str | None = None
    before: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class AtTheGate:
    """What a gate without network has to know of a pass: that it is no good, or which revision is."""

    number: int
    revision: int
    verdict: Verdict | None


HOST_STAYS = (
    exists()
    .where(
        MembershipRow.person_id == PassRow.made_by,
        MembershipRow.house_id == PassRow.house_id,
        MembershipRow.role == Role.RESIDENT.value,
        ACTIVE,
    )
    .correlate(PassRow)
)
"""The statement is given the `moment`."""

USED_UP = PassRow.uses >= PassRow.uses_allowed
_GONE = or_(PassRow.revoked_at.is_not(None), not_(HOST_STAYS))
_NOT_USED_UP = or_(PassRow.uses_allowed.is_(None), PassRow.uses < PassRow.uses_allowed)
_CARDS = (
    select(
        *PassRow.__table__.columns,
        HouseRow.number.label("house_number"),
        HouseRow.soi,
        PersonRow.display_name,
        HOST_STAYS.label("host_stays"),
        OccasionRow.title,
    )
    .join(HouseRow, HouseRow.id == PassRow.house_id)
    .join(PersonRow, PersonRow.id == PassRow.made_by)
    .outerjoin(OccasionRow, OccasionRow.id == PassRow.occasion_id)
)
_USES = (
    select(PassUseRow.visit_id, PassUseRow.at, PersonRow.display_name, VisitRow.left_at)
    .join(VisitRow, VisitRow.id == PassUseRow.visit_id)
    .join(PersonRow, PersonRow.id == PassUseRow.by)
    .order_by(PassUseRow.at.desc(), PassUseRow.id.desc())
)


def card(work: Work, pass_id: PassId, houses: Sequence[HouseId] | None = None) -> PassCard:
    """One pass. Raises NotFound, also for another village's, and for one of a house that is not among `houses`."""
    statement = _CARDS.where(PassRow.id == pass_id)
    if houses is not None:
        statement = statement.where(PassRow.house_id.in_(houses))
    found = _cards(work, statement)
    if not found:
        raise NotFound
    return found[0]


def cards(work: Work, pass_ids: Sequence[PassId]) -> list[PassCard]:
    """These passes of the village, in the order in which they are named."""
    found = {one.id: one for one in _cards(work, _CARDS.where(PassRow.id.in_(pass_ids)))}
    return [found[pass_id] for pass_id in pass_ids if pass_id in found]


def card_of_code(work: Work, code: str) -> PassCard | None:
    """The village's pass with these six digits."""
    return next(iter(_cards(work, _CARDS.where(PassRow.village_id == work.village, PassRow.code == code))), None)


def card_of_number(work: Work, number: int) -> PassCard | None:
    """The village's pass that a token names."""
    return next(iter(_cards(work, _CARDS.where(PassRow.village_id == work.village, PassRow.number == number))), None)


def page(work: Work, wanted: PassesWanted) -> list[PassCard]:
    """Passes, newest first; one more than `limit` when there is a next page."""
    statement = _chosen(_CARDS, wanted, work.now).order_by(PassRow.created_at.desc(), PassRow.id.desc())
    return _cards(work, statement.limit(wanted.limit + 1))


def uses_of(work: Work, pass_id: PassId, most: int = 100) -> list[PassUse]:
    """Who came on this pass, newest first."""
    rows = work.connection.execute(_USES.where(PassUseRow.pass_id == pass_id).limit(most))
    return [
        PassUse(visit_id=VisitId(row.visit_id), at=row.at, guard_name=row.display_name, left_at=row.left_at)
        for row in rows
    ]


def may_have_more(work: Work, house_id: HouseId) -> tuple[bool, int]:
    """Whether the village has passes at all, and how many of the house's may still open the gate."""
    of_house = select(func.count()).select_from(PassRow).where(PassRow.house_id == house_id, _live(work.now))
    here: BindParameter[UUID] = bindparam("village", type_=Uuid)
    statement = select(switched_on(Feature.PASSES, here), of_house.scalar_subquery())
    found = work.connection.execute(statement, {"moment": work.now, "village": work.village}).one()
    return bool(found[0]), int(found[1])


def at_the_gate(work: Work) -> list[AtTheGate]:
    """The village's passes whose tokens are not all there is to know of them, and whose time is not over."""
    why = case((_GONE, Verdict.REVOKED.value), (USED_UP, Verdict.USED_UP.value), else_=None).label("why")
    statement = (
        select(PassRow.number, PassRow.revision, why)
        .where(
            PassRow.village_id == work.village,
            PassRow.valid_until >= work.now - CLOCK_TOLERANCE,
            or_(_GONE, USED_UP, PassRow.revision > 0),
        )
        .order_by(PassRow.number)
    )
    rows = work.connection.execute(statement, {"moment": work.now})
    return [
        AtTheGate(number=row.number, revision=row.revision, verdict=Verdict(row.why) if row.why else None)
        for row in rows
    ]


def to_come(work: Work, within: timedelta) -> list[PassCard]:
    """The village's passes that are good at some time until then, or are no good for another reason than time."""
    statement = _CARDS.where(
        PassRow.village_id == work.village,
        PassRow.valid_until >= work.now - CLOCK_TOLERANCE,
        PassRow.valid_from <= work.now + within,
        PassRow.code.is_not(None),
    )
    return _cards(work, statement.order_by(PassRow.number))


def _chosen(statement: Select[*tuple[Any, ...]], wanted: PassesWanted, now: datetime) -> Select[*tuple[Any, ...]]:
    statement = statement.where(PassRow.house_id.in_(wanted.houses) if wanted.houses else false())
    if wanted.live is not None:
        statement = statement.where(_live(now) if wanted.live else not_(_live(now)))
    if wanted.kind is not None:
        statement = statement.where(PassRow.kind == wanted.kind.value)
    if wanted.occasion_id is not None:
        statement = statement.where(PassRow.occasion_id == wanted.occasion_id)
    if wanted.before is not None:
        statement = statement.where(tuple_(PassRow.created_at, PassRow.id) < tuple_(*wanted.before))
    if wanted.text:
        literal = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(_contains(f"%{literal}%"))
    return statement


def _contains(pattern: str) -> ColumnElement[bool]:
    return or_(PassRow.guest_name.ilike(pattern), PassRow.plate.ilike(pattern), OccasionRow.title.ilike(pattern))


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(not_(_GONE), _NOT_USED_UP, PassRow.valid_until > now)


def _cards(work: Work, statement: Select[*tuple[Any, ...]]) -> list[PassCard]:
    return [_card(row) for row in work.connection.execute(statement, {"moment": work.now}).mappings()]


def _card(row: RowMapping) -> PassCard:
    return PassCard(
        one=pass_from(row),
        house_number=row["house_number"],
        soi=row["soi"],
        maker_name=row["display_name"],
        host_stays=row["host_stays"],
        occasion_title=row["title"],
    )
