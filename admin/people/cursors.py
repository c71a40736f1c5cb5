"""Where the next page of a list begins, as an address carries it."""

import base64
import binascii
from datetime import UTC, datetime
from uuid import UUID


def written(order: str, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{row_id}{order}".encode()).decode().rstrip("=")


def moment(told: str | None) -> tuple[datetime, UUID] | None:
    """The same of a list by its moments."""
    found = read(told)
    try:
        return (datetime.fromisoformat(found[0]).astimezone(UTC), found[1]) if found else None
    except (ValueError, OverflowError):
        return None


def read(told: str | None) -> tuple[str, UUID] | None:
    """None for the first page, and for what no page of ours has written."""
    if not told:
        return None
    try:
        text = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode()
        return text[36:].replace("\0", ""), UUID(text[:36])
    except (ValueError, binascii.Error):
        return None
