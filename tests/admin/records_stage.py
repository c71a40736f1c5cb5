"""Visits of every kind at the first village's gate, and what the panel's list shows of them."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert, select

from models.domain.blocks import plate_key
from models.domain.ids import VillageId
from models.domain.search_text import search_text
from models.tables.gates import GateRow
from models.tables.visits import VisitRow
from models.uow import Database, new_id
from tests.admin.panel_stage import Browser
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
"""Of a Friday in Bangkok."""

LINK = re.compile(r'<a class="name" href="/admin/records/([0-9a-f-]{36})">([^<]*)</a>')
Row = dict[str, Any]


def put(database: Database, cast: Cast, *rows: Row, village: VillageId | None = None) -> list[UUID]:
    """Visits as rows, each with what is told of it and a plain rest; the ids, in the order given."""
    at = village or cast.village
    made = [_row(cast, at, number, one) for number, one in enumerate(rows)]
    with database.work(village_id=at, account_id=cast.account) as work:
        for one in made:
            work.connection.execute(insert(VisitRow).values(one))
    return [one["id"] for one in made]


def make_gate(database: Database, cast: Cast, name: str, name_en: str | None = None) -> UUID:
    gate_id = new_id()
    row = {"id": gate_id, "village_id": cast.village, "name": name, "name_en": name_en}
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        work.connection.execute(insert(GateRow).values({**row, "created_at": work.now}))
    return gate_id


def shown(page: str) -> list[str]:
    """The visitors of a list, from above."""
    return [html.unescape(name) for _, name in LINK.findall(page)]


def way(page: str, rel: str) -> str | None:
    """The address of the newer (prev) or the older (next) page."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else None


def names(browser: Browser, query: str = "") -> list[str]:
    return shown(browser.text(f"/admin/records?{query}"))


def visits_in(owner: Engine, **values: object) -> Callable[[str], Any]:
    """A column of one visit as it stands, behind the scenes."""

    def look(column: str) -> Any:
        with owner.connect() as connection:
            wanted = select(getattr(VisitRow, column))
            return connection.scalar(wanted.where(*(getattr(VisitRow, name) == one for name, one in values.items())))

    return look


def _row(cast: Cast, village: VillageId, number: int, told: Row) -> Row:
    ours = village == cast.village
    row = {
        "id": new_id(),
        "village_id": village,
        "house_id": cast.house if ours else cast.strange_house,
        "kind": "guest",
        "state": "left",
        "visitor_name": f"Visitor {number}",
        "headcount": 1,
        "version": 1,
        "created_by": cast.prasit.id if ours else cast.boonmee.id,
        "created_at": NOON - timedelta(minutes=number),
        "idempotency_key": new_id(),
        "fingerprint": "x",
        **told,
    }
    plate = row.get("plate")
    return {
        **row,
        "sought": search_text(row["visitor_name"], plate),
        "plate_key": plate_key(plate) if plate else None,
    }
