"""Bytes as text of the 45 signs that a QR code packs tightest (RFC 9285)."""

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def encode(octets: bytes) -> str:
    """Three signs for two bytes, two for a last one alone."""
    return "".join(_signs(octets[at : at + 2]) for at in range(0, len(octets), 2))


def decode(text: str) -> bytes:
    """The bytes. Raises ValueError for whatever `encode` would not have written."""
    return b"".join(_octets(text[at : at + 3]) for at in range(0, len(text), 3))


def _signs(octets: bytes) -> str:
    number, signs = int.from_bytes(octets), ""
    for _ in range(len(octets) + 1):
        number, value = divmod(number, 45)
        signs += SIGNS[value]
    return signs


def _octets(signs: str) -> bytes:
    number = 0
    for sign in reversed(signs):
        if sign not in _VALUES:
            raise ValueError("not a sign of base45")
        number = number * 45 + _VALUES[sign]
    length = len(signs) - 1
    if length == 0 or number >= 256**length:
        raise ValueError("not base45")
    return number.to_bytes(length)
