"""The socket of gates and residents: every change that they may see, the moment that it is committed."""

import queue
import socket as sockets
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

import gevent
import gevent.socket
import orjson
import structlog
from flask import Blueprint, Response, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty

from liff.api.handshake import handshake_refused
from liff.api.parts import Parts
from liff.auth import Claims, NotAllowed, NotSignedIn, public
from liff.live import READY, STALE, Watcher
from models.domain.households import Role
from models.domain.ids import HouseId, VillageId
from models.domain.permissions import Permission
from models.queries.standing import Standing, Tally, standing

log = structlog.get_logger(__name__)

PING_SECONDS = 10.0
"""A gate's ping tells how things stand: so long at most a page may be wrong because a word was lost."""

FIRST_FRAME_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 60.0
"""So often a socket's shift and role are looked at again: who was suspended stops seeing the gate.

A resident's are looked at before each word of a visit: who has moved out is told of nobody any more.
"""

SEND_SECONDS = 20.0
"""A page that takes nothing for so long is gone, or means no good."""

MOST_UNREAD = 16
MOST_HEARD = 64_000
"""Bytes in all. A page says who it is; what else comes are pings, and these are for days of a patient program's."""

NOT_GOOD = 4401
NOT_ALLOWED = 1008
_PING = '{"type":"ping"}'
_WORDLESS = {_PING, READY, STALE}
_ROLES = (Role.GUARD, Role.OFFICE, Role.RESIDENT)
_SOCKETS = {"gunicorn.socket", "werkzeug.socket"}


class Wire:
    """The socket below a WebSocket. simple_websocket does not look how much `send` took, and gevent's may take a part.

    A frame that was cut ends the connection: nothing that follows it could be understood. Who talks without end is cut
    off, whatever it says: each ping wants an answer, and the reader gives way to nobody while it finds something.
    """

    def __init__(self, below: Any, seconds: float = SEND_SECONDS) -> None:
        self._below = below
        self._seconds = seconds
        self._lock = threading.Lock()  # the reader answers pings while the feed sends
        self._heard = 0

    def recv(self, size: int) -> bytes:
        heard: bytes = self._below.recv(size)
        self._heard += len(heard)
        if self._heard > MOST_HEARD:
            raise ConnectionAbortedError("the page talks without end")  # ends the socket's reader
        return heard

    def send(self, data: bytes) -> int:
        try:
            with self._limit(), self._lock:
                self._below.sendall(data)
        except OSError:
            with suppress(OSError):
                self._below.shutdown(sockets.SHUT_RDWR)
            raise
        return len(data)

    def _limit(self) -> AbstractContextManager[object]:
        """Not the socket's own time limit: its reader waits for as long as it likes."""
        if not isinstance(self._below, gevent.socket.socket):
            return nullcontext()
        limit: AbstractContextManager[object] = gevent.Timeout(self._seconds, TimeoutError("the page takes nothing"))
        return limit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)


class Unread(list[Any]):
    """What a page said and nobody has read: a first frame at most, else the watcher is let go. Never grows large."""

    watcher: Watcher | None = None

    def append(self, frame: Any) -> None:
        if len(self) >= MOST_UNREAD:
            raise ConnectionAbortedError("the page talks without end")  # ends the socket's reader
        super().append(frame)
        if self.watcher is not None:
            self.watcher.let_go()

    def hand_to(self, watcher: Watcher) -> None:
        """From now on every word is one too many."""
        self.watcher = watcher
        if self:
            watcher.let_go()


def add_live(api: Blueprint, parts: Parts, on_first: Callable[[], bool]) -> None:
    """GET /live, a WebSocket. `on_first` starts what feeds the hub in this process."""
    sock = Sock()

    @api.before_request
    def prepare() -> Response | None:
        """The reader of a socket starts with it: what lies below has to be there before."""
        if request.endpoint != f"{api.name}.live":
            return None
        for name in _SOCKETS & request.environ.keys():
            request.environ[name] = Wire(request.environ[name])
        return handshake_refused(request.environ)

    @public
    def live(socket: Any) -> None:
        socket.input_buffer = Unread(socket.input_buffer)
        with suppress(ConnectionClosed, OSError):
            serve(socket)

    def serve(socket: Any) -> None:
        seat = _signed_in(parts, socket)
        if seat is None:
            socket.close(NOT_GOOD, "sign in first")
            return
        stands = on_first()
        watcher = parts.hub.join(seat.village_id, seat.houses, phones=seat.phones)
        try:
            socket.send(READY)
            if not stands:
                watcher.tell(STALE)
            socket.input_buffer.hand_to(watcher)
            _feed(parts, socket, watcher, seat)
        finally:
            parts.hub.leave(seat.village_id, watcher)

    sock.route("/live", bp=api)(live)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Whose socket it is, and what they saw when it was opened: which houses' visits, and whether telephone numbers.

    `houses` is None for all of the village.
    """

    claims: Claims
    houses: frozenset[HouseId] | None
    phones: bool

    @property
    def village_id(self) -> VillageId:
        return self.claims.village_id

    def still_good(self, parts: Parts) -> bool:
        """Whether they are who they were, with the same rights: else the page signs in anew, as what it is now."""
        return _seat_of(parts, self.claims) == self


def _signed_in(parts: Parts, socket: Any) -> Seat | None:
    """The first frame has to bring a token that is good: the address of a socket is logged in too many places."""
    try:
        frame = orjson.loads(socket.receive(timeout=FIRST_FRAME_SECONDS) or b"null")
        claims = parts.tokens.read(str(frame["access_token"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, NotSignedIn, ConnectionClosed):
        return None
    return _seat_of(parts, claims)


def _seat_of(parts: Parts, claims: Claims) -> Seat | None:
    try:
        with parts.door.work_of(claims, _ROLES, office=Permission.TODAY_SEE) as (_, caller):
            houses = None if caller.sees is None else frozenset(caller.sees)
            return Seat(claims=claims, houses=houses, phones=caller.phones)
    except (NotSignedIn, NotAllowed):
        return None


def _feed(parts: Parts, socket: Any, watcher: Watcher, seat: Seat) -> None:
    looked_at = pinged_at = time.monotonic()
    while True:
        try:
            frame = watcher.frames.get(timeout=max(0.0, pinged_at + PING_SECONDS - time.monotonic()))
        except queue.Empty:
            pinged_at = time.monotonic()
            frame = _ping(parts, seat)
        if frame is None:
            if socket.input_buffer:
                socket.close(NOT_ALLOWED, "nothing is to be said here")
            else:
                socket.close(1013, "too far behind")
            return
        is_of_a_house = seat.houses is not None and frame not in _WORDLESS
        if is_of_a_house or time.monotonic() - looked_at > LOOK_AGAIN_SECONDS:
            looked_at = time.monotonic()
            if not seat.still_good(parts):
                socket.close(NOT_GOOD, "the shift is over")
                return
        socket.send(frame)


def _ping(parts: Parts, seat: Seat) -> str:
    """With what a gate's page holds its own book against; plain for a resident, and where the database is away."""
    if seat.houses is not None:
        return _PING
    try:
        with parts.database.work(village_id=seat.village_id) as work:
            return orjson.dumps({"type": "ping", "standing": _standing_json(standing(work))}).decode()
    except (OperationalError, PoolEmpty):
        return _PING


def _standing_json(now: Standing) -> dict[str, list[int]]:
    def pair(one: Tally) -> list[int]:
        return [one.count, one.versions]

    return {"requested": pair(now.requested), "inside": pair(now.inside)}
