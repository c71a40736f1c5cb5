"""Steps that a village's evening does not notice: nobody waits for them but the release itself.

Each commits by itself and can be taken again, so in a revision they come before what happens in its transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op


def make_index(name: str, on: str, *, unique: bool = False, where: str | None = None) -> None:
    """CREATE INDEX CONCURRENTLY `name` on `table (columns)`; what a broken try has left behind is removed first."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    condition = f" WHERE {where}" if where else ""
    with _outside_of_any_transaction():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        # it waits for transactions, and nobody waits for it: longer than a lock on a table may
        op.execute("SET lock_timeout = '1min'")
        op.execute(f"CREATE {kind} CONCURRENTLY {name} ON {on}{condition}")
        op.execute("SET lock_timeout = '5s'")


def drop_index(name: str) -> None:
    with _outside_of_any_transaction():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def add_columns(table: str, *columns: str) -> None:
    """ALTER TABLE … ADD COLUMN each of `name type`, empty in old rows. The table is taken alone, and let go at once.

    Taken together with another, it meets people who hold the one and want the other, and somebody is thrown out.
    """
    added = ", ".join(f"ADD COLUMN IF NOT EXISTS {column}" for column in columns)
    with _outside_of_any_transaction():
        op.execute(f"ALTER TABLE {table} {added}")


def constrain(table: str, name: str, rule: str) -> None:
    """Holds new rows to the rule at once, and reads through the old ones while everybody works on."""
    release(table, name)
    with _outside_of_any_transaction():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule} NOT VALID")
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def release(table: str, name: str) -> None:
    """Drops a constraint."""
    with _outside_of_any_transaction():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")


@contextmanager
def _outside_of_any_transaction() -> Iterator[None]:
    with op.get_context().autocommit_block():
        yield
