"""The way out to LINE where LINE hangs, fails, or talks nonsense: a crowd waits once, and not one after another."""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from sqlalchemy import create_engine

from bot.line.answers import Accepted, Later, Unauthorised, Verdict
from bot.line.channel import Bases, Channel
from bot.line.client import LineClient
from bot.line.login import KeysUnavailable, LineLogin
from bot.line.tokens import access_token
from bot.webhook.accounts import Accounts
from models.uow import Database
from tests.cast import Cast

CHANNEL = Channel(channel_id="1234567890", secret="secret-of-the-channel", access_token=None)
TOKENS, PUSH, KEYS = "/oauth2/v3/token", "/v2/bot/message/push", "/oauth2/v2.1/certs"
Answer = Callable[[str, str, str], tuple[int, bytes]]
"""What is said to a path, an Authorization header and a body."""


@contextmanager
def line(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """A small LINE of its own, its address, and which paths were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked.append(self.path)
            status, body = answer(self.path, self.headers.get("Authorization", ""), told)
            self.send_response(status)
            self.send_header("X-Line-Request-Id", "line-1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 100
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Callers that gave up are what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


async def crowd(base: str, count: int, channel: Channel = CHANNEL) -> list[Verdict]:
    client = LineClient(channel, Bases(api=base, data=base), most_connections=count)
    try:
        return await asyncio.gather(*(client.call("POST", PUSH, {}) for _ in range(count)))
    finally:
        await client.close()


def test_a_crowd_waits_once_for_a_token_endpoint_that_hangs() -> None:
    gone = threading.Event()

    def hang(*_: str) -> tuple[int, bytes]:
        gone.wait(30)
        return 500, b""

    with line(hang) as (base, asked):
        began = time.monotonic()
        verdicts = asyncio.run(crowd(base, 20))
        gone.set()
    assert time.monotonic() - began < 12
    assert all(isinstance(one, Later) and not one.unclear for one in verdicts)
    assert asked == [TOKENS]


def test_a_failure_is_remembered_for_a_moment_only() -> None:
    async def twice(base: str) -> list[Verdict]:
        client = LineClient(CHANNEL, Bases(api=base, data=base), most_connections=5)
        verdicts = [await client.call("POST", PUSH, {}), await client.call("POST", PUSH, {})]
        await asyncio.sleep(2.1)
        verdicts.append(await client.call("POST", PUSH, {}))
        await client.close()
        return verdicts

    with line(lambda *_: (400, b'{"message":"invalid client"}')) as (base, asked):
        verdicts = asyncio.run(twice(base))
    assert all(isinstance(one, Unauthorised) and one.status == 400 for one in verdicts)
    assert asked == [TOKENS, TOKENS]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_token_endpoint_that_refuses_us_says_nothing_of_the_message(status: int) -> None:
    with line(lambda *_: (status, b'{"error":"invalid_request"}')) as (base, asked):
        (verdict,) = asyncio.run(crowd(base, 1))
    assert isinstance(verdict, Unauthorised)
    assert asked == [TOKENS]


@pytest.mark.parametrize("status", [200, 409, 400, 401, 403, 429, 500])
def test_line_s_number_of_a_call_is_in_its_verdict(status: int) -> None:
    with line(lambda *_: (status, b"{}")) as (base, _):
        (verdict,) = asyncio.run(crowd(base, 1, replace(CHANNEL, access_token="own")))
    assert verdict.request_id == "line-1"


CALLS = """
import asyncio, sys
from workers import logs
logs.configure("INFO", "json")
from tests.bot.test_line_way_out import crowd
asyncio.run(crowd(sys.argv[1], 1))
"""


@pytest.mark.parametrize("status", [200, 400, 401, 429])
def test_every_call_is_in_the_log_with_line_s_number(status: int) -> None:
    """In a process of its own, for loggers are set up once."""

    def answer(path: str, *_: str) -> tuple[int, bytes]:
        return (200, b'{"access_token":"any"}') if path == TOKENS else (status, b"{}")

    with line(answer) as (base, asked):
        command = [sys.executable, "-c", CALLS, base]
        told = subprocess.run(command, capture_output=True, timeout=60, check=True).stderr
    noted = [json.loads(one) for one in told.splitlines()]
    assert [(one["method"], one["path"], one["line_request_id"]) for one in noted] == [
        ("POST", path, "line-1") for path in asked
    ]


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_no_refusal_of_the_message(status: int) -> None:
    def answer(path: str, _: str, __: str) -> tuple[int, bytes]:
        return (200, b'{"access_token":"any"}') if path == TOKENS else (status, b'{"message":"No."}')

    with line(answer) as (base, _):
        (verdict,) = asyncio.run(crowd(base, 1))
    assert verdict == Unauthorised(status=status, error=f"{status} No.", request_id="line-1")


def test_while_a_secret_is_re_issued_the_next_one_gets_tokens_too() -> None:
    def answer(path: str, _: str, body: str) -> tuple[int, bytes]:
        if path == TOKENS and "client_secret=the-next" not in body:
            return 400, b"{}"
        return 200, b'{"access_token":"any","token_type":"Bearer","expires_in":900}'

    channel = replace(CHANNEL, next_secret="the-next")
    with line(answer) as (base, asked):
        assert isinstance(asyncio.run(crowd(base, 1, channel))[0], Accepted)
        assert access_token(channel, base) == "any"
    assert asked == [TOKENS, TOKENS, PUSH, TOKENS, TOKENS]


def test_a_long_lived_token_that_line_refuses_is_followed_by_stateless_ones() -> None:
    def answer(path: str, authorization: str, _: str) -> tuple[int, bytes]:
        if path == TOKENS:
            return 200, b'{"access_token":"stateless"}'
        return (200, b"{}") if authorization == "Bearer stateless" else (401, b"{}")

    with line(answer) as (base, asked):
        verdicts = asyncio.run(crowd(base, 5, replace(CHANNEL, access_token="revoked")))
    assert all(isinstance(one, Accepted) for one in verdicts)
    assert asked.count(TOKENS) == 1


def test_a_long_lived_token_is_asked_again_where_there_are_no_others() -> None:
    good = threading.Event()

    def answer(path: str, _: str, __: str) -> tuple[int, bytes]:
        if path == TOKENS:
            return 400, b"{}"
        return (200, b"{}") if good.is_set() else (401, b"{}")

    async def twice(base: str) -> list[Verdict]:
        client = LineClient(replace(CHANNEL, access_token="own"), Bases(api=base, data=base), most_connections=5)
        first = await client.call("POST", PUSH, {})
        good.set()
        second = await client.call("POST", PUSH, {})
        await client.close()
        return [first, second]

    with line(answer) as (base, _):
        first, second = asyncio.run(twice(base))
    assert isinstance(first, Unauthorised)
    assert isinstance(second, Accepted)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"access_token":7}', b'{"access_token":"a\\nb"}', b"\xff"])
def test_an_answer_that_is_no_token_is_a_later(body: bytes) -> None:
    with line(lambda *_: (200, body)) as (base, asked):
        verdicts = asyncio.run(crowd(base, 3))
    assert all(isinstance(one, Later) and not one.unclear for one in verdicts)
    assert asked == [TOKENS]


def test_many_who_are_refused_at_once_fetch_one_token() -> None:
    numbers = iter(range(1, 100))

    def answer(path: str, authorization: str, _: str) -> tuple[int, bytes]:
        if path == TOKENS:
            return 200, json.dumps({"access_token": f"token-{next(numbers)}"}).encode()
        return (401, b"{}") if authorization == "Bearer token-1" else (200, b"{}")

    with line(answer) as (base, asked):
        verdicts = asyncio.run(crowd(base, 30))
    assert all(isinstance(one, Accepted) for one in verdicts)
    assert asked.count(TOKENS) == 2
    assert asked.count(PUSH) > 30


def test_sign_ins_wait_once_for_keys_that_do_not_come() -> None:
    gone = threading.Event()

    def hang(*_: str) -> tuple[int, bytes]:
        gone.wait(30)
        return 500, b""

    def refused(login: LineLogin) -> float:
        began = time.monotonic()
        with pytest.raises(KeysUnavailable):
            login.identify(jwt.encode({}, "x" * 32, algorithm="HS256", headers={"kid": "any"}), {"1"})
        return time.monotonic() - began

    with line(hang) as (base, asked), ThreadPoolExecutor(10) as ten:
        login = LineLogin(base)
        assert max(ten.map(refused, [login] * 10)) < 9
        assert refused(login) < 0.5
        gone.set()
    assert asked == [KEYS]


def test_known_accounts_outlive_a_lost_database(database: Database, cast: Cast) -> None:
    accounts = Accounts(database)
    known = accounts.all()
    nowhere = create_engine("postgresql+psycopg2://nobody@127.0.0.1:9/nothing")
    lost = Database(nowhere, database.seal, record=database._record, cards=database._cards, on_commit=print)
    accounts._database = lost
    accounts.forget()
    assert accounts.all() == known != []
