"""Where a page of a list begins, as an address tells it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.domain.errors import NotFound
from models.queries.panel_records import Place

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def told(place: Place) -> str:
    return f"{(place.at - _BEGIN) // timedelta(microseconds=1)}.{place.id.hex}"


def place_of(words: str | None) -> Place | None:
    """Raises NotFound for what we did not write."""
    if not words:
        return None
    moment, _, key = words.partition(".")
    try:
        return Place(at=_BEGIN + timedelta(microseconds=int(moment)), id=UUID(key))
    except (ValueError, OverflowError):
        raise NotFound from None
