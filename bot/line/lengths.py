"""Text as LINE takes and counts it: UTF-16 units in most places, grapheme clusters in labels.

LINE: https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

from collections.abc import Iterator
from unicodedata import category

ELLIPSIS = "…"
_JOINER = "\u200d"
_SELECTORS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SARA_AM = {"\u0e33", "\u0eb3"}  # letters by category, but one cluster with the consonant before them


def units(text: str) -> int:
    """Length in UTF-16 code units: an emoji is two or more."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a consonant with its vowel and tone, a flag, a joined emoji."""
    cluster = ""
    for char in text:
        if cluster and not _extends(cluster, char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def graphemes(text: str) -> int:
    return len(text) if text.isascii() else sum(1 for _ in clusters(text))


def cut_units(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, cut between clusters and ended by an ellipsis."""
    if len(text) * 2 <= limit or units(text) <= limit:
        return text
    kept, room = [], limit - 1
    for cluster in clusters(text):
        room -= units(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS


def cut_graphemes(text: str, limit: int) -> str:
    """At most `limit` clusters, ended by an ellipsis where some are missing."""
    if len(text) <= limit:
        return text
    pieces = list(clusters(text))
    return text if len(pieces) <= limit else "".join(pieces[: limit - 1]).rstrip() + ELLIPSIS


def one_line(text: str | None) -> str:
    """Somebody's words on one line, without what is not seen.

    Controls and lone surrogates go, and so do signs that turn the writing round, with which a name could pretend to be
    something else. May be empty, which LINE refuses as a text.
    """
    if text is None:
        return ""
    if not text.isprintable():
        text = "".join(" " if char.isspace() or category(char) == "Cc" else char for char in text if _seen(char))
    return " ".join(text.split())


def _seen(char: str) -> bool:
    return char.isspace() or char == _JOINER or category(char) not in {"Cf", "Cs", "Co", "Cn"} or ord(char) in _TAGS


def _extends(cluster: str, char: str) -> bool:
    code, last = ord(char), cluster[-1]
    if _JOINER in {char, last} or code in _SELECTORS or code in _SKIN_TONES or code in _TAGS:
        return True
    if code in _FLAG_LETTERS:  # flags are pairs
        return len(cluster) == 1 and ord(last) in _FLAG_LETTERS
    return char in _SARA_AM or category(char).startswith("M")
