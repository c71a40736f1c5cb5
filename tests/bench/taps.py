"""Taps, all the way: webhook, decided in the database, answered in the chat, and shown on the guard's page."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import text

from tests.bench.figures import at_least
from tests.bench.loops import spread
from tests.bench.parts import Bench
from tests.bench.sockets import Visits, watch

COUNT = 1500
LANES = 16
APPROVED = text("SELECT count(*) FROM visit WHERE state = 'approved' AND id = ANY(:ids)")


async def measure(bench: Bench) -> None:
    bench.report.begin("taps", f"Taps decided: {COUNT} of them at full speed, through every stage")
    await _all_through(bench, "LINE answering at once", 0)
    await _all_through(bench, "LINE taking 100 ms", 100)


async def _all_through(bench: Bench, weather: str, ms: int) -> None:
    village, loop = bench.village, asyncio.get_running_loop()
    waiting = await village.register(COUNT)
    page = Visits()
    socket = await watch(bench.stand.web_port, village.guards[0].token, page.hear)
    taps = await village.taps(waiting)
    since, epoch = village.last_call(), _epoch(loop)
    acked: list[float] = []

    async def send(index: int) -> None:
        status, _ = await village.web.ask(taps[index][1])
        assert status == 200, status
        acked.append(loop.time())

    with line_taking(bench, ms):
        before, began = bench.meter.read(), loop.time()
        await spread(len(taps), LANES, send)
        told = [await page.until(visit_id, "approved") for visit_id, _ in taps]
        answered = await _answered(bench, since, len(taps))
        cost = bench.told(before, len(taps), "tap")
    decided = village.count(APPROVED, ids=[UUID(one.visit_id) for one in waiting])
    assert decided == COUNT, f"{decided} of {COUNT} are decided"
    ends = {"webhook 200": max(acked), "guard's socket told": max(told), "reply accepted by LINE": answered - epoch}
    for stage, end in ends.items():
        bench.report.add(f"{weather}: {stage}", len(taps) / (end - began), "/s")
    bench.report.add(f"{weather}: through all stages", len(taps) / (max(ends.values()) - began), "/s", at_least(250))
    bench.report.add(f"{weather}: transactions", cost.transactions / len(taps), "each")
    bench.report.add(f"{weather}: Redis commands", cost.redis_calls / len(taps), "each")
    socket.close()
    await village.quiet()


async def _answered(bench: Bench, since: int, count: int) -> float:
    """When LINE accepted the last of so many replies, in seconds since 1970."""
    for _ in range(150):
        replies = bench.village.calls("/v2/bot/message/reply", since)
        if len(replies) >= count:
            return max(float(call["at"]) for call in replies)
        await asyncio.sleep(0.2)
    raise SystemExit(f"LINE got {len(replies)} replies for {count} taps")


@contextmanager
def line_taking(bench: Bench, ms: int) -> Iterator[None]:
    """Every call of the Messaging API waits so long at LINE: replies, pushes and menu links."""
    bench.stand.ask_simulator("faults", [{"match": "* /v2/bot/*", "mode": "latency", "ms": ms}] if ms else [])
    try:
        yield
    finally:
        bench.stand.ask_simulator("faults", [])


def _epoch(loop: asyncio.AbstractEventLoop) -> float:
    """What the loop's clock lacks to be the calendar's."""
    import time

    return time.time() - loop.time()
