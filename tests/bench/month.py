"""What a month of a village of 300 houses costs, by LINE's own count."""

import time

from sqlalchemy import text

from tests.bench.figures import at_most
from tests.bench.parts import Bench
from tests.bench.stand import CHANNEL
from tests.bench.village import NO_LADDER
from tests.bill import VISITS_A_DAY, Life
from workers.logs import configure

HOUSES, DAYS = 300, 30


async def measure(bench: Bench) -> None:
    bench.report.begin("month", f"The month's bill: {HOUSES} houses, {DAYS} days of {HOUSES * VISITS_A_DAY:.0f} visits")
    village, stand = bench.village, bench.stand
    configure("ERROR", "console")  # it lives in this program: each call to LINE would be a line between the figures

    def own(statement: str) -> None:
        with village.runtime.database.engine.begin() as connection:
            connection.execute(text("RESET ROLE"))
            connection.execute(text(statement))
            connection.execute(text("SET ROLE village_app"))

    def tap(user: str, data: str) -> None:
        told = stand.ask_simulator(f"people/{user}/tap", {"data": data})
        assert told["webhook_status"] == 200, told

    life = Life(village.runtime, village.account, houses=HOUSES, tap=tap, own=own)
    with stand.resting("worker", "clock"):
        stand.ask_simulator("setup", {"people": life.begin()})
        before, began = _billed(bench), time.monotonic()
        for _ in range(DAYS):
            life.day()
        billed, lived = _billed(bench) - before, life.lived()
        own(NO_LADDER)
    assert (lived.answered, lived.further) == (lived.asked, 0)
    bench.report.add("visits", lived.visits, "")
    bench.report.add("let in by a house's rule", lived.by_rule, "")
    bench.report.add("let in on a pass", lived.on_a_pass, "")
    bench.report.add("asked", lived.asked, "")
    bench.report.add("widenings", lived.widenings, "")
    bench.report.add("billed by LINE", billed, "messages", at_most(lived.asked + lived.widenings))
    bench.report.add("billed for each visit", billed / lived.visits, "messages")
    bench.report.add("billed for each that was asked about", billed / lived.asked, "messages")
    bench.report.add("lived through in", time.monotonic() - began, "s")
    await village.quiet()


def _billed(bench: Bench) -> int:
    return int(bench.stand.ask_simulator("quota")[CHANNEL]["used"])
