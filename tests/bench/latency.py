"""Latency at an even rate: from submitting to LINE's acceptance, and from a tap to the guard's page."""

import asyncio
import time

import orjson

from tests.bench.figures import Target, at_most, say
from tests.bench.loops import opened
from tests.bench.parts import Bench
from tests.bench.sockets import Visits, watch
from tests.bench.village import Waiting

SLOW, SLOW_SECONDS = 1.0, 15
FAST, FAST_SECONDS = 50.0, 15


async def measure(bench: Bench) -> None:
    bench.report.begin("latency", f"Latency at {SLOW:g}/s and at {FAST:g}/s, no photo")
    await _submits(bench, SLOW, SLOW_SECONDS, None)
    await _submits(bench, FAST, FAST_SECONDS, at_most(60))
    await _taps(bench, SLOW, SLOW_SECONDS, None)
    await _taps(bench, FAST, FAST_SECONDS, at_most(60))


async def _submits(bench: Bench, rate: float, seconds: int, target: Target | None) -> None:
    village, loop, count = bench.village, asyncio.get_running_loop(), int(rate * seconds)
    guards = village.guards
    forms = [village.form(guards[index % len(guards)])[0] for index in range(count)]
    epoch = time.time() - loop.time()
    scheduled_at: dict[str, float] = {}
    answers: list[float] = []
    refused: list[bytes] = []

    async def fire(index: int, scheduled: float) -> None:
        status, body = await village.web.ask(forms[index])
        if status != 201:
            refused.append(body)
            return
        answers.append(loop.time() - scheduled)
        scheduled_at[orjson.loads(body)["data"]["id"]] = scheduled + epoch

    await village.web.warm(4)
    before = bench.meter.read()
    await opened(rate, count, fire)
    await asyncio.sleep(0.5)
    cost = bench.told(before, count, "submit")
    await village.quiet()
    accepted = village.accepted(list(scheduled_at))
    assert len(accepted) == len(scheduled_at), f"LINE accepted {len(accepted)} of {len(scheduled_at)}"
    if refused:
        bench.report.add(f"at {rate:g}/s: submits that were refused", len(refused), "", at_most(0))
        say(f"    the first one's answer: {refused[0].decode()}")
    bench.report.add_times(f"at {rate:g}/s: submit → 201,", answers)
    times = [accepted[visit_id] - scheduled for visit_id, scheduled in scheduled_at.items()]
    bench.report.add_times(f"at {rate:g}/s: submit → accepted by LINE,", times, p95=target)
    bench.report.add(f"at {rate:g}/s: transactions", cost.transactions / count, "each")
    bench.report.add(f"at {rate:g}/s: Redis commands", cost.redis_calls / count, "each")


async def _taps(bench: Bench, rate: float, seconds: int, target: Target | None) -> None:
    village, count = bench.village, int(rate * seconds)
    waiting: list[Waiting] = await village.register(count)
    page = Visits()
    socket = await watch(bench.stand.web_port, village.guards[0].token, page.hear)
    taps = await village.taps(waiting)
    times: list[float] = []

    async def fire(index: int, scheduled: float) -> None:
        visit_id, webhook = taps[index]
        status, _ = await village.web.ask(webhook)
        assert status == 200, status
        times.append(await page.until(visit_id, "approved") - scheduled)

    before = bench.meter.read()
    await opened(rate, count, fire)
    bench.told(before, count, "tap")
    bench.report.add_times(f"at {rate:g}/s: tap → guard's socket,", times, p95=target)
    socket.close()
    await village.quiet()
