"""What stands in the village's lists twice, as far as its names tell; and what would move if it were one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from models.domain.ids import HouseId
from models.queries.panel_houses import contains
from models.queries.panel_people import PlaceLine, place_lines_of_people
from models.queries.people import ACTIVE
from models.tables.asking import AskingRuleRow
from models.tables.house_rules import HouseRuleRow
from models.tables.passes import PassRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HOUSE_ORDER, HouseRow
from models.tables.visits import VisitRow
from models.tables.watchlist import BlockRow
from models.uow import Work

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A house that has another of the same number."""

    id: HouseId
    number: str
    soi: str | None
    order: str


@dataclass(frozen=True, kw_only=True)
class Moves:
    """How much a house has that would become another's."""

    visits: int
    passes: int
    blocks: int
    rules: int


def twin_houses(work: Work) -> list[list[Twin]]:
    """Houses whose numbers are one, however they are written; those that stand now."""
    row = HouseRow
    mine = row.village_id == work.village, row.ended_at.is_(None)
    twice = select(HOUSE_ORDER).where(*mine).group_by(HOUSE_ORDER).having(func.count() > 1).limit(MOST)
    asked = select(row.id, row.number, row.soi, HOUSE_ORDER.label("order")).where(*mine, HOUSE_ORDER.in_(twice))
    found: dict[str, list[Twin]] = {}
    for one in work.connection.execute(asked.order_by(HOUSE_ORDER, row.id)).mappings():
        found.setdefault(one["order"], []).append(Twin(**one))
    return list(found.values())


def twin_people(work: Work) -> list[list[PlaceLine]]:
    """Two of one name in one house, or among the guards."""
    row, person = MembershipRow, PersonRow
    name = func.lower(func.btrim(func.coalesce(row.name, person.display_name)))
    live = row.village_id == work.village, row.role != "office", ACTIVE, name != ""
    groups = (
        select(func.array_agg(person.id))
        .select_from(row)
        .join(person, person.id == row.person_id)
        .where(*live)
        .group_by(row.house_id, name)
        .having(func.count(person.id.distinct()) > 1)
        .limit(MOST)
    )
    found = work.connection.scalars(groups, {"moment": work.now}).all()
    lines = place_lines_of_people(work, [one for ids in found for one in ids])
    return [_one_each([one for one in lines if one.person_id in ids]) for ids in found]


def candidates(work: Work, person_id: UUID, text: str | None) -> list[PlaceLine]:
    """Who else this person might be: others of their houses; with `text` whoever has that in their name."""
    row, person, mine = MembershipRow, PersonRow, aliased(MembershipRow)
    homes = select(mine.house_id).where(mine.village_id == work.village, mine.person_id == person_id)
    fits: ColumnElement[bool] = row.house_id.in_(homes)
    if text:
        fits = or_(person.display_name.ilike(contains(text)), row.name.ilike(contains(text)))
    asked = (
        select(person.id)
        .join(row, row.person_id == person.id)
        .where(row.village_id == work.village, row.role != "office", ACTIVE, person.id != person_id, fits)
        .distinct()
        .limit(MOST)
    )
    ids = work.connection.scalars(asked, {"moment": work.now}).all()
    return _one_each(place_lines_of_people(work, ids))


def moves_of(work: Work, house_id: UUID) -> Moves:
    """What would go along with the house."""

    def count(row: type[VisitRow | PassRow | BlockRow | HouseRuleRow | AskingRuleRow], *where: object) -> int:
        asked = select(func.count()).select_from(row).where(row.village_id == work.village, row.house_id == house_id)
        return work.connection.scalars(asked.where(*where)).one()  # type: ignore[arg-type]

    return Moves(
        visits=count(VisitRow),
        passes=count(PassRow, PassRow.revoked_at.is_(None), PassRow.valid_until > work.now),
        blocks=count(BlockRow, BlockRow.ended_at.is_(None)),
        rules=count(HouseRuleRow, HouseRuleRow.ended_at.is_(None))
        + count(AskingRuleRow, AskingRuleRow.ended_at.is_(None)),
    )


def _one_each(found: Sequence[PlaceLine]) -> list[PlaceLine]:
    return list({one.person_id: one for one in found}.values())
