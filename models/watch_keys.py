"""Hashes by which a village knows phones and ID cards again: of each village its own, by a key stored nowhere.

Both are short enough to be tried out one by one, so that a bare hash would be as good as the number. When SECRET_KEY
changes nobody is known by them any more: the entries have to be made anew, and plates and names work all the while.
"""

import hmac
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.domain.ids import VillageId
from models.domain.phones import home_digits

_PHONES = b"watched phones 1"
_IDS = b"watched ids 1"
_SALT = b"watch salt 1"


class WatchKeys:
    """Hashes for each village by a key of its own, derived from SECRET_KEY."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key.encode()

    def phone(self, village_id: VillageId, written: str | None) -> str | None:
        """The same for a number with its country and without."""
        return self._hashed(_PHONES, village_id, home_digits(written) if written else None)

    def id_number(self, village_id: VillageId, number: str | None) -> str | None:
        """Of a number as `read_id_number` writes it."""
        return self._hashed(_IDS, village_id, number)

    def salt(self, village_id: VillageId) -> str:
        """Nothing secret: it keeps one village's list from being good for the next one's."""
        return urlsafe_b64encode(self._derived(_SALT, village_id)[:12]).decode()

    def _hashed(self, purpose: bytes, village_id: VillageId, told: str | None) -> str | None:
        if not told:
            return None
        return hmac.digest(self._derived(purpose, village_id), told.encode(), "sha256").hex()

    def _derived(self, purpose: bytes, village_id: VillageId) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=purpose, info=village_id.bytes).derive(self._secret_key)
