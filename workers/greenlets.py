"""Lets psycopg2 wait like everything else in a gevent process: the greenlet sleeps, the process goes on.

psycopg2 is C and knows nothing of patched sockets; libpq's connection is polled instead.
https://www.psycopg.org/docs/advanced.html#support-for-coroutine-libraries
"""

import psycopg2
from gevent.socket import wait_read, wait_write
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE, connection, set_wait_callback


def make_psycopg2_wait_in_greenlets() -> None:
    """In this process and its forks. A wait that is interrupted, by a timeout or a kill, closes its connection."""
    set_wait_callback(_wait)


PATIENCE = 20.0
"""Seconds; PostgreSQL itself ends a statement after ten."""


def _too_long() -> psycopg2.OperationalError:
    return psycopg2.OperationalError(f"PostgreSQL was silent for {PATIENCE:.0f} seconds")


def _wait(waiting: connection) -> None:
    while (state := waiting.poll()) != POLL_OK:
        if state == POLL_READ:
            wait_read(waiting.fileno(), timeout=PATIENCE, timeout_exc=_too_long())
        elif state == POLL_WRITE:
            wait_write(waiting.fileno(), timeout=PATIENCE, timeout_exc=_too_long())
        else:
            raise psycopg2.OperationalError(f"psycopg2 is in a state that it should not be in: {state}")
