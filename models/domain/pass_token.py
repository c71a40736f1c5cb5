"""What the QR code of a guest's pass tells: which pass it is and when it is good, and nothing about any person.

A token is 19 bytes (23 with weekdays or hours) and an Ed25519 signature of 64, written in base45: 125 or 131 signs.
Signing and checking is in models/pass_keys.py, because rules use the standard library only. The guard's page reads the
same tokens by liff/static/js/pass-token.js; tests/pass_tokens.json holds the two together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from models.domain import base45
from models.domain.ids import VillageId

VERSION = 1
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVERY_DAY = 0b111_1111
"""Weekdays as bits: Monday 1, Tuesday 2, up to Sunday 64."""
MIDNIGHT = time(0)

ALWAYS = (
    ("version", 4),
    ("headcount", 4),
    ("key_id", 8),
    ("village_tag", 16),
    ("number", 63),
    ("once", 1),
    ("revision", 8),
    ("valid_from", 24),  # minutes since EPOCH: until November 2056
    ("valid_until", 24),
)
RECURRING = (*ALWAYS, ("weekdays", 8), ("from_minute", 12), ("until_minute", 12))
"""The fields and their bits, in the order in which they are written, the highest bit first."""
Layout = tuple[tuple[str, int], ...]
REVISIONS = 1 << 8
MOST_HEADS = (1 << 4) - 1
LAST_MINUTE = (1 << 24) - 1
SIGNATURE = 64  # bytes
MOST_BLANKS = 2


@dataclass(frozen=True, kw_only=True)
class PassToken:
    """A pass as its token tells it. Weekdays and hours are the village's own; hours may cross midnight.

    `revision` counts the changes modulo REVISIONS; `headcount` 0 is one that was not told, or above MOST_HEADS.
    Hours from midnight to midnight are the whole day.
    """

    number: int
    revision: int
    valid_from: datetime
    valid_until: datetime
    once: bool
    headcount: int = 0
    weekdays: int = EVERY_DAY
    from_time: time = MIDNIGHT
    until_time: time = MIDNIGHT

    @property
    def recurring(self) -> bool:
        return (self.weekdays, self.from_time, self.until_time) != (EVERY_DAY, MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A token as anybody can read it: nothing in it is to be believed before the signature was checked."""

    village_tag: int
    key_id: int
    facts: bytes
    signature: bytes


def village_tag(village_id: VillageId) -> int:
    """Tells villages apart in a token: two bytes, so that one pair in 65536 is taken for the same."""
    return int.from_bytes(sha256(b"village" + village_id.bytes).digest()[:2])


def key_id(public_key: bytes) -> int:
    """Which key signed, so that a pass from before a change of SECRET_KEY is not called forged."""
    return sha256(public_key).digest()[0]


def pack(token: PassToken, tag: int, key: int) -> bytes:
    """The facts that are signed. Seconds are rounded in the guest's favour."""
    layout = RECURRING if token.recurring else ALWAYS
    fields = {
        "version": VERSION,
        "headcount": token.headcount if token.headcount <= MOST_HEADS else 0,
        "key_id": key,
        "village_tag": tag,
        "number": token.number,
        "once": int(token.once),
        "revision": token.revision % REVISIONS,
        "valid_from": _held((token.valid_from - EPOCH) // MINUTE),
        "valid_until": _held(-((EPOCH - token.valid_until) // MINUTE)),
        "weekdays": token.weekdays,
        "from_minute": _minute_of(token.from_time),
        "until_minute": _minute_of(token.until_time),
    }
    return _packed((fields[name], bits) for name, bits in layout)


def unpack(facts: bytes) -> PassToken:
    """The pass that signed facts tell."""
    fields = _fields(facts)
    return PassToken(
        number=fields["number"],
        revision=fields["revision"],
        valid_from=EPOCH + fields["valid_from"] * MINUTE,
        valid_until=EPOCH + fields["valid_until"] * MINUTE,
        once=bool(fields["once"]),
        headcount=fields["headcount"],
        weekdays=fields.get("weekdays", EVERY_DAY),
        from_time=_time_of(fields.get("from_minute", 0)),
        until_time=_time_of(fields.get("until_minute", 0)),
    )


def write(facts: bytes, signature: bytes) -> str:
    """The text of the QR code. It may begin with blanks; its last sign is a digit."""
    return base45.encode(facts + signature)


def opened(text: str) -> Envelope | None:
    """What was scanned, unfolded; None where it is no pass. Blanks at its front may have been lost on the way."""
    whole = next((text.rjust(size) for size in _TEXT_SIZES if size - MOST_BLANKS <= len(text) <= size), "")
    try:
        octets = base45.decode(whole)
    except ValueError:
        return None
    facts, signature = octets[:-SIGNATURE], octets[-SIGNATURE:]
    if not facts:
        return None
    fields = _fields(facts)
    if fields["version"] != VERSION:
        return None
    return Envelope(village_tag=fields["village_tag"], key_id=fields["key_id"], facts=facts, signature=signature)


def _bytes_of(layout: Layout) -> int:
    return sum(bits for _, bits in layout) // 8


_TEXT_SIZES = tuple(len(base45.encode(bytes(_bytes_of(layout) + SIGNATURE))) for layout in (ALWAYS, RECURRING))


def _packed(fields: Iterable[tuple[int, int]]) -> bytes:
    number = length = 0
    for value, bits in fields:
        if not 0 <= value < 1 << bits:
            raise ValueError("does not fit into a token")
        number, length = number << bits | value, length + bits
    return number.to_bytes(length // 8)


def _fields(facts: bytes) -> Mapping[str, int]:
    layout = RECURRING if len(facts) == _bytes_of(RECURRING) else ALWAYS
    number, fields = int.from_bytes(facts), {}
    for name, bits in reversed(layout):
        number, fields[name] = number >> bits, number & (1 << bits) - 1
    return fields


def _held(minute: int) -> int:
    """Within what the token can tell: a pass without end ends with it."""
    return min(max(minute, 0), LAST_MINUTE)


def _minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time_of(minute: int) -> time:
    return time(*divmod(minute, 60))


def code_hash(salt: str, number: int, code: str) -> str:
    """By what a gate without network finds the pass of six digits that it is told. It keeps them from being read, and
    from nobody who tries all million.
    """
    return sha256(f"{salt}{number}{code}".encode()).hexdigest()[:12]
