"""Entries of a watchlist as data."""

from datetime import UTC, datetime
from uuid import UUID

from models.domain.blocks import Clues
from models.domain.watchlist import Advice, Entry

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def entry(known_by: Clues, advice: Advice = Advice.STOP, number: int = 1) -> Entry:
    return Entry(id=UUID(int=number), known_by=known_by, advice=advice, note=None, since=SINCE)
