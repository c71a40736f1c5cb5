"""Tells the page's phones what happened, over their WebSockets. Costs nothing while nobody looks."""

from __future__ import annotations

import asyncio

from simulator.calls import Json

QUEUE_LENGTH = 500


class Hub:
    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Json]] = set()

    def join(self) -> asyncio.Queue[Json]:
        queue: asyncio.Queue[Json] = asyncio.Queue(QUEUE_LENGTH)
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json]) -> None:
        self._listeners.discard(queue)

    def tell(self, kind: str, **facts: object) -> None:
        for queue in self._listeners:
            if queue.full():  # a page that sleeps: it reads everything anew when it wakes
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"type": "reload"})
            else:
                queue.put_nowait({"type": kind, **facts})
