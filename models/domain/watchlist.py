"""Whom a village watches for. Unlike a house's blocks it also guesses: a person looks before anybody is turned away.

A name is `similar` where given and family name sound alike, since Thai names are spelled in many ways, and a guard
writes down what they hear. Other scripts have no such key here: a long name that is one letter off is similar. A given
name alone, and whatever half the village is called, is never more than similar, and only letter by letter.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.domain.blocks import Clues, name_words
from models.domain.ids import GateId, PersonId, VisitId

SHORTEST_NAME = 3
"""Letters of a name that stands alone. Two are a nickname, and everybody has one."""

SHORTEST_GUESSED = 8
"""Letters of a name that may be one letter off: below that the letter makes another name of it."""

SAME_VISITOR = timedelta(hours=1)
"""Who runs into the same entry again within this time is told of once."""

CLEARED_FOR = timedelta(hours=24)
"""How long a guard may go on what the office, or they themselves, have found about a visitor."""

_LATIN = re.compile("[a-z]+")


class Match(StrEnum):
    EXACT = "exact"
    SIMILAR = "similar"


class By(StrEnum):
    """What a visitor and an entry have in common."""

    ID = "id"
    PLATE = "plate"
    PHONE = "phone"
    NAME = "name"


class Advice(StrEnum):
    """What the guard is told to do."""

    POLICE = "police"
    STOP = "stop"
    OFFICE = "office"


class Standing(StrEnum):
    """Guards propose, the office says."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"


class HitState(StrEnum):
    OPEN = "open"
    NOT_THEM = "not_them"
    CLEARED = "cleared"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Somebody whom the village watches for, `since` the office said so."""

    id: UUID
    known_by: Clues
    advice: Advice
    note: str | None
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A visitor looks like somebody: how sure, and by what."""

    entry: Entry
    match: Match
    by: By


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """The visitor as the guard wrote them down."""

    name: str
    plate: str | None
    plate_province: str | None
    kind: str
    house_number: str

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Suspect":
        return cls(**{name: told.get(name) for name in cls.__dataclass_fields__})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A visitor at the gate who looks like somebody on the list. `visitor` is let go of in time.

    `key` is the submission's. `visit_id` where they were registered all the same: written down without network, or
    found to be somebody else.
    """

    id: UUID
    entry_id: UUID
    key: UUID
    at: datetime
    guard_id: PersonId
    guard_name: str
    gate_id: GateId | None
    match: Match
    by: By
    advice: Advice
    note: str | None
    since: datetime
    visitor: Suspect | None
    state: HitState
    settled_by: str | None
    settled_at: datetime | None
    visit_id: VisitId | None

    def covers(self, likeness: Likeness) -> bool:
        """Whether what was found out then answers for this one. What was only similar then may be certain now."""
        settled = self.state is not HitState.OPEN and self.entry_id == likeness.entry.id
        return settled and (self.match is Match.EXACT or likeness.match is Match.SIMILAR)


def hash_of(salt: str, by: By, key: str) -> str:
    """By which a page without network finds an entry, and nobody reads the list off a phone."""
    return hashlib.sha256(f"{salt}|{by}|{key}".encode()).hexdigest()[:16]


def name_known_by(name: str) -> bool:
    """Whether somebody can be known by this: no title alone, and no nickname."""
    words = name_words(name)
    return len(words) > 1 or any(len(word) >= SHORTEST_NAME for word in words)


def likenesses(entries: Iterable[Entry], seen: Clues) -> list[Likeness]:
    """What this visitor runs into: what is certain first, and what is worst."""
    found = [one for entry in entries if (one := _likeness(entry, seen))]
    return sorted(found, key=lambda one: (*_weight(one), one.entry.id))


def _likeness(entry: Entry, seen: Clues) -> Likeness | None:
    known = entry.known_by
    found = [
        Likeness(entry=entry, match=match, by=by)
        for by, match in (
            (By.ID, Match.EXACT if _same(known.id_number, seen.id_number) else None),
            (By.PHONE, Match.EXACT if _same(known.phone, seen.phone) else None),
            (By.PLATE, _by_plate(known, seen)),
            (By.NAME, _by_name(known, seen)),
        )
        if match
    ]
    return min(found, key=_weight, default=None)


def _weight(one: Likeness) -> tuple[int, int]:
    return [*Match].index(one.match), [*Advice].index(one.entry.advice)


def _by_plate(known: Clues, seen: Clues) -> Match | None:
    """The same signs are on a car of each province."""
    if not _same(known.plate, seen.plate):
        return None
    return Match.EXACT if _same(known.province, seen.province) else Match.SIMILAR


def _by_name(known: Clues, seen: Clues) -> Match | None:
    if _same(known.name, seen.name):
        return Match.EXACT if known.whole_name else Match.SIMILAR
    if not (known.whole_name and seen.whole_name and known.name and seen.name):
        return None
    alike = _same(known.sounds, seen.sounds) or one_letter_off(known.name, seen.name)
    return Match.SIMILAR if alike else None


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def guessed_length(name: str | None) -> int | None:
    """The letters of a name that may be one letter off; None for one that may not."""
    if name is None or len(name) < SHORTEST_GUESSED or not _LATIN.fullmatch(name):
        return None
    return len(name)


def one_letter_off(one: str, other: str) -> bool:
    """A letter more, less, or another. Of Latin names only: a Thai sign more is another word, or sounds the same."""
    if guessed_length(one) is None or guessed_length(other) is None or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(one[start + a :] == other[start + b :] for a, b in ((1, 0), (0, 1), (1, 1)))


def not_settled(found: Sequence[Likeness], before: Sequence[Hit]) -> Likeness | None:
    """The worst likeness that nobody has looked into."""
    return next((one for one in found if not any(hit.covers(one) for hit in before)), None)
