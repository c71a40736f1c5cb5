"""Webhooks: acknowledgements a second beside the best that could be had, and their latency at half of that rate."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tests.bench.costs import plain
from tests.bench.figures import at_least, at_most
from tests.bench.loops import Run, closed, opened
from tests.bench.parts import Bench, Webhooks
from tests.bench.stand import gunicorn
from tests.bench.wire import Wires
from workers.embedded.home import LOCALHOST, free_port

CONNECTIONS = 32
ROUNDS = 5
SECONDS = 2.0
HALF_RATE_SECONDS = 8.0


async def measure(bench: Bench) -> None:
    bench.report.begin("webhooks", "Webhooks: signature, a durable row, 200")
    hooks = Webhooks(bench.stand.environment["LINE_CHANNEL_SECRET"])
    with _bare_insert(bench) as bare:
        rounds = [await _round(bench, hooks, bare) for _ in range(ROUNDS)]
    _tell(bench, rounds)
    await _at_half_rate(bench, hooks, median(one.reading.rate for one in rounds) / 2)


@dataclass(frozen=True, kw_only=True)
class _Round:
    """The three loops close together: what else this machine does changes from one half minute to the next."""

    ceiling: Run
    resting: Run
    reading: Run


async def _round(bench: Bench, hooks: Webhooks, bare: Wires) -> _Round:
    web = bench.village.web
    with bench.stand.resting("worker", "clock"):
        ceiling = await _counted(bench, hooks, bare, "insert")
        resting = await _counted(bench, hooks, web, "webhook, workers resting")
    await bench.village.quiet()
    reading = await _counted(bench, hooks, web, "webhook")
    await bench.village.quiet()
    return _Round(ceiling=ceiling, resting=resting, reading=reading)


async def _counted(bench: Bench, hooks: Webhooks, wires: Wires, what: str) -> Run:
    hooks.make(5_000)
    before = bench.meter.read()
    run = await closed(wires, CONNECTIONS, SECONDS, hooks.next)
    bench.told(before, len(run.times), what)
    if run.failures:
        raise SystemExit(f"{run.failures} webhooks were not answered with 200")
    return run


def _tell(bench: Bench, rounds: Sequence[_Round]) -> None:
    """Rates are the middle round's, and so are the ratios, each of a round's own two."""
    report = bench.report
    report.add("ceiling: the bare INSERT behind the same gunicorn", median(one.ceiling.rate for one in rounds), "/s")
    for words, loop in (("resting", "resting"), ("reading the events meanwhile", "reading")):
        runs: list[Run] = [getattr(one, loop) for one in rounds]
        report.add(f"acks, workers {words}", median(run.rate for run in runs), "/s")
        report.add_times("  latency at full speed,", [seconds for run in runs for seconds in run.times])
        shares = [run.rate / one.ceiling.rate for run, one in zip(runs, rounds, strict=True)]
        report.add(f"acks of the ceiling, workers {loop}", median(shares), "times", at_least(0.5))


@contextmanager
def _bare_insert(bench: Bench) -> Iterator[Wires]:
    """The bare application, to which the same requests go."""
    port = free_port()
    told = {
        "BENCH_DATABASE": plain(bench.stand.environment["DATABASE_URL"]),
        "BENCH_ACCOUNT": str(bench.village.account),
    }
    bench.stand.start("ceiling", gunicorn(port, "tests.bench.ceiling:create_app()"), **told)
    bench.stand.wait_until(lambda: _accepts(port), "ceiling")
    wires = Wires(port)
    yield wires
    wires.close()
    bench.stand.stop("ceiling")


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


def _accepts(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex((LOCALHOST, port)) == 0
