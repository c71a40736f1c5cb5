"""What looks past the villages' walls answers for an operator's login, and for nobody else's."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from models.domain.features import Feature
from models.uow import Database
from models.usecases import panel_logins
from models.usecases.set_feature import set_feature
from tests.cast import Cast

ASKED = {
    "system_accounts": "system_accounts(:login, now())",
    "system_villages": "system_villages(:login, now(), '', NULL, NULL, NULL, 10)",
    "system_walks": "system_walks(:login, '', false, NULL, NULL, 10)",
    "system_tasks": "system_tasks(:login, now())",
    "system_flags": "system_flags(:login)",
    "system_sizes": "system_sizes(:login, 3)",
    "system_names": "system_names(:login, (SELECT array_agg(v) FROM unnest(CAST(:villages AS uuid[])) v))",
}


@pytest.fixture
def logins(database: Database, cast: Cast) -> dict[str, UUID | None]:
    """An operator's, one that was switched off, a village's admin's, nobody's and none."""
    with database.work() as work:
        made = {
            name: panel_logins.make_login(
                work, email=f"{name}@example.com", name=name, language="th", operator=name != "admin"
            )
            for name in ("operator", "former", "admin")
        }
        panel_logins.switch_off(work, made["former"], by=made["operator"])
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        set_feature(work, Feature.PASSES, False)
        values = "gen_random_uuid(), :village, 'audit', '{}', 'th', 'queued', now(), now()"
        columns = "id, village_id, kind, facts, language, state, due_at, created_at"
        work.connection.execute(text(f"INSERT INTO task ({columns}) VALUES ({values})"), {"village": cast.village})
    return {**made, "nobody": uuid4(), "none": None}


def told(database: Database, cast: Cast, name: str, login: UUID | None) -> int:
    given = {"login": login, "villages": [cast.village]} if name == "system_names" else {"login": login}
    with database.work() as work:
        return len(work.connection.execute(text(f"SELECT * FROM {ASKED[name]}"), given).all())


@pytest.mark.parametrize("name", ASKED)
def test_only_an_operator_s_login_is_answered(
    database: Database, cast: Cast, logins: dict[str, UUID | None], name: str
) -> None:
    assert told(database, cast, name, logins["operator"]), "the test has nothing to hide"
    for other in ("former", "admin", "nobody", "none"):
        assert told(database, cast, name, logins[other]) == 0, other


def test_a_village_sees_its_own_word_and_the_installation_s_and_not_the_next_one_s(
    database: Database, cast: Cast
) -> None:
    with database.work() as work:
        set_feature(work, Feature.JOIN_CODE, False)
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        set_feature(work, Feature.PASSES, False)
    seen = {}
    for village in (cast.village, cast.next_village):
        with database.work(village_id=village, account_id=cast.account) as work:
            seen[village] = set(work.connection.scalars(text("SELECT feature FROM feature_flag")))
    assert seen == {cast.village: {"join_code", "passes"}, cast.next_village: {"join_code"}}


def test_a_village_does_not_speak_for_all(database: Database, cast: Cast) -> None:
    with database.work() as work:
        set_feature(work, Feature.JOIN_CODE, False)
    row = "INSERT INTO feature_flag (id, feature, is_on, changed_at) VALUES (gen_random_uuid(), 'passes', false, now())"
    everywhere = "UPDATE feature_flag SET is_on = true WHERE village_id IS NULL"
    for statement in (row, everywhere):
        with (
            database.work(village_id=cast.village, account_id=cast.account) as work,
            pytest.raises(ProgrammingError, match="row-level security"),
        ):
            work.connection.execute(text(statement))


def test_notes_of_the_installation_are_no_village_s(database: Database, cast: Cast) -> None:
    statement = text("INSERT INTO installation_note (key, at, facts) VALUES ('clock', now(), '{}')")
    with (
        database.work(village_id=cast.village, account_id=cast.account) as work,
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        work.connection.execute(statement)
    with database.work() as work:
        work.connection.execute(statement)
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        assert work.connection.scalar(text("SELECT count(*) FROM installation_note")) == 0
