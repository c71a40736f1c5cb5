"""A rider comes for several houses at once: each is asked for itself, and all of it is written or nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from models.domain.errors import Invalid
from models.domain.watchlist import Hit
from models.queries import houses
from models.queries.houses import House
from models.uow import Work
from models.usecases.new_visits import Registered, StoredPhoto, registered_before
from models.usecases.register_visit import VisitDraft, ask_about, begin, register_visit, told_of

MOST_HOUSES = 10
"""More than a rider's box holds, and few enough for one form."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One house of the round, and the key under which its visit is made once."""

    house: House
    key: UUID


def round_print(draft: VisitDraft, stops: Sequence[Stop], photo_digests: Sequence[str]) -> str:
    """The same for the same round, in whatever order its houses were named."""
    told = {**told_of(draft), "house": [str(stop.house.id) for stop in stops], "photos": list(photo_digests)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def stops_of(work: Work, named: Sequence[str], key: UUID) -> list[Stop]:
    """The houses that were named by id or number, each once. The first has the round's own key: a round of other
    houses under the same key runs into it. Raises Invalid for a house that the village does not have.
    """
    found = {given: houses.find(work, given) for given in named}
    missing = [given for given, house in found.items() if house is None]
    if missing:
        raise Invalid([("houses", f"no such house in this village: {given}") for given in missing])
    distinct = sorted({house.id: house for house in found.values() if house}.values(), key=lambda house: house.id)
    keys = [key, *(uuid5(key, str(house.id)) for house in distinct[1:])]
    return [Stop(house=house, key=own) for house, own in zip(distinct, keys, strict=True)]


def round_before(work: Work, stops: Sequence[Stop], print_: str) -> list[Registered] | None:
    """The visits that this round has made before, if it has. Raises Refused where the key was another round's."""
    found = [registered_before(work, stop.key, print_) for stop in stops]
    made = [one for one in found if one]
    return made if len(made) == len(stops) else None


def register_round(
    work: Work, draft: VisitDraft, stops: Sequence[Stop], print_: str, photos: Sequence[Sequence[StoredPhoto]]
) -> list[Registered] | Hit:
    """A visit for each stop, with photos of its own, and none for somebody whom the village watches for: the first stop
    shows that, since nobody else comes to the others. Raises Refused.
    """
    group = stops[0].key
    made: list[Registered] = []
    for stop, own in zip(stops, photos, strict=True):
        there = replace(draft, house=str(stop.house.id), group_id=group)
        if made:  # looked at a moment ago; a list that grew since must not leave half a round
            made.append(ask_about(work, begin(work, there, stop.key), stop.key, print_, own))
            continue
        one = register_visit(work, there, stop.key, print_, own)
        if isinstance(one, Hit):
            return one
        made.append(one)
    return made
