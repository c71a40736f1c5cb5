"""The schema's history, and how to move along it. Alembic is imported by those who move: it takes its time."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


def upgrade(database_url: str, revision: str = "head") -> None:
    """Brings the schema to `revision`. Runs as the role of the address, which owns the tables."""
    from alembic import command

    _move(database_url, command.upgrade, revision)


def downgrade(database_url: str, revision: str) -> None:
    """Takes the schema back to `revision`: `base` leaves nothing."""
    from alembic import command

    _move(database_url, command.downgrade, revision)


def analyze(database_url: str) -> None:
    """Lets PostgreSQL count its rows now, after many came at once: else it plans for empty tables until it does so."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()


def config() -> "Config":
    """Alembic's configuration without a file: everything that it needs lies beside this module."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.set_main_option("version_path_separator", "os")
    return settings


def _move(database_url: str, move: object, revision: str) -> None:
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:  # the steps commit, each its own
            settings = config()
            settings.attributes["connection"] = connection
            move(settings, revision)  # type: ignore[operator]
    finally:
        engine.dispose()


@cache
def head() -> str:
    """The revision that this release's code is written for."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config()).get_current_head() or ""
