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


def home_digits(written: str) -> str:
    """`+66 81-234 5678` and `0066812345678` are `0812345678`; digits alone, as one dials them at home."""
    digits = "".join(str(int(one)) for one in written if one.isdecimal())
    abroad = digits.removeprefix("00") if digits.startswith("00") else digits if written.strip().startswith("+") else ""
    return _TRUNK + abroad.removeprefix("66") if abroad.startswith("66") else digits
