"""How the installation is, as its operator sees it: counts and names, past the villages' walls.

The functions of the database answer for an operator's login only. The work is at no village.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text

from models.domain.ids import AccountId
from models.tables.installation import InstallationNoteRow
from models.tables.villages import LineAccountRow
from models.uow import Work

CLOCK, BACKUP = "clock", "backup"
"""Keys of the notes: the clock writes the one at its beat, whatever makes backups the other when one is whole."""

LARGEST = 8
_ACCOUNTS = text("SELECT * FROM system_accounts(:login, :moment)")
_TASKS = text("SELECT * FROM system_tasks(:login, :moment)")
_SIZES = text("SELECT * FROM system_sizes(:login, :most)")
_NAMES = text("SELECT * FROM system_names(:login, CAST(:ids AS uuid[]))")
_SERVER = text("SELECT current_setting('server_version'), (SELECT version_num FROM alembic_version)")


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a program has last said of itself."""

    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class LineAccount:
    """A LINE account without its secrets: how LINE answers it, and what waits on both of its sides."""

    id: AccountId
    channel_id: str
    login_channel_id: str
    liff_id: str
    bot_user_id: str | None
    has_login_secret: bool
    has_token: bool
    failures: int
    paused_until: datetime | None
    quota_spent_until: datetime | None
    villages: int
    unread: int
    unread_since: datetime | None
    unsent: int
    unsent_since: datetime | None
    failed: int
    dead: int


@dataclass(frozen=True, kw_only=True)
class TaskCount:
    """Wishes of one village's office of one kind that wait, run, or have failed in the last day."""

    village_name: str
    kind: str
    state: str
    count: int
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class TableSize:
    """With its indexes. `lines` is PostgreSQL's estimate."""

    name: str
    bytes: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class Sizes:
    bytes: int
    largest: Sequence[TableSize]


def notes(work: Work) -> dict[str, Note]:
    """All of them, by their keys."""
    row = InstallationNoteRow
    found = work.connection.execute(select(row.key, row.at, row.facts))
    return {one.key: Note(at=one.at, facts=one.facts) for one in found}


def accounts(work: Work, login_id: UUID) -> list[LineAccount]:
    """The oldest first."""
    rows = work.connection.execute(_ACCOUNTS, {"login": login_id, "moment": work.now}).mappings()
    counts = {row["account_id"]: row for row in rows}
    row = LineAccountRow
    wanted = select(row.__table__).order_by(row.created_at, row.id)
    found = work.connection.execute(wanted).mappings()
    return [_account(one, counts[one["id"]]) for one in found if one["id"] in counts]


def _account(row: RowMapping, counted: RowMapping) -> LineAccount:
    same = ("channel_id", "login_channel_id", "liff_id", "bot_user_id", "failures", "paused_until", "quota_spent_until")
    told = ("villages", "unread", "unread_since", "unsent", "unsent_since", "failed", "dead")
    return LineAccount(
        id=AccountId(row["id"]),
        has_login_secret=row["login_channel_secret"] is not None,
        has_token=row["access_token"] is not None,
        **{name: row[name] for name in same},
        **{name: counted[name] for name in told},
    )


def task_counts(work: Work, login_id: UUID) -> list[TaskCount]:
    """What was ordered first, first."""
    found = work.connection.execute(_TASKS, {"login": login_id, "moment": work.now}).mappings()
    return [TaskCount(**one) for one in found]


def sizes(work: Work, login_id: UUID) -> Sizes:
    """The database, and its largest tables."""
    found = work.connection.execute(_SIZES, {"login": login_id, "most": LARGEST}).all()
    tables = [TableSize(name=one.name, bytes=one.bytes, lines=one.lines) for one in found if one.name is not None]
    return Sizes(bytes=next((one.bytes for one in found if one.name is None), 0), largest=tables)


def server_and_schema(work: Work) -> tuple[str, str]:
    """PostgreSQL's version, and the revision that the schema stands at."""
    server, schema = work.connection.execute(_SERVER).one()
    return str(server), str(schema)


def names(work: Work, login_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """What people and villages are called, for a list that knows their ids."""
    if not ids:
        return {}
    given = {"login": login_id, "ids": sorted(set(ids))}
    return {one.id: one.name for one in work.connection.execute(_NAMES, given)}
