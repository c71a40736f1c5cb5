"""`make run`: the whole product on this machine, with LINE played by the simulator, until Ctrl-C.

Starts the servers, the simulator, web, worker and clock, fills a village, and prints one address. All of it ends with
this process, however that ends.
"""

import argparse
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any

from workers.embedded import EmbeddedError, locks
from workers.embedded.children import Child, Errands, show
from workers.embedded.home import LOCALHOST, make_private
from workers.embedded.stage import Stage, stores

VILLAGE = ("--houses", "100", "--residents-per-house", "2", "--guards", "2")
OPERATOR = "operator@example.com"
READY_WITHIN = 90.0  # seconds; ordinarily it is five
GOODBYE_WITHIN = 8.0  # seconds for web, worker and clock to finish what they are doing
LOOK_EVERY = 0.05


class StopError(Exception):
    """Somebody asked us to stop, or something does not start; the message is empty in the first case."""


class Demo:
    """The programs on the stage, in the order in which they enter."""

    def __init__(self, stage: Stage, *, verbose: bool) -> None:
        self._stage = stage
        self._verbose = verbose
        self._children: list[Child] = []
        self._logs = stage.var_dir / "log"
        self._began_at = time.monotonic()
        self._stopping = False
        self._environment: dict[str, str] = dict(os.environ)
        self._setting: dict[str, Any] = {}
        make_private(self._logs)

    def stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def run(self) -> None:
        with ExitStack() as servers:  # they go last
            try:
                self._enter(servers)
                while not self._stopping:
                    self._look_after()
                    time.sleep(LOOK_EVERY)
            finally:
                self._stop()

    def _enter(self, servers: ExitStack) -> None:
        """Importing takes most of the time, so whoever needs it begins at once, and errands and clock share theirs."""
        self._simulator = self._start("simulator", self._simulator_command())
        self._environment = self._stage.environment(*servers.enter_context(stores(self._stage.var_dir)))
        self._took("servers")
        self._clock = Errands("clock", python("workers.embedded.errands"), self._environment, self._logs / "clock.log")
        self._clock.start()
        self._children.append(self._clock)
        web = self._start("web", self._web_command())
        self._start("worker", flask("worker"))
        self._fill_village()
        self._wait(lambda: reachable(f"{self._stage.web}/health/ready"), "web", web)
        self._open()
        self._clock.turn_into(["clock"], flask("clock"))

    def _fill_village(self) -> None:
        self._run("db", "upgrade")
        self._setting = self._stage.cast(self._environment, json.loads(self._run("demo-data", *VILLAGE)))
        self._set_up_simulator()

    def _open(self) -> None:
        """The first menus come before the first guest; later they are looked through while the old ones stand."""
        mark = self._stage.var_dir / "menus_stand"
        if mark.exists():
            self._announce()
            self._look_through_menus()
        else:
            self._run("rich-menus", "sync")
            mark.touch()
            self._announce()

    def _look_through_menus(self) -> None:
        """The doors are open: what goes wrong here is told, and ends nothing."""
        try:
            self._run("rich-menus", "sync")
        except StopError as problem:
            if not self._stopping:
                show(str(problem))

    def _announce(self) -> None:
        operator = self._invite_operator()
        self._took("ready")
        show(f"\n  Village Security is up:  {self._stage.simulator}/")
        show(f"  The office's panel:      {self._stage.web}/admin  (sign in with LINE, as somebody of the office)")
        if operator:
            show(f"  The operator's password: {operator}  (once, within a day)")
        show("  Ctrl-C ends it.\n")

    def _invite_operator(self) -> str | None:
        """The link that sets the operator's password, at the first time; later `panel-login link` makes another."""
        mark = self._stage.var_dir / "operator_invited"
        if mark.exists():
            return None
        link = self._run("panel-login", "add", "--operator", "--email", OPERATOR, "--name", "Operator")
        mark.touch()
        return link

    def _simulator_command(self) -> list[str]:
        state = self._stage.var_dir / "simulator.json"
        return [*python("simulator"), "--port", str(self._stage.simulator_port), "--state", str(state)]

    def _web_command(self) -> list[str]:
        """For this machine alone."""
        bind = f"{LOCALHOST}:{self._stage.web_port}"
        return [*python("workers.web"), "--bind", bind]

    def _start(self, name: str, command: Sequence[str]) -> Child:
        child = Child(name, command, self._environment, self._logs / f"{name}.log")
        self._children.append(child)
        child.start()
        return child

    def _run(self, *words: str) -> str:
        """Runs one of the product's commands to its end and returns the last line that it printed."""
        self._clock.ask(words)
        self._wait(self._clock.has_answered, words[0], self._clock)
        status, printed = self._clock.answer()
        if status:
            raise StopError(f"{' '.join(words)} failed:\n{self._clock.last_words()}")
        self._took(words[0])
        return printed

    def _set_up_simulator(self) -> None:
        self._wait(lambda: reachable(f"{self._stage.simulator}/_sim/state"), "simulator", self._simulator)
        post(f"{self._stage.simulator}/_sim/setup", self._setting)
        self._took("people")

    def _wait(self, come: Callable[[], bool], what: str, needed: Child | None = None) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not come():
            if self._stopping:
                raise StopError
            if needed and needed.done() is not None:
                raise StopError(f"{what} does not start:\n{needed.last_words()}")
            if time.monotonic() > deadline:
                raise StopError(f"{what} took longer than {READY_WITHIN:.0f} s; see {self._logs}")
            time.sleep(LOOK_EVERY)

    def _look_after(self) -> None:
        for child in self._children:
            if child.exited() is not None and child.start_again_when_due() and child is self._simulator:
                self._set_up_simulator()

    def _stop(self) -> None:
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.stop(GOODBYE_WITHIN)

    def _took(self, what: str) -> None:
        if self._verbose:
            show(f"{time.monotonic() - self._began_at:6.2f} s  {what}")


def python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def flask(*words: str) -> list[str]:
    return [*python("flask"), "--app", "app", *words]


def reachable(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def post(address: str, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)  # noqa: S310 - our own http address
    with urllib.request.urlopen(request, timeout=30):  # noqa: S310
        pass


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run", description="Village Security on this machine")
    parser.add_argument("--verbose", action="store_true", help="tell how long each step took")
    verbose = parser.parse_args().verbose
    var_dir = Path(os.environ.get("VAR_DIR") or "var").resolve()
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = locks.try_alone(var_dir / "demo.lock")
    if lock is None:
        show(f"It is already running from {var_dir}.")
        return 1
    with lock:
        return perform(Demo(Stage.on_free_ports(var_dir), verbose=verbose))


def perform(demo: Demo) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, demo.stop_soon)
    try:
        demo.run()
    except (StopError, EmbeddedError) as reason:
        show(str(reason))
        return 1 if str(reason) else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
