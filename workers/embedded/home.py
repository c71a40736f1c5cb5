"""The directory of the embedded servers: where each thing lies, and what is remembered between runs."""

import contextlib
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from workers.embedded import locks

LOCALHOST = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Passwords are made once. Ports are kept as long as nobody else takes them between two runs."""

    postgres_port: int = 0
    redis_port: int = 0
    postgres_password: str
    redis_password: str

    @property
    def database_url(self) -> str:
        return f"postgresql+psycopg2://village:{self.postgres_password}@{LOCALHOST}:{self.postgres_port}/village"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.redis_password}@{LOCALHOST}:{self.redis_port}/0"


class Home:
    """Three locks: `users` is shared by all who use the servers, `starting` queues them, `keeper` is the keeper's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.postgres = path / "postgres"
        self.redis = path / "redis"
        self.log = path / "log"
        self.users = path / "users.lock"
        self.starting = path / "starting.lock"
        self.keeper = path / "keeper.lock"
        self.ready_mark = path / "ready"
        self._memory = path / "servers.json"

    def make(self) -> None:
        for directory in (self.path, self.redis, self.log):
            make_private(directory)

    def memory(self) -> Memory:
        if self._memory.exists():
            return Memory(**json.loads(self._memory.read_text()))
        return Memory(postgres_password=secrets.token_urlsafe(24), redis_password=secrets.token_urlsafe(24))

    def remember(self, memory: Memory) -> None:
        write_private(self._memory, json.dumps(asdict(memory), indent=1) + "\n")

    def is_kept(self) -> bool:
        """Whether a keeper lives, be it starting, ready or about to stop. Askers do not stand in each other's way."""
        probe = locks.try_shared(self.keeper)
        if probe:
            probe.release()
        return probe is None

    def is_ready(self) -> bool:
        return self.ready_mark.exists() and self.is_kept()

    def is_used(self) -> bool:
        """Whether somebody has a share. A keeper that stops holds `users` alone: then nobody has."""
        for attempt, answer in ((locks.try_alone, False), (locks.try_shared, True)):
            probe = attempt(self.users)
            if probe:
                probe.release()
                return answer
        return False


def free_port(wanted: int = 0) -> int:
    """The wanted port if it is free on this machine, else one that is."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, wanted))
        except OSError:
            probe.bind((LOCALHOST, 0))
        return int(probe.getsockname()[1])


def make_private(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # some shared folders know no modes
        directory.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and from its first moment readable by its owner alone."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
