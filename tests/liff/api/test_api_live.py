"""The gate's socket against pages that talk too much or take nothing, and its feed against a Redis that goes silent."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import uuid4

import gevent
import gevent.socket
import pytest
from flask import Flask
from live_pages import SignIn, greeted, live_door
from redis import Redis
from simple_websocket import Client, ConnectionClosed

from liff.api.live import Wire
from liff.live import READY, STALE, Hub
from tests.cast import Cast
from workers.embedded import Embedded
from workers.live import Feed


@pytest.fixture
def gate(app: Flask) -> Iterator[str]:
    with live_door(app) as address:
        yield address


def closing(page: Client) -> int:
    """The code that the page's socket is closed with."""
    try:
        while page.receive(timeout=5) is not None:
            pass
    except ConnectionClosed as closed:
        return int(closed.reason)
    raise AssertionError("the page was not let go")


def test_a_page_that_talks_after_signing_in_is_let_go_at_once(gate: str, cast: Cast, sign_in: SignIn) -> None:
    page = greeted(gate, sign_in(cast.prasit))
    page.send("and another thing")
    assert closing(page) == 1008


def test_a_first_frame_has_its_size(gate: str) -> None:
    page = Client.connect(gate)
    with suppress(OSError):
        page.send("x" * 5000)
    assert closing(page) == 1009


def test_a_visit_reaches_the_page(gate: str, cast: Cast, sign_in: SignIn, app: Flask) -> None:
    page = greeted(gate, sign_in(cast.prasit))
    frame = json.dumps({"type": "visits", "visits": ["x" * 300_000]})
    app.extensions["hub"].tell(cast.village, frame)
    heard = page.receive(timeout=5)
    while heard in (READY, STALE):
        heard = page.receive(timeout=5)
    assert heard == frame
    page.close()


def test_a_frame_goes_out_whole_to_a_slow_page() -> None:
    here, there = gevent.socket.socketpair()
    frame = b"0123456789" * 500_000

    def slowly() -> bytes:
        taken = b""
        while len(taken) < len(frame):
            gevent.sleep(0.001)
            taken += there.recv(200_000)
        return taken

    page = gevent.spawn(slowly)
    assert Wire(here).send(frame) == len(frame)
    assert page.get(timeout=5) == frame
    here.close()
    there.close()


def test_a_page_that_takes_nothing_is_cut_off() -> None:
    here, there = gevent.socket.socketpair()
    below = Wire(here, seconds=0.2)
    with pytest.raises(TimeoutError):
        below.send(b"x" * 5_000_000)
    with pytest.raises(OSError):  # noqa: PT011 - nothing may follow half a frame
        below.send(b"y")
    here.close()
    there.close()


class Swallower:
    """A way to Redis that at some point swallows everything, and lets new connections through."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._hole = threading.Event()
        threading.Thread(target=self._admit, daemon=True).start()

    def swallow(self) -> None:
        self._hole.set()
        self._hole = threading.Event()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)  # who waits at the door is woken
        self._door.close()

    def _admit(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(self._there)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other, self._hole), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket, hole: threading.Event) -> None:
        with one, suppress(OSError):
            while data := one.recv(4096):
                if not hole.is_set():
                    other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)  # ends the other direction, which closes it


def test_a_feed_survives_strange_channels_and_a_black_hole(servers: Embedded) -> None:
    place = urlsplit(servers.redis_url)
    way = Swallower(place.hostname or "", place.port or 0)
    hub, village = Hub(), uuid4()
    watcher = hub.join(village)
    assert Feed(servers.redis_url.replace(f":{place.port}", f":{way.port}"), hub, patience=1.0).start()
    assert watcher.frames.get(timeout=2) == READY
    with Redis.from_url(servers.redis_url) as redis:
        redis.publish("live:nobody", "[]")
        redis.publish(f"live:{village}", b"\xff")
        redis.publish(f"live:{village}", "[1]")
        assert watcher.frames.get(timeout=2) == '{"type":"visits","visits":[1]}'
        way.swallow()
        assert watcher.frames.get(timeout=4) == STALE
        assert watcher.frames.get(timeout=4) == READY
        redis.publish(f"live:{village}", "[2]")
        assert watcher.frames.get(timeout=2) == '{"type":"visits","visits":[2]}'
    way.close()
