"""Programs under test: real processes in sessions of their own, tethered to the test, ended by their own ids."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workers.embedded.server import tethered

ROOT = Path(__file__).parents[2]
LOOK_EVERY = 0.01


def eventually(look: Callable[[], Any], within: float = 5.0, what: str = "it") -> Any:
    """What `look` returns as soon as it is true; fails after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not come within {within:g} s; last seen: {found!r}"
        time.sleep(LOOK_EVERY)


def never(look: Callable[[], Any], during: float) -> None:
    """Fails as soon as `look` finds something."""
    deadline = time.monotonic() + during
    while time.monotonic() < deadline:
        found = look()
        assert not found, found
        time.sleep(LOOK_EVERY)


class Program:
    """One line of the Procfile (or the simulator), its words in a file."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], logs: Path) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._log = logs / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                tethered(self._command, signal.SIGTERM),
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def words(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def children(self) -> list[int]:
        """The processes that it has started itself."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def send(self, number: signal.Signals) -> None:
        """To it alone, not to its children."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, within: float) -> int:
        """Its exit status."""
        assert self._process is not None
        return self._process.wait(within)

    def kill(self) -> None:
        """As when the machine's power goes: it and its children, at once."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def ask_to_stop(self) -> None:
        if self.alive:
            self.send(signal.SIGTERM)

    def kill_children(self) -> None:
        """Those who work for it, at once; it stays."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def stop(self, within: float = 8.0) -> None:
        """Gently; who does not go is killed, and so is whoever it leaves behind."""
        if self.alive:
            self.ask_to_stop()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.wait(within)
        self.kill()
