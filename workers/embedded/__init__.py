"""PostgreSQL and Redis without an installation: real servers under VAR_DIR, shared by every process that asks.

The first `ensure` starts them, later ones attach, and they stop when the last process that asked has closed or died,
however it died: what counts is a file lock, which the kernel takes back for us.
"""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from workers.embedded import locks
from workers.embedded.home import Home

PROJECT = Path(__file__).resolve().parents[2]
START_WITHIN = 90.0  # seconds; an ordinary first start takes one
STOP_WITHIN = 30.0


class EmbeddedError(RuntimeError):
    """The servers could not be started; the message says which one and shows the end of its log."""


class Embedded:
    """One process's share in the running servers. Close it, or end the process."""

    def __init__(self, home: Home, share: locks.Lock) -> None:
        self._home = home
        self._share = share
        self.database_url = home.memory().database_url
        self.redis_url = home.memory().redis_url

    def running(self) -> bool:
        return self._home.is_ready()

    def close(self) -> None:
        """Gives the share back; if it was the last one, returns after the servers have stopped."""
        if self._share.held:
            self._share.release()
            locks.wait_until(lambda: not self._home.is_kept() or self._home.is_used(), STOP_WITHIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def ensure(var_dir: Path) -> Embedded:
    """The servers under `var_dir`, started if nobody has started them. What they store survives a power cut."""
    place = var_dir.resolve()
    with suppress(OSError):  # told below, where the servers' own directory cannot be made
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _share(Home(place / "embedded"), "durable")


def throwaway(directory: Path) -> Embedded:
    """The same servers in a directory of their own, for tests: quick, because nothing waits for the disk."""
    return _share(Home(directory.resolve()), "throwaway")


def _share(home: Home, purpose: str) -> Embedded:
    try:
        home.make()
        share = locks.shared(home.users)
    except OSError as problem:
        raise EmbeddedError(f"the embedded servers cannot live in {home.path}: {problem}") from problem
    try:
        with locks.alone(home.starting):
            if not home.is_ready():
                _start_keeper(home, purpose)
        return Embedded(home, share)
    except BaseException:
        share.release()
        raise


def _start_keeper(home: Home, purpose: str) -> None:
    """The keeper lets go of us before it is ready: it is nobody's child and outlives whoever happened to be first."""
    command = [sys.executable, "-m", "workers.embedded.keeper", str(home.path), purpose]
    try:
        keeper = subprocess.run(
            command, cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True, timeout=START_WITHIN, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise EmbeddedError(f"the embedded servers did not start within {START_WITHIN:.0f} s; see {home.log}") from late
    if keeper.returncode:
        raise EmbeddedError(keeper.stderr.decode(errors="replace").strip())
