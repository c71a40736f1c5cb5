"""Runs migrations as the owner of the tables: one at a time, and never behind a lock that somebody holds for long."""

from alembic import context
from sqlalchemy import Connection, text

from models.tables import inbox, outbox, people, villages, visits
from models.tables.base import Base

TABLES = (villages, people, visits, inbox, outbox)
"""Imported so that `Base.metadata` knows every table."""

_ONE_AT_A_TIME = 7_203_441  # an advisory lock's number: any, as long as nobody else uses it


def run(connection: Connection) -> None:
    """Migrates over a connection that the caller opened and will commit."""
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))  # from here on: the other release is waited for
        context.run_migrations()


run(context.config.attributes["connection"])
