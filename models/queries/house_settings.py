"""What a house's people have set: for themselves, for their house, and about whom."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import RowMapping, select

from models.domain.households import Role
from models.domain.ids import HouseId, PersonId
from models.queries.households import households
from models.queries.people import ACTIVE
from models.tables.asking import AskingRuleRow
from models.tables.house_rules import HouseRuleRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.watchlist import BlockRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class HouseMember:
    """Somebody of a house, with what they have set for themselves."""

    membership_id: UUID
    person_id: PersonId
    name: str
    household_role: str | None
    rank: int | None
    language: str
    large_type: bool
    wants_questions: bool
    quiet_from: time | None
    quiet_until: time | None
    away_until: datetime | None


def members(work: Work, house_id: HouseId) -> list[HouseMember]:
    """The house's people in the order in which they are asked."""
    statement = (
        select(
            MembershipRow.id.label("membership_id"),
            MembershipRow.person_id,
            PersonRow.display_name.label("name"),
            MembershipRow.household_role,
            MembershipRow.rank,
            PersonRow.language,
            PersonRow.large_type,
            MembershipRow.wants_questions,
            MembershipRow.quiet_from,
            MembershipRow.quiet_until,
            MembershipRow.away_until,
        )
        .join(PersonRow, PersonRow.id == MembershipRow.person_id)
        .where(MembershipRow.house_id == house_id, MembershipRow.role == Role.RESIDENT.value, ACTIVE)
    )
    found = [HouseMember(**row) for row in work.connection.execute(statement, {"moment": work.now}).mappings()]
    place = {one.person_id: one.rank for one in households(work, [house_id]).get(house_id, [])}
    return sorted(found, key=lambda one: place.get(one.person_id, len(place)))  # who came between the two: last


def house_rules(work: Work, house_id: HouseId) -> list[RowMapping]:
    """Rows of the rules that hold, oldest first, with the name of who made each."""
    live = HouseRuleRow.house_id == house_id, HouseRuleRow.ended_at.is_(None)
    columns = *HouseRuleRow.__table__.columns, PersonRow.display_name.label("made_by_name")
    statement = select(*columns).join(PersonRow, PersonRow.id == HouseRuleRow.made_by).where(*live)
    return list(work.connection.execute(statement.order_by(HouseRuleRow.id)).mappings())


def blocks(work: Work, house_id: HouseId) -> list[RowMapping]:
    """Rows of the house's own blocks, newest first, with the name of who made each."""
    live = BlockRow.house_id == house_id, BlockRow.ended_at.is_(None)
    columns = *BlockRow.__table__.columns, PersonRow.display_name.label("made_by_name")
    statement = select(*columns).join(PersonRow, PersonRow.id == BlockRow.made_by).where(*live)
    return list(work.connection.execute(statement.order_by(BlockRow.id.desc())).mappings())


def asking_rules(work: Work, house_id: HouseId | None) -> list[RowMapping]:
    """Rows of the rules of a house, or with None of the village itself, in the order in which they were given."""
    of_house = AskingRuleRow.house_id.is_(None) if house_id is None else AskingRuleRow.house_id == house_id
    ours = AskingRuleRow.village_id == work.village, of_house, AskingRuleRow.ended_at.is_(None)
    return list(
        work.connection.execute(select(AskingRuleRow.__table__).where(*ours).order_by(AskingRuleRow.id)).mappings()
    )
