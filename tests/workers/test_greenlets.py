"""A greenlet of the web process that waits, for PostgreSQL or for a slow client, keeps nobody else waiting."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from workers import embedded
from workers.embedded.home import free_port

# an application that asks PostgreSQL for a pause; preloaded and forked like ours
PAUSING = """
import os
import psycopg2

def application(environ, start_response):
    connection = psycopg2.connect(os.environ["DSN"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [float(environ["QUERY_STRING"] or 0)])
    connection.close()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


@dataclass(frozen=True)
class Web:
    port: int
    master: int

    def worker_after(self, pause: float) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/?{pause}", timeout=20) as answer:
            return int(answer.read())


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    (folder / "pausing.py").write_text(PAUSING)
    with embedded.throwaway(folder / "servers") as servers:
        process, port = started(folder, servers.database_url.replace("+psycopg2", ""))
        yield Web(port, process.pid)
        process.terminate()
        assert process.wait(timeout=10) == 0


def started(folder: Path, dsn: str) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--pythonpath", str(folder)]
    environment = {**os.environ, "DSN": dsn, "PORT": str(port), "WEB_CONCURRENCY": "2", "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen([*command, "pausing:application"], cwd=embedded.PROJECT, env=environment)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return process, port
    process.kill()
    raise AssertionError("gunicorn does not start")


def test_fifty_that_wait_for_postgresql_wait_together(web: Web) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(50) as crowd:
        workers = set(crowd.map(web.worker_after, [1.0] * 50))
    assert time.monotonic() - began < 8  # one after another in two workers they would take 25
    assert len(workers) == 2


def test_thirty_clients_that_never_finish_their_request_stop_nobody(web: Web) -> None:
    slow = [socket.create_connection(("127.0.0.1", web.port)) for _ in range(30)]
    try:
        for client in slow:
            client.sendall(b"POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 1000\r\n")
        began = time.monotonic()
        for _ in range(20):
            web.worker_after(0)
        assert time.monotonic() - began < 4
    finally:
        for client in slow:
            client.close()


def test_a_killed_worker_is_replaced(web: Web) -> None:
    killed = web.worker_after(0)
    os.kill(killed, signal.SIGKILL)
    time.sleep(0.3)
    with ThreadPoolExecutor(20) as crowd:
        workers = set(crowd.map(web.worker_after, [0.5] * 20))
    assert killed not in workers
