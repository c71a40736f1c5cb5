"""Webhooks: acknowledgements a second beside the best that could be had, and their latency at half of that rate."""

import asyncio

from tests.bench.costs import plain
from tests.bench.figures import at_least, at_most
from tests.bench.loops import Run, closed, opened
from tests.bench.parts import Bench, Webhooks
from tests.bench.stand import gunicorn
from tests.bench.wire import Wires
from workers.embedded.home import LOCALHOST, free_port

CONNECTIONS = 32
SECONDS = 5.0
HALF_RATE_SECONDS = 8.0


async def measure(bench: Bench) -> None:
    bench.report.begin("webhooks", "Webhooks: signature, a durable row, 200")
    hooks = Webhooks(bench.stand.environment["LINE_CHANNEL_SECRET"])
    hooks.make(10_000)
    best = await _ceiling(bench, hooks)
    hooks.make(10_000)
    with bench.stand.resting("worker", "clock"):
        alone = await closed(bench.village.web, CONNECTIONS, SECONDS, hooks.next)
    bench.report.add("acks, workers resting", alone.rate, "/s")
    bench.report.add("acks of the ceiling, workers resting", alone.rate / best.rate, "times", at_least(0.5))
    await bench.village.quiet()
    hooks.make(10_000)
    before = bench.meter.read()
    busy = await closed(bench.village.web, CONNECTIONS, SECONDS, hooks.next)
    bench.report.add("acks, workers reading the events meanwhile", busy.rate, "/s")
    bench.report.add_times("  latency at full speed,", busy.times)
    bench.told(before, len(busy.times), "webhook")
    bench.report.add("acks of the ceiling, workers reading", busy.rate / best.rate, "times", at_least(0.5))
    _none_failed(alone, busy, best)
    await bench.village.quiet()
    await _at_half_rate(bench, hooks, busy.rate / 2)


async def _ceiling(bench: Bench, hooks: Webhooks) -> Run:
    """The same requests to the bare application, while ours has nothing to do."""
    port = free_port()
    told = {
        "BENCH_DATABASE": plain(bench.stand.environment["DATABASE_URL"]),
        "BENCH_ACCOUNT": str(bench.village.account),
    }
    bench.stand.start("ceiling", gunicorn(port, "tests.bench.ceiling:create_app()"), **told)
    bench.stand.wait_until(lambda: _accepts(port), "ceiling")
    wires = Wires(port)
    with bench.stand.resting("worker", "clock"):
        await closed(wires, CONNECTIONS, 0.5, hooks.next)
        before = bench.meter.read()
        run = await closed(wires, CONNECTIONS, SECONDS, hooks.next)
        bench.report.add("ceiling: the bare INSERT behind the same gunicorn", run.rate, "/s")
        bench.report.add_times("  latency at full speed,", run.times)
        bench.told(before, len(run.times), "insert")
    wires.close()
    bench.stand.stop("ceiling")
    return run


async def _at_half_rate(bench: Bench, hooks: Webhooks, rate: float) -> None:
    count = int(rate * HALF_RATE_SECONDS)
    hooks.make(count)
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def fire(_index: int, scheduled: float) -> None:
        status, _ = await bench.village.web.ask(hooks.next())
        assert status == 200, status
        times.append(loop.time() - scheduled)

    before = bench.meter.read()
    await opened(rate, count, fire)
    bench.told(before, count, "webhook")
    bench.report.add_times(f"latency at {rate:.0f}/s, half the maximum,", times, p99=at_most(50))
    await bench.village.quiet()


def _none_failed(*runs: Run) -> None:
    failures = sum(run.failures for run in runs)
    if failures:
        raise SystemExit(f"{failures} webhooks were not answered with 200")


def _accepts(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex((LOCALHOST, port)) == 0
