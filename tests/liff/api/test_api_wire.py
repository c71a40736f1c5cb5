"""What reaches the web process below HTTP's own rules: broken bodies, handshakes that are none, sockets that flood."""

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from pydantic import SecretStr

from settings import Settings
from tests.cast import Cast
from tests.journeys.programs import Program, eventually
from workers.embedded.home import LOCALHOST, free_port

UPGRADE = "GET /api/v1/live HTTP/1.1\r\nHost: gate\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
VERSION = "Sec-WebSocket-Version: 13\r\n"
HEAD_BYTES = 8192
"""What gunicorn reads at once: the rest is left to the WebSocket."""

Status = int


class Web:
    """The web process as the Procfile starts it."""

    def __init__(self, program: Program, port: int) -> None:
        self.program = program
        self._port = port

    def connect(self) -> socket.socket:
        return socket.create_connection((LOCALHOST, self._port), timeout=20)

    def says(self, raw: bytes, *, ends: bool = False) -> tuple[Status, dict[str, str], Any]:
        """Status, headers and JSON of the answer to these bytes."""
        with self.connect() as wire:
            wire.sendall(raw)
            if ends:
                wire.shutdown(socket.SHUT_WR)
            with wire.makefile("rb") as answer:
                status = int(answer.readline().split()[1])
                lines = iter(lambda: answer.readline().decode().strip(), "")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                return status, headers, json.loads(answer.read(int(headers["content-length"])))

    def is_up(self) -> bool:
        with suppress(OSError):
            self.connect().close()
            return True
        return False


@pytest.fixture(scope="module")
def running(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", f"{LOCALHOST}:{port}"]
    plain = {name.upper(): _plain(value) for name, value in settings if value is not None}
    chosen = {"WEB_CONCURRENCY": "1", "LOG_LEVEL": "WARNING"}
    program = Program(
        "web", [*command, "app:create_app()"], os.environ | plain | chosen, tmp_path_factory.mktemp("wire")
    )
    program.start()
    try:
        web = Web(program, port)
        eventually(lambda: web.is_up() or not program.alive, 60, "the web process")
        assert program.alive, program.words
        yield web
    finally:
        program.stop()


@pytest.fixture
def web(running: Web, cast: Cast) -> Iterator[Web]:
    """It must have nothing to tell of a bug, whatever was sent."""
    before = running.program.words
    yield running
    told = running.program.words.removeprefix(before)
    assert "Traceback" not in told, told
    assert "request_failed" not in told, told


def _plain(value: Any) -> str:
    """A setting as the environment says it."""
    if isinstance(value, tuple):
        return ",".join(_plain(one) for one in value)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


@pytest.mark.parametrize("path", ["/line/webhook", "/api/v1/sessions"])
@pytest.mark.parametrize(
    "body",
    [b"ZZ\r\n", b"5\r\nabcTRUNC", b"5\r\nabc", b"5;\x00\r\nabcde\r\n0\r\n\r\n", b"2\r\n{}\r\n0\r\nbad\r\n\r\n"],
    ids=repr,
)
def test_a_body_that_is_badly_chunked_is_told_so(path: str, body: bytes, web: Web) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: gate\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, headers, told = web.says(head.encode() + body, ends=True)
    assert (status, told["statusCode"], told["error"]["code"]) == (400, 400, "VALIDATION_ERROR")
    assert [detail["field"] for detail in told["error"]["details"]] == ["body"]
    assert headers["connection"] == "close"
    assert len(headers["x-request-id"]) >= 8


def test_a_body_that_ends_too_early_is_told_so(web: Web) -> None:
    raw = b"POST /line/webhook HTTP/1.1\r\nHost: gate\r\nContent-Length: 10\r\n\r\n{}"
    status, _, told = web.says(raw, ends=True)
    assert (status, [detail["field"] for detail in told["error"]["details"]]) == (400, ["body"])


@pytest.mark.parametrize(
    "more",
    [
        "",
        VERSION,
        KEY,
        KEY + VERSION + "Sec-WebSocket-Extensions: permessage-deflate; bogus=\xff\r\n",
        KEY + VERSION + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=many\r\n",
        KEY + VERSION + "Sec-WebSocket-Protocol: \xff\r\n",
    ],
    ids=repr,
)
def test_a_handshake_that_is_none_is_a_400(more: str, web: Web) -> None:
    status, headers, told = web.says(f"{UPGRADE}{more}\r\n".encode("latin-1"))
    assert (status, told["statusCode"], told["error"]["code"]) == (400, 400, "VALIDATION_ERROR")
    assert len(headers["x-request-id"]) >= 8


def test_another_version_of_websocket_is_told_ours(web: Web) -> None:
    status, headers, told = web.says(f"{UPGRADE}{KEY}Sec-WebSocket-Version: 99\r\n\r\n".encode())
    assert (status, told["statusCode"]) == (426, 426)
    assert (headers["sec-websocket-version"], headers["upgrade"]) == ("13", "websocket")


def frame(opcode: int, said: bytes) -> bytes:
    """A client's frame, masked with zeros."""
    size = bytes([0x80 | len(said)]) if len(said) < 126 else bytes([0x80 | 126]) + len(said).to_bytes(2, "big")
    return bytes([0x80 | opcode]) + size + bytes(4) + said


def test_a_signed_in_page_that_floods_with_pings_and_reads_nothing_is_cut_off(
    web: Web, cast: Cast, sign_in: Callable[..., dict[str, str]]
) -> None:
    token = sign_in(cast.prasit)["Authorization"].removeprefix("Bearer ")
    head = f"{UPGRADE}{KEY}{VERSION}\r\n".encode().ljust(HEAD_BYTES, b"\0")
    hello = frame(1, json.dumps({"type": "auth", "access_token": token}).encode())
    with web.connect() as page, pytest.raises(OSError):  # noqa: PT011 - a reset or a broken pipe, as it happens
        page.sendall(head + hello + frame(9, b"x" * 100) * 100_000)  # there before the socket's reader is
    assert web.says(b"GET /health/live HTTP/1.1\r\nHost: gate\r\n\r\n")[0] == 200
