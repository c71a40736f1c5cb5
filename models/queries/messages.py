"""What was sent to whom, for the office: pages of a village's messages, and one with all that is known of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from models.domain.delivery import Outcome
from models.domain.errors import NotFound
from models.domain.ids import HouseId, PersonId
from models.queries.quota import first_id_of
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow
from models.tables.visits import VisitRow
from models.uow import Work

PAGE = 50
MOST_FOUND = 200
"""People and houses that one search may mean."""

DEAD_OF = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which messages; None: all. `people` and `houses` come from a search: a message fits by either."""

    state: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    notice_id: UUID | None = None
    people: Sequence[PersonId] | None = None
    houses: Sequence[HouseId] = ()


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """One message, as a list shows it. `house`: of the visit that it tells of, else of whom it went to."""

    id: UUID
    kind: str
    state: str
    verdict: str | None
    error: str | None
    attempts: int
    created_at: datetime
    due_at: datetime
    first_tried_at: datetime | None
    sent_at: datetime | None
    line_request_id: str | None
    visit_id: UUID | None
    notice_id: UUID | None
    resent_as: UUID | None
    person_id: UUID | None
    person: str | None
    following: bool | None
    house: str | None
    language: str

    @property
    def dead(self) -> bool:
        return self.state == Outcome.DEAD

    @property
    def waits(self) -> bool:
        return self.state == Outcome.QUEUED


@dataclass(frozen=True, kw_only=True)
class Message(MessageLine):
    """With what it says, as long as that is kept."""

    facts: Mapping[str, Any] = field(repr=False)
    payload: str | None = field(repr=False)
    resent_from: UUID | None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How the village's outbox stands: what waits now, what did not arrive this week, what was sent today."""

    waiting: int
    dead: int
    sent: int


_LINES = (
    select(
        MessageRow.id,
        MessageRow.kind,
        MessageRow.state,
        MessageRow.verdict,
        MessageRow.error,
        MessageRow.attempts,
        MessageRow.created_at,
        MessageRow.due_at,
        MessageRow.first_tried_at,
        MessageRow.sent_at,
        MessageRow.line_request_id,
        MessageRow.visit_id,
        MessageRow.notice_id,
        MessageRow.resent_as,
        MessageRow.person_id,
        MessageRow.language,
        PersonRow.display_name.label("person"),
        PersonRow.following,
        HouseRow.number.label("house"),
    )
    .outerjoin(PersonRow, PersonRow.id == MessageRow.person_id)
    .outerjoin(VisitRow, VisitRow.id == MessageRow.visit_id)
    .outerjoin(HouseRow, HouseRow.id == VisitRow.house_id)
)


def messages(work: Work, wanted: Wanted, before: UUID | None = None) -> list[MessageLine]:
    """Newest first: one more than a page, where there are more."""
    statement = _narrowed(_LINES, work, wanted)
    if before:
        statement = statement.where(MessageRow.id < before)
    rows = work.connection.execute(statement.order_by(MessageRow.id.desc()).limit(PAGE + 1)).mappings().all()
    homes = houses_of(work, [row["person_id"] for row in rows if row["person_id"] and not row["house"]])
    return [MessageLine(**{**row, "house": row["house"] or homes.get(row["person_id"])}) for row in rows]


def message(work: Work, message_id: UUID) -> Message:
    """One of the village's. Raises NotFound."""
    wanted = _LINES.add_columns(MessageRow.facts, MessageRow.payload).where(
        MessageRow.village_id == work.village, MessageRow.id == message_id
    )
    row = work.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound
    homes = houses_of(work, [row["person_id"]]) if row["person_id"] and not row["house"] else {}
    told = {**row, "house": row["house"] or homes.get(row["person_id"])}
    return Message(**told, resent_from=_resent_from(work, row["person_id"], message_id))


