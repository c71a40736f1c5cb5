"""Programs that run beside the demo: tethered to it, their words in a log of limited size, their warnings on screen."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from workers.embedded import PROJECT, locks
from workers.embedded.server import tethered, trim

LOUD = {"warning", "error", "critical"}
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead one is started again
SETTLED = 60.0  # seconds; who lived that long has not failed at starting


class Child:
    """A program in a session of its own, so that a Ctrl-C in the terminal is ours to pass on."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._started_at = 0.0
        self._log_began_at = 0
        self._pause = 0.0

    def start(self) -> None:
        """Only from the main thread: the tether is to the thread that pulls the child into life."""
        self._listen_to(self._launch(subprocess.DEVNULL, subprocess.STDOUT).stdout)

    def _launch(self, stdin: int, stderr: int) -> subprocess.Popen[bytes]:
        self._started_at = time.monotonic()
        self._log_began_at = self.log.stat().st_size if self.log.exists() else 0
        self._process = subprocess.Popen(
            tethered(self._command, signal.SIGTERM),
            cwd=PROJECT,
            env=self._environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
        return self._process

    def _listen_to(self, pipe: IO[bytes] | None) -> None:
        self._reader = threading.Thread(target=self._listen, args=(pipe,), daemon=True)
        self._reader.start()

    def exited(self) -> int | None:
        return self._process.poll() if self._process else None

    def done(self) -> int | None:
        """The exit status, once all of its words have been read."""
        status = self.exited()
        if status is not None and self._reader:
            self._reader.join(timeout=2)
        return status

    def start_again_when_due(self) -> bool:
        """After a pause that grows while it keeps dying. Whether it was due."""
        lived = time.monotonic() - self._started_at
        if lived > SETTLED:
            self._pause = 0.0
        if lived < self._pause:
            return False
        self._pause = min(max(self._pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE)
        self._sweep()
        show(f"{self.name} ended with status {self.exited()}; starting it again. Its log: {self.log}")
        self.start()
        return True

    def ask_to_stop(self) -> None:
        if self._process and self.exited() is None:
            self._process.terminate()

    def stop(self, within: float) -> None:
        """It, and whoever it has left behind in its session."""
        if self._process:
            locks.wait_until(lambda: self.exited() is not None, within)
            self._sweep()
            self._process.wait()

    def _sweep(self) -> None:
        """Ends what is left of its session: a killed pool leaves its workers, which hold no unfinished truth."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def last_words(self, lines: int = 20) -> str:
        """Of this life: the log may tell of earlier ones."""
        with self.log.open("rb") as log:
            log.seek(self._log_began_at)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])

    def _listen(self, pipe: IO[bytes]) -> None:
        with self.log.open("ab", buffering=0) as log:
            tracing = False
            for line in pipe:
                trim(self.log)
                log.write(line)
                tracing = line.startswith(b"Traceback") or (tracing and line.startswith(b" "))
                if words := ("" if tracing else warning_in(line)):
                    show(f"{self.name}: {words}")


class Errands(Child):
    """A child that runs one command after another, answers each, and in the end turns into the last (errands.py)."""

    _turned = False

    def start(self) -> None:
        if self._turned:
            super().start()
            return
        process = self._launch(subprocess.PIPE, subprocess.PIPE)
        self._listen_to(process.stderr)
        self._answers: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        threading.Thread(target=self._collect, args=(process.stdout,), daemon=True).start()

    def ask(self, words: Sequence[str]) -> None:
        self._say(json.dumps(words) + "\n")

    def turn_into(self, words: Sequence[str], command: Sequence[str]) -> None:
        """From now on it is this command; should it die, the plain one is started in its place."""
        self._say(json.dumps(words))
        if self._process and self._process.stdin:
            self._process.stdin.close()
        self._turned, self._command = True, command

    def _say(self, line: str) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):  # it has died, which whoever waits for its answer will see
                self._process.stdin.write(line.encode())
                self._process.stdin.flush()

    def has_answered(self) -> bool:
        return not self._answers.empty()

    def answer(self) -> tuple[int, str]:
        """Exit status and last line of the command."""
        return self._answers.get_nowait()

    def _collect(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            status, printed = json.loads(line)
            self._answers.put((status, printed))


def warning_in(line: bytes) -> str:
    """What of a log line belongs on the screen: of a warning or worse its event, of anything else nothing."""
    text = line.decode(errors="replace").strip()
    if text.startswith("{"):
        return _event_of(text)
    if any(f"[{level.upper()}]" in text for level in LOUD):
        return text
    return ""


def _event_of(text: str) -> str:
    try:
        entry = json.loads(text)
    except ValueError:
        return ""
    if entry.get("level") not in LOUD:
        return ""
    facts = (f"{name}={value}" for name, value in entry.items() if name in {"error", "reason", "code", "path", "job"})
    return " ".join([str(entry["level"]), str(entry.get("event", "")), *facts])


def show(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201 - the demo's screen
