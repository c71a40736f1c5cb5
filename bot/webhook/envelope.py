"""A webhook's body: JSON as phones really send it, understood no further than the list of its events."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from models.usecases.inbox import Arrived, arrived

MOST_EVENTS = 1_000
MOST_DIGITS = 1_000
"""Of an integer; Python itself reads 4300."""

Refusal = tuple[int, str]
"""A status, and why."""

NOT_JSON: Refusal = (400, "the body is not JSON in UTF-8")

_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A webhook's body, understood no further than its outside. None: it is too deep for any reader of ours."""

    destination: str
    events: Sequence[object] | None


def opened(body: bytes) -> Envelope | Refusal:
    """What the body says on its outside, or why it is refused."""
    try:
        parsed = _parsed(body)
    except ValueError:
        return NOT_JSON
    except RecursionError:
        return Envelope(destination="", events=None)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("events"), list):
        return 400, "the body has no list of events"
    if len(parsed["events"]) > MOST_EVENTS:
        return 400, "too many events"
    destination = parsed.get("destination")
    return Envelope(destination=destination if isinstance(destination, str) else "", events=parsed["events"])


def _parsed(body: bytes) -> object:
    """The second reader knows long numbers, and what phones do send: half a surrogate pair."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body.decode(), parse_int=_integer)


def _integer(digits: str) -> int | str:
    """Python reads so many digits and no more; longer ones mean nothing to anybody, and are kept as they were."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def is_balanced(body: bytes) -> bool:
    """Whether every bracket of a body that is too deep to be read is closed by its own kind, and the last one last."""
    expected: list[str] = []
    for found in _BRACKETS.finditer(body.decode().strip()):
        sign = found.group()
        if sign in _CLOSING:
            expected.append(_CLOSING[sign])
        elif sign[0] != '"' and (not expected or expected.pop() != sign):
            return False
        if not expected and found.end() != len(found.string):
            return False
    return not expected


def to_keep(events: Sequence[object] | None, body: bytes) -> list[Arrived]:
    """Each event by itself. What cannot be written again is kept as the body that it came in: once, it may be large."""
    if events is None:
        return [arrived(None, body.decode())]
    found: list[Arrived] = []
    with_body = False
    for event in events:
        payload = _written(event)
        if payload is not None:
            found.append(arrived(event, payload))
        elif not with_body:
            found.append(arrived(event, body.decode()))
            with_body = True
    return found


def _written(event: object) -> str | None:
    """The second writer escapes halves of characters and knows long numbers. None: too deep for either."""
    try:
        return orjson.dumps(event).decode()
    except orjson.JSONEncodeError:
        try:
            return json.dumps(event, separators=(",", ":"))
        except RecursionError:
            return None
