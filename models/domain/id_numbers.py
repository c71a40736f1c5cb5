"""Numbers of ID cards and passports: read so that a slip of the finger is not taken for somebody else."""

import re
import unicodedata

_THAI_DIGITS = 13
_PASSPORT = re.compile("[A-Z0-9]{5,20}")


def read_id_number(written: str) -> str | None:
    """Without blanks and hyphens, in capitals. None for what is neither a Thai ID nor like a passport's number."""
    signs = (_plain(one) for one in written if not one.isspace() and one not in "-\u2010\u2011\u2013")
    number = "".join(signs).upper()
    if len(number) == _THAI_DIGITS and number.isascii() and number.isdecimal():
        return number if _holds(number) else None
    return number if _PASSPORT.fullmatch(number) else None


def _plain(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _holds(number: str) -> bool:
    """The last digit of a Thai ID follows from the others: weights 13 down to 2, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(_THAI_DIGITS, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(number[-1])
