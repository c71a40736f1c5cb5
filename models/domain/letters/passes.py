"""Letters around passes for guests."""

from dataclasses import dataclass

from models.domain.letters.visits import VisitFacts


@dataclass(frozen=True, kw_only=True)
class GuestArrived:
    """To the host who asked to be told: the guest went in on their pass, at the visit's `created_at`."""

    visit: VisitFacts


PassLetter = GuestArrived
