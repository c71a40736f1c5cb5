"""What only a folder can get wrong: crashes, full disks, permissions, links that lead elsewhere."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest

from models.photos.file_store import FileStore
from models.photos.store import PhotoMissing, PhotoStoreFull, PhotoStoreTrouble
from models.photos.sweep import orphans
from tests.photos.stores import key

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from models.photos.file_store import FileStore
from tests.photos.stores import key
store, number = FileStore(Path(sys.argv[1])), 0
print("ready", flush=True)
while True:
    store.put(key(number % 5), bytes([number % 251]) * 300_000)
    number += 1
"""

POWERLESS_WRITER = """
import os, sys
from pathlib import Path
from models.photos.file_store import FileStore
from models.photos.store import PhotoStoreTrouble
from tests.photos.stores import key
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.chown(".", 65534, 65534)
    os.seteuid(65534)
try:
    FileStore(Path(".")).put(key(), b"photo")
except PhotoStoreTrouble as trouble:
    print(trouble)
"""


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel itself refuses longer files, as it does on a full disk."""
    before = getrlimit(RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    setrlimit(RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handled)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def long_ago(path: Path) -> None:
    os.utime(path, (0, 0))


def test_nobody_else_may_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        FileStore(tmp_path / "var" / "photos").put(key(), b"photo")
    finally:
        os.umask(before)
    for path in (tmp_path / "var").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if path.is_file() else 0o700), path


def test_photos_are_spread_over_folders(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    for number in range(200):
        store.put(key(number), b"photo")
    (village,) = (path for path in tmp_path.iterdir() if not path.name.startswith("."))
    shards = list(village.iterdir())
    assert len(shards) > 100
    assert all(len(shard.name) == 2 for shard in shards)


def test_a_writer_that_is_killed_leaves_whole_photos(tmp_path: Path) -> None:
    for _ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(0.15)
        writer.kill()
        writer.communicate()
        assert writer.returncode == -signal.SIGKILL
    store = FileStore(tmp_path)
    seen = 0
    for number in range(5):
        with suppress(PhotoMissing):
            photo = store.get(key(number))
            assert photo == photo[:1] * 300_000
            seen += 1
    assert seen


def test_what_a_killed_writer_left_is_swept_away(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(key(), b"photo")
    half, fresh = tmp_path / ".unfinished" / "half", tmp_path / ".unfinished" / "fresh"
    half.write_bytes(b"half a pho")
    fresh.write_bytes(b"still being written")
    long_ago(half)
    assert orphans(store, set, datetime.now(UTC) - timedelta(hours=1)) == 1  # set: every key has a row
    assert not half.exists()
    assert fresh.exists()
    assert store.get(key()) == b"photo"


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(key(1), b"before")
    with files_of_at_most(4096), pytest.raises(PhotoStoreFull, match="photo store: File too large"):
        store.put(key(2), bytes(500_000))
    with files_of_at_most(4096), pytest.raises(PhotoStoreFull):
        store.put(key(1), bytes(500_000))
    assert store.get(key(1)) == b"before"
    assert len(files_in(tmp_path)) == 1
    store.put(key(2), bytes(500_000))


def test_a_place_that_cannot_be_written_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(key(1), b"photo")
    in_the_way = next(tmp_path.rglob("*.jpg")).parent
    for path in files_in(in_the_way):
        path.unlink()
    in_the_way.rmdir()
    in_the_way.write_text("a file where a folder belongs")
    with pytest.raises(PhotoStoreTrouble, match=r"photo store: .*-full\.jpg"):
        store.put(key(1), b"photo")
    assert files_in(tmp_path) == [in_the_way]


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """As an ordinary user, whoever runs the tests."""
    folder = tmp_path / "photos"
    folder.mkdir(mode=0o500)
    told = subprocess.run(
        [sys.executable, "-c", POWERLESS_WRITER, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("photo store: Permission denied"), told
    assert files_in(folder) == []


def test_files_of_others_are_neither_listed_nor_touched(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(key(), b"photo")
    (tmp_path / "README").write_text("mine")
    (next(tmp_path.rglob("*.jpg")).parent / "notes.txt").write_text("mine too")
    for path in files_in(tmp_path):
        long_ago(path)
    assert list(store.keys_before(datetime.now(UTC))) == [key()]
    assert orphans(store, lambda _: set(), datetime.now(UTC)) == 1
    assert sorted(path.name for path in files_in(tmp_path)) == ["README", "notes.txt"]


def test_an_empty_place_has_no_photos(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "not" / "yet")
    assert list(store.keys_before(datetime.now(UTC))) == []
    assert store.discard_unfinished(datetime.now(UTC)) == 0
    store.delete(key())
    assert not (tmp_path / "not").exists()
