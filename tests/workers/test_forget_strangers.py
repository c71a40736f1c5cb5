"""What strangers leave at the panel's door goes in the end, and what is about somebody stays."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, text

from models.tables.panel import PanelEventRow
from models.uow import Database
from models.usecases import panel_attempts, panel_logins
from models.usecases.panel_events import Browser, Whose, note_panel_event
from models.usecases.thin import BATCH
from tests.cast import Cast
from tests.usecases.acts import rows
from workers.runtime import Runtime
from workers.thin import thin_out

NOW = datetime.now(UTC)
HERE = Browser(address="203.0.113.7", agent="tests")


def test_counts_of_wrong_passwords_go_once_they_count_no_more(runtime: Runtime, database: Database, cast: Cast) -> None:
    for key, hours in (("old", 25), ("new", 23)):
        with database.work(now=NOW - timedelta(hours=hours)) as work:
            panel_attempts.note_failures(work, [key])
    assert thin_out(runtime, NOW)["attempts_removed"] == 1
    with database.work(now=NOW) as work:
        assert work.connection.scalars(text("SELECT key FROM panel_attempt")).all() == ["new"]


def test_tries_under_addresses_that_nobody_has_go_after_a_season(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    with database.work() as work:
        login_id = panel_logins.make_login(work, email="manee@example.com", name="Manee", language="th")
    about = {
        "login": Whose(login_id=login_id),
        "person": Whose(person_id=cast.office.id),
        "village": Whose(village_id=cast.village),
    }
    for days in (91, 89):
        with database.work(now=NOW - timedelta(days=days)) as work:
            for kind, whose in about.items():
                note_panel_event(work, kind, whose, HERE)
            for _ in range(BATCH + 1 if days > 90 else 1):
                note_panel_event(work, "password_wrong", Whose(), HERE)
    assert thin_out(runtime, NOW)["strangers_removed"] == BATCH + 1
    assert rows(owner, "SELECT kind FROM panel_event ORDER BY kind") == [
        "login", "login", "password_wrong", "person", "person", "village", "village"
    ]  # fmt: skip


@pytest.mark.parametrize(("whose", "days"), [(Whose(), 89), (Whose(person_id=None), 1)])
def test_nothing_else_of_it_can_be_taken_out(database: Database, cast: Cast, whose: Whose, days: int) -> None:
    with database.work() as work:
        login_id = panel_logins.make_login(work, email="manee@example.com", name="Manee", language="th")
    for one, age in ((whose, days), (Whose(login_id=login_id), 200)):
        with database.work(now=NOW - timedelta(days=age)) as work:
            note_panel_event(work, "password_wrong", one, HERE)
    with database.work() as work:
        assert work.connection.execute(delete(PanelEventRow)).rowcount == 0
