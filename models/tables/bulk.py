"""Many rows changed by one statement: psycopg2 plans each anew, and a hundred plans cost more than the rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, func, literal, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.tables.base import Base


def change(
    connection: Connection,
    row_type: type[Base],
    rows: Sequence[dict[str, Any]],
    *conditions: Any,
) -> None:
    """Sets the columns that each of the rows names, where its `id` fits and the conditions hold.

    All rows name the same columns. They are locked in the order in which they are given.
    """
    table: Table = row_type.__table__  # type: ignore[assignment]
    names = list(rows[0])
    given = func.unnest(*[_array(table.c[name], [row[name] for row in rows]) for name in names])
    new = given.table_valued(*[Column(name, table.c[name].type) for name in names], name="given").render_derived()
    values = {name: new.c[name] for name in names if name != "id"}
    connection.execute(update(table).values(values).where(table.c.id == new.c.id, *conditions))


def _array(column: Column[Any], values: list[Any]) -> Any:
    return literal(values, ARRAY(column.type))
