"""The gate's socket: every change of the village, the moment that it is committed."""

import queue
import time
from collections.abc import Callable
from typing import Any

import orjson
import structlog
from flask import Blueprint
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from liff.api.parts import Parts
from liff.auth import Claims, NotAllowed, NotSignedIn, public
from liff.live import READY, STALE, Watcher
from models.domain.households import Role

log = structlog.get_logger(__name__)

PING_SECONDS = 20.0
FIRST_FRAME_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 60.0
"""So often a socket's shift and role are looked at again: who was suspended stops seeing the gate."""

NOT_GOOD = 4401
_PING = '{"type":"ping"}'
_ROLES = (Role.GUARD, Role.OFFICE)


def add_live(api: Blueprint, parts: Parts, on_first: Callable[[], bool]) -> None:
    """GET /live, a WebSocket. `on_first` starts what feeds the hub in this process."""
    sock = Sock()

    @public
    def live(socket: Any) -> None:
        claims = _signed_in(parts, socket)
        if claims is None:
            socket.close(NOT_GOOD, "sign in first")
            return
        stands = on_first()
        watcher = parts.hub.join(claims.village_id)
        try:
            socket.send(READY)
            if not stands:
                watcher.tell(STALE)
            _feed(parts, socket, watcher, claims)
        except ConnectionClosed:
            pass
        finally:
            parts.hub.leave(claims.village_id, watcher)

    sock.route("/live", bp=api)(live)


def _signed_in(parts: Parts, socket: Any) -> Claims | None:
    """The first frame has to bring a token that is good: the address of a socket is logged in too many places."""
    try:
        frame = orjson.loads(socket.receive(timeout=FIRST_FRAME_SECONDS) or b"null")
        claims = parts.tokens.read(str(frame["access_token"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, NotSignedIn, ConnectionClosed):
        return None
    return claims if _still_good(parts, claims) else None


def _still_good(parts: Parts, claims: Claims) -> bool:
    try:
        with parts.door.work_of(claims, _ROLES):
            return True
    except (NotSignedIn, NotAllowed):
        return False


def _feed(parts: Parts, socket: Any, watcher: Watcher, claims: Claims) -> None:
    looked_at = time.monotonic()
    while True:
        try:
            frame = watcher.frames.get(timeout=PING_SECONDS)
        except queue.Empty:
            frame = _PING
        if frame is None:
            socket.close(1013, "too far behind")
            return
        if time.monotonic() - looked_at > LOOK_AGAIN_SECONDS:
            looked_at = time.monotonic()
            if not _still_good(parts, claims):
                socket.close(NOT_GOOD, "the shift is over")
                return
        socket.send(frame)