def these(work: Work, message_ids: Sequence[UUID]) -> list[MessageLine]:
    """Those of the village among them, oldest first."""
    wanted = _LINES.where(MessageRow.village_id == work.village, MessageRow.id.in_(message_ids))
    rows = work.connection.execute(wanted.order_by(MessageRow.id)).mappings().all()
    homes = houses_of(work, [row["person_id"] for row in rows if row["person_id"] and not row["house"]])
    return [MessageLine(**{**row, "house": row["house"] or homes.get(row["person_id"])}) for row in rows]


def counts(work: Work, midnight: datetime) -> Counts:
    row = MessageRow
    here = row.village_id == work.village
    waiting = select(func.count()).select_from(row).where(here, row.state == "queued")
    dead = (
        select(func.count())
        .select_from(row)
        .where(here, row.state == "dead", row.created_at > work.now - DEAD_OF, row.resent_as.is_(None))
    )
    sent = (
        select(func.count())
        .select_from(row)
        .where(here, row.id >= first_id_of(midnight), row.created_at >= midnight, row.state == "sent")
    )
    found = select(waiting.scalar_subquery(), dead.scalar_subquery(), sent.scalar_subquery())
    return Counts(**dict(zip(("waiting", "dead", "sent"), work.connection.execute(found).one(), strict=True)))


def find(work: Work, told: str) -> tuple[list[PersonId], list[HouseId]]:
    """Whom a search may mean: people by a part of their name, and whoever ever belonged to a house so numbered."""
    literal = told.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    place, house, person = MembershipRow, HouseRow, PersonRow
    of_number = house.village_id == work.village, func.lower(house.number) == told.lower()
    houses = work.connection.scalars(select(house.id).where(*of_number).limit(MOST_FOUND)).all()
    named = or_(person.display_name.ilike(f"%{literal}%"), place.name.ilike(f"%{literal}%"))
    theirs = select(place.person_id).join(person, person.id == place.person_id).where(place.village_id == work.village)
    people = work.connection.scalars(theirs.where(or_(named, place.house_id.in_(houses))).distinct().limit(MOST_FOUND))
    return [PersonId(one) for one in people], [HouseId(one) for one in houses]


def houses_of(work: Work, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of the houses in which these people live now."""
    if not person_ids:
        return {}
    place, house = MembershipRow, HouseRow
    wanted = select(place.person_id, house.number).join(house, house.id == place.house_id)
    live = place.village_id == work.village, place.person_id.in_(set(person_ids)), place.standing == "active"
    found: dict[UUID, list[str]] = defaultdict(list)
    for person_id, number in work.connection.execute(wanted.where(*live).order_by(place.created_at, house.number)):
        found[person_id].append(number)
    return {person_id: ", ".join(numbers) for person_id, numbers in found.items()}


def _resent_from(work: Work, person_id: UUID | None, message_id: UUID) -> UUID | None:
    """The dead one in whose place it stands."""
    row = MessageRow
    old = row.village_id == work.village, row.state == "dead", row.person_id == person_id, row.resent_as == message_id
    return work.connection.scalar(select(row.id).where(*old).limit(1))


def _narrowed(statement: Select[*tuple[Any, ...]], work: Work, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    row = MessageRow
    conditions: list[ColumnElement[bool]] = [row.village_id == work.village]
    if wanted.state:
        conditions.append(row.state == wanted.state)
    if wanted.kind:
        conditions.append(row.kind == wanted.kind)
    if wanted.notice_id:
        conditions.append(row.notice_id == wanted.notice_id)
    if wanted.since:
        conditions += [row.id >= first_id_of(wanted.since), row.created_at >= wanted.since]
    if wanted.until:
        conditions += [row.id < first_id_of(wanted.until + timedelta(minutes=1)), row.created_at < wanted.until]
    if wanted.people is not None:
        theirs = row.person_id.in_(wanted.people)
        about = row.visit_id.in_(select(VisitRow.id).where(VisitRow.house_id.in_(wanted.houses)))
        conditions.append(or_(theirs, about) if wanted.houses else theirs)
    return statement.where(*conditions)
