"""Two ways of asking: as fast as the answers come (closed), and at a rate whatever comes back (open)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.bench.wire import Wire, Wires


@dataclass(frozen=True, kw_only=True)
class Run:
    """Seconds that each request took, how long all took, and how many did not succeed."""

    times: list[float]
    seconds: float
    failures: int

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds


async def closed(wires: Wires, connections: int, seconds: float, make: Callable[[], bytes]) -> Run:
    """`connections` clients, each with its next request as soon as the last is answered."""
    loop = asyncio.get_running_loop()
    await wires.warm(connections)
    times: list[float] = []
    failed: list[int] = []
    began = loop.time()
    ends = began + seconds

    async def client(wire: Wire) -> None:
        while (sent := loop.time()) < ends:
            status, _ = await wire.ask(make())
            (times.append(loop.time() - sent) if status < 300 else failed.append(status))

    async def run() -> None:
        async with wires.one() as wire:
            await client(wire)

    await asyncio.gather(*(run() for _ in range(connections)))
    return Run(times=times, seconds=loop.time() - began, failures=len(failed))


async def opened(rate: float, count: int, fire: Callable[[int, float], Awaitable[None]]) -> None:
    """Calls `fire(index, scheduled)` at its time, `rate` times a second, and never waits for it.

    Whoever measures from `scheduled` also counts the time that a request waited to be sent: no omission is coordinated.
    """
    loop = asyncio.get_running_loop()
    began = loop.time() + 0.05
    tasks = []
    for index in range(count):
        scheduled = began + index / rate
        if (ahead := scheduled - loop.time()) > 0:
            await asyncio.sleep(ahead)
        tasks.append(asyncio.ensure_future(fire(index, scheduled)))
    await asyncio.gather(*tasks)


async def spread(items: int, lanes: int, do: Callable[[int], Awaitable[None]]) -> None:
    """All of the items, `lanes` at a time."""
    numbers = iter(range(items))

    async def lane() -> None:
        for number in numbers:
            await do(number)

    await asyncio.gather(*(lane() for _ in range(lanes)))
