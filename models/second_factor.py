"""The second factor: six digits of an app (RFC 6238, as every authenticator has it), or a recovery code."""

import secrets
from datetime import datetime
from hashlib import sha256

import pyotp

ISSUER = "Village Security"
STEP_SECONDS = 30
LEEWAY_STEPS = 1
"""A phone's clock may be half a minute off, both ways."""

RECOVERY_CODES = 10
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
_LENGTH = 10  # of 31 signs: 49 bits


def new_secret() -> str:
    """160 bits, as RFC 4226 recommends, in base 32."""
    return pyotp.random_base32()


def otp_address(secret: str, email: str) -> str:
    """What the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, taken: int | None) -> int | None:
    """The time step whose code this is; None where it is none, or one that was taken before: a code works once."""
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // STEP_SECONDS
    for step in range(current - LEEWAY_STEPS, current + LEEWAY_STEPS + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), code) and (taken is None or step > taken):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Like `k7m4p-x2h9q`: shown once, and kept as hashes."""
    drawn = ("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES))
    return [f"{one[:5]}-{one[5:]}" for one in drawn]


def recovery_hash(code: str) -> str:
    """However it was typed: in capitals, without its hyphen. A plain hash is enough for what nobody can guess."""
    plain = "".join(sign for sign in code.casefold() if sign in _SIGNS)
    return sha256(f"recovery:{plain}".encode()).hexdigest()
