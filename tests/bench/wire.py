"""A light HTTP/1.1 client: bytes that were made before go out, a status and a body come back.

Whoever measures shares two cores with what is measured: every microsecond spent here is missing there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from workers.embedded.home import LOCALHOST


class LostError(Exception):
    """The connection went before the answer was whole."""


def request(method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """A whole request, ready to be sent."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Wire(asyncio.Protocol):
    """One connection that is kept open; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._got = bytearray()
        self._whole = -1  # bytes of the answer, once its head is there
        self._head = 0

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, whole_request: bytes) -> tuple[int, bytes]:
        if self._transport is None:
            raise LostError
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(whole_request)
        return await self._answer

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        if self._whole < 0:
            self._read_head()
        if 0 <= self._whole <= len(self._got):
            status, body = int(self._got[9:12]), bytes(self._got[self._head : self._whole])
            del self._got[: self._whole]
            self._whole = -1
            if self._answer and not self._answer.done():
                self._answer.set_result((status, body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(LostError())

    def _read_head(self) -> None:
        end = self._got.find(b"\r\n\r\n")
        if end >= 0:
            head = bytes(self._got[:end]).lower()
            at = head.find(b"\r\ncontent-length:")
            length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self._head = end + 4
            self._whole = self._head + length


class Wires:
    """Connections to one address, kept open between requests; opened when there is none to spare."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[Wire] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Wire]:
        wire = await self._take()
        try:
            yield wire
        finally:
            if wire.is_open:
                self._free.append(wire)

    async def ask(self, whole_request: bytes) -> tuple[int, bytes]:
        async with self.one() as wire:
            return await wire.ask(whole_request)

    async def warm(self, count: int) -> None:
        """Opens so many before the measuring begins."""
        opened = [await self._open() for _ in range(max(0, count - len(self._free)))]
        self._free += opened

    def close(self) -> None:
        for wire in self._free:
            wire.close()
        self._free.clear()

    async def _take(self) -> Wire:
        while self._free:
            wire = self._free.pop()
            if wire.is_open:
                return wire
        return await self._open()

    async def _open(self) -> Wire:
        _, wire = await asyncio.get_running_loop().create_connection(Wire, LOCALHOST, self._port)
        return wire
