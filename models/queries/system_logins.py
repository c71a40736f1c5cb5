"""Who runs the installation, who signed in to any of its villages, and whom wrong passwords keep waiting."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, or_, select

from models.domain.errors import NotFound
from models.domain.lockout import FREE_TRIES, LONGEST_WAIT, failures_now, wait_after
from models.tables.panel import PanelAttemptRow, PanelEventRow, PanelLoginRow, PanelSessionRow
from models.uow import Work

A_PAGE = 50
MOST_LOGINS = 5000
"""So many addresses are tried against the hashes of those who wait."""


@dataclass(frozen=True, kw_only=True)
class OperatorLine:
    """Somebody who runs the installation."""

    id: UUID
    email: str
    name: str
    has_password: bool
    asks_for_code: bool
    disabled: bool
    seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SearchedEvents:
    """Which lines: by an e-mail address, a name or an internet address; of a kind; older than one of them."""

    wanted: str = ""
    kind: str = ""
    before: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """`name` and `email` are the login's; of somebody of LINE there is `person_id`."""

    id: UUID
    at: datetime
    kind: str
    name: str | None
    email: str | None
    person_id: UUID | None
    village_id: UUID | None
    address: str | None
    agent: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Somebody has given so many wrong passwords that they wait. `email` None: an address that nobody has, or a
    browser that had signed in before. `of_code`: the codes of a phone were wrong.
    """

    key: str
    failures: int
    until: datetime
    email: str | None
    of_code: bool


def operators(work: Work) -> list[OperatorLine]:
    """Those that were switched off last."""
    row = PanelLoginRow
    seen = select(func.max(PanelSessionRow.seen_at)).where(PanelSessionRow.login_id == row.id).scalar_subquery()
    wanted = select(row.__table__, seen.label("seen_at")).where(row.operator)
    found = work.connection.execute(wanted.order_by(row.disabled_at.is_not(None), row.name, row.id)).mappings()
    return [_operator(one) for one in found]


def operator(work: Work, login_id: UUID) -> OperatorLine:
    """One of them. Raises NotFound."""
    found = next((one for one in operators(work) if one.id == login_id), None)
    if found is None:
        raise NotFound
    return found


def _operator(row: RowMapping) -> OperatorLine:
    return OperatorLine(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        has_password=row["password_at"] is not None,
        asks_for_code=row["totp_at"] is not None,
        disabled=row["disabled_at"] is not None,
        seen_at=row["seen_at"],
    )


def events(work: Work, searched: SearchedEvents) -> list[EventLine]:
    """The newest first; one more than A_PAGE where there is a next page."""
    row, login = PanelEventRow, PanelLoginRow
    columns = row.id, row.at, row.kind, login.name, login.email, row.person_id, row.village_id
    statement = select(*columns, row.address, row.agent, row.facts).outerjoin(login, login.id == row.login_id)
    chosen = statement.where(*_chosen(searched)).order_by(row.id.desc()).limit(A_PAGE + 1)
    return [EventLine(**one) for one in work.connection.execute(chosen).mappings()]


def _chosen(searched: SearchedEvents) -> Iterator[ColumnElement[bool]]:
    row, login = PanelEventRow, PanelLoginRow
    if searched.wanted:
        word = searched.wanted.lower()
        within = [func.strpos(func.lower(column), word) > 0 for column in (login.email, login.name)]
        theirs = select(login.id).where(or_(*within))
        yield or_(row.login_id.in_(theirs), row.address == searched.wanted)
    if searched.kind:
        yield row.kind == searched.kind
    if searched.before is not None:
        yield row.id < searched.before


def waiting(work: Work, key_of: Callable[..., str]) -> list[Wait]:
    """Who waits now, the longest wait first. `key_of` tells under which key the tries of an address are counted."""
    row = PanelAttemptRow
    late = row.failures >= FREE_TRIES, row.last_at > work.now - LONGEST_WAIT
    found = work.connection.execute(select(row.key, row.failures, row.last_at).where(*late)).all()
    if not found:
        return []
    known = _known(work, key_of)
    waits = [(one, _until(one.failures, one.last_at, work.now)) for one in found]
    told = [
        Wait(key=one.key, failures=one.failures, until=until, email=email, of_code=of_code)
        for one, until in waits
        if until > work.now
        for email, of_code in [known.get(one.key, (None, False))]
    ]
    return sorted(told, key=lambda one: one.until, reverse=True)


def _until(failures: int, last_at: datetime, now: datetime) -> datetime:
    wait: timedelta = wait_after(failures_now(failures, last_at, now))
    return last_at + wait


def _known(work: Work, key_of: Callable[..., str]) -> dict[str, tuple[str, bool]]:
    row = PanelLoginRow
    people = work.connection.execute(select(row.id, row.email).limit(MOST_LOGINS)).all()
    by_email = {key_of("email", one.email): (one.email, False) for one in people}
    return by_email | {key_of("code", str(one.id)): (one.email, True) for one in people}
