"""Phone numbers as a phone dials them."""

THAILAND = "+66"
_TRUNK = "0"


def dialled(written: str) -> str:
    """`081-234 5678` is `+66812345678`; a number of three or four digits, and one with a country's, stays as it is."""
    plus = "+" if written.startswith("+") else ""
    digits = "".join(one for one in written if one.isdecimal())
    if plus or not digits.startswith(_TRUNK):
        return plus + digits
    return THAILAND + digits.removeprefix(_TRUNK)
