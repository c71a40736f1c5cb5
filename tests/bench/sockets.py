"""A guard's page as far as its WebSocket goes: signs in, hears, answers pings."""

import asyncio
import os
from collections.abc import Callable

import orjson

from workers.embedded.home import LOCALHOST

UPGRADE = (
    b"GET /api/v1/live HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class GuardSocket(asyncio.Protocol):
    """`hear` is called with each text frame and the loop's time at which it came."""

    def __init__(self, token: str, hear: Callable[[bytes, float], None]) -> None:
        self._token = token
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._got = bytearray()
        self._upgraded = False
        self.ready: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(UPGRADE)

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self._upgraded:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return
            del self._got[: end + 4]
            self._upgraded = True
            self._send(TEXT, orjson.dumps({"type": "auth", "access_token": self._token}))
        now = self._loop.time()
        while frame := self._frame():
            self._take(*frame, now)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the socket was closed before it was ready"))

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    def _take(self, opcode: int, payload: bytes, now: float) -> None:
        if opcode == PING:
            self._send(PONG, payload)
        elif opcode == CLOSE:
            self.close()
        elif opcode == TEXT:
            if not self.ready.done():
                self.ready.set_result(None)
            self._hear(payload, now)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame. A server's frames are neither masked nor, here, in parts (RFC 6455, 5.2)."""
        got = self._got
        if len(got) < 2:
            return None
        size, start = got[1] & 0x7F, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            if len(got) < start:
                return None
            size = int.from_bytes(got[2:start], "big")
        if len(got) < start + size:
            return None
        frame = got[0] & 0x0F, bytes(got[start : start + size])
        del got[: start + size]
        return frame

    def _send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        size = len(payload)
        head = (
            bytes([0x80 | opcode, 0x80 | size])
            if size < 126
            else bytes([0x80 | opcode, 0xFE]) + size.to_bytes(2, "big")
        )
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        if self._transport:
            self._transport.write(head + mask + masked)


async def watch(port: int, token: str, hear: Callable[[bytes, float], None]) -> GuardSocket:
    """A socket that is signed in."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: GuardSocket(token, hear), LOCALHOST, port)
    await asyncio.wait_for(socket.ready, 20)
    return socket


class Visits:
    """What a guard's page knows: when each visit was first seen in a state or with a delivery."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], float] = {}
        self._awaited: dict[tuple[str, str], asyncio.Future[float]] = {}

    def hear(self, frame: bytes, now: float) -> None:
        told = orjson.loads(frame)
        if told["type"] != "visits":
            return
        for visit in told["visits"]:
            for fact in (visit["state"], visit["delivery"]):
                self._note((visit["id"], fact), now)

    async def until(self, visit_id: str, fact: str) -> float:
        """The moment at which the page was told."""
        key = (visit_id, fact)
        if key in self.seen:
            return self.seen[key]
        awaited = self._awaited[key] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(awaited, 20)

    def _note(self, key: tuple[str, str], now: float) -> None:
        if key not in self.seen:
            self.seen[key] = now
            if awaited := self._awaited.pop(key, None):
                awaited.set_result(now)
