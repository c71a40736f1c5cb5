"""What is kept of somebody, for themselves to read: who they are here, their places, and what they made and answered.

Whom they let in at the gate is told without names: those are the visitors' own. What they wrote themselves is theirs.
"""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from models.domain.ids import PersonId, VillageId
from models.tables.changes import ChangeRow
from models.tables.expected import ExpectedRow
from models.tables.house_rules import HouseRuleRow
from models.tables.invites import InviteRow
from models.tables.passes import OccasionRow, PassRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow, VillageRow
from models.tables.visits import VisitEventRow, VisitRow
from models.tables.watchlist import BlockRow
from models.uow import Work

MOST = 20_000
"""Lines of one kind: a guard of many years has so many."""


def everything_of(work: Work, person_id: PersonId, village_ids: list[VillageId]) -> dict[str, Any]:
    """All of it as JSON values; moments are RFC 3339."""
    told: dict[str, Any] = {"person": _rows(work, _PERSON.where(PersonRow.id == person_id))[0]}
    of_villages: dict[str, list[dict[str, Any]]] = {name: [] for name in _OF_VILLAGE}
    for village_id in sorted(set(village_ids)):
        work.enter(village_id)
        for name, (statement, whose, where) in _OF_VILLAGE.items():
            mine = statement.where(whose == person_id, where == village_id).limit(MOST)
            of_villages[name] += _rows(work, mine)
    return told | of_villages


_PERSON = select(
    PersonRow.id,
    PersonRow.line_user_id,
    PersonRow.display_name.label("name"),
    PersonRow.language,
    PersonRow.large_type,
    PersonRow.following,
    PersonRow.created_at,
)
_EXPECTED_AS = (
    select(ExpectedRow.name)
    .where(ExpectedRow.village_id == MembershipRow.village_id, ExpectedRow.membership_id == MembershipRow.id)
    .order_by(ExpectedRow.id.desc())
    .limit(1)
    .scalar_subquery()
)
_PLACES = (
    select(
        VillageRow.name.label("village"),
        HouseRow.number.label("house"),
        MembershipRow.role,
        MembershipRow.household_role,
        MembershipRow.standing,
        MembershipRow.created_at.label("since"),
        MembershipRow.ends_at,
        MembershipRow.ended_at,
        MembershipRow.name.label("called_yourself"),
        _EXPECTED_AS.label("office_expected"),
        MembershipRow.note.label("reason"),
        MembershipRow.wants_questions,
        MembershipRow.quiet_from,
        MembershipRow.quiet_until,
        MembershipRow.away_until,
    )
    .join(VillageRow, VillageRow.id == MembershipRow.village_id)
    .outerjoin(HouseRow, HouseRow.id == MembershipRow.house_id)
    .order_by(MembershipRow.created_at)
)
_INVITES = select(
    InviteRow.role, InviteRow.household_role, InviteRow.created_at, InviteRow.expires_at, InviteRow.used_at
).order_by(InviteRow.id)
_RULES = select(
    HouseRuleRow.kind,
    HouseRuleRow.says,
    HouseRuleRow.from_time,
    HouseRuleRow.until_time,
    HouseRuleRow.weekdays,
    HouseRuleRow.created_at,
    HouseRuleRow.ended_at,
).order_by(HouseRuleRow.id)
_BLOCKS = select(
    BlockRow.plate_written.label("plate"),
    BlockRow.visitor_name,
    BlockRow.note,
    BlockRow.created_at,
    BlockRow.ended_at,
).order_by(BlockRow.id)
_PASSES = select(
    PassRow.kind,
    PassRow.guest_name,
    PassRow.plate,
    PassRow.note,
    PassRow.valid_from,
    PassRow.valid_until,
    PassRow.uses,
    PassRow.created_at,
    PassRow.revoked_at,
).order_by(PassRow.created_at, PassRow.id)
_OCCASIONS = select(OccasionRow.title, OccasionRow.starts_at, OccasionRow.ends_at, OccasionRow.created_at).order_by(
    OccasionRow.created_at, OccasionRow.id
)
_ANSWERS = (
    select(
        HouseRow.number.label("house"),
        VisitRow.kind,
        VisitRow.created_at.label("came_at"),
        VisitRow.answer,
        VisitRow.decided_at.label("answered_at"),
        VisitRow.decision_reason.label("reason"),
    )
    .join(HouseRow, HouseRow.id == VisitRow.house_id)
    .order_by(VisitRow.created_at)
)
_RECORD = select(VisitEventRow.at, VisitEventRow.kind, VisitEventRow.source, VisitEventRow.visit_id).order_by(
    VisitEventRow.serial
)
_CHANGES = select(ChangeRow.at, ChangeRow.subject, ChangeRow.kind, ChangeRow.source).order_by(ChangeRow.id)

_OF_VILLAGE: dict[str, tuple[Select[*tuple[Any, ...]], Any, Any]] = {
    "places": (_PLACES, MembershipRow.person_id, MembershipRow.village_id),
    "invites_made": (_INVITES, InviteRow.made_by, InviteRow.village_id),
    "house_rules_made": (_RULES, HouseRuleRow.made_by, HouseRuleRow.village_id),
    "blocks_made": (_BLOCKS, BlockRow.made_by, BlockRow.village_id),
    "passes_made": (_PASSES, PassRow.made_by, PassRow.village_id),
    "occasions_made": (_OCCASIONS, OccasionRow.made_by, OccasionRow.village_id),
    "answers_given": (_ANSWERS, VisitRow.decided_by, VisitRow.village_id),
    "visits_record": (_RECORD, VisitEventRow.actor_id, VisitEventRow.village_id),
    "changes_made": (_CHANGES, ChangeRow.actor_id, ChangeRow.village_id),
}


def _rows(work: Work, statement: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    found = work.connection.execute(statement).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case UUID():
            return str(value)
    return value
