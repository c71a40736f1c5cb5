"""How LINE counts: UTF-16 code units for most texts, grapheme clusters for a few."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from simulator.calls import Json

ZERO_WIDTH_JOINER = "\u200d"
JOINED_BY_RULE = "\u0e33\u0eb3"  # Thai and Lao AM are spacing marks in UAX 29
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Problems = list[Json]


def utf16_units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Grapheme clusters after UAX 29, as far as people's languages and emoji need it."""
    if text.isascii():
        return len(text)
    count, previous, flags = 0, "", 0
    for character in text:
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        flags = flags + 1 if is_flag else 0
        joins = _extends(character) or previous == ZERO_WIDTH_JOINER or (is_flag and flags % 2 == 0)
        count += not (joins and count)
        previous = character
    return count


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or character == ZERO_WIDTH_JOINER
        or character in JOINED_BY_RULE
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
    )


def problem(where: str, message: str) -> Json:
    return {"message": message, "property": where}


def text_within(problems: Problems, value: object, where: str, limit: int, *, required: bool = False) -> None:
    """A text in UTF-16 code units."""
    if unfit := _unfit(value, limit, _over_in_units, required=required):
        problems.append(problem(where, unfit))


def graphemes_within(problems: Problems, value: object, where: str, limit: int, *, required: bool = False) -> None:
    if unfit := _unfit(value, limit, _over_in_graphemes, required=required):
        problems.append(problem(where, unfit))


def _unfit(value: object, limit: int, over: Callable[[str, int], bool], *, required: bool) -> str | None:
    if value is None:
        return "May not be empty" if required else None
    if not isinstance(value, str):
        return "Must be a string"
    if not value:
        return "May not be empty"
    return f"Length must be between 0 and {limit}" if over(value, limit) else None


# Python's own length rules most texts out, so that few are counted
def _over_in_units(text: str, limit: int) -> bool:
    return 2 * len(text) > limit and utf16_units(text) > limit


def _over_in_graphemes(text: str, limit: int) -> bool:
    return len(text) > limit and graphemes(text) > limit


def media_uri(problems: Problems, value: object, where: str, limit: int = 2000) -> None:
    """Addresses that LINE itself fetches: https; plain http only towards this machine, for the demo."""
    text_within(problems, value, where, limit, required=True)
    if not isinstance(value, str) or not value:
        return
    if not value.isascii():
        problems.append(problem(where, "must be percent-encoded"))
    elif not _https_or_loopback(value):
        problems.append(problem(where, "invalid uri scheme: https is required"))


def _https_or_loopback(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and (parts.hostname or "") in LOOPBACK)
    )


def action_uri(problems: Problems, value: object, where: str) -> None:
    text_within(problems, value, where, 1000, required=True)
    if isinstance(value, str) and value.partition(":")[0] not in ("http", "https", "line", "tel"):
        problems.append(problem(where, "invalid uri scheme"))


def as_dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Json]:
    return [as_dict(item) for item in value] if isinstance(value, list) else []
