"""A gate's busiest evening on a slow phone: 500 visitors on the lane screen, its processor four times as slow."""

import asyncio
import time
from collections.abc import Sequence
from uuid import uuid4

import orjson
import requests
from playwright.sync_api import Page

from tests.bench.figures import at_most
from tests.bench.parts import Bench
from tests.bench.village import JSON, Guard, Waiting
from tests.bench.wire import request
from tests.browser import PHONE, launched
from workers.embedded.home import LOCALHOST

WAITING, INSIDE = 250, 250
SLOWER = 4
OPENINGS, CHANGES = 7, 20
GUARD, OTHER_GATE = 0, 1
LET_IN_BY = 20  # guards: each may ask so often a minute
ALOUD = """() => {
  window.seen = {};
  const look = () => {
    const cards = document.querySelectorAll(".lanes .card").length;
    const tiles = [...document.querySelectorAll(".tile strong")];
    const counted = tiles.reduce((sum, tile) => sum + Number(tile.textContent), 0);
    if (cards && !seen.cards) seen.cards = performance.now();
    if (counted >= ALL && !seen.all) seen.all = performance.now();
    if (!seen.all) requestAnimationFrame(look);
  };
  look();
}"""
SEEN = "({...seen, paint: performance.getEntriesByName('first-contentful-paint')[0].startTime})"
INSIDE_NOW = "Number(document.querySelector('.tile[data-lane=inside] strong').textContent)"
UNTIL_MORE = f"""(before) => new Promise((resolve) => {{
  const shown = () => requestAnimationFrame(() => resolve(Date.now()));
  const look = () => {INSIDE_NOW} > before ? shown() : requestAnimationFrame(look);
  look();
}})"""


async def measure(bench: Bench) -> None:
    title = f"The lane screen: {WAITING} wait, {INSIDE} are inside; a phone whose processor is {SLOWER} times as slow"
    bench.report.begin("lanes", title)
    waiting = await bench.village.register(WAITING + INSIDE)
    await _let_in(bench, waiting[:INSIDE])
    await asyncio.to_thread(_look, bench, waiting[INSIDE:])


async def _let_in(bench: Bench, visits: Sequence[Waiting]) -> None:
    lanes = asyncio.Semaphore(8)

    async def one(guard: Guard, visit: Waiting) -> None:
        headers = {**JSON, **guard.headers, "Idempotency-Key": str(uuid4())}
        wish = request("POST", f"/api/v1/visits/{visit.visit_id}/override", orjson.dumps({"reason": "phoned"}), headers)
        async with lanes:
            status, answer = await bench.village.web.ask(wish)
        assert status == 200, answer

    guards = bench.village.guards[:LET_IN_BY]
    await asyncio.gather(*(one(guards[number % LET_IN_BY], visit) for number, visit in enumerate(visits)))


def _look(bench: Bench, waiting: Sequence[Waiting]) -> None:
    with launched() as browser:
        context = browser.new_context(viewport=PHONE, locale="th-TH", timezone_id="Asia/Bangkok", has_touch=True)
        context.set_default_timeout(60_000)
        context.add_init_script(f"({ALOUD.replace('ALL', str(WAITING + INSIDE))})()")
        page = context.new_page()
        _sign_in(bench, page)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        _openings(bench, page)
        _changes(bench, page, waiting)


def _sign_in(bench: Bench, page: Page) -> None:
    user = bench.stand.village["guards"][GUARD]["line_user_id"]
    page.goto(f"{bench.stand.simulator}/liff-app/{bench.stand.environment['LIFF_ID']}/guard?tab=today")
    page.locator(f'a[href*="sim_user={user}"]').click()
    page.wait_for_function("() => window.seen?.all")


def _openings(bench: Bench, page: Page) -> None:
    told: list[dict[str, float]] = []
    for _ in range(OPENINGS):
        page.reload()
        page.wait_for_function("() => window.seen?.all")
        told.append(page.evaluate(SEEN))
    add = bench.report.add
    for name, what in (("paint", "first paint"), ("cards", "first visitors on the screen"), ("all", "all 500 counted")):
        target = at_most(1000) if name != "all" else None
        times = sorted(one[name] for one in told)
        add(f"{what}, median of {OPENINGS} openings", times[len(times) // 2], "ms", target)
        add(f"{what}, slowest", times[-1], "ms")


def _changes(bench: Bench, page: Page, waiting: Sequence[Waiting]) -> None:
    """Another gate lets somebody in: until this gate's screen has them inside, painted."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    guard = bench.village.guards[OTHER_GATE]
    with requests.Session() as other_gate:
        times = [_change(bench, page, other_gate, guard, visit) for visit in waiting[:CHANGES]]
    bench.report.add_times("let in at one gate → painted on the other's screen", times, p95=at_most(1000))
    bench.report.add("what the screen asked the service meanwhile", sum("/api/" in one for one in asked), "requests")


def _change(bench: Bench, page: Page, other_gate: requests.Session, guard: Guard, visit: Waiting) -> float:
    """Seconds."""
    page.evaluate(f"void (window.shown = ({UNTIL_MORE})({INSIDE_NOW}))")
    address = f"http://{LOCALHOST}:{bench.stand.web_port}/api/v1/visits/{visit.visit_id}/override"
    headers = {**guard.headers, "Idempotency-Key": str(uuid4())}
    began = time.time()
    answer = other_gate.post(address, json={"reason": "phoned"}, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return float(page.evaluate("window.shown")) / 1000 - began
