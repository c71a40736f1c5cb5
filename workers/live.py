"""What feeds the gate's sockets: Redis carries each change from the process that made it to all web processes."""

import threading
import time
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from liff.live import Hub
from workers.queue import LIVE, connect

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 30.0
RETRY_SECONDS = 1.0


class Feed:
    """Listens to Redis in a thread of its own, once a process, from the first socket on: a fork must not inherit it."""

    def __init__(self, redis_url: str, hub: Hub) -> None:
        self._redis_url = redis_url
        self._hub = hub
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> bool:
        """Whether the channel stands, after a little waiting: from then on a page misses nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live-feed", daemon=True)
                self._thread.start()
        return self._ready.wait(timeout=2)

    def _run(self) -> None:
        while True:
            try:
                self._listen()
            except (RedisError, OSError) as error:
                log.warning("live_feed_lost", error=str(error))
            self._ready.clear()
            self._hub.tell_stale()
            time.sleep(RETRY_SECONDS)

    def _listen(self) -> None:
        redis = connect(self._redis_url, seconds=PATIENCE_SECONDS)
        with redis.pubsub() as channel:  # type: ignore[no-untyped-call]
            channel.psubscribe(f"{LIVE}*")
            while True:
                message = channel.get_message(timeout=PATIENCE_SECONDS / 2)
                if message is None:
                    channel.ping()
                elif message["type"] == "psubscribe":
                    self._ready.set()
                    self._hub.tell_ready()  # whatever came while nobody listened was missed
                elif message["type"] == "pmessage":
                    self._pass_on(message)

    def _pass_on(self, message: dict[str, bytes]) -> None:
        village = message["channel"].decode().removeprefix(LIVE)
        self._hub.tell(UUID(village), '{"type":"visits","visits":' + message["data"].decode() + "}")
