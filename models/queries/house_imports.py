"""Files of houses and people: what was read, what it would do, what it did, and whether that was used since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Text, any_, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from models.domain.errors import NotFound
from models.domain.house_numbers import order_of
from models.domain.households import Role, Standing
from models.domain.ids import PersonId
from models.domain.sheets.checking import Cells, KnownHouse, Plan, check, folded
from models.domain.sheets.fields import Field
from models.queries.villages import village
from models.tables.base import given_ids
from models.tables.changes import ChangeRow
from models.tables.expected import ExpectedRow, HouseImportRow
from models.tables.invites import InviteRow
from models.tables.passes import PassRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.tasks import TaskFileRow, TaskRow
from models.tables.villages import HOUSE_ORDER, HouseRow
from models.tables.visits import VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class HouseImport:
    """One file. `state` and `error` are of the task that brings it in."""

    id: UUID
    upload_id: UUID
    run_id: UUID | None
    file_name: str
    columns: dict[Field, int]
    headed: bool
    made_by: PersonId
    created_at: datetime
    done_at: datetime | None
    undone_at: datetime | None
    state: str | None
    error: str | None

    @property
    def going(self) -> bool:
        return self.state in {"queued", "running"}


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of a file. `back` tells since when each house had been no more."""

    houses: tuple[UUID, ...] = ()
    back: Mapping[UUID, datetime] = field(default_factory=dict)
    expected: tuple[UUID, ...] = ()
    left_out: int = 0


_IMPORT = (
    select(
        HouseImportRow.id,
        HouseImportRow.upload_id,
        HouseImportRow.run_id,
        HouseImportRow.file_name,
        HouseImportRow.mapping,
        HouseImportRow.made_by,
        HouseImportRow.created_at,
        HouseImportRow.done_at,
        HouseImportRow.undone_at,
        TaskRow.state,
        TaskRow.error,
    )
    .outerjoin(TaskRow, TaskRow.id == HouseImportRow.run_id)
    .where(HouseImportRow.village_id == bindparam("village"))
)


def house_import(work: Work, import_id: UUID, *, locked: bool = False) -> HouseImport:
    """One of the village's. Raises NotFound."""
    statement = _IMPORT.where(HouseImportRow.id == import_id)
    if locked:
        statement = statement.with_for_update(of=HouseImportRow)
    row = work.connection.execute(statement, {"village": work.village}).mappings().one_or_none()
    if row is None:
        raise NotFound
    return _import(row)


def imports_of(work: Work, person_id: UUID, most: int = 20) -> list[HouseImport]:
    """What this person is at, and whatever anybody has brought in. Newest first."""
    shown = or_(HouseImportRow.done_at.is_not(None), HouseImportRow.made_by == person_id)
    given_up = HouseImportRow.done_at.is_(None) & HouseImportRow.undone_at.is_not(None)
    statement = _IMPORT.where(shown, ~given_up).order_by(HouseImportRow.id.desc()).limit(most)
    return [_import(row) for row in work.connection.execute(statement, {"village": work.village}).mappings()]


def rows_of(work: Work, found: HouseImport) -> list[list[str]] | None:
    """What was read of the file; None where that is let go of."""
    row = TaskFileRow
    wanted = select(row.body).where(
        row.village_id == work.village, row.task_id == found.upload_id, row.expires_at > work.now
    )
    body = work.connection.scalar(wanted)
    if body is None:
        return None
    rows: list[list[str]] = json.loads(bytes(body))
    return rows


def numbered(rows: Sequence[Sequence[str]], *, headed: bool) -> Cells:
    """The rows that hold houses, by the number that the table's program gives them."""
    return list(enumerate(rows, start=1))[1 if headed else 0 :]


def plan_of(work: Work, found: HouseImport, rows: Sequence[Sequence[str]]) -> Plan:
    """What it would do now."""
    return check(numbered(rows, headed=found.headed), found.columns, known_houses(work), today(work))


def known_houses(work: Work) -> dict[str, KnownHouse]:
    """All of the village's, by their number's order, with who lives or is expected there. Three looks."""
    names = _names(work)
    asked = select(HouseRow.id, HouseRow.number, HouseRow.ended_at).where(HouseRow.village_id == work.village)
    found = {}
    for house_id, number, ended_at in work.connection.execute(asked.order_by(HouseRow.ended_at.is_(None))):
        known = KnownHouse(number=number, gone=ended_at is not None, names=frozenset(names.get(house_id, ())))
        found[order_of(number)] = known
    return found


