"""LINE's signature over a webhook: HMAC-SHA256 of the raw bytes with the channel secret, in Base64."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(body: bytes, channel_secret: str) -> str:
    """What LINE puts into `x-line-signature` for these bytes."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


def is_signed(body: bytes, signature: str | None, secrets: Iterable[str]) -> bool:
    """Whether one of the secrets made this signature; compared in constant time."""
    if not signature:
        return False
    given = signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets)
