"""Whether a message that did not arrive is worth saying now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.domain.notices import Hold
from models.domain.visit import State

FRESH = timedelta(hours=24)
"""Who came yesterday is no news today."""

QUESTIONS = frozenset({"visit_request"})
NEWS = frozenset({"let_in_unasked", "guest_arrived", "watchlist_hit"})
LASTING = frozenset({"notice"})
"""All other kinds answer something that somebody did in the chat: out of place once they have gone on."""


class Never(StrEnum):
    """Why it is not sent again."""

    NOT_DEAD = "not_dead"
    RESENT = "resent"
    NO_FACTS = "no_facts"
    ANSWERED = "answered"
    OLD = "old"
    A_REPLY = "a_reply"
    GONE = "gone"
    BLOCKED = "blocked"
    RESERVE = "reserve"  # of a notice: what is left of the month is kept for the gate
    SPENT = "spent"


HELD = {Hold.RESERVE: Never.RESERVE, Hold.SPENT: Never.SPENT}


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """What is known of a message, of its visit, and of whom it was for. `belongs`: they still have a place here."""

    kind: str
    dead: bool
    resent: bool
    readable: bool
    created_at: datetime
    visit_state: str | None
    belongs: bool
    following: bool


def why_not(letter: DeadLetter, now: datetime) -> Never | None:
    """None where it may be sent once more."""
    checks = (
        (letter.resent, Never.RESENT),
        (not letter.dead, Never.NOT_DEAD),
        (not letter.readable, Never.NO_FACTS),
        (letter.kind not in QUESTIONS | NEWS | LASTING, Never.A_REPLY),
        (letter.kind in QUESTIONS and letter.visit_state != State.REQUESTED.value, Never.ANSWERED),
        (letter.kind in NEWS and now - letter.created_at > FRESH, Never.OLD),
        (not letter.belongs, Never.GONE),
        (not letter.following, Never.BLOCKED),
    )
    return next((why for holds, why in checks if holds), None)
