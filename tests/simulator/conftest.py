"""A simulator of its own process, and somebody who receives its webhooks."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from simulator_page import LIFF_PAGE
from simulator_stage import MALEE, PRASIT, SOMCHAI, Line, Received, Receiver, stage, start, stop

from simulator.openapi import as_json_schema, compiled, find_descriptions, load
from tests.browser import DESK, launched


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


def descriptions() -> Path:
    folder = find_descriptions()
    if folder is None:
        pytest.skip("LINE's OpenAPI descriptions are not beside the repository")
    return folder


@pytest.fixture(scope="session")
def agrees() -> Callable[[requests.Response, str, str], None]:
    """Holds an answer against LINE's description of that path."""
    document = load(descriptions())
    schemas = as_json_schema(document["components"]["schemas"])

    def check(answer: requests.Response, method: str, path: str) -> None:
        described = document["paths"][path][method]["responses"]
        assert str(answer.status_code) in described, f"{path} never answers {answer.status_code}"
        schema = described[str(answer.status_code)].get("content", {}).get("application/json", {}).get("schema")
        assert schema is None or compiled(schema, schemas)(answer.json()) == []

    return check


@pytest.fixture(scope="session")
def described() -> Callable[[Any], list[Any]]:
    """What a webhook's body does not have in common with LINE's description: nothing, if it is right."""
    schemas = as_json_schema(load(descriptions(), "webhook.yml")["components"]["schemas"])
    return compiled({"$ref": "#/components/schemas/CallbackRequest"}, schemas)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, line: Line, receiver: Receiver) -> Iterator[Page]:
    receiver.page = LIFF_PAGE.format(base=line.base)
    context = browser.new_context(viewport=DESK)
    opened = context.new_page()
    opened.goto(f"{line.base}/?people={PRASIT},{SOMCHAI},{MALEE}")
    expect(opened.locator(".phone")).to_have_count(3)
    yield opened
    context.close()
