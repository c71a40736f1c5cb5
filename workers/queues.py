"""The queues as the operator's page looks at them: RQ's own keys, read in three round trips."""

import time
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from redis import Redis
from redis.exceptions import RedisError
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.queue import Queue
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from admin.system.machines import FailedJob, Machines, QueuesAway, QueueState, WorkerState
from workers.queue import JOBS, connect

Answer = TypeVar("Answer")
Hash = dict[bytes, bytes]
MOST_FAILED = 20
"""Of each topic, the newest."""

PATIENCE_SECONDS = 0.5
"""For each of the three round trips; a Redis that is slower is told of as gone."""

LONGEST_SECONDS = 2.0
"""For all of them."""


class RedisQueues:
    """Looks at RQ's queues over a connection of its own, which nobody else waits for."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url

    def look(self) -> Machines:
        """How it is now. Raises QueuesAway."""
        return self._asked(_look)

    def retry(self, job_id: str) -> bool:
        """Into its queue once more; False where there is no such failed job. Raises QueuesAway."""
        return self._asked(lambda redis: _of_failed(redis, job_id, lambda registry: registry.requeue(job_id)))

    def remove(self, job_id: str) -> bool:
        """Nobody needs it; False where there is no such failed job. Raises QueuesAway."""
        return self._asked(
            lambda redis: _of_failed(redis, job_id, lambda registry: registry.remove(job_id, delete_job=True))
        )

    def _asked(self, ask: Callable[[Redis], Answer]) -> Answer:
        try:
            with connect(self._redis_url, seconds=PATIENCE_SECONDS) as redis:
                return ask(redis)
        except (RedisError, OSError) as error:
            raise QueuesAway(type(error).__name__) from error


def _look(redis: Redis) -> Machines:
    in_time = _Deadline(LONGEST_SECONDS)
    first = redis.pipeline(transaction=False)
    first.info("server")
    first.smembers("rq:workers")
    for topic in JOBS:
        first.llen(f"rq:queue:{topic}")
        first.lindex(f"rq:queue:{topic}", 0)
        first.zcard(f"rq:failed:{topic}")
        first.zrevrange(f"rq:failed:{topic}", 0, MOST_FAILED - 1)
    server, keys, *told = first.execute()
    in_time.check()
    lines = [(topic, *told[index * 4 : index * 4 + 4]) for index, topic in enumerate(JOBS)]
    failed = [(topic, _word(job_id)) for topic, *_, ids in lines for job_id in ids]
    heads = [_word(head) for _, _, head, _, _ in lines]
    workers = _hashes(redis, sorted(_word(key) for key in keys))
    in_time.check()
    at_it = [_word(one.get(b"current_job", b"")) for one in workers]
    jobs, stories = _jobs(redis, {*heads, *at_it, *(job_id for _, job_id in failed)} - {""}, [one for _, one in failed])
    in_time.check()
    return Machines(
        version=str(server.get("redis_version", "")),
        queues=[
            QueueState(topic=topic, waiting=waiting, since=_moment(jobs.get(head, {}), b"enqueued_at"), failed=count)
            for (topic, waiting, _, count, _), head in zip(lines, heads, strict=True)
        ],
        workers=[_worker(one, jobs.get(job, {})) for one, job in zip(workers, at_it, strict=True) if _is_alive(one)],
        failed=[_failed(topic, job_id, jobs.get(job_id, {}), stories.get(job_id, "")) for topic, job_id in failed],
    )


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def check(self) -> None:
        """Raises QueuesAway where all this has taken too long."""
        if time.monotonic() > self._until:
            raise QueuesAway("too slow")


def _hashes(redis: Redis, keys: Sequence[str]) -> list[Hash]:
    pipe = redis.pipeline(transaction=False)
    for key in keys:
        pipe.hgetall(key)
    return cast("list[Hash]", pipe.execute())


def _jobs(redis: Redis, ids: Iterable[str], failed: Sequence[str]) -> tuple[dict[str, Hash], dict[str, str]]:
    """The jobs, and the stories of those that failed."""
    wanted = sorted(ids)
    pipe = redis.pipeline(transaction=False)
    for job_id in wanted:
        pipe.hgetall(f"rq:job:{job_id}")
    for job_id in failed:
        pipe.xrevrange(f"rq:results:{job_id}", count=1)
    told = pipe.execute()
    stories = {job_id: _story(found) for job_id, found in zip(failed, told[len(wanted) :], strict=True)}
    return dict(zip(wanted, told, strict=False)), stories


def _story(results: Sequence[tuple[bytes, Hash]]) -> str:
    packed = results[0][1].get(b"exc_string") if results else None
    return zlib.decompress(b64decode(packed)).decode() if packed else ""


def _is_alive(worker: Hash) -> bool:
    """Its key ends a minute after its last word was due, and says so where it went in peace."""
    return bool(worker) and b"death" not in worker


def _worker(worker: Hash, job: Hash) -> WorkerState:
    return WorkerState(
        name=f"{_word(worker.get(b'hostname', b''))}:{_word(worker.get(b'pid', b''))}",
        born_at=_moment(worker, b"birth"),
        topic=_word(job[b"origin"]) if b"origin" in job else None,
        since=_moment(job, b"started_at"),
    )


def _failed(topic: str, job_id: str, job: Hash, story: str) -> FailedJob:
    last = next((line for line in reversed(story.splitlines()) if line.strip()), "")
    return FailedJob(id=job_id, topic=topic, failed_at=_moment(job, b"ended_at"), error=last[:300], story=story[-4000:])


def _of_failed(redis: Redis, job_id: str, act: Callable[[FailedJobRegistry], object]) -> bool:
    for topic in JOBS:
        registry = FailedJobRegistry(queue=Queue(topic, connection=redis, serializer=JSONSerializer))
        if redis.zscore(registry.key, job_id) is None:
            continue
        try:
            act(registry)
        except (InvalidJobOperation, NoSuchJobError):  # somebody was faster, or its hour is over
            return False
        return True
    return False


def _moment(told: Hash, name: bytes) -> datetime | None:
    """RQ writes 2026-11-22T10:00:00.000000Z."""
    try:
        found = datetime.fromisoformat(_word(told.get(name, b"")))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _word(told: Any) -> str:
    return told.decode() if isinstance(told, bytes) else str(told or "")
