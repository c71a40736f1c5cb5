"""Runs migrations as the owner of the tables: one at a time, and never behind a lock that somebody holds for long.

Each step is a transaction of its own, so that one may leave it for what PostgreSQL does only outside of any: see
`models.migrations.gently`.
"""

import time

from alembic import context
from sqlalchemy import Connection, text

from models.tables import (
    asking,
    changes,
    expected,
    gate_acts,
    gate_codes,
    gates,
    house_rules,
    inbox,
    installation,
    invites,
    notices,
    outbox,
    panel,
    passes,
    people,
    reports,
    rules,
    tasks,
    villages,
    visits,
    watchlist,
)
from models.tables.base import Base

TABLES = (
    villages,
    people,
    panel,
    visits,
    inbox,
    notices,
    outbox,
    changes,
    invites,
    asking,
    house_rules,
    passes,
    gates,
    gate_acts,
    gate_codes,
    watchlist,
    tasks,
    rules,
    installation,
    reports,
    expected,
)
"""Imported so that `Base.metadata` knows every table."""

_ONE_AT_A_TIME = 7_203_441  # an advisory lock's number: any, as long as nobody else uses it
_LOOK_AGAIN = 0.1  # seconds


def run(connection: Connection) -> None:
    """Migrates over a connection of its own, which holds the lock until it is closed."""
    _wait_for_the_other_release(connection)
    connection.execute(text("SET statement_timeout = '10min'"))
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


def _wait_for_the_other_release(connection: Connection) -> None:
    """Asks again and again: a statement that waits holds a snapshot, for which CREATE INDEX CONCURRENTLY would wait."""
    asked = text("SELECT pg_try_advisory_lock(:number)")
    while not connection.scalar(asked, {"number": _ONE_AT_A_TIME}):
        connection.rollback()
        time.sleep(_LOOK_AGAIN)
    connection.commit()


run(context.config.attributes["connection"])
