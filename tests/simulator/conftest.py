"""A simulator of its own process, and somebody who receives its webhooks."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from simulator_stage import Line, Received, Receiver, stage, start, stop


@pytest.fixture(scope="session")
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(body, {name.lower(): value for name, value in self.headers.items()}))
            threading.Event().wait(receiver.wait_s)
            with contextlib.suppress(ConnectionError):  # the simulator waits 2 seconds, then leaves
                self._answer(b"", receiver.status)

        def do_GET(self) -> None:
            self._answer(receiver.page.encode(), 200)

        def _answer(self, body: bytes, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def receiver(receiving: Receiver) -> Receiver:
    receiving.status, receiving.wait_s, receiving.page = 200, 0, ""
    receiving.received.clear()
    return receiving


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    process, address = start()
    yield address
    stop(process)


@pytest.fixture
def line(base: str, receiver: Receiver) -> Iterator[Line]:
    with requests.Session() as session:
        fresh = Line(base, session)
        fresh.sim("reset")
        fresh.sim("setup", stage(receiver.url))
        yield fresh
