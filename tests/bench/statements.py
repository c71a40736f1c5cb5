"""What one submit and one tap cost, counted: SQL statements, commits, Redis commands, calls to LINE.

Our own programs' functions are called one after another in this process, on the same servers, while worker and clock
rest; so each step's share can be told.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from models.uow import new_id
from tests.bench.costs import commands
from tests.bench.parts import Bench
from tests.bench.village import Waiting
from workers import drain, menus

BATCH = 50


class Tally:
    """Counts while it is on."""

    def __init__(self, app: Flask) -> None:
        self._runtime = app.extensions["runtime"]
        self.counts: Counter[str] = Counter()
        engine = self._runtime.database.engine
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def _statement(self, *_given: Any) -> None:
        self.counts["SQL statements"] += 1

    def _commit(self, _connection: Any) -> None:
        self.counts["commits"] += 1

    @contextmanager
    def on(self) -> Iterator[Counter[str]]:
        before = Counter(commands(self._runtime.redis))
        self.counts = Counter()
        yield self.counts
        used = Counter(commands(self._runtime.redis))
        used.subtract(before)
        self.counts["Redis commands"] = sum(used.values())


async def measure(bench: Bench) -> None:
    bench.report.begin("statements", "Counted: SQL statements and Redis commands, step by step")
    app = create_app(bench.village.settings)
    tally = Tally(app)
    with bench.stand.resting("worker", "clock"):
        _warm_up(bench, app)
        visits = _step(bench, tally, "submit: POST /visits", lambda: _submit(bench, app, 1), 1)
        _step(bench, tally, "submit: deliver to LINE", lambda: _drain(bench, app), 1)
        taps = await bench.village.taps(visits)
        _step(bench, tally, "tap: POST /line/webhook", lambda: _tap(app, taps), 1)
        _step(bench, tally, "tap: judge, answer, settle", lambda: _read(bench, app), 1)
        many = _submit(bench, app, BATCH)
        _step(bench, tally, f"{BATCH} together: deliver, per submit", lambda: _drain(bench, app), BATCH)
        taps = await bench.village.taps(many)
        _tap(app, taps)
        _step(bench, tally, f"{BATCH} together: judge, answer, per tap", lambda: _read(bench, app), BATCH)
    app.extensions["runtime"].close()
    await bench.village.quiet()


def _step(bench: Bench, tally: Tally, name: str, do: Callable[[], Any], count: int) -> Any:
    with tally.on() as counts:
        made = do()
    for what in ("SQL statements", "commits", "Redis commands"):
        bench.report.add(f"{name}: {what}", counts[what] / count, "")
    return made


def _warm_up(bench: Bench, app: Flask) -> None:
    """Connections, dialect and caches: what only the first request of a process pays."""
    _submit(bench, app, 1)
    _drain(bench, app)
    _read(bench, app)
    menus.link_menus(app.extensions["runtime"], bench.village.account)


def _submit(bench: Bench, app: Flask, count: int) -> list[Waiting]:
    client = app.test_client()
    made: list[Waiting] = []
    for _ in range(count):
        guard = bench.village.guards[len(made) % len(bench.village.guards)]
        house, user = bench.village.house()
        fields = {"house": house, "kind": "delivery", "visitor_name": "Kerry ส่งของ"}
        headers = {**guard.headers, "Idempotency-Key": str(new_id())}
        answer = client.post("/api/v1/visits", json=fields, headers=headers)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        made.append(Waiting(visit_id=answer.get_json()["data"]["id"], user=user))
    return made


def _tap(app: Flask, taps: list[tuple[str, bytes]]) -> None:
    client = app.test_client()
    for _, whole in taps:
        head, _, body = whole.partition(b"\r\n\r\n")
        signature = next(line for line in head.decode().split("\r\n") if line.startswith("X-Line-Signature"))
        headers = {"X-Line-Signature": signature.partition(": ")[2]}
        answer = client.post("/line/webhook", data=body, headers=headers, content_type="application/json")
        assert answer.status_code == 200, answer.get_data(as_text=True)


def _drain(bench: Bench, app: Flask) -> None:
    drain.drain_outbox(app.extensions["runtime"], bench.village.account)


def _read(bench: Bench, app: Flask) -> None:
    drain.drain_inbox(app.extensions["runtime"], bench.village.account)
