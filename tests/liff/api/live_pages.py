"""Pages with a socket, as far as the server can tell."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from simple_websocket import Client, ConnectionClosed

from liff.live import READY
from tests.cast import Somebody
from tests.conftest import served

SignIn = Callable[..., dict[str, str]]
Open = Callable[..., Client]


@contextmanager
def live_door(app: Flask) -> Iterator[str]:
    """The socket's address."""
    with served(app) as address:
        yield f"ws{address.removeprefix('http')}/api/v1/live"


def greeted(door: str, headers: dict[str, str]) -> Client:
    """A socket that stands, by a token that is good."""
    page = Client.connect(door)
    page.send(json.dumps({"type": "auth", "access_token": headers["Authorization"].removeprefix("Bearer ")}))
    assert page.receive(timeout=5) == READY
    return page


@contextmanager
def live_pages(door: str, sign_in: SignIn) -> Iterator[Open]:
    """Opens pages of whom one names, signed in anew or with these headers; they close in the end."""
    pages: list[Client] = []

    def begin(somebody: Somebody, headers: dict[str, str] | None = None, **wish: str) -> Client:
        pages.append(greeted(door, headers or sign_in(somebody, **wish)))
        return pages[-1]

    yield begin
    for page in pages:
        with suppress(ConnectionClosed):
            page.close()
