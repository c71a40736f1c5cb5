"""A service of the test's own behind a page, which the browser asks over HTTP as it asks the product.

`page.route` would do as well, but then each of a page's seventy files goes by way of the test, and an opening costs a
second of the processor. A page is known by a header that it sends with everything.
"""

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler

HEADER = "X-Played"
BASE = "/api/v1/"
SDK_PATH = "/played/sdk.js"


class Asked:
    """One request, with Playwright's names: a way to answer it, and what was asked."""

    def __init__(self) -> None:
        self.request = self
        self.url = request.url
        self.method = request.method
        self.headers = {name.lower(): value for name, value in request.headers.items()}
        self.post_data_buffer = request.get_data()
        self.answer: Response | None = None

    @property
    def post_data(self) -> str | None:
        return self.post_data_buffer.decode(errors="replace") or None

    @property
    def post_data_json(self) -> Any:
        return json.loads(self.post_data_buffer) if self.post_data_buffer else None

    def fulfill(
        self,
        *,
        status: int = 200,
        body: str | bytes = b"",
        json: Any = None,
        content_type: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        raw = _packed(json) if json is not None else body
        kind = content_type or ("application/json" if json is not None else "text/plain")
        self.answer = Response(raw, status, headers, content_type=kind)

    def abort(self, *_: str) -> None:
        """Leaves the request without an answer."""
        self.answer = None


def _packed(told: Any) -> bytes:
    return json.dumps(told).encode()


Play = Callable[[Any], None]
_PLAYS: dict[str, list[tuple[str, Play]]] = {}
_SDKS: dict[str, str] = {}
_ONE_AT_A_TIME = Lock()


def play(page: Page, handler: Play, *patterns: str, sdk: str | None = None) -> None:
    """From now on `handler` answers what the page asks below /api/v1 ("passes*"); the newest that fits is asked.

    `sdk` is LINE's script as this page gets it.
    """
    name = str(id(page))
    if name not in _PLAYS:
        _PLAYS[name] = []
        page.set_extra_http_headers({HEADER: name})
        page.once("close", lambda _: _PLAYS.pop(name, None))
    _PLAYS[name] = [*[(pattern, handler) for pattern in patterns or ("*",)], *_PLAYS[name]]
    if sdk is not None:
        _SDKS[name] = sdk


class Hourless(WSGIRequestHandler):
    """A server that tells no hour: tests move the browser's clock, and a page goes by a server's where it hears one."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        return ""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Without an answer the connection ends: a page that went on waiting would lose its patience, 15 s later."""
        self.close_connection = True


def make_played() -> Blueprint:
    """What stands behind the pages of `address`."""
    played = Blueprint("played", __name__)

    @played.get(SDK_PATH)
    def sdk() -> Response:
        return Response(_SDKS.get(request.headers.get(HEADER, ""), ""), content_type="text/javascript")

    @played.route(f"{BASE}<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def ask(path: str) -> Response:
        way = urlsplit(request.url)
        asked = f"{path}?{way.query}" if way.query else path
        for pattern, handler in _PLAYS.get(request.headers.get(HEADER, ""), ()):
            if fnmatchcase(asked, pattern) or fnmatchcase(path, pattern):
                one = Asked()
                with _ONE_AT_A_TIME:
                    handler(one)
                if one.answer is None:
                    raise ConnectionResetError("the test gives no answer")  # the connection ends without a word
                return one.answer
        return Response(status=404)

    return played
