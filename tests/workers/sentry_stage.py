"""Sentry as a process meets it: an HTTP server that takes envelopes."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli


class Receiver(ThreadingHTTPServer):
    """Keeps what it was sent, as it came and as events."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sent: list[str] = []

    @property
    def dsn(self) -> str:
        return f"http://key@127.0.0.1:{self.server_port}/1"

    @property
    def events(self) -> list[dict[str, Any]]:
        items = [json.loads(line) for envelope in self.sent for line in envelope.splitlines() if line]
        return [item for item in items if "exception" in item]

    def told(self, name: str) -> list[dict[str, Any]]:
        """The events of one line of the log."""
        return [event for event in self.events if event.get("tags", {}).get("event") == name]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        match self.headers.get("Content-Encoding"):
            case "gzip":
                raw = gzip.decompress(raw)
            case "br":  # what the SDK prefers where it finds brotli
                raw = brotli.decompress(raw)
        self.server.sent.append(raw.decode())  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its own."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, args=(0.05,))
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()
