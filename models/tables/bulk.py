"""Many rows changed by one statement: psycopg2 plans each anew, and a hundred plans cost more than the rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Update, bindparam, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.tables.base import Base, table_of


def change(
    connection: Connection,
    row_type: type[Base],
    rows: Sequence[dict[str, Any]],
    *conditions: Any,
) -> None:
    """Sets the columns that each of the rows names, where its `id` fits and the conditions hold.

    All rows name the same columns; the conditions are the same objects at each call.
    """
    statement = _changing(row_type, tuple(rows[0]), conditions)
    connection.execute(statement, {f"given_{name}": [row[name] for row in rows] for name in rows[0]})


@cache
def _changing(row_type: type[Base], names: tuple[str, ...], conditions: tuple[Any, ...]) -> Update:
    """Made once for each set of columns, and compiled once."""
    table = table_of(row_type)
    arrays = [bindparam(f"given_{name}", type_=ARRAY(table.c[name].type)) for name in names]
    columns = [Column(name, table.c[name].type) for name in names]
    new = func.unnest(*arrays).table_valued(*columns, name="given").render_derived()
    values = {name: new.c[name] for name in names if name != "id"}
    return update(table).values(values).where(table.c.id == new.c.id, *conditions)
