"""`python -m tests.bench [--only webhooks,taps,…] [--json FILE]`: everything in one run, about ten minutes."""

import argparse
import asyncio
import gc
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import crowd, lanes, latency, month, panel, photos, stand, statements, taps, webhooks
from tests.bench.costs import Meter
from tests.bench.figures import Report, say
from tests.bench.parts import Bench
from tests.bench.village import Village

SECTIONS: dict[str, Callable[[Bench], Awaitable[None]]] = {
    "lanes": lanes.measure,  # first: the village has no other visitors as yet
    "webhooks": webhooks.measure,
    "taps": taps.measure,
    "photos": photos.measure,
    "latency": latency.measure,
    "crowd": crowd.measure,
    "statements": statements.measure,
    "month": month.measure,
    "panel": panel.measure,  # last: two million visits are in everybody's way
}
HOUSES, RESIDENTS_PER_HOUSE = 2000, 2
GUARDS = 40
"""Each may submit 240 times a minute; 60 sign-ins a minute come in from one address."""


def main() -> None:
    wish = _arguments()
    began = time.monotonic()
    report = Report()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    say(f"{os.cpu_count()} cores, load before: {load}. Everything below shares them, this program as well.")
    with stand.set_up(HOUSES, RESIDENTS_PER_HOUSE, GUARDS) as running:
        asyncio.run(_measure(running, report, wish.only))
    report.summary()
    say(f"\nTook {time.monotonic() - began:.0f} s.")
    if wish.json:
        report.write(wish.json)


async def _measure(running: stand.Stand, report: Report, names: list[str]) -> None:
    village, meter = Village(running), Meter(running)
    try:
        await village.open()
        for name in names:
            gc.collect()
            gc.freeze()  # the load must not stop for its own garbage
            await SECTIONS[name](Bench(stand=running, village=village, report=report, meter=meter))
    finally:
        village.close()
        meter.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="measures the whole product on this machine")
    parser.add_argument("--only", type=_sections, default=list(SECTIONS), help=f"of {','.join(SECTIONS)}")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


def _sections(words: str) -> list[str]:
    names = words.split(",")
    if unknown := set(names) - set(SECTIONS):
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}")
    return names


if __name__ == "__main__":
    main()
