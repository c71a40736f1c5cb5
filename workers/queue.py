"""Redis: how work wakes up fast. PostgreSQL is the truth; while Redis is gone the clock catches up by itself."""

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisSilent
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

log = structlog.get_logger(__name__)

JOBS = {
    "inbox": "workers.jobs.drain_inbox",
    "outbox": "workers.jobs.drain_outbox",
    "menus": "workers.jobs.link_menus",
    "profiles": "workers.jobs.learn_profiles",
    "checks": "workers.jobs.check_menus",
    "notices": "workers.jobs.send_notices",
    "quota": "workers.jobs.ask_for_quota",
    "tasks": "workers.jobs.do_tasks",
}
"""Each topic is a queue, served in this order; its job takes an id and nothing else: an account's, or a village's."""

FLAG_SECONDS = 3
"""A wake-up that got lost with its worker keeps others from being queued for so long; then the clock's gets through."""

HELD_MILLISECONDS = 3000
"""A worker that stays says so at least this often, else it is taken for dead."""

JOB_SECONDS = {"tasks": 3600}
"""By topic; two minutes for the others."""

SULK_SECONDS = 1.0
"""After a failure Redis is left alone for so long, so that a request never waits for it twice."""

LONGEST_SULK_SECONDS = 8.0
"""While it is silent, each try costs a request its patience: twice as long each time, until this."""

LIVE = "live:"
HITS = "hits:"
"""Channels of a village's visits, and of whom it watches for."""

BELL = "wake:bell"

_WAKE = """
if redis.call('EXISTS', KEYS[2]) == 1 then
  if redis.call('LLEN', KEYS[1]) == 0 then
    redis.call('RPUSH', KEYS[1], '1')
    redis.call('PEXPIRE', KEYS[1], 10000)
  end
  return 0
end
if not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[1]) then return 0 end
if redis.call('LLEN', KEYS[4]) == 0 then
  redis.call('RPUSH', KEYS[4], '1')
  redis.call('PEXPIRE', KEYS[4], 1000)
end
return 1
"""
"""1 where a job is to be queued: no worker stays at this topic, and none was queued for it."""


def connect(redis_url: str, *, seconds: float = 0.5) -> Redis:
    """A client that gives up after `seconds`: no request may hang on a lost Redis.

    A broken connection is made anew once, since a restart breaks all that were kept; silence is not waited for twice.
    """
    retry = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
    return Redis.from_url(redis_url, socket_connect_timeout=seconds, socket_timeout=seconds, retry=retry)


def sulk_after(silences: int) -> float:
    """Seconds for which Redis is left alone after so many failures in a row that were silence, or none."""
    return min(SULK_SECONDS * 2.0 ** max(0, silences - 1), LONGEST_SULK_SECONDS)


def flag_of(topic: str, whose: UUID | str) -> str:
    """The key that says: a job for this is queued and has not started."""
    return f"wake:{topic}:{whose}"


def held_of(topic: str, whose: UUID | str) -> str:
    """The key that says: a worker stays at this."""
    return f"wake:held:{topic}:{whose}"


def nudge_of(topic: str, whose: UUID | str) -> str:
    """The list that a staying worker waits at."""
    return f"wake:nudge:{topic}:{whose}"


class Wake:
    """Tells workers that there is work, and pages what has changed. Never raises: the clock makes good what is lost."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._queues = {topic: Queue(topic, connection=redis, serializer=JSONSerializer) for topic in JOBS}
        self._sulks_until = 0.0
        self._silences = 0
        self._lock = threading.Lock()

    def __call__(
        self,
        wakes: Iterable[tuple[str, UUID]],
        live: Mapping[UUID, Any] | None = None,
        hits: Mapping[UUID, Sequence[Any]] | None = None,
    ) -> bool:
        """One round trip, and one job for each topic and account that has none queued. False where Redis is gone."""
        wanted = sorted(wakes)
        told = [(f"{LIVE}{village_id}", visits) for village_id, visits in (live or {}).items()]
        told += [(f"{HITS}{village_id}", one) for village_id, seen in (hits or {}).items() for one in seen]
        if time.monotonic() < self._sulks_until:
            return False
        try:
            for topic, whose in self._newly_flagged(wanted, told):
                self._queues[topic].enqueue_call(
                    JOBS[topic], args=(str(whose),), timeout=JOB_SECONDS.get(topic, 120), result_ttl=0, failure_ttl=3600
                )
        except (RedisError, OSError) as error:
            self._sulk(error)
            return False
        self._silences = 0
        return True

    def _newly_flagged(self, wanted: list[tuple[str, UUID]], told: list[tuple[str, Any]]) -> list[tuple[str, UUID]]:
        pipe = self._redis.pipeline(transaction=False)
        for channel, news in told:
            pipe.publish(channel, orjson.dumps(news))
        for topic, whose in wanted:
            keys = nudge_of(topic, whose), held_of(topic, whose), flag_of(topic, whose), BELL
            pipe.eval(_WAKE, len(keys), *keys, FLAG_SECONDS)
        answers = pipe.execute()[len(told) :]
        return [wake for wake, fresh in zip(wanted, answers, strict=True) if fresh]

    def _sulk(self, error: Exception) -> None:
        with self._lock:
            self._silences += isinstance(error, RedisSilent)
            self._sulks_until = time.monotonic() + sulk_after(self._silences)
        log.warning("redis_unavailable", error=str(error))
