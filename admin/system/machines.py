"""What stands beside the database: queues, workers, and what runs here. Looked at by whoever holds them, for us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class QueuesAway(Exception):  # noqa: N818
    """Redis does not answer, or not in time."""


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """How many jobs of a topic wait, and since when the one that is next."""

    topic: str
    waiting: int
    since: datetime | None
    failed: int


@dataclass(frozen=True, kw_only=True)
class WorkerState:
    """A worker that is alive. `topic`: what it is at, since `since`; None: it waits for work."""

    name: str
    born_at: datetime | None
    topic: str | None
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class FailedJob:
    """`error` is its last line, `story` the whole traceback; both are empty where nobody knows any more."""

    id: str
    topic: str
    failed_at: datetime | None
    error: str
    story: str


@dataclass(frozen=True, kw_only=True)
class Machines:
    """What Redis holds at one moment."""

    version: str
    queues: Sequence[QueueState]
    workers: Sequence[WorkerState]
    failed: Sequence[FailedJob]


class Queues(Protocol):
    """Each call takes a moment and no longer, whatever Redis does, and raises QueuesAway where it is gone."""

    def look(self) -> Machines: ...

    def retry(self, job_id: str) -> bool:
        """Into its queue once more; False where there is no such failed job."""

    def remove(self, job_id: str) -> bool:
        """Nobody needs it; False where there is no such failed job."""


Versions = Mapping[str, str]
"""Of this release, of Python, of LINE's SDK: by their names."""
