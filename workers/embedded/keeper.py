"""Keeps the embedded servers while somebody uses them, and ends them when the last one is gone.

python -m workers.embedded.keeper DIRECTORY durable|throwaway: returns when the servers are ready (or says why not, with
status 1), and leaves the keeper itself behind, in a session of its own.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import FrameType

from workers.embedded import locks
from workers.embedded.home import Home, free_port
from workers.embedded.postgres import Postgres
from workers.embedded.redis import Redis
from workers.embedded.server import Server, ServerError, trim

LOOK_EVERY = 0.1  # seconds between two looks at who is left
ATTEMPTS = 4  # a port may be taken between being found free and being opened
READY = b"ready"


class Keeper:
    """Starts both servers, watches over them and their users, stops them."""

    def __init__(self, home: Home, *, durable: bool) -> None:
        self._home = home
        self._memory = home.memory()
        self._postgres = Postgres(home, self._memory.postgres_password, durable=durable)
        self._redis = Redis(home, self._memory.redis_password, durable=durable)
        self._told_to_stop = False

    def keep(self, tell: Callable[[bytes], None]) -> None:
        signal.signal(signal.SIGTERM, self._stop_soon)
        with ExitStack() as held:
            held.enter_context(locks.alone(self._home.keeper))
            self._home.ready_mark.unlink(missing_ok=True)
            try:
                self._start()
                tell(READY)
                self._watch(held)
            finally:
                self._stop()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True

    def _start(self) -> None:
        postgres_port = started(self._postgres, self._memory.postgres_port)
        redis_port = started(self._redis, self._memory.redis_port)
        self._memory = replace(self._memory, postgres_port=postgres_port, redis_port=redis_port)
        self._home.remember(self._memory)
        self._home.ready_mark.touch()

    def _watch(self, held: ExitStack) -> None:
        """Until nobody is left; whoever comes after that waits for our lock and starts anew."""
        while not self._told_to_stop:
            last = locks.try_alone(self._home.users)
            if last:
                held.enter_context(last)
                return
            self._revive()
            time.sleep(LOOK_EVERY)

    def _revive(self) -> None:
        for server, port in ((self._postgres, self._memory.postgres_port), (self._redis, self._memory.redis_port)):
            trim(server.log)
            if not server.alive():
                say(f"{server.name} has died; starting it again")
                server.start(port)

    def _stop(self) -> None:
        self._home.ready_mark.unlink(missing_ok=True)
        for server in (self._postgres, self._redis):
            server.ask_to_stop()
        for server in (self._postgres, self._redis):
            server.stop()


def started(server: Server, port: int) -> int:
    """The port on which the server answers: the given one if it can be had."""
    attempt = 1
    while True:
        port = free_port(port)
        try:
            server.start(port)
        except ServerError as failure:
            if attempt == ATTEMPTS:
                raise
            say(str(failure))
            server.recover(attempt)
            attempt += 1
            time.sleep(0.5)
        else:
            return port


def say(words: str) -> None:
    print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), words, file=sys.stderr, flush=True)  # noqa: T201


def main() -> int:
    home, durable = Home(Path(sys.argv[1])), sys.argv[2] == "durable"
    hear, speak = os.pipe()
    if os.fork():
        os.close(speak)
        return _report(hear)
    os.close(hear)
    _detach(home.log / "keeper.log")
    _keep(Keeper(home, durable=durable), speak)
    return 0


def _report(hear: int) -> int:
    with os.fdopen(hear, "rb") as pipe:
        words = pipe.read()
    if words == READY:
        return 0
    sys.stderr.write(
        words.decode(errors="replace") or "the keeper of the embedded servers died while starting; see its log"
    )
    return 1


def _detach(log: Path) -> None:
    """From the terminal, its signals and the caller's pipes."""
    os.setsid()
    trim(log)
    descriptors = os.open(os.devnull, os.O_RDWR), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in zip((descriptors[0], descriptors[1], descriptors[1]), range(3), strict=True):
        os.dup2(source, target)


def _keep(keeper: Keeper, speak: int) -> None:
    """The first words go to whoever started us; from then on there is only the log."""
    with os.fdopen(speak, "wb", buffering=0) as pipe:

        def tell(words: bytes) -> None:
            pipe.write(words)
            pipe.close()

        try:
            keeper.keep(tell)
        except (ServerError, OSError) as failure:
            say(f"giving up: {failure}")
            if not pipe.closed:
                tell(str(failure).encode())


if __name__ == "__main__":
    sys.exit(main())
