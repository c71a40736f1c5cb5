"""Letters around passes for guests."""

from dataclasses import dataclass
from datetime import datetime

from models.domain.letters.visits import VisitFacts


@dataclass(frozen=True, kw_only=True)
class GuestArrived:
    """To the host who asked to be told: the guest went in on their pass, at the visit's `created_at`."""

    visit: VisitFacts


@dataclass(frozen=True, kw_only=True)
class PassOffered:
    """To a resident who named a guest in the chat: on which day may they come? `key` makes what is tapped once."""

    guest: str
    key: str


@dataclass(frozen=True, kw_only=True)
class PassMade:
    """To a resident who tapped a day: the pass, ready to be sent on."""

    guest: str
    village_name: str
    time_zone: str
    house_number: str
    code: str | None
    share_key: str
    valid_from: datetime
    valid_until: datetime


PassLetter = GuestArrived | PassOffered | PassMade
