"""What both stores promise, and the sweep over them. The bucket is moto's, over real HTTP."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from models.photos.store import BadKey, PhotoMissing, PhotoStore, PhotoStoreTrouble, open_store
from models.photos.sweep import orphans
from tests.photos.pictures import visitor_jpeg
from tests.photos.stores import OTHER_VILLAGE, VILLAGE, key, photo_id

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LATER = timedelta(minutes=1)
WRONG_KEYS = (
    "",
    "/etc/passwd",
    "../../etc/passwd",
    f"{VILLAGE}/../{photo_id(1)}-full.jpg",
    f"{VILLAGE}/{photo_id(1)}-huge.jpg",
    f"{VILLAGE}/{photo_id(1)}-full.jpg/../x",
    f"{VILLAGE}/{photo_id(1)}-full.jpg\n",
    f"{VILLAGE}\0/{photo_id(1)}-full.jpg",
    f"{VILLAGE}//{photo_id(1)}-full.jpg",
    f"{str(VILLAGE).upper()}/{photo_id(1)}-FULL.jpg",
)


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)


@pytest.fixture(scope="module")
def owner(s3_address: str) -> Iterator["S3Client"]:
    """Who made the buckets, and may look into them."""
    client = boto3.client(
        "s3", "us-east-1", endpoint_url=s3_address, aws_access_key_id="test", aws_secret_access_key="test"
    )
    yield client
    client.close()


@pytest.fixture
def bucket(owner: "S3Client") -> str:
    name = f"photos-{uuid4().hex[:8]}"
    owner.create_bucket(Bucket=name)
    return name


@pytest.fixture(params=["file", "s3", "s3 with prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    if request.param == "file":
        return open_store(f"file://{tmp_path}/with%20space/photos")
    name, address = request.getfixturevalue("bucket"), request.getfixturevalue("s3_address")
    return open_store(f"s3://{name}" + ("/village/photos/" if "prefix" in request.param else ""), address)


def soon() -> datetime:
    return datetime.now(UTC) + LATER


def test_a_photo_comes_back_as_it_went_in(store: PhotoStore) -> None:
    photo = visitor_jpeg(640, 480)
    store.put(key(1, "full"), photo)
    store.put(key(1, "thumb"), b"small")
    assert store.get(key(1, "full")) == photo
    assert store.get(key(1, "thumb")) == b"small"


def test_the_same_key_again_replaces(store: PhotoStore) -> None:
    store.put(key(), b"before")
    store.put(key(), b"after")
    assert store.get(key()) == b"after"
    assert list(store.keys_before(soon())) == [key()]


def test_what_is_not_there_is_missing_and_deleting_it_is_no_trouble(store: PhotoStore) -> None:
    with pytest.raises(PhotoMissing):
        store.get(key(2))
    store.delete(key(2))
    store.put(key(2), b"photo")
    store.delete(key(2))
    store.delete(key(2))
    with pytest.raises(PhotoMissing):
        store.get(key(2))


def test_only_what_is_older_is_listed(store: PhotoStore) -> None:
    keys = {key(number, village=village) for number in range(3) for village in (VILLAGE, OTHER_VILLAGE)}
    for one in keys:
        store.put(one, b"photo")
    assert set(store.keys_before(soon())) == keys
    assert list(store.keys_before(datetime.now(UTC) - timedelta(hours=1))) == []


def test_only_keys_of_ours_reach_the_store(store: PhotoStore) -> None:
    for wrong in WRONG_KEYS:
        with pytest.raises(BadKey):
            store.get(wrong)
        with pytest.raises(BadKey):
            store.delete(wrong)
        with pytest.raises(BadKey):
            store.put(wrong, b"photo")
    assert list(store.keys_before(soon())) == []


def test_many_threads_share_one_store(store: PhotoStore) -> None:
    def there_and_back(number: int) -> bytes:
        store.put(key(number), str(number).encode())
        return store.get(key(number))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(there_and_back, range(20))) == [str(number).encode() for number in range(20)]


def test_the_sweep_deletes_what_no_row_knows(store: PhotoStore) -> None:
    for number in range(10):
        store.put(key(number), b"photo")
    rows = {key(number) for number in (0, 3, 4, 9)}
    asked: list[int] = []

    def known(keys: Sequence[str]) -> set[str]:
        asked.append(len(keys))
        return rows & set(keys)

    assert orphans(store, known, soon(), batch=4) == 6
    assert set(store.keys_before(soon())) == rows
    assert asked == [4, 4, 2]
    assert orphans(store, known, soon()) == 0


def test_the_sweep_leaves_young_files_alone(store: PhotoStore) -> None:
    store.put(key(), b"its row is not committed yet")
    assert orphans(store, lambda _: set(), datetime.now(UTC) - timedelta(hours=1)) == 0
    assert store.get(key())


def test_a_bucket_of_more_than_a_page_is_listed_whole(
    bucket: str, s3_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")
    store = open_store(f"s3://{bucket}", s3_address)
    keys = {key(number) for number in range(25)}
    for one in keys:
        store.put(one, b"photo")
    assert set(store.keys_before(soon())) == keys


def test_in_a_bucket_a_photo_says_what_it_is_and_lies_under_the_prefix(
    bucket: str, s3_address: str, owner: "S3Client"
) -> None:
    open_store(f"s3://{bucket}/gate", s3_address).put(key(), b"photo")
    stored = owner.head_object(Bucket=bucket, Key=f"gate/{key()}")
    assert stored["ContentType"] == "image/jpeg"
    assert "private" in stored["CacheControl"]


def test_strangers_in_the_bucket_are_not_ours_to_sweep(bucket: str, s3_address: str, owner: "S3Client") -> None:
    owner.put_object(Bucket=bucket, Key="photos/backup.sql", Body=b"keep me")
    assert orphans(open_store(f"s3://{bucket}/photos", s3_address), lambda _: set(), soon()) == 0


def test_a_bucket_that_is_not_there_is_told_as_trouble(bucket: str, s3_address: str) -> None:
    store = open_store("s3://no-such-bucket", s3_address)
    for ask in (lambda: store.put(key(), b"photo"), lambda: store.get(key()), lambda: list(store.keys_before(soon()))):
        with pytest.raises(PhotoStoreTrouble, match="NoSuchBucket"):
            ask()


def test_a_network_that_is_not_there_is_told_as_trouble(bucket: str) -> None:
    with pytest.raises(PhotoStoreTrouble, match=r"127\.0\.0\.1:9"):
        open_store("s3://photos", "http://127.0.0.1:9").get(key())


@pytest.mark.parametrize("url", ["", "photos", "file://relative/photos", "http://x/y", "s3://", "s3:///prefix"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="PHOTO_STORE_URL"):
        open_store(url, None)
