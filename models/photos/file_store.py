"""Photos in a folder. A crash or a full disk leaves whole photos and, at worst, a file in `.unfinished`."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from models.photos.keys import KEY, parts_of
from models.photos.troubles import PhotoMissing, PhotoStoreFull, PhotoStoreTrouble

UNFINISHED = ".unfinished"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FileStore:
    """`<folder>/<village>/<two hex digits>/<photo>-<size>.jpg`, readable by nobody else.

    The digits are of the name's hash: photo ids begin with the time, and would fill one shard after the other.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, photo: bytes) -> None:
        target = self._path(key)
        with _troubles_told(key):
            unfinished = self._written_aside(photo)
            try:
                _make_folder(target.parent)
                unfinished.replace(target)
            except OSError:
                unfinished.unlink(missing_ok=True)
                raise
            _settle(target.parent)

    def get(self, key: str) -> bytes:
        with _troubles_told(key):
            return self._path(key).read_bytes()

    def delete(self, key: str) -> None:
        with _troubles_told(key), suppress(FileNotFoundError):
            self._path(key).unlink()

    def keys_before(self, moment: datetime) -> Iterator[str]:
        for village in _entries(self._folder):
            for shard in _entries(village):
                for photo in _entries(shard):
                    key = f"{village.name}/{photo.name}"
                    if KEY.fullmatch(key) and _written_before(photo, moment):
                        yield key

    def discard_unfinished(self, moment: datetime) -> int:
        left = [path for path in _entries(self._folder / UNFINISHED) if _written_before(path, moment)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, key: str) -> Path:
        village, name = parts_of(key)
        return self._folder / village / sha256(name.encode()).hexdigest()[:2] / name

    def _written_aside(self, photo: bytes) -> Path:
        """On the same file system as its place, so that moving it there is one step that happens or does not."""
        path = self._folder / UNFINISHED / uuid4().hex
        _make_folder(path.parent)
        try:
            with open(path, "xb", opener=_private) as file:
                file.write(photo)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path


@contextmanager
def _troubles_told(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise PhotoMissing(key) from None
    except OSError as trouble:
        kind = PhotoStoreFull if trouble.errno in NO_ROOM else PhotoStoreTrouble
        raise kind(f"photo store: {trouble.strerror or trouble} ({key})") from trouble


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _make_folder(path: Path) -> None:
    """Each new folder is 0700, also the ones above, and stands in its parent for good."""
    if path.is_dir():
        return
    _make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """A new name is only safe from a power cut when its folder is written too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _written_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
