"""Eight signs that a house tells its gate across a dead link: bound to the house and to the hour.

The gate's page verifies what it is told without network, and cannot make up a code: it knows only what the codes of the
next hours hash to. liff/static/js/offline/gate-code.js says the same; tests/gate_codes.json holds the two together.
"""

import hashlib
import hmac
import unicodedata
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from models.domain.ids import HouseId

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nobody mistakes one for another on the phone, and no word comes out."""

LENGTH = 8
HOUR = timedelta(hours=1)
GRACE = timedelta(minutes=15)
"""So long after its hour a code is good: one that was asked for in the last minute is still to be told."""

TALK = timedelta(hours=2)
"""A code is told while the visitor stands at the gate: one of longer before the entry answers somebody else."""

AHEAD = 12
"""Hours that a gate without network can look ahead."""

_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


def hour_of(moment: datetime) -> int:
    """Hours since 1970, in UTC: no village's clock jumps in it."""
    return int(moment.timestamp()) // 3600


def code_of(key: bytes, house_id: HouseId, hour: int) -> str:
    """The house's code of this hour, by the key of its village."""
    digest = hmac.digest(key, house_id.bytes + hour.to_bytes(8), "sha256")
    bits = int.from_bytes(digest[:5])
    return "".join(SIGNS[bits >> shift & 31] for shift in range(35, -1, -5))


def shown(code: str) -> str:
    """As people read it out: two halves."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str | None:
    """The code that somebody has typed, as it is kept; None for what can be none."""
    kept = "".join(
        one for one in text.upper() if one != "-" and not one.isspace() and unicodedata.category(one) != "Cf"
    )
    code = kept.translate(_MEANT)
    return code if len(code) == LENGTH and all(one in SIGNS for one in code) else None


def good_until(hour: int) -> datetime:
    return datetime.fromtimestamp((hour + 1) * 3600, UTC) + GRACE


def hours_good(since: datetime, until: datetime) -> range:
    """The hours whose codes were good at some moment between these two."""
    return range(hour_of(since - GRACE), hour_of(max(since, until)) + 1)


def heard_between(
    came_at: datetime, entered_at: datetime, now: datetime, oldest: datetime
) -> tuple[datetime, datetime]:
    """When a code may have been told, by what a gate says of its visitor: never ahead of us, never before `oldest`."""
    entered = max(oldest, min(entered_at, now))
    return min(max(came_at, entered - TALK), entered), entered


def hours_told(now: datetime) -> range:
    """What a gate is told of in advance."""
    this = hour_of(now)
    return range(this - 1, this + AHEAD + 1)


def verifier(salt: str, house_id: HouseId, hour: int, code: str) -> str:
    """48 bits, by which a page knows the code when it is told it."""
    digest = hashlib.sha256(f"{salt}|{house_id}|{hour}|{code}".encode()).digest()
    return urlsafe_b64encode(digest[:6]).decode()
