"""Numbers of houses, as people write them: `12/3`, `12 / 3` and `๑๒/๓` are one house, and 12/3 stands before 12/10."""

import re
import unicodedata
from string import ascii_lowercase, ascii_uppercase

LONGEST_NUMBER = 30
"""Signs: more fits neither a card nor a letter."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_CAPITALS = str.maketrans(ascii_uppercase, ascii_lowercase)
_BEFORE = re.compile(r"^(?:บ้านเลขที่|เลขที่|บ้าน|house\b|no\.)\s*", re.IGNORECASE)
_AROUND = re.compile(r"\s*([/\-])\s*")
_WIDTH = 12


def tidy(written: str) -> str:
    """As it is kept: Arabic digits, no blanks around strokes, nothing before the number."""
    text = " ".join(unicodedata.normalize("NFC", written).translate(_THAI_DIGITS).split())
    return _AROUND.sub(r"\1", _BEFORE.sub("", text)).strip()


def order_of(number: str) -> str:
    """What the number is sorted by, sign by sign, and known again by: PostgreSQL's `house_order` says the same."""
    bare = re.sub(r"\s+", "", number.translate(_THAI_DIGITS)).translate(_CAPITALS)
    return re.sub(r"[0-9]+", lambda found: found[0].zfill(_WIDTH)[-_WIDTH:], bare)
