"""Columns that must not be read from a stolen backup: channel secrets, tokens, phone numbers."""

from cryptography.fernet import Fernet, MultiFernet


class Seal:
    """Encrypts with the first of FIELD_KEYS and decrypts with any, so that keys can be rotated."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, plain: str) -> bytes:
        return self._fernet.encrypt(plain.encode())

    def open(self, sealed: bytes) -> str:
        """The plain text. Raises cryptography.fernet.InvalidToken where no key fits."""
        return self._fernet.decrypt(bytes(sealed)).decode()

    def seal_optional(self, plain: str | None) -> bytes | None:
        return None if plain is None else self.seal(plain)

    def open_optional(self, sealed: bytes | None) -> str | None:
        return None if sealed is None else self.open(sealed)
