"""What tests of the messages' room stand on: an outbox with something in it, and LINE's month."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from models.domain.delivery import Outcome, Settled
from models.domain.ids import MessageId, VisitId
from models.uow import Database
from models.usecases.line_quota import keep_quota
from models.usecases.outbox import settle
from tests.cast import Cast
from tests.usecases.acts import change, draft, register, rows

REFUSED = "400 Failed to send messages"


def asked(
    database: Database, cast: Cast, owner: Engine, name: str = "Nok", house: str = "12/3"
) -> tuple[VisitId, UUID]:
    """Somebody waits for this house: the visit, and the message to its first responder."""
    visit_id = register(database, cast, draft(house, visitor_name=name), now=datetime.now(UTC)).visit_id
    (message_id,) = rows(owner, "SELECT id FROM message WHERE visit_id = :visit", visit=visit_id)
    return visit_id, message_id


def settled(
    database: Database, cast: Cast, message_id: UUID, state: Outcome, verdict: str, error: str | None = None
) -> UUID:
    """LINE has answered."""
    with database.work(account_id=cast.account, whole_account=True) as work:
        told = {"state": state, "verdict": verdict, "error": error, "line_request_id": "req-4711"}
        settle(work, [Settled(message_id=MessageId(message_id), **told)])  # type: ignore[arg-type]
    return message_id


def died(database: Database, cast: Cast, owner: Engine, **more: Any) -> tuple[VisitId, UUID]:
    visit_id, message_id = asked(database, cast, owner, **more)
    return visit_id, settled(database, cast, message_id, Outcome.DEAD, "dead", REFUSED)


def month(database: Database, cast: Cast, owner: Engine, most: int | None, used: int, days: int = 12) -> None:
    """LINE has counted as much every day, until so much is used today."""
    now = datetime.now(UTC)
    for back in range(days, -1, -1):
        with database.work(account_id=cast.account, whole_account=True, now=now - timedelta(days=back)) as work:
            keep_quota(work, most, max(0, used - used * back // (days + 1)))
    change(owner, "UPDATE line_account SET quota_due_at = now() + interval '1 hour'")
