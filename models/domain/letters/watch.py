"""Letters about whom a village watches for."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class WatchlistHit:
    """To the office's first responder: somebody at the gate looks like an entry of the list.

    `stopped` is False for one who was let in without network, by a guard who could not know.
    """

    village_name: str
    time_zone: str
    gate: str | None
    house_number: str
    kind: str
    visitor_name: str
    plate: str | None
    plate_province: str | None
    match: str  # exact | similar
    by: str  # id | plate | phone | name
    advice: str  # stop | office | police
    note: str | None
    stopped: bool
    seen_at: datetime
