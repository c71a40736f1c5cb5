"""Where the time goes: processor seconds of each program, transactions of PostgreSQL, commands of Redis."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from redis import Redis

from tests.bench.stand import Stand

TICKS = os.sysconf("SC_CLK_TCK")
LATE_SECONDS = 1.1  # PostgreSQL's sessions tell of their transactions at most once a second
OURS = {"info", "config|get"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    at: float
    processors: dict[str, float]
    machine: tuple[float, float]
    transactions: int
    redis_calls: int


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a section has used. Shares are of one core."""

    seconds: float
    processors: dict[str, float]
    idle: float
    others: float
    transactions: int
    redis_calls: int

    @property
    def used(self) -> float:
        """Processor seconds of all that belongs to this, the load itself as well."""
        return sum(self.processors.values())

    def shares(self) -> str:
        """What nobody used, and what programs used that have nothing to do with this, belong to the picture."""
        told = {**self.processors, "other programs": self.others, "idle": self.idle}
        return ", ".join(f"{name} {used / self.seconds:.0%}" for name, used in told.items())

    def milliseconds_each(self, count: int) -> str:
        told = (f"{name} {used / count * 1000:.2f}" for name, used in self.processors.items())
        return ", ".join(told)


class Meter:
    """Reads /proc, pg_stat_database and INFO commandstats."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._redis = Redis.from_url(stand.environment["REDIS_URL"])
        self._database = psycopg2.connect(plain(stand.environment["DATABASE_URL"]))
        self._database.autocommit = True
        postmaster = stand.var / "embedded" / "postgres" / "postmaster.pid"
        self._servers = {
            "PostgreSQL": int(postmaster.read_text().split("\n", 1)[0]),
            "Redis": int(self._redis.info("server")["process_id"]),
        }

    def read(self) -> Reading:
        processors = self._processors()
        with self._database.cursor() as cursor:
            cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
            (transactions,) = cursor.fetchone() or (0,)
        return Reading(
            at=time.monotonic(),
            processors=processors,
            machine=_machine(),
            transactions=transactions,
            redis_calls=sum(commands(self._redis).values()),
        )

    def since(self, before: Reading) -> Cost:
        processors, seconds = self._processors(), time.monotonic() - before.at
        busy, idle = (after - then for after, then in zip(_machine(), before.machine, strict=True))
        processors = {name: used - before.processors.get(name, 0.0) for name, used in processors.items()}
        time.sleep(LATE_SECONDS)
        now = self.read()
        return Cost(
            seconds=seconds,
            processors=processors,
            idle=idle,
            others=max(0.0, busy - sum(processors.values())),
            transactions=now.transactions - before.transactions,
            redis_calls=now.redis_calls - before.redis_calls,
        )

    def close(self) -> None:
        self._database.close()
        self._redis.close()

    def _processors(self) -> dict[str, float]:
        roots = {name: process.pid for name, process in self._stand.processes.items()} | self._servers
        children = _children()
        used = {name: _used_by_all(pid, children) for name, pid in roots.items()}
        return used | {"this load": time.process_time()}


def commands(redis: "Redis") -> dict[str, int]:
    """How often each command was called, but for our own questions."""
    stats: dict[str, Any] = redis.info("commandstats")
    told = {name.removeprefix("cmdstat_"): int(stat["calls"]) for name, stat in stats.items()}
    return {name: calls for name, calls in told.items() if name not in OURS}


def plain(database_url: str) -> str:
    """The address without SQLAlchemy's driver."""
    return "postgresql://" + database_url.partition("://")[2]


def _used_by_all(pid: int, children: dict[int, list[int]]) -> float:
    """The process, those it has buried, and its living descendants."""
    used = _used(pid)
    return used + sum(_used_by_all(child, children) for child in children.get(pid, ()))


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


def _machine() -> tuple[float, float]:
    """Seconds that all cores together have been busy, and idle."""
    fields = [int(field) / TICKS for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    idle = fields[3] + fields[4]
    return sum(fields[:8]) - idle, idle


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            found.setdefault(parent, []).append(int(entry.name))
    return found
