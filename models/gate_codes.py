"""The keys behind codes at the gate: of each village its own, derived from SECRET_KEY and stored nowhere."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.domain import gate_code
from models.domain.ids import HouseId, VillageId

_CODES = b"gate code 1"
_SALT = b"gate code salt 1"


class GateCodes:
    """The codes that a village's houses tell its gate, and what the gate knows them by."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key.encode()

    def code(self, village_id: VillageId, house_id: HouseId, hour: int) -> str:
        return gate_code.code_of(self._derived(_CODES, village_id), house_id, hour)

    def salt(self, village_id: VillageId) -> str:
        """Nothing secret: it keeps one village's table from being good for the next one's."""
        return urlsafe_b64encode(self._derived(_SALT, village_id)[:12]).decode()

    def verifiers(self, village_id: VillageId, house_ids: Sequence[HouseId], hour: int) -> dict[HouseId, str]:
        """What the codes of these houses hash to in this hour."""
        key, salt = self._derived(_CODES, village_id), self.salt(village_id)
        return {one: gate_code.verifier(salt, one, hour, gate_code.code_of(key, one, hour)) for one in house_ids}

    def _derived(self, purpose: bytes, village_id: VillageId) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=purpose, info=village_id.bytes).derive(self._secret_key)
