"""Photos in a bucket, of Amazon or of anybody who speaks the same protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from models.photos.keys import KEY, parts_of
from models.photos.troubles import PhotoMissing, PhotoStoreTrouble

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# A gate waits: three short tries rather than boto3's minute. Checksums only where S3 itself asks for them, because
# many stores with the same protocol refuse the newer ones.
PATIENCE = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"total_max_attempts": 3, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
GONE = frozenset({"NoSuchKey", "404"})


class S3Store:
    """Keys are the photos' own, behind the prefix. Credentials come from where boto3 looks for them."""

    def __init__(self, client: S3Client, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    @classmethod
    def at(cls, *, bucket: str, prefix: str, endpoint_url: str | None) -> Self:
        """A session of its own: boto3's default one is shared and not made for threads, while a client is."""
        return cls(boto3.session.Session().client("s3", endpoint_url=endpoint_url, config=PATIENCE), bucket, prefix)

    def put(self, key: str, photo: bytes) -> None:
        with _troubles_told(key):
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._name(key),
                Body=photo,
                ContentType="image/jpeg",
                CacheControl="private, no-store",
            )

    def get(self, key: str) -> bytes:
        with _troubles_told(key):
            return self._client.get_object(Bucket=self._bucket, Key=self._name(key))["Body"].read()

    def delete(self, key: str) -> None:
        with _troubles_told(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def keys_before(self, moment: datetime) -> Iterator[str]:
        with _troubles_told(self._prefix):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for entry in page.get("Contents", []):
                    key = entry["Key"].removeprefix(self._prefix)
                    if KEY.fullmatch(key) and entry["LastModified"] < moment:
                        yield key

    def discard_unfinished(self, moment: datetime) -> int:  # noqa: ARG002 - a bucket shows whole objects only
        return 0

    def _name(self, key: str) -> str:
        return self._prefix + "/".join(parts_of(key))


@contextmanager
def _troubles_told(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as trouble:
        if trouble.response["Error"]["Code"] in GONE:
            raise PhotoMissing(key) from None
        raise PhotoStoreTrouble(f"photo store: {trouble} ({key})") from trouble
    except BotoCoreError as trouble:
        raise PhotoStoreTrouble(f"photo store: {trouble} ({key})") from trouble
