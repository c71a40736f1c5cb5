"""What 500 open guards' sockets and 30 dawdling connections take from the others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from tests.bench.figures import Target, at_least, percentile
from tests.bench.loops import Run, closed
from tests.bench.parts import Bench, Webhooks
from tests.bench.sockets import watch
from tests.bench.wire import request
from workers.embedded.home import LOCALHOST

SOCKETS, SLOW = 500, 30
CONNECTIONS = 16
SECONDS = 3.0
ROUNDS = 2

Company = Callable[[], AbstractAsyncContextManager[None]]


async def measure(bench: Bench) -> None:
    bench.report.begin(
        "crowd", f"In company: {SOCKETS} guards' sockets open, then {SLOW} connections of a byte a second"
    )
    await _compare(bench, f"{SOCKETS} sockets", lambda: _sockets(bench), at_least(0.9))
    await _compare(bench, f"{SLOW} slow connections", lambda: _dawdlers(bench), at_least(0.9))


async def _compare(bench: Bench, name: str, company: Company, target: Target) -> None:
    """Turn by turn, with and without: a machine that is shared gets slower and faster by itself."""
    hooks = Webhooks(bench.stand.environment["LINE_CHANNEL_SECRET"])
    without: list[tuple[Run, Run]] = []
    beside: list[tuple[Run, Run]] = []
    for _ in range(ROUNDS):
        without.append(await _both(bench, hooks))
        async with company():
            beside.append(await _both(bench, hooks))
    for index, what in enumerate(("webhook acks", "lists of visits")):
        alone, crowded = [pair[index] for pair in without], [pair[index] for pair in beside]
        bench.report.add(f"{what} alone", _rate(alone), "/s")
        bench.report.add(f"{what} beside {name}", _rate(crowded), "/s")
        bench.report.add(f"{what} beside {name}: of those alone", _rate(crowded) / _rate(alone), "times", target)
        bench.report.add(f"{what} beside {name}: p95 alone", _p95(alone), "ms")
        bench.report.add(f"{what} beside {name}: p95", _p95(crowded), "ms")


async def _both(bench: Bench, hooks: Webhooks) -> tuple[Run, Run]:
    village = bench.village
    hooks.make(6_000)
    with bench.stand.resting("worker", "clock"):
        acks = await closed(village.web, CONNECTIONS, SECONDS, hooks.next)
    await village.quiet()
    listing = request("GET", "/api/v1/visits?limit=20", headers=village.guards[1].headers)
    lists = await closed(village.web, CONNECTIONS, SECONDS, lambda: listing)
    assert not acks.failures + lists.failures
    return acks, lists


@asynccontextmanager
async def _sockets(bench: Bench) -> AsyncIterator[None]:
    guards, port = bench.village.guards, bench.stand.web_port
    lanes = asyncio.Semaphore(20)

    async def one(index: int) -> object:
        async with lanes:
            return await watch(port, guards[index % len(guards)].token, lambda _frame, _now: None)

    opened = await asyncio.gather(*(one(index) for index in range(SOCKETS)))
    try:
        yield
        assert all(socket.is_open for socket in opened)  # type: ignore[attr-defined]
    finally:
        for socket in opened:
            socket.close()  # type: ignore[attr-defined]
        await asyncio.sleep(0.5)


@asynccontextmanager
async def _dawdlers(bench: Bench) -> AsyncIterator[None]:
    """Clients that send a body of a megabyte, one byte a second."""

    async def dawdle() -> None:
        _, writer = await asyncio.open_connection(LOCALHOST, bench.stand.web_port)
        writer.write(b"POST /line/webhook HTTP/1.1\r\nHost: bench\r\nContent-Length: 1000000\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(1)

    tasks = [asyncio.ensure_future(dawdle()) for _ in range(SLOW)]
    await asyncio.sleep(0.5)
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _rate(runs: list[Run]) -> float:
    return sum(run.rate for run in runs) / len(runs)


def _p95(runs: list[Run]) -> float:
    return percentile([one for run in runs for one in run.times], 0.95) * 1000
