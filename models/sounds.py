"""How a Thai name is spoken, however it is spelled: ณัฐพงศ์, นัทพงษ์ and ณัฏฐพงค์ are one name to a guard's ear.

LK82 (Lorchirachoonkul 1982) was made for names. Of PyThaiNLP's keys it alone tells สมชาย from สมชัย and มาลี from
มาลัย, and finds พงศ์ in พงษ์; see tests/usecases/test_sounds.py.
"""

import os
import re
from collections.abc import Callable
from functools import cache

from models.domain.blocks import name_words

_THAI = re.compile("[\u0e01-\u0e4e]+")
_NIKHAHIT_AND_AA, _AM = "\u0e4d\u0e32", "\u0e33"


def sounds_of(name: str) -> str | None:
    """Given and family name together: either alone sounds like too many. None without both, or in another script."""
    words = name_words(name)
    if len(words) < 2 or not all(_THAI.fullmatch(word) for word in words):
        return None
    return f"{_key(words[0])} {_key(''.join(words[1:]))}"


def _key(word: str) -> str:
    return _lk82()(word.replace(_NIKHAHIT_AND_AA, _AM))


def load() -> None:
    """Before anybody waits for it: all greenlets of a process would."""
    _lk82()


@cache
def _lk82() -> Callable[[str], str]:
    """A third of a second and 11 MB: only who hears names pays. 65 MB of PyThaiNLP lie on the disk."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")  # else it makes a folder at home, which a container has not
    from pythainlp.soundex.lk82 import lk82

    return lk82
