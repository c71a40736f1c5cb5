"""Visits as lists show them: chosen, searched, and page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, or_, tuple_

from models.domain.ids import HouseId
from models.domain.visit import Kind, State
from models.queries.visit_card import VisitCard
from models.queries.visit_cards import CARDS, cards_from
from models.tables.villages import HouseRow
from models.tables.visits import VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which visits a list shows. `houses` None: all of the village."""

    states: Sequence[State] = ()
    kind: Kind | None = None
    house_id: HouseId | None = None
    houses: Sequence[HouseId] | None = None
    text: str | None = None
    since: datetime | None = None
    before: tuple[datetime, UUID] | None = None
    limit: int = 50


def page(work: Work, wanted: Wanted) -> list[VisitCard]:
    """Visits, newest first; one more than `limit` when there is a next page."""
    statement = _chosen(CARDS, wanted).order_by(VisitRow.created_at.desc(), VisitRow.id.desc())
    return cards_from(work, statement.limit(wanted.limit + 1))


def _chosen(statement: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    if wanted.states:
        statement = statement.where(VisitRow.state.in_([state.value for state in wanted.states]))
    if wanted.kind is not None:
        statement = statement.where(VisitRow.kind == wanted.kind.value)
    if wanted.house_id is not None:
        statement = statement.where(VisitRow.house_id == wanted.house_id)
    if wanted.houses is not None:
        statement = statement.where(VisitRow.house_id.in_(wanted.houses) if wanted.houses else false())
    if wanted.since is not None:
        statement = statement.where(VisitRow.created_at >= wanted.since)
    if wanted.before is not None:
        statement = statement.where(tuple_(VisitRow.created_at, VisitRow.id) < tuple_(*wanted.before))
    if wanted.text:
        statement = statement.where(_matches(wanted.text))
    return statement


def _matches(text: str) -> Any:
    """Name or plate contains the text, or the house's number begins with it."""
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(
        VisitRow.visitor_name.ilike(f"%{literal}%"),
        VisitRow.plate.ilike(f"%{literal}%"),
        HouseRow.number.ilike(f"{literal}%"),
    )
