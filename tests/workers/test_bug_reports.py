"""A bug in any process is told to Sentry and to the log; of visitors, tokens and photos both learn nothing."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from pydantic import SecretStr
from sentry_stage import Receiver, receiving
from sqlalchemy import Engine, text

from models.domain.ids import PhotoId
from models.uow import new_id
from settings import Settings
from tests.cast import Cast
from tests.journeys.programs import Program, eventually
from workers.embedded.home import free_port
from workers.runtime import Runtime

VISITOR = "สมศรี ผู้มาเยือน"
Run = Callable[..., Program]


@pytest.fixture
def sentry() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def run(settings: Settings, sentry: Receiver, tmp_path: Path) -> Iterator[Run]:
    """Starts a process of the Procfile beside the tests' own application, with the same servers and secrets."""
    running: list[Program] = []

    def start(*command: str, **more: str) -> Program:
        told = {**_environment(settings), "SENTRY_DSN": sentry.dsn, **more}
        running.append(Program(command[-1], [sys.executable, "-m", *command], told, tmp_path))
        running[-1].start()
        return running[-1]

    yield start
    for program in running:
        program.stop()


def test_a_request_that_fails_is_told_without_the_visitor_the_guard_or_the_photo(
    run: Run,
    sentry: Receiver,
    cast: Cast,
    sign_in: Callable[..., dict[str, str]],
    owner: Engine,
) -> None:
    headers, port = sign_in(cast.prasit), free_port()
    web = run("workers.web", PORT=str(port), WEB_CONCURRENCY="1")
    eventually(lambda: _listens(port), 30, "the web process")
    with broken(owner, "visit", "ADD CONSTRAINT nobody CHECK (visitor_name = '') NOT VALID", "DROP CONSTRAINT nobody"):
        visit = {"house": "12/3", "kind": "guest", "visitor_name": VISITOR, "plate": "1กข 2345"}
        answer = requests.post(
            f"http://127.0.0.1:{port}/api/v1/visits",
            headers={**headers, "Idempotency-Key": "018f3a5e-0000-7000-8000-000000000001"},
            json=visit,
            timeout=20,
        )
    assert answer.status_code == 500
    (event,) = eventually(lambda: sentry.told("request_failed"), 10, "the event")
    assert "CheckViolation" in [one["type"] for one in event["exception"]["values"]]
    assert event["contexts"]["log"]["request_id"] == answer.headers["X-Request-Id"]
    assert event["contexts"]["log"]["path"] == "/api/v1/visits"
    assert "request_failed" in web.words
    token = headers["Authorization"].removeprefix("Bearer ")
    for told in (web.words, *sentry.sent):
        for secret in (VISITOR, VISITOR.encode("unicode_escape").decode(), "Failing row", "2345", token, token[-20:]):
            assert secret not in told


def test_a_photo_that_cannot_be_shown_leaves_no_link_behind(
    run: Run, sentry: Receiver, cast: Cast, runtime: Runtime
) -> None:
    port, nobody = free_port(), f"postgresql://gate:secret@127.0.0.1:{free_port()}/gate"
    link = runtime.photo_links.url(cast.village, PhotoId(new_id()), "full", timedelta(days=7), datetime.now(UTC))
    path = urlsplit(link).path
    web = run("workers.web", PORT=str(port), WEB_CONCURRENCY="1", DATABASE_URL=nobody)
    eventually(lambda: _listens(port), 30, "the web process")
    assert requests.get(f"http://127.0.0.1:{port}{path}", timeout=20).status_code == 503
    eventually(lambda: '"event":"request"' in web.words, 10, "the request's line")
    assert '"database_unavailable"' in web.words
    assert path.rpartition("/")[2] not in web.words
    assert not sentry.events, "the database's trouble is no bug of a request"


def test_a_tick_of_the_clock_that_fails_is_told_once(run: Run, sentry: Receiver, owner: Engine) -> None:
    with broken_function(owner):
        clock = run("flask", "--app", "app", "clock")
        eventually(lambda: clock.words.count("tick_failed") >= 3, 30, "the third failure")
    eventually(lambda: sentry.told("tick_failed"), 10, "the event")
    clock.stop()
    assert len(sentry.told("tick_failed")) == 1, "a database that is away is no news twice a second"


def test_a_workers_job_that_fails_is_told(
    run: Run, sentry: Receiver, cast: Cast, owner: Engine, runtime: Runtime
) -> None:
    with broken(owner, "webhook_event", "RENAME TO elsewhere", "RENAME TO webhook_event", then="elsewhere"):
        runtime.wake([("inbox", cast.account)])
        worker = run("flask", "--app", "app", "worker")
        eventually(lambda: sentry.told("inbox_batch_failed") and sentry.told("job_failed"), 30, "the events")
    assert str(cast.account) in str(sentry.told("inbox_batch_failed"))
    assert '"job_failed"' in worker.words


def test_without_a_name_for_it_nobody_is_told(app: Flask, sentry: Receiver) -> None:
    import sentry_sdk

    assert not sentry_sdk.is_initialized()


@contextmanager
def broken(owner: Engine, table: str, harm: str, mend: str, then: str = "") -> Iterator[None]:
    """The table, altered in a way that no release of ours alters it."""
    with owner.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} {harm}"))
    try:
        yield
    finally:
        with owner.begin() as connection:
            connection.execute(text(f"ALTER TABLE {then or table} {mend}"))


@contextmanager
def broken_function(owner: Engine) -> Iterator[None]:
    with owner.begin() as connection:
        connection.execute(text("ALTER FUNCTION accounts_to_wake RENAME TO elsewhere"))
    try:
        yield
    finally:
        with owner.begin() as connection:
            connection.execute(text("ALTER FUNCTION elsewhere RENAME TO accounts_to_wake"))


def _environment(settings: Settings) -> dict[str, str]:
    told = {name.upper(): value for name, value in settings.model_dump().items() if value}
    keys = ",".join(key.get_secret_value() for key in settings.field_keys)
    words = {name: _word(value) for name, value in told.items() if name != "FIELD_KEYS"}
    return {"PATH": os.environ["PATH"], **words, "FIELD_KEYS": keys, "LOG_LEVEL": "INFO"}


def _word(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
