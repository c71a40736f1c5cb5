"""Who comes again: what a gate may suggest for a number plate, by the visits that the car has made before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.domain.ids import HouseId

REMEMBERED = timedelta(days=180)
"""A car that has not come for so long may be somebody else's by now."""

MOST = 3
HALVED_AFTER = timedelta(days=30)
"""A visit of a month ago counts half as much as one of today: people change their jobs and friends."""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A visit that the car has made, and that nobody called wrong."""

    house_id: HouseId
    visitor_name: str
    kind: str
    plate: str
    plate_province: str | None
    headcount: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One house that the car comes to; name, kind and the rest are those of its last visit there."""

    last: Earlier
    times: int


def suggested(earlier: Sequence[Earlier], now: datetime) -> list[Suggestion]:
    """At most three houses, the likeliest first: often counts, and lately counts more."""
    by_house: dict[HouseId, list[Earlier]] = defaultdict(list)
    for one in earlier:
        by_house[one.house_id].append(one)
    ranked = sorted(by_house.values(), key=lambda visits: sum(_weight(one, now) for one in visits), reverse=True)
    return [Suggestion(last=max(visits, key=_when), times=len(visits)) for visits in ranked[:MOST]]


def _weight(one: Earlier, now: datetime) -> float:
    return float(0.5 ** ((now - one.at) / HALVED_AFTER))


def _when(one: Earlier) -> datetime:
    return one.at
