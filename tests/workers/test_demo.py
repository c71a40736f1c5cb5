"""`make run`: one command and one address; and however it ends, nothing stays behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.programs import ROOT
from workers import embedded
from workers.embedded.stage import next_free

READY = re.compile(r"([0-9.]+) s +ready")
UP = re.compile(r"Village Security is up: +(http://\S+)")


class Show:
    """A demo started as `make run` starts it."""

    def __init__(self, var_dir: Path, screen: Path) -> None:
        self.screen = screen
        self.var_dir = var_dir
        with screen.open("wb") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "workers.embedded.demo", "--verbose"],
                cwd=embedded.PROJECT,
                env={**os.environ, "VAR_DIR": str(var_dir)},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
            )

    def address(self) -> str:
        assert soon(lambda: UP.search(self.words()) or self.process.poll() is not None, within=90)
        found = UP.search(self.words())
        assert found, self.words()
        return found[1]

    def words(self) -> str:
        return self.screen.read_text()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Callable[[], Show]]:
    shows: list[Show] = []

    def started() -> Show:
        shows.append(Show(tmp_path / "our var", tmp_path / f"screen {len(shows)}"))
        return shows[-1]

    yield started
    for one in shows:
        one.process.kill()
        one.process.wait()
    assert soon(lambda: not left_of(tmp_path)), left_of(tmp_path)


def soon(come: Callable[[], object], within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while not come() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(come())


def left_of(folder: Path) -> dict[int, str]:
    """Every process that was told of the folder, by its command line or its environment."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if bytes(folder) in told and state != "Z":
            found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    found.pop(os.getpid(), None)
    return found


def named(folder: Path, words: str) -> set[int]:
    return {pid for pid, command in left_of(folder).items() if words in command}


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as answer:
        body = answer.read()
    return json.loads(body) if body.startswith(b"{") else body


def test_it_comes_up_mends_itself_and_leaves_nothing_after_ctrl_c_or_a_kill(show: Callable[[], Show]) -> None:
    first = show()
    address = first.address()
    assert get(address)
    assert show().process.wait(timeout=20) == 1, "a second one beside it would fight over the village"

    for process, again in (("embedded.errands", "app clock"), ("app worker", "app worker")):
        killed = min(named(first.var_dir, process))
        left = named(first.var_dir, process)
        os.kill(killed, signal.SIGKILL)
        assert soon(lambda again=again, left=left: named(first.var_dir, again) - left)
        assert soon(lambda process=process, left=left: not named(first.var_dir, process) & left)

    people = get(f"{address}_sim/state")["people"]
    assert first.end(signal.SIGINT) == 0
    assert left_of(first.var_dir) == {}

    again = show()
    assert get(f"{again.address()}_sim/state")["people"] == people
    ready = READY.search(again.words())
    assert ready
    assert float(ready[1]) < 30, "alone on two cores it is five; here others are at work"
    again.end(signal.SIGKILL)
    assert soon(lambda: not left_of(again.var_dir)), left_of(again.var_dir)


def test_its_terminal_closed_it_takes_everything_along(show: Callable[[], Show]) -> None:
    one = show()
    one.address()
    one.end(signal.SIGHUP)
    assert soon(lambda: not left_of(one.var_dir)), left_of(one.var_dir)


def test_a_busy_port_makes_way_for_the_next_one() -> None:
    usual = next_free(18000)
    with subprocess.Popen([sys.executable, "-m", "http.server", str(usual), "--bind", "127.0.0.1"], stderr=-3) as other:
        assert soon(lambda: next_free(usual) != usual)
        assert usual < next_free(usual) <= usual + 50
        other.terminate()


CHOOSES = "from workers.embedded.stage import next_free; print(next_free(18100), flush=True); input()"


def test_two_that_start_together_choose_different_ports() -> None:
    with ExitStack() as ends:
        chosen = []
        for _ in range(3):  # each has chosen, and none listens yet
            one = subprocess.Popen(
                [sys.executable, "-c", CHOOSES], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            ends.callback(one.communicate, "\n")
            assert one.stdout
            chosen.append(one.stdout.readline())
    assert len(set(chosen)) == 3
