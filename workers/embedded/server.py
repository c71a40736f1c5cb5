"""A server program as a child process: tethered to us, its words in a log, its end on request."""

import os
import shutil
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from workers.embedded import locks

TETHER = Path(__file__).with_name("tether.py")
LOG_LIMIT = 5_000_000  # bytes; one older log is kept beside it
TAIL = 15  # lines of log shown with an error

# nothing of the caller's PGPORT, PGDATA, LANG… may reach a server
CLEAN_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


class ServerError(Exception):
    """A server does not start; the message shows the end of its log."""


def tethered(command: Sequence[str], death_signal: signal.Signals) -> list[str]:
    """The command that runs `command` and passes it `death_signal` when this process dies."""
    return [sys.executable, "-I", "-S", str(TETHER), str(int(death_signal)), str(os.getpid()), *command]


class Server(ABC):
    """What PostgreSQL and Redis have in common as child processes."""

    name: str
    gentle: signal.Signals  # ends it, all stored
    rough: signal.Signals  # ends it at once; it recovers at its next start

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @abstractmethod
    def start(self, port: int) -> None:
        """Returns when it answers on the port, else raises ServerError."""

    @abstractmethod
    def recover(self, attempt: int) -> None:
        """What can be done after the attempt of this number to start, and before the next."""

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def launch(self, command: Sequence[str]) -> None:
        trim(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=CLEAN_ENVIRONMENT
            )

    def run(self, command: Sequence[str], words: str = "") -> None:
        """Runs a command that ends by itself."""
        with self.log.open("ab") as log:
            done = subprocess.run(
                command, input=words.encode(), stdout=log, stderr=log, env=CLEAN_ENVIRONMENT, check=False
            )
        if done.returncode:
            raise self.failure(f"{Path(command[0]).name} failed with status {done.returncode}")

    def ask_to_stop(self) -> None:
        if self.alive():
            self._signal(self.gentle)

    def stop(self, within: float = 15.0) -> None:
        for number, patience in ((self.gentle, within), (self.rough, 5.0), (signal.SIGKILL, 5.0)):
            if self.alive():
                self._signal(number)
                locks.wait_until(lambda: not self.alive(), patience)

    def failure(self, what: str) -> ServerError:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL:] if self.log.exists() else []
        return ServerError("\n".join([f"{self.name}: {what}. The end of {self.log}:", *lines]))

    def _signal(self, number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(number)


def trim(log: Path) -> None:
    """Copies and empties a log that has grown too long, under the hands of who appends to it."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)
