"""A release while the village is awake: whoever answers meanwhile waits for a moment, and nobody in a circle."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import Engine, create_engine, text

from models.migrations import head, upgrade
from tests.migrations.databases import empty_database
from tests.migrations.test_schema import OLD_ROWS, wait_until
from workers.embedded import Embedded

FIRST = 10
"""The steps before have been released."""

TAPS = {
    "holds its visit": (
        "SELECT v.id FROM visit v JOIN house h ON h.id = v.house_id FOR NO KEY UPDATE OF v",
        "UPDATE visit SET version = version + 1",
    ),
    "knows who taps": (
        "SELECT p.id FROM person p JOIN membership m ON m.person_id = p.id",
        "UPDATE visit SET version = version + 1",
    ),
    "has answered": (
        "UPDATE visit SET version = version + 1",
        "SELECT p.id FROM person p JOIN membership m ON m.person_id = p.id JOIN house h ON h.id = m.house_id",
    ),
}
"""What a tap has done when the release comes, and what it does next."""


@pytest.fixture
def engine(servers: Embedded) -> Iterator[Engine]:
    """A village as the first release left it, before the steps that are not released yet."""
    with empty_database(servers, "release_in_the_evening") as address:
        upgrade(address, "0001")
        opened = create_engine(address)
        with opened.begin() as connection:
            connection.exec_driver_sql(OLD_ROWS)
        upgrade(address, f"{FIRST - 1:04}")
        yield opened
        opened.dispose()


def is_stuck(engine: Engine) -> bool:
    """Whether somebody waits for a lock in this database."""
    waits = (
        "SELECT count(*) > 0 FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE NOT l.granted AND a.datname = current_database()"
    )
    with engine.connect() as connection:
        return bool(connection.scalar(text(waits)))


@pytest.mark.parametrize("first", TAPS)
def test_a_tap_comes_to_its_end_beside_every_step(first: str, engine: Engine) -> None:
    address = engine.url.render_as_string(hide_password=False)
    done, follows = TAPS[first]
    for number in range(FIRST, int(head()) + 1):
        begun, stepped = Event(), Event()

        def tap(begun: Event = begun, stepped: Event = stepped) -> None:
            with engine.begin() as connection:
                connection.execute(text(done))
                begun.set()
                wait_until(lambda: stepped.is_set() or is_stuck(engine))
                connection.execute(text(follows))

        with ThreadPoolExecutor(1) as pool:
            tapped = pool.submit(tap)
            assert begun.wait(30)
            try:
                upgrade(address, f"{number:04}")
            finally:
                stepped.set()
            assert tapped.exception() is None, f"{number:04}"
