"""Who changed what in a village, and who signed in to it: searched, and page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, select
from sqlalchemy.orm import aliased

from models.domain.ids import PersonId
from models.tables.changes import ChangeRow
from models.tables.panel import PanelEventRow, PanelLoginRow
from models.tables.people import PersonRow
from models.uow import Work

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which changes: of a subject, by somebody, about one thing, within a time, older than one of them."""

    subject: str | None = None
    actor: PersonId | None = None
    about: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line. `actor_name` None: the clock, the command line, or somebody who is known here no more."""

    id: UUID
    at: datetime
    subject: str
    subject_id: UUID
    kind: str
    actor_id: UUID | None
    actor_role: str
    actor_name: str | None
    source: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Somebody came into the village's office, or tried to."""

    at: datetime
    kind: str
    name: str | None
    by: str | None
    """Who did it to them, where it was not themselves."""
    address: str | None
    agent: str | None


def changes(work: Work, wanted: Wanted) -> list[Change]:
    """The newest first; one more than A_PAGE where there is a next page."""
    row = ChangeRow
    statement = (
        select(
            row.id,
            row.at,
            row.subject,
            row.subject_id,
            row.kind,
            row.actor_id,
            row.actor_role,
            PersonRow.display_name.label("actor_name"),
            row.source,
            row.facts,
        )
        .outerjoin(PersonRow, PersonRow.id == row.actor_id)
        .where(row.village_id == work.village)
    )
    found = work.connection.execute(statement.where(*_chosen(wanted)).order_by(row.id.desc()).limit(A_PAGE + 1))
    return [Change(**one) for one in found.mappings()]


def _chosen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    row = ChangeRow
    same = {row.subject: wanted.subject, row.actor_id: wanted.actor, row.subject_id: wanted.about}
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.since is not None:
        yield row.at >= wanted.since
    if wanted.until is not None:
        yield row.at < wanted.until
    if wanted.before is not None:
        yield row.id < wanted.before


def sign_ins(work: Work, before: UUID | None = None) -> list[tuple[UUID, SignIn]]:
    """Into this village's office, the newest first, each with what the next page begins before."""
    row, doer = PanelEventRow, aliased(PersonRow)
    by, who = doer.display_name.label("by"), PersonRow.display_name
    statement = (
        select(row.id, row.at, row.kind, who, PanelLoginRow.name, by, row.address, row.agent)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(doer, cast(doer.id, Text) == row.facts["by"].astext)
        .outerjoin(PanelLoginRow, PanelLoginRow.id == row.login_id)
        .where(row.village_id == work.village)
    )
    if before is not None:
        statement = statement.where(row.id < before)
    found = work.connection.execute(statement.order_by(row.id.desc()).limit(A_PAGE + 1))
    return [
        (
            one.id,
            SignIn(
                at=one.at,
                kind=one.kind,
                name=one.name or one.display_name,
                by=one.by,
                address=one.address,
                agent=one.agent,
            ),
        )
        for one in found
    ]