def made_by_import(work: Work, import_id: UUID) -> Made:
    """What it made, as it wrote down."""
    asked = select(HouseImportRow.made).where(HouseImportRow.village_id == work.village, HouseImportRow.id == import_id)
    told = work.connection.scalar(asked) or {}
    ids = {name: tuple(UUID(one) for one in told.get(name, ())) for name in ("houses", "expected")}
    back = {UUID(one): datetime.fromisoformat(since) for one, since in told.get("back", {}).items()}
    return Made(**ids, back=back, left_out=told.get("left_out", 0))


def was_used(work: Work, found: HouseImport, made: Made) -> bool:
    """Whether somebody came into one of its houses, was let in there, or turned out to be one of its people, since.

    Whoever lives in one of them is such a sign, however old their place: it came there from another house, or back.
    """
    houses = {"houses": [*made.houses, *made.back], "expected": list(made.expected)}
    given = any_(given_ids("houses"))
    since, merged = found.done_at, ChangeRow
    lives = MembershipRow.standing.not_in([Standing.ENDED.value, Standing.REFUSED.value])
    signs = (
        exists().where(MembershipRow.house_id == given, or_(MembershipRow.created_at >= since, lives)),
        exists().where(
            merged.village_id == work.village, merged.subject_id == given, merged.kind == "merged", merged.at >= since
        ),
        exists().where(VisitRow.house_id == given, VisitRow.created_at >= since),
        exists().where(PassRow.house_id == given, PassRow.created_at >= since),
        exists().where(InviteRow.village_id == work.village, InviteRow.house_id == given, InviteRow.used_at >= since),
        exists().where(ExpectedRow.id == any_(given_ids("expected")), ExpectedRow.membership_id.is_not(None)),
        exists().where(HouseRow.id == given, HouseRow.ended_at.is_not(None)),
        exists().where(
            ExpectedRow.village_id == work.village,
            ExpectedRow.house_id == given,
            ExpectedRow.ended_at.is_(None),
            ExpectedRow.import_id.is_distinct_from(found.id),
            ExpectedRow.created_at >= since,
        ),
    )
    return bool(work.connection.scalar(select(or_(*signs)), houses))


def house_ids(work: Work, keys: Sequence[str]) -> dict[str, UUID]:
    """Houses by their number's order: of two that share it the one that stands."""
    row = HouseRow
    asked = select(HOUSE_ORDER, row.id).where(
        row.village_id == work.village, any_(bindparam("keys", type_=ARRAY(Text))) == HOUSE_ORDER
    )
    found = work.connection.execute(asked.order_by(row.ended_at.is_(None), row.id.desc()), {"keys": sorted(set(keys))})
    return {key: house_id for key, house_id in found}  # noqa: C416 - rows, not pairs


def time_zone(work: Work) -> str:
    """The village's."""
    return village(work).time_zone


def today(work: Work) -> date:
    """By the village's clock."""
    return work.now.astimezone(ZoneInfo(time_zone(work))).date()


def _names(work: Work) -> dict[UUID, set[str]]:
    row, found = MembershipRow, dict[UUID, set[str]]()
    lives = row.village_id == work.village, row.role == Role.RESIDENT.value
    here = row.standing.not_in([Standing.ENDED.value, Standing.REFUSED.value])
    people = select(row.house_id, func.coalesce(row.name, ""), PersonRow.display_name).join(
        PersonRow, PersonRow.id == row.person_id
    )
    for house_id, claimed, shown in work.connection.execute(people.where(*lives, here)):
        if house_id:
            found.setdefault(house_id, set()).update({folded(claimed), folded(shown)})
    who = ExpectedRow
    awaited = who.village_id == work.village, who.ended_at.is_(None), who.membership_id.is_(None)
    for house_id, name in work.connection.execute(select(who.house_id, who.name).where(*awaited)):
        found.setdefault(house_id, set()).add(folded(name))
    return found


def _import(row: Any) -> HouseImport:
    values = dict(row)
    mapping = values.pop("mapping")
    columns = {Field(name): place for name, place in mapping["columns"].items()}
    return HouseImport(**values, columns=columns, headed=mapping["headed"])
