"""All villages of the installation, as its operator sees them: page by page, by their names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from models.domain.errors import NotFound
from models.domain.ids import AccountId, VillageId
from models.uow import Work

A_PAGE = 50
_VILLAGES = text("SELECT * FROM system_villages(:login, :moment, :wanted, :one, :after_name, :after_id, :most)")
_WALKS = text("SELECT * FROM system_walks(:login, :wanted, :broken, :after_name, :after_id, :most)")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which villages: those with this in their names, after one that was shown."""

    wanted: str = ""
    after_name: str | None = None
    after_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class VillageLine:
    """One village with what there is of it. `visits`: of the last 30 days."""

    id: VillageId
    name: str
    language: str
    time_zone: str
    account_id: AccountId
    created_at: datetime
    houses: int
    people: int
    visits: int
    last_visit_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class WalkLine:
    """What the last look through a village's record found, and the `state` of the last one asked for; None: never.

    So a break that was found stays told while somebody looks again, or cannot.
    """

    village_id: VillageId
    village_name: str
    state: str | None
    ended_at: datetime | None
    events: int | None
    broken_at: int | None

    @property
    def going(self) -> bool:
        return self.state in {"queued", "running"}


def villages(work: Work, login_id: UUID, asked: Asked) -> list[VillageLine]:
    """One more than A_PAGE where there is a next page."""
    return _villages(work, login_id, asked, None)


def village(work: Work, login_id: UUID, village_id: UUID) -> VillageLine:
    """One of them. Raises NotFound."""
    found = _villages(work, login_id, Asked(), village_id)
    if not found:
        raise NotFound
    return found[0]


def _villages(work: Work, login_id: UUID, asked: Asked, one: UUID | None) -> list[VillageLine]:
    given = {**_given(login_id, asked), "moment": work.now, "one": one}
    rows = work.connection.execute(_VILLAGES, given).mappings()
    return [VillageLine(**row) for row in rows]


def walks(work: Work, login_id: UUID, asked: Asked, *, broken: bool = False) -> list[WalkLine]:
    """One more than A_PAGE where there is a next page; of the broken ones only where that is asked."""
    rows = work.connection.execute(_WALKS, {**_given(login_id, asked), "broken": broken}).mappings()
    return [WalkLine(**row) for row in rows]


def all_ids(work: Work, login_id: UUID) -> list[VillageId]:
    """Every village there is."""
    rows = work.connection.execute(_WALKS, {**_given(login_id, Asked()), "broken": False, "most": 100_000})
    return [VillageId(row.village_id) for row in rows]


def _given(login_id: UUID, asked: Asked) -> dict[str, Any]:
    return {
        "login": login_id,
        "wanted": asked.wanted,
        "after_name": asked.after_name,
        "after_id": asked.after_id,
        "most": A_PAGE + 1,
    }
