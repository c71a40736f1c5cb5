"""What could be had at best: the webhook's one INSERT by bare psycopg2, and nothing else.

Same table, same columns, a pool of connections, autocommit, behind the same gunicorn.conf.py. No signature, no JSON, no
row-level security, no wake-up.
"""

import os
import queue
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2

INSERT = (
    "INSERT INTO webhook_event (id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at) "
    "VALUES (%s, %s, %s, 'unsend', %s, 'ignored', 0, now()) ON CONFLICT (line_account_id, webhook_event_id) DO NOTHING"
)
MOST_CONNECTIONS = 20


def create_app() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """A WSGI application. Connections are opened after the fork, by the first who need them."""
    address, account = os.environ["BENCH_DATABASE"], os.environ["BENCH_ACCOUNT"]
    spare: queue.LifoQueue[Any] = queue.LifoQueue()
    for _ in range(MOST_CONNECTIONS):
        spare.put(None)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        connection = spare.get() or _connect(address)
        try:
            with connection.cursor() as cursor:
                cursor.execute(INSERT, (str(uuid.uuid4()), account, uuid.uuid4().hex, body))
        finally:
            spare.put(connection)
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
        return [b"{}"]

    return application


def _connect(address: str) -> Any:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    return connection
