"""What a village's work may see of signing in: who works in it, and nothing of anybody else's."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from models.domain.permissions import OF_VILLAGE
from models.uow import Database
from models.usecases import panel_attempts, panel_logins
from models.usecases.panel_events import Browser, Whose, note_panel_event
from models.usecases.panel_sessions import begin_session
from models.usecases.panel_team import role_named, seat_login
from tests.cast import Cast

HERE = Browser(address="127.0.0.1", agent="tests")
ALL = ("panel_login", "panel_recovery_code", "panel_link", "panel_session", "panel_attempt", "panel_event")


@pytest.fixture
def manee(app: Flask, database: Database, cast: Cast) -> UUID:
    """She sits in the first village's office, and has left something in every table."""
    with database.work() as work:
        login_id = panel_logins.make_login(work, email="manee@example.com", name="Manee", language="th")
        panel_logins.renew_recovery_codes(work, login_id)
        panel_logins.link_to_password(work, login_id)
        panel_attempts.note_failures(work, ["a"])
        begin_session(work, HERE, login_id=login_id)
        note_panel_event(work, "signed_in", Whose(login_id=login_id, village_id=cast.village), HERE)
        login = panel_logins.login(work, login_id)
    assert login
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        seat_login(work, login, role_named(work, "staff"), OF_VILLAGE)
    return login_id


def count(database: Database, cast: Cast, table: str, *, of_ours: bool) -> int:
    village = cast.village if of_ours else cast.next_village
    with database.work(village_id=village, account_id=cast.account) as work:
        return int(work.connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


@pytest.mark.parametrize("table", ALL)
def test_the_next_village_sees_nothing(database: Database, cast: Cast, manee: UUID, table: str) -> None:
    with database.work() as work:
        assert work.connection.scalar(text(f"SELECT count(*) FROM {table}")), "the test has no row to hide"
    assert count(database, cast, table, of_ours=False) == 0


@pytest.mark.parametrize("table", ALL)
def test_a_village_sees_its_own_people_and_what_happened_there(
    database: Database, cast: Cast, manee: UUID, table: str
) -> None:
    seen = {"panel_login": 1, "panel_link": 1, "panel_event": 1}
    assert count(database, cast, table, of_ours=True) == seen.get(table, 0)


def test_a_whole_account_is_not_signing_in(database: Database, cast: Cast, manee: UUID) -> None:
    """LINE's webhook and the workers have nothing to do with passwords: no village is named there, though."""
    with database.work(village_id=cast.next_village, account_id=cast.account, whole_account=True) as work:
        assert work.connection.scalar(text("SELECT count(*) FROM panel_session")) == 0


def test_what_happened_cannot_be_changed(database: Database, manee: UUID) -> None:
    for statement in ("UPDATE panel_event SET kind = 'x'", "DELETE FROM panel_login"):
        with database.work() as work, pytest.raises(ProgrammingError, match="permission denied"):
            work.connection.execute(text(statement))
    with database.work() as work:
        assert work.connection.execute(text("DELETE FROM panel_event")).rowcount == 0
        assert work.connection.scalar(text("SELECT count(*) FROM panel_event"))
