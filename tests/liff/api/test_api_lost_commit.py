"""The connection breaks while a visit is committed: nobody knows whether it stands, so its photos stay."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from api_stage import Api, Traces, assert_refused, jpeg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from app import create_app
from settings import Settings
from workers.runtime import Runtime
from workers.sweep import sweep_photos


class Wire:
    """A way to PostgreSQL. It is cut while a visit is committed: before that arrives, or before the answer is back."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.cut, self._written = "", False
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, server = self._door.accept()[0], socket.create_connection(self._there)
                threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
                threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            while words := client.recv(65536):
                self._written = self._written or b"INSERT INTO visit" in words
                if self.cut == "before" and self._written and b"COMMIT" in words:
                    self.cut = ""
                    server.shutdown(socket.SHUT_RDWR)
                    return
                server.sendall(words)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with server, client, suppress(OSError):
            while words := server.recv(65536):
                if self.cut == "after" and self._written and words.startswith(b"C\x00\x00\x00\x0bCOMMIT"):
                    self.cut = ""
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(words)


@pytest.fixture
def wire(settings: Settings) -> Iterator[Wire]:
    there = make_url(settings.database_url or "")
    with closing(Wire(there.host or "", there.port or 5432)) as way:
        yield way


@pytest.fixture
def far(settings: Settings, wire: Wire) -> Iterator[Flask]:
    """The application, behind the wire."""
    address = make_url(settings.database_url or "").set(host="127.0.0.1", port=wire.port)
    told = settings.model_copy(update={"database_url": address.render_as_string(hide_password=False)})
    application = create_app(told)
    yield application
    application.extensions["runtime"].close()


def test_a_visit_that_stands_after_all_has_its_photos(
    wire: Wire, far: Flask, guard: Api, traces: Traces, client: FlaskClient
) -> None:
    before, key, way = traces.files(), uuid4(), Api(far.test_client(), guard.headers)
    wire.cut = "after"
    assert_refused(way.register_with(jpeg(), key=key), 503, "UNAVAILABLE")
    assert wire.cut == ""
    again = way.register_with(jpeg(), key=key)
    assert again.status_code == 200, "it stood"
    assert len(traces.files()) == len(before) + 2, "the second try's photos are gone, the first one's are there"
    (photo,) = again.get_json()["data"]["photos"]
    for address in (photo["url"], photo["thumb_url"]):
        assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_photos_of_a_visit_that_does_not_stand_are_swept(
    wire: Wire, far: Flask, guard: Api, traces: Traces, runtime: Runtime
) -> None:
    way = Api(far.test_client(), guard.headers)
    wire.cut = "before"
    rows, files = traces.now()
    assert_refused(way.register_with(jpeg()), 503, "UNAVAILABLE")
    assert traces.rows() == rows
    sweep_photos(runtime, datetime.now(UTC) + timedelta(hours=3))
    assert not set(traces.files()) - set(files)
