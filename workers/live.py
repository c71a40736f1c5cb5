"""What feeds the gate's sockets: Redis carries each change from the process that made it to all web processes."""

import threading
import time
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import ConnectionError as RedisGone

from liff.live import Hub
from workers.queue import HITS, LIVE, connect

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 30.0
RETRY_SECONDS = 1.0
MOST_UNANSWERED = 2
"""So many pings without a word: Redis, or the way to it, swallows everything."""


class Feed:
    """Listens to Redis in a thread of its own, once a process, from the first socket on: a fork must not inherit it."""

    def __init__(self, redis_url: str, hub: Hub, patience: float = PATIENCE_SECONDS) -> None:
        self._redis_url = redis_url
        self._hub = hub
        self._patience = patience
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> bool:
        """Whether the channel stands, after a little waiting: from then on a page misses nothing."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live-feed", daemon=True)
                self._thread.start()
        return self._ready.wait(timeout=2)

    def _run(self) -> None:
        while True:
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - whatever it was, the gates must not go deaf
                log.warning("live_feed_lost", error=f"{type(error).__name__}: {error}")
            self._ready.clear()
            self._hub.tell_stale()
            time.sleep(RETRY_SECONDS)

    def _listen(self) -> None:
        with (
            connect(self._redis_url, seconds=self._patience) as redis,
            redis.pubsub() as channel,
        ):
            channel.psubscribe(f"{HITS}*")
            channel.psubscribe(f"{LIVE}*")
            unanswered = 0
            while True:
                message = channel.get_message(timeout=self._patience / 2)
                if message is not None:
                    unanswered = 0
                    self._hear(message)
                elif unanswered == MOST_UNANSWERED:
                    raise RedisGone("no answer to a ping")
                else:
                    unanswered += 1
                    channel.ping()

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "psubscribe":
            if message["channel"].decode() == f"{LIVE}*":  # the last one
                self._ready.set()
                self._hub.tell_ready()  # whatever came while nobody listened was missed
        elif message["type"] == "pmessage":
            self._pass_on(message)

    def _pass_on(self, message: dict[str, Any]) -> None:
        try:
            topic, _, village_id = message["channel"].decode().partition(":")
            village, told = UUID(village_id), message["data"].decode()
        except ValueError:
            log.warning("live_message_unknown", channel=repr(message["channel"])[:100])
            return
        if topic == HITS.removesuffix(":"):
            self._hub.tell_gate(village, '{"type":"hit","hit":' + told + "}")
        else:
            self._hub.tell(village, '{"type":"visits","visits":' + told + "}")
