"""What follows from LINE's answer to a message."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.domain.ids import MessageId

GIVE_UP_AFTER = timedelta(hours=23)
"""LINE honours a retry key for 24 hours after the first try; a later retry would be a second message."""

FIRST_BACKOFF = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(minutes=5)

UNCLEAR = "unclear"
"""The verdict on a reply that LINE may or may not have sent: the try timed out, or its worker died."""

CONFIRMATIONS = frozenset({"decision_made", "decision_undone"})
"""Kinds of letters that tell somebody what they did just now, as the rich menu and the pages show as well.

They are worth a push where they were surely not said. Where that is unclear and the reply token has died, they are not:
most likely it would be the second time, and it would be billed. Every other letter that must arrive is pushed then,
because being told twice is better than never.
"""


class Outcome(StrEnum):
    """How a message stands: still to be sent, accepted by LINE, refused for good, or not worth a billed push."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a message's row becomes. `due_at` is the next try of one that stays queued."""

    message_id: MessageId
    state: Outcome
    verdict: str
    error: str | None = None
    due_at: datetime | None = None
    reply_token: str | None = None
    line_request_id: str | None = None


def next_try(attempts: int, now: datetime, first_tried_at: datetime, luck: random.Random) -> datetime | None:
    """When to try again: doubled each time, with full jitter; None when LINE would no longer know the retry key."""
    ceiling = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(attempts - 1, 20))
    moment = now + ceiling * luck.uniform(0.5, 1.0)
    return moment if moment < first_tried_at + GIVE_UP_AFTER else None


def delivery_unasked(*, anybody_follows: bool | None) -> str:
    """What the guard is told where nobody of the house was asked. `anybody_follows` None: nobody lives there.

    Who follows the account and was not asked is away or asleep: the guard is to call the house.
    """
    if anybody_follows is None:
        return "nobody"
    return "call_house" if anybody_follows else "unreachable"
