"""Lists that are read page by page: cursors, and filters that need a look at the village."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from models.domain.errors import Invalid
from models.domain.ids import HouseId
from models.queries import houses
from models.uow import Work


class Listed(Protocol):
    """What a list is made of: newest first, by these two."""

    @property
    def id(self) -> UUID: ...

    @property
    def created_at(self) -> datetime: ...


_NOWHERE = HouseId(UUID(int=0))


def pagination(found: Sequence[Listed], limit: int) -> dict[str, Any]:
    """Where the next page begins; `found` holds one more than `limit` when there is one."""
    last = found[limit - 1] if len(found) > limit else None
    return {"next_cursor": _cursor(last) if last else None, "limit": limit}


def read_cursor(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The place that a cursor names. Raises Invalid for one that we did not make."""
    if cursor is None:
        return None
    try:
        at, _, visit_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return _utc(datetime.fromisoformat(at)), UUID(visit_id)
    except (ValueError, OverflowError, binascii.Error):
        raise Invalid([("cursor", "is not one of ours")]) from None


def since_of(since: datetime | None) -> datetime | None:
    """A moment without a zone is read as UTC. Raises Invalid for one that lies outside of the calendar there."""
    try:
        return _utc(since) if since else None
    except OverflowError:
        raise Invalid([("since", "is too early or too late")]) from None


def house_of(work: Work, given: str | None) -> HouseId | None:
    """The house that a filter means; one that does not exist has no visits."""
    if given is None:
        return None
    house = houses.find(work, given, gone=True)
    return house.id if house else _NOWHERE


def _cursor(card: Listed) -> str:
    return base64.urlsafe_b64encode(f"{card.created_at.isoformat()}|{card.id}".encode()).decode()


def _utc(moment: datetime) -> datetime:
    """In UTC: PostgreSQL knows no zone that is sixteen hours off. Raises OverflowError."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
