"""ID tokens and the keys that sign them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER = "https://access.line.me"


def _base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


class Keys:
    """One ES256 key pair; its public half is at /oauth2/v2.1/certs."""

    def __init__(self, pem: str | None = None) -> None:
        self._private = self._read(pem) if pem else ec.generate_private_key(ec.SECP256R1())
        numbers = self._private.public_key().public_numbers()
        self._x, self._y = _base64url(numbers.x), _base64url(numbers.y)
        self.kid = hashlib.sha256((self._x + self._y).encode()).hexdigest()

    @staticmethod
    def _read(pem: str) -> ec.EllipticCurvePrivateKey:
        key = serialization.load_pem_private_key(pem.encode(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the state file's key is not an elliptic curve key")
        return key

    def pem(self) -> str:
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    def jwks(self) -> dict[str, Any]:
        key = {"kty": "EC", "alg": "ES256", "use": "sig", "kid": self.kid, "crv": "P-256", "x": self._x, "y": self._y}
        return {"keys": [key]}

    def sign(self, claims: dict[str, Any]) -> str:
        """As LIFF and native apps get it."""
        return jwt.encode(claims, self._private, algorithm="ES256", headers={"kid": self.kid})

    def decode(self, token: str, secret: str) -> dict[str, Any]:
        """The claims of a token that this server signed, for the channel with this secret; time is judged elsewhere."""
        algorithm = jwt.get_unverified_header(token).get("alg")
        key: Any = self._private.public_key() if algorithm == "ES256" else secret
        options: Any = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
        return jwt.decode(token, key, algorithms=["ES256" if algorithm == "ES256" else "HS256"], options=options)


def sign_for_web(claims: dict[str, Any], channel_secret: str) -> str:
    """LINE: the code flow of a web page gets HS256 with the channel's secret and no kid."""
    return jwt.encode(claims, channel_secret, algorithm="HS256")
