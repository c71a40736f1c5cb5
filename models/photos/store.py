"""Where photos are kept: a folder of this machine, or a bucket."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from models.photos.file_store import FileStore
from models.photos.keys import BadKey, Size, photo_key
from models.photos.troubles import PhotoMissing, PhotoStoreFull, PhotoStoreTrouble

__all__ = [
    "BadKey",
    "PhotoMissing",
    "PhotoStore",
    "PhotoStoreFull",
    "PhotoStoreTrouble",
    "Size",
    "open_store",
    "photo_key",
]


class PhotoStore(Protocol):
    """Safe on any thread. A folder's calls wait for the disk, which holds up all greenlets: under gevent they belong in
    the threadpool. S3's wait for a socket, as greenlets do anyway.
    """

    def put(self, key: str, photo: bytes) -> None:
        """The whole photo or nothing, and on disk when this returns. The same key again replaces it."""

    def get(self, key: str) -> bytes:
        """Raises PhotoMissing."""

    def delete(self, key: str) -> None:
        """Also where there is none: deleting twice is deleting once."""

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Photos stored earlier than that, in no order, read as the caller goes."""

    def discard_unfinished(self, moment: datetime) -> int:
        """Removes what crashed writers left before that, and tells how many. It was never a photo."""


def open_store(url: str, s3_endpoint_url: str | None = None) -> PhotoStore:
    """`file:///folder` or `s3://bucket/prefix`, the latter also at another address than Amazon's."""
    place = urlsplit(url)
    if place.scheme == "file" and not place.netloc and place.path.startswith("/"):
        return FileStore(Path(unquote(place.path)))
    if place.scheme == "s3" and place.netloc:
        from models.photos.s3_store import S3Store  # late: most installations never pay for importing boto3

        return S3Store.at(bucket=place.netloc, prefix=unquote(place.path).strip("/"), endpoint_url=s3_endpoint_url)
    raise ValueError("PHOTO_STORE_URL must be file:///… or s3://bucket/prefix")
