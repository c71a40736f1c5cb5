"""Slow phones, silent sockets and a restart in the middle of them: LINE and the gate are served all the same."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import simple_websocket

from tests.journeys.people import Watch
from tests.journeys.programs import eventually
from tests.journeys.stage import Stage

SLOW, IDLE = 30, 200


def head(path: str, length: int) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: gate", "Content-Type: application/json", f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


class SlowPhone:
    """Uploads a visit at a byte a second."""

    def __init__(self, stage: Stage, path: str) -> None:
        host, port = stage.web_address.removeprefix("http://").split(":")
        self._line = socket.create_connection((host, int(port)), timeout=5)
        self._rest = iter(head(path, 4000) + b"{")
        for _ in range(20):
            self.drip()

    def drip(self) -> None:
        self._line.sendall(bytes([next(self._rest, 32)]))

    def close(self) -> None:
        self._line.close()


@contextmanager
def slow_phones(stage: Stage) -> Iterator[list[SlowPhone]]:
    with ExitStack() as phones:
        paths = ("/line/webhook", "/api/v1/visits", "/api/v1/sessions")
        opened = [SlowPhone(stage, paths[number % 3]) for number in range(SLOW)]
        for phone in opened:
            phones.callback(phone.close)
        yield opened


@pytest.fixture
def idle_sockets(stage: Stage) -> Iterator[list[Watch]]:
    with ExitStack() as sockets:
        yield [sockets.enter_context(stage.guard.watch()) for _ in range(IDLE)]


def test_slow_phones_and_silent_sockets_stop_nobody(stage: Stage, idle_sockets: list[Watch]) -> None:
    home = stage.household()
    took = []
    with slow_phones(stage) as phones:
        visit = stage.guard.register(home.number)
        home.first.hears(1)
        for _ in range(20):
            for phone in phones:
                phone.drip()
            began = time.monotonic()
            stage.line.post(f"people/{home.second.user_id}/tap", {"data": "1:help"})
            took.append(time.monotonic() - began)
        home.first.approve()
        for gate in (idle_sockets[0], idle_sockets[IDLE // 2], idle_sockets[-1]):
            gate.hear_state(visit["id"], "approved")
    assert sorted(took)[len(took) // 2] < 0.25, took
    assert max(took) < 2, took


def test_a_goodbye_takes_no_longer_than_six_seconds(stage: Stage) -> None:
    with ExitStack() as sockets:
        gates = [sockets.enter_context(stage.guard.watch()) for _ in range(40)]
        stage.web.ask_to_stop()
        began = time.monotonic()
        stage.web.wait(10)
        assert time.monotonic() - began < 6.5
        for gate in gates:
            with pytest.raises(simple_websocket.ConnectionClosed):
                gate.hear(lambda _: False)
        stage.web.start()
        eventually(stage.is_ready, 60, "readiness")


def test_a_request_on_its_way_is_finished_before_the_goodbye(stage: Stage) -> None:
    home = stage.household()
    host, port = stage.web_address.removeprefix("http://").split(":")
    body = b'{"id_token": "not one"}'
    with socket.create_connection((host, int(port)), timeout=10) as phone:
        phone.sendall(head("/api/v1/sessions", len(body)) + body[:5])
        time.sleep(0.3)
        stage.web.ask_to_stop()
        time.sleep(0.3)
        phone.sendall(body[5:])
        assert phone.recv(4096).startswith(b"HTTP/1.1 401")
    stage.web.wait(10)
    stage.web.start()
    eventually(stage.is_ready, 60, "readiness")
    stage.guard.register(home.number)
    home.first.hears(1)


def test_workers_finish_what_they_hold_before_they_go(stage: Stage) -> None:
    home = stage.household()
    stage.line.faults({"match": "POST /v2/bot/message/push", "mode": "latency", "ms": 1500, "times": 1})
    visit = stage.guard.register(home.number)
    eventually(lambda: stage.messages(visit["id"])[0]["attempts"] == 1, 5, "the claim")
    stage.worker.ask_to_stop()
    stage.worker.wait(15)
    assert stage.messages(visit["id"])[0]["state"] == "sent"
    home.first.hears(1)
