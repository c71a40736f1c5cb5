"""Who changes something, and by which door."""

from dataclasses import dataclass
from enum import StrEnum

from models.domain.ids import GateId, PersonId


class ActorRole(StrEnum):
    RESIDENT = "resident"
    GUARD = "guard"
    OFFICE = "office"
    CLOCK = "clock"


class Source(StrEnum):
    """By which door a change came in."""

    CHAT = "chat"
    LIFF = "liff"
    PANEL = "panel"
    API = "api"
    TIMER = "timer"
    CODE = "code"  # eight signs, told to a gate without network
    RULE = "rule"  # what somebody has said once for all such visitors
    COMMAND = "command"  # the command line of whoever runs the installation


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who changes something, by which door, at which gate, and under which request.

    The clock and the operator have no person.
    """

    person_id: PersonId | None
    role: ActorRole
    source: Source
    request_id: str | None = None
    gate_id: GateId | None = None


OPERATOR = Actor(person_id=None, role=ActorRole.OFFICE, source=Source.COMMAND)
"""Whoever runs the installation, in the office's stead."""

CLOCK = Actor(person_id=None, role=ActorRole.CLOCK, source=Source.TIMER)
