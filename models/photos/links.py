"""Links to photos that nobody can guess, and that end. Who holds one may look: a LINE message has no login."""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import get_args
from uuid import UUID

from itsdangerous import Signer

from models.domain.ids import PhotoId, VillageId
from models.photos.keys import Size

HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SIZES: tuple[Size, ...] = get_args(Size)
FIELDS = struct.Struct(">16s16sBI")
"""Village, photo, size, and the hour since 1970 in which the link is no longer good."""


class LinkForged(Exception):  # noqa: N818 - the words of the house
    """Not a link of ours, or one that somebody changed."""


class LinkExpired(Exception):  # noqa: N818
    """It was good once."""


@dataclass(frozen=True, kw_only=True)
class PhotoRef:
    """What a good link shows, and until when a browser may keep it."""

    village_id: VillageId
    photo_id: PhotoId
    size: Size
    expires_at: datetime


class PhotoLinks:
    """The same photo asked for within the same hour has the same link: browsers keep it, frozen messages repeat."""

    def __init__(self, secret_key: str, base_url: str) -> None:
        self._signer = Signer(secret_key, salt="photo-link", key_derivation="hmac", digest_method=sha256)
        self._base_url = base_url.rstrip("/")

    def url(self, village_id: VillageId, photo_id: PhotoId, size: Size, lifetime: timedelta, now: datetime) -> str:
        """Good for `lifetime` at least, and until the hour is full."""
        last_hour = -((EPOCH - now - lifetime) // HOUR)
        fields = FIELDS.pack(village_id.bytes, photo_id.bytes, SIZES.index(size), last_hour)
        return f"{self._base_url}/api/v1/photos/{self._signed(fields)}"

    def read(self, token: str, now: datetime) -> PhotoRef:
        ref = _ref_in(self._fields_in(token))
        if now >= ref.expires_at:
            raise LinkExpired
        return ref

    def _signed(self, fields: bytes) -> str:
        return self._signer.sign(urlsafe_b64encode(fields).rstrip(b"=")).decode()

    def _fields_in(self, token: str) -> bytes:
        """Signs again and compares the whole: base64 has several spellings, and only ours is good."""
        try:
            words, _, _ = token.encode("ascii").rpartition(b".")
            fields = urlsafe_b64decode(words + b"=" * (-len(words) % 4))
        except (UnicodeEncodeError, NotBase64):
            raise LinkForged from None
        if not compare_digest(self._signed(fields), token):
            raise LinkForged
        return fields


def _ref_in(fields: bytes) -> PhotoRef:
    village, photo, size, hour = FIELDS.unpack(fields)
    return PhotoRef(
        village_id=VillageId(UUID(bytes=village)),
        photo_id=PhotoId(UUID(bytes=photo)),
        size=SIZES[size],
        expires_at=EPOCH + hour * HOUR,
    )
