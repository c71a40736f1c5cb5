"""All that is known of one visit, for the office: who registered it, whom the house's messages went to, and hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.domain.errors import NotFound
from models.domain.ids import PersonId, VisitId
from models.domain.letters import Asking
from models.tables.outbox import MessageRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.visits import VisitLookRow, VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Registration:
    """Who wrote the visit down, and under which submission."""

    guard_id: PersonId
    guard_name: str | None
    key: UUID


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """A message about a visit: what it was for, to whom, and what LINE said.

    `asking` is forgotten after a month with the message's words; `name` is None for somebody who is not known.
    """

    kind: str
    asking: Asking | None
    name: str | None
    state: str
    verdict: str | None
    error: str | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody who has looked at the visit, when first, and as what. `name` is None for who is not known any more."""

    name: str | None
    role: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class GuardName:
    id: PersonId
    name: str


_MESSAGES = (
    select(
        MessageRow.kind,
        MessageRow.facts.op("->>")("asking").label("asking"),
        PersonRow.display_name.label("name"),
        MessageRow.state,
        MessageRow.verdict,
        MessageRow.error,
        MessageRow.attempts,
        MessageRow.created_at,
        MessageRow.sent_at,
    )
    .outerjoin(PersonRow, PersonRow.id == MessageRow.person_id)
    .order_by(MessageRow.id)
)


def looks_at(work: Work, visit_id: VisitId) -> list[Look]:
    """Who has opened the visit's page, the first one first."""
    row = VisitLookRow
    wanted = (
        select(PersonRow.display_name.label("name"), row.role, row.at)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.village_id == work.village, row.visit_id == visit_id)
        .order_by(row.at)
    )
    return [Look(**one) for one in work.connection.execute(wanted).mappings()]


def registration(work: Work, visit_id: VisitId) -> Registration:
    """Raises NotFound, also for another village's."""
    wanted = (
        select(VisitRow.created_by, PersonRow.display_name, VisitRow.idempotency_key)
        .outerjoin(PersonRow, PersonRow.id == VisitRow.created_by)
        .where(VisitRow.village_id == work.village, VisitRow.id == visit_id)
    )
    row = work.connection.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return Registration(guard_id=PersonId(row.created_by), guard_name=row.display_name, key=row.idempotency_key)


def messages_of(work: Work, visit_id: VisitId) -> Sequence[MessageLine]:
    """In the order in which they were written."""
    wanted = _MESSAGES.where(MessageRow.village_id == work.village, MessageRow.visit_id == visit_id)
    return [_message(dict(row)) for row in work.connection.execute(wanted).mappings()]


def guards_ever(work: Work) -> Sequence[GuardName]:
    """Everybody who stands or stood at a gate of the village, by name."""
    row = MembershipRow
    wanted = (
        select(PersonRow.id, PersonRow.display_name)
        .join(row, row.person_id == PersonRow.id)
        .where(row.village_id == work.village, row.role == "guard")
        .distinct()
        .order_by(PersonRow.display_name, PersonRow.id)
    )
    return [GuardName(id=PersonId(id_), name=name) for id_, name in work.connection.execute(wanted)]


def _message(told: dict[str, Any]) -> MessageLine:
    asking = told.pop("asking")
    return MessageLine(**told, asking=Asking(asking) if asking in set(Asking) else None)
