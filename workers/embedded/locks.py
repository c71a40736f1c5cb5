"""File locks that end with the process that holds them, and patience."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self


class Lock:
    """A held flock. Children made by fork share it; programs started by exec do not."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def held(self) -> bool:
        return self._descriptor >= 0

    def release(self) -> None:
        if self.held:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def shared(path: Path) -> Lock:
    return _lock(path, fcntl.LOCK_SH)


def alone(path: Path) -> Lock:
    return _lock(path, fcntl.LOCK_EX)


def try_shared(path: Path) -> Lock | None:
    return _try(path, fcntl.LOCK_SH)


def try_alone(path: Path) -> Lock | None:
    return _try(path, fcntl.LOCK_EX)


def _try(path: Path, mode: int) -> Lock | None:
    try:
        return _lock(path, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def _lock(path: Path, mode: int) -> Lock:
    lock = Lock(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    try:
        fcntl.flock(lock._descriptor, mode)  # noqa: SLF001 - the class's own maker
    except BaseException:
        lock.release()
        raise
    return lock


def wait_until(come: Callable[[], bool], within: float, every: float = 0.02) -> bool:
    """Whether it came within so many seconds."""
    deadline = time.monotonic() + within
    while not come():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
