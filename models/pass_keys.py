"""The keys that sign guests' passes: a pair for each village, derived from SECRET_KEY and stored nowhere.

When SECRET_KEY changes, all pairs do, and codes from before are answered by Verdict.OLD_KEY. A pass's page makes its
code anew whenever it is opened, so a guest opens it once more; the six digits of the pass work all the while.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.domain.ids import VillageId
from models.domain.pass_token import Envelope, PassToken, key_id, opened, pack, unpack, village_tag, write
from models.domain.pass_verdict import Verdict

PURPOSE = b"pass token 1"
_DIGITS = b"pass digits 1"


@dataclass(frozen=True, kw_only=True)
class GateKey:
    """What a gate needs to read its village's tokens; nothing of it is secret."""

    village_tag: int
    key_id: int
    public_key: bytes

    def read(self, text: str) -> PassToken | Verdict:
        """The pass that the text tells, or why it is not believed."""
        envelope = opened(text)
        if envelope is None:
            return Verdict.NOT_A_PASS
        if envelope.village_tag != self.village_tag:
            return Verdict.OTHER_VILLAGE
        if envelope.key_id != self.key_id:
            return Verdict.OLD_KEY
        return unpack(envelope.facts) if self._signed(envelope) else Verdict.FORGED

    def _signed(self, envelope: Envelope) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(envelope.signature, envelope.facts)
        except InvalidSignature:
            return False
        return True


class PassKeys:
    """Signs for each village with the pair of its own."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key.encode()

    def gate_key(self, village_id: VillageId) -> GateKey:
        public = self._private(village_id).public_key().public_bytes_raw()
        return GateKey(village_tag=village_tag(village_id), key_id=key_id(public), public_key=public)

    def sign(self, village_id: VillageId, token: PassToken) -> str:
        """The token's text, the same for the same pass."""
        private = self._private(village_id)
        facts = pack(token, village_tag(village_id), key_id(private.public_key().public_bytes_raw()))
        return write(facts, private.sign(facts))

    def code_salt(self, village_id: VillageId) -> str:
        """By which a village's gates know six digits that they are told: see `code_hash`."""
        return urlsafe_b64encode(self._derived(_DIGITS, village_id)[:12]).decode()

    def _private(self, village_id: VillageId) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._derived(PURPOSE, village_id))

    def _derived(self, purpose: bytes, village_id: VillageId) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=purpose, info=village_id.bytes).derive(self._secret_key)
