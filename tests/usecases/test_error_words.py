"""What an error of the database says, in a log or to Sentry: what was refused and where, and no values."""

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from models.uow import Database

VISITOR = "สมศรี ผู้มาเยือน"


def test_an_error_of_the_database_names_no_values(database: Database) -> None:
    with pytest.raises(DataError) as refused, database.work() as work:
        work.connection.execute(text("SELECT CAST(:words AS json)"), {"words": f'{{"name": "{VISITOR}"'})
    error = refused.value
    assert VISITOR in error.orig.diag.context, "PostgreSQL tells it"  # type: ignore[union-attr]
    told = "".join(traceback.format_exception(error))
    assert "invalid input syntax for type json" in told
    assert "SELECT CAST(%(words)s AS json)" in told
    assert VISITOR not in told
