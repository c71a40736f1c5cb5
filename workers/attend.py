"""A worker that stays: after a drain it waits a moment for more of the same, so that a steady trickle costs no jobs.

Three keys in Redis for each topic and account: `held` says that a worker stays, `nudge` that there is more for it, and
`wake` that a job is queued. `bell` tells all who only wait that somebody else's job is queued. The scripts are atomic,
so that no wake-up falls between a worker's last look and its leaving; one that is lost all the same the clock finds.
"""

from collections.abc import Awaitable
from typing import Any, cast

from redis import Redis

from workers.queue import BELL, HELD_MILLISECONDS, flag_of, held_of, nudge_of

STAY_SECONDS = 1.0
"""How long a worker with nothing to do waits for more before it takes another job."""

_LEAVE = """
if redis.call('DEL', KEYS[1]) > 0 then return 1 end
redis.call('DEL', KEYS[2])
return 0
"""


class Post:
    """One worker's place at a topic of an account."""

    def __init__(self, redis: Redis, topic: str, account_id: str) -> None:
        self._redis = redis
        self._flag = flag_of(topic, account_id)
        self._held = held_of(topic, account_id)
        self._nudge = nudge_of(topic, account_id)

    def take(self) -> bool:
        """Whether this worker may stay: one at a time does. From here on a new wake-up is not about what was."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.delete(self._flag)
        pipe.set(self._held, 1, nx=True, px=HELD_MILLISECONDS)
        return bool(pipe.execute()[1])

    def nudged(self) -> bool:
        """Whether more has come since the last look. Says at the same time that this worker is alive."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.delete(self._nudge)
        pipe.set(self._held, 1, px=HELD_MILLISECONDS)
        return bool(pipe.execute()[0])

    def wait(self) -> bool:
        """Waits for more. False where none came, or where another job needs a worker."""
        if self.nudged():
            return True
        came = cast("Any", self._redis.blpop([self._nudge, BELL], timeout=STAY_SECONDS))
        return came is not None and came[0].decode() == self._nudge

    def leave(self) -> bool:
        """Gives the place up. False where something came at the last moment: then this worker still has it."""
        answer: Awaitable[str] | str = self._redis.eval(_LEAVE, 2, self._nudge, self._held)
        return not int(cast("Any", answer))
