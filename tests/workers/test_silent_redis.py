"""A Redis that takes connections and says nothing: one patience each, and fewer tries the longer it lasts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import pytest
from redis.exceptions import TimeoutError as RedisSilent

from workers.queue import Wake, connect, sulk_after


class Silence:
    """Counts who comes. Its first `broken` connections end at once, as after a restart."""

    def __init__(self, broken: int = 0) -> None:
        self.came: list[socket.socket] = []
        self._broken = broken
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._door.getsockname()[1]}/0"
        threading.Thread(target=self._receive, daemon=True).start()

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self._door.accept()
                self.came.append(one)
                if len(self.came) <= self._broken:
                    one.close()

    def end(self) -> None:
        for one in (self._door, *self.came):
            one.close()


@pytest.fixture
def silence() -> Iterator[Silence]:
    made = Silence()
    yield made
    made.end()


def test_silence_is_not_waited_for_twice(silence: Silence) -> None:
    with connect(silence.url, seconds=0.05) as redis, pytest.raises(RedisSilent):
        redis.ping()
    assert len(silence.came) == 1


def test_a_broken_connection_is_made_anew_once() -> None:
    silence = Silence(broken=1)
    with connect(silence.url, seconds=0.05) as redis, pytest.raises(RedisSilent):
        redis.ping()
    assert len(silence.came) == 2
    silence.end()


def test_a_request_leaves_a_silent_redis_alone(silence: Silence) -> None:
    with connect(silence.url, seconds=0.05) as redis:
        wake = Wake(redis)
        for _ in range(5):
            assert wake([("outbox", uuid4())]) is False
    assert len(silence.came) == 1


def test_silence_is_left_alone_longer_each_time() -> None:
    sulks = [sulk_after(failures) for failures in range(1, 7)]
    assert sulks == [1, 2, 4, 8, 8, 8]
