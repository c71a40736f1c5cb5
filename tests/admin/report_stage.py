"""Visits as tests of the reports want them: written down as they ended, at moments that the test names."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, insert

from models.tables.outbox import MessageRow
from models.tables.visits import VisitRow
from tests.cast import Cast


def visit(cast: Cast, at: datetime, *, waited: float | None = None, **more: Any) -> dict[str, Any]:
    """Somebody who came to 12/3; with `waited`, approved by Somchai after so many seconds, and let in."""
    row: dict[str, Any] = {
        "id": uuid4(),
        "village_id": cast.village,
        "house_id": cast.house,
        "kind": "guest",
        "state": "requested",
        "visitor_name": "Nok",
        "headcount": 1,
        "version": 1,
        "created_by": cast.prasit.id,
        "created_at": at,
        "idempotency_key": uuid4(),
        "fingerprint": "",
        "offline": False,
        **dict.fromkeys(LATER),
    }
    if waited is not None:
        decided = at + timedelta(seconds=waited)
        row |= {"answer": "approve", "decided_by": cast.somchai.id, "decided_role": "resident", "decided_at": decided}
        row |= {"state": "left", "entered_at": decided + timedelta(seconds=20)}
    return row | more


LATER = (
    "answer", "decided_by", "decided_role", "decided_at", "entered_at", "left_at", "closed_at", "expires_at",
    "wrong_at", "overstayed_at", "overridden_reason", "pass_id", "plate_key", "group_id",
)  # fmt: skip


def unanswered(cast: Cast, at: datetime, **more: Any) -> dict[str, Any]:
    """Nobody answered within five minutes."""
    end = at + timedelta(minutes=5)
    return visit(cast, at, **{"state": "expired", "expires_at": end, "closed_at": end, **more})


def question(cast: Cast, row: dict[str, Any], *, accepted_after: float = 1, **more: Any) -> dict[str, Any]:
    """The message that asked Somchai about this visit."""
    at = row["created_at"]
    return {
        "id": id_at(at),
        "line_account_id": cast.account,
        "village_id": row["village_id"],
        "visit_id": row["id"],
        "person_id": cast.somchai.id,
        "to_user": cast.somchai.line_user_id,
        "language": "th",
        "kind": "visit_request",
        "facts": {},
        "must_arrive": True,
        "state": "sent",
        "due_at": at,
        "sent_at": at + timedelta(seconds=accepted_after),
        "created_at": at,
        **more,
    }


def id_at(moment: datetime) -> UUID:
    """A UUIDv7 of this moment, as rows have."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | uuid4().int & ((1 << 62) - 1))


def write(owner: Engine, visits: list[dict[str, Any]], messages: list[dict[str, Any]] | None = None) -> None:
    with owner.begin() as connection:
        connection.execute(insert(VisitRow), visits)
        if messages:
            connection.execute(insert(MessageRow), messages)


def utc(*told: int) -> datetime:
    return datetime(*told, tzinfo=UTC)  # type: ignore[misc]
