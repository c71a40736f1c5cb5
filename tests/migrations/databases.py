"""Empty databases, as an operator gives them, that are gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text

from workers.embedded import Embedded

LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND usename = current_user"


@contextmanager
def empty_database(servers: Embedded, name: str) -> Iterator[str]:
    """Its address.

    Not dropped WITH (FORCE): that may meet an autovacuum, which is nobody's, and is refused. Without it PostgreSQL
    sends an autovacuum away by itself, and waits a while for connections that are just closing.
    """
    address = make_url("postgresql+psycopg2://" + servers.database_url.partition("://")[2])
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield address.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(LEAVE), {"name": name})
        connection.execute(text(f'DROP DATABASE "{name}"'))
    server.dispose()
