"""Passwords as they are kept: Argon2id, with RFC 9106's second recommended parameters, which are argon2-cffi's own."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Characters. NIST SP 800-63B asks for eight where a second factor stands beside, and for length before all."""

LONGEST = 200
"""Characters. More would only be work for the hash."""

_hasher = PasswordHasher()
_NOBODYS = _hasher.hash("nobody's password")


def hash_password(password: str) -> str:
    """Some 50 ms and 64 MiB: not on a greenlet."""
    return _hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the one. Takes as long where there is none, so that nobody learns which addresses exist."""
    try:
        return _hasher.verify(password_hash or _NOBODYS, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, told: tuple[str, ...]) -> str | None:
    """Why it is no good: `short`, `long`, `plain` (few signs, or what everybody knows of its owner); None if it is."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    small = password.casefold()
    known = [part for one in told for part in one.casefold().replace("@", " ").replace(".", " ").split()]
    for word in (*known, "password", "village", "12345678", "qwertyui"):
        if len(word) > 3:
            small = small.replace(word, "")
    return "plain" if len(set(small)) < 6 else None
