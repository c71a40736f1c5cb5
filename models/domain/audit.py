"""The record's hash chain: each event carries the hash of the one before it, so that none can be changed or removed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""What the first event of a village follows."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One event as the chain sees it."""

    village_id: str
    serial: int
    visit_id: str
    kind: str
    actor_id: str | None
    actor_role: str
    source: str
    request_id: str | None
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Break:
    """Where a chain does not hold, and why."""

    serial: int
    why: str


def hash_of(link: Link, previous: str) -> str:
    """SHA-256, in hex, over the previous hash and the event in one canonical form."""
    told = {**link.__dict__, "at": link.at.astimezone(UTC).isoformat(timespec="microseconds")}
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous.encode() + canonical.encode()).hexdigest()


def verify(chain: Iterable[tuple[Link, str, str]], head: tuple[int, str]) -> Break | None:
    """The first break in (event, previous hash, hash) triples that come by serial; None where all holds.

    `head` is what the village remembers of its newest event: a chain whose end was cut off does not reach it.
    """
    serial, expected = 0, GENESIS
    for link, previous, claimed in chain:
        serial += 1
        if link.serial != serial:
            return Break(serial=serial, why="an event is missing")
        if previous != expected or hash_of(link, previous) != claimed:
            return Break(serial=serial, why="an event was changed")
        expected = claimed
    if (serial, expected) != head:
        return Break(serial=serial + 1, why="the newest events are missing")
    return None
