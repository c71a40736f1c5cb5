"""What a village and one of its houses have said beforehand: read by one statement, because somebody waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Uuid, bindparam, case, extract, func, or_, select

from models.domain.actors import ActorRole
from models.domain.asking import AskingRule
from models.domain.blocks import Block, Clues
from models.domain.hours import Hours, hours_of
from models.domain.house_rules import HouseRule, Says
from models.domain.ids import HouseId, PersonId
from models.domain.visit import Kind
from models.domain.watchlist import Entry
from models.queries.watchlist import WATCHED, entry_from, searched
from models.tables.asking import AskingRuleRow
from models.tables.base import Base
from models.tables.house_rules import HouseRuleRow
from models.tables.visits import VisitRow
from models.tables.watchlist import BlockRow
from models.uow import Work

USUAL_WITHIN = timedelta(days=90)
USUAL_OF_LAST, USUAL_OF_AT_LEAST = 20, 3
"""Answers from which is told how fast a house usually is: few enough to follow a house that changes its ways."""


@dataclass(frozen=True, kw_only=True)
class Customs:
    """Of one house, with those of its village. `usual_seconds`: the middle one of its people's last answers.

    `watched` are those of the village's list who may be this visitor.
    """

    asking: Sequence[AskingRule]
    rules: Sequence[HouseRule]
    blocks: Sequence[Block]
    watched: Sequence[Entry]
    usual_seconds: int | None


def _listed(row_type: type[Base], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    rows = select(row_type.__table__).where(*conditions).subquery()
    return select(func.json_agg(rows.table_valued())).scalar_subquery()


_HOUSE: BindParameter[UUID] = bindparam("house", type_=Uuid)
_VILLAGE: BindParameter[UUID] = bindparam("village", type_=Uuid)
_ANSWERED = (
    select(extract("epoch", VisitRow.decided_at - VisitRow.created_at).label("seconds"))
    .where(
        VisitRow.house_id == _HOUSE,
        VisitRow.created_at > bindparam("since"),
        VisitRow.decided_role == ActorRole.RESIDENT.value,
        VisitRow.decided_at > VisitRow.created_at,  # a house's rule has answered at once
        VisitRow.offline.is_(False),  # nobody was asked when they came
    )
    .order_by(VisitRow.created_at.desc())
    .limit(USUAL_OF_LAST)
    .subquery()
)
_MIDDLE = func.greatest(1, func.round(func.percentile_cont(0.5).within_group(_ANSWERED.c.seconds)))
_USUAL = select(case((func.count() >= USUAL_OF_AT_LEAST, _MIDDLE))).select_from(_ANSWERED).scalar_subquery()
_OF_HOUSE = select(
    _listed(
        AskingRuleRow,
        AskingRuleRow.village_id == _VILLAGE,
        or_(AskingRuleRow.house_id.is_(None), AskingRuleRow.house_id == _HOUSE),
        AskingRuleRow.ended_at.is_(None),
    ).label("asking"),
    _listed(HouseRuleRow, HouseRuleRow.house_id == _HOUSE, HouseRuleRow.ended_at.is_(None)).label("rules"),
    _listed(BlockRow, BlockRow.village_id == _VILLAGE, BlockRow.house_id == _HOUSE, BlockRow.ended_at.is_(None)).label(
        "blocks"
    ),
    _listed(BlockRow, *WATCHED).label("watched"),
    _USUAL.label("usual"),
)


def customs_of(work: Work, house_id: HouseId, seen: Clues) -> Customs:
    """What holds for this visitor of this house of the work's village."""
    given = {"house": house_id, "since": work.now - USUAL_WITHIN, **searched(work, seen)}
    found = work.connection.execute(_OF_HOUSE, given).one()
    return Customs(
        asking=[_asking_rule(one) for one in found.asking or ()],
        rules=[_house_rule(one) for one in found.rules or ()],
        blocks=[_block(one) for one in found.blocks or ()],
        watched=[entry_from(one) for one in found.watched or ()],
        usual_seconds=None if found.usual is None else int(found.usual),
    )


def _asking_rule(told: dict[str, Any]) -> AskingRule:
    return AskingRule(
        id=UUID(told["id"]),
        house_id=HouseId(UUID(told["house_id"])) if told["house_id"] else None,
        kind=Kind(told["kind"]) if told["kind"] else None,
        hours=_hours(told),
        created_at=datetime.fromisoformat(told["created_at"]),
        widen_after=told["widen_after"],
        remind_after=told["remind_after"],
        office_after=told["office_after"],
        expire_after=told["expire_after"],
    )


def _house_rule(told: dict[str, Any]) -> HouseRule:
    return HouseRule(
        id=UUID(told["id"]),
        kind=Kind(told["kind"]),
        hours=_hours(told),
        weekdays=told["weekdays"],
        says=Says(told["says"]),
        made_by=PersonId(UUID(told["made_by"])),
    )


def _block(told: dict[str, Any]) -> Block:
    return Block(
        id=UUID(told["id"]),
        plate=told["plate"],
        plate_province=told["plate_province"],
        name_key=told["name_key"],
        phone_key=told["phone_key"],
        made_by=PersonId(UUID(told["made_by"])),
    )


def _hours(told: dict[str, Any]) -> Hours | None:
    since, until = told["from_time"], told["until_time"]
    return hours_of(time.fromisoformat(since), time.fromisoformat(until)) if since and until else None
