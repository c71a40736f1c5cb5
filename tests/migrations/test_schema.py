"""The schema's history: head is what the code believes, every step can be taken twice, and no row gets lost."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from models import migrations
from models.migrations import config, downgrade, head, upgrade
from models.tables import (
    asking,
    changes,
    expected,
    gate_acts,
    gate_codes,
    house_rules,
    inbox,
    installation,
    invites,
    outbox,
    passes,
    people,
    villages,
    visits,
    watchlist,
)
from models.tables.base import Base
from tests.migrations.databases import empty_database
from workers.embedded import Embedded

ROOT = Path(__file__).parents[2]
VERSIONS = Path(migrations.__file__).parent / "versions"
TABLES = (
    villages,
    people,
    visits,
    inbox,
    installation,
    outbox,
    changes,
    invites,
    asking,
    house_rules,
    passes,
    gate_acts,
    gate_codes,
    watchlist,
    expected,
)
"""Imported so that `Base.metadata` knows every table."""

ONE_AT_A_TIME = 7_203_441


@pytest.fixture
def fresh(servers: Embedded, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    name = "migrations_" + re.sub(r"\W+", "_", request.node.name.lower())[-40:]
    with empty_database(servers, name) as given:
        yield given


@pytest.fixture
def engine(fresh: str) -> Iterator[Engine]:
    opened = create_engine(fresh)
    yield opened
    opened.dispose()


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def standing(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def fingerprint(engine: Engine) -> dict[str, list[Any]]:
    """All that a migration makes: columns, indexes, constraints, policies, rights and functions."""
    queries = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "policies": "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'",
        "secured": "SELECT relname, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        "rights": "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public'",
        "functions": "SELECT proname, prosrc, prosecdef, proacl::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace",
    }
    with engine.connect() as connection:
        return {name: sorted(map(repr, connection.execute(text(query)))) for name, query in queries.items()}


def test_head_is_what_the_models_say(fresh: str, engine: Engine) -> None:
    upgrade(fresh)
    assert standing(engine) == head()
    assert differences(engine) == []


def test_names_speak_and_numbers_follow_each_other() -> None:
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]{5,}", name) for name in names)
    script = ScriptDirectory.from_config(config())
    line = [revision.revision for revision in script.walk_revisions()][::-1]
    assert line == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert [name[:4] for name in names] == line
    assert script.get_heads() == [head()]


def test_down_leaves_nothing_and_up_again_leaves_the_same(fresh: str, engine: Engine) -> None:
    upgrade(fresh)
    before = fingerprint(engine)
    downgrade(fresh, "base")
    assert standing(engine) is None
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert fingerprint(engine)["functions"] == []
    upgrade(fresh)
    assert fingerprint(engine) == before
    assert differences(engine) == []


def test_each_step_can_be_taken_back_and_again(fresh: str, engine: Engine) -> None:
    for number in range(1, int(head()) + 1):
        upgrade(fresh, f"{number:04}")
        before = fingerprint(engine)
        downgrade(fresh, f"{number - 1:04}" if number > 1 else "base")
        upgrade(fresh, f"{number:04}")
        assert fingerprint(engine) == before, f"{number:04}"
    assert differences(engine) == []


def test_rows_survive_a_release_that_changes_nothing(fresh: str, engine: Engine) -> None:
    upgrade(fresh)
    row = (
        "INSERT INTO line_account (id, channel_id, channel_secret, login_channel_id, liff_id, created_at, failures)"
        " VALUES (gen_random_uuid(), '1', 'x', '2', '3', now(), 7)"
    )
    with engine.begin() as connection:
        connection.execute(text(row))
        before = connection.execute(text("SELECT * FROM line_account")).all()
    upgrade(fresh)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT * FROM line_account")).all() == before


OLD_ROWS = """
INSERT INTO line_account (id, channel_id, channel_secret, login_channel_id, liff_id, created_at, failures)
  VALUES ('00000000-0000-7000-8000-000000000001', '1', 'x', '2', '3', now(), 7);
INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following, created_at)
  SELECT '00000000-0000-7000-8000-000000000002', id, 'U', '', 'th', true, now() FROM line_account;
INSERT INTO village (id, line_account_id, name, time_zone, language, widen_after, expire_after, guards_see_names,
    created_at)
  SELECT '00000000-0000-7000-8000-000000000003', id, 'v', 'UTC', 'th', 0, 300, false, now() FROM line_account;
INSERT INTO house (id, village_id, number, created_at)
  SELECT '00000000-0000-7000-8000-000000000004', id, '12/3', now() FROM village;
INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, rank, created_at)
  SELECT gen_random_uuid(), village_id, person.id, house.id, 'resident', 'owner', 'active', 0, now() FROM house, person;
INSERT INTO session (id, village_id, person_id, role, refresh_hash, rotated_at, created_at, expires_at)
  SELECT gen_random_uuid(), village.id, person.id, 'guard', 'x', now(), now(), now() FROM village, person;
INSERT INTO visit (id, village_id, house_id, kind, state, visitor_name, headcount, answer, decided_by, decided_role,
    decided_at, version, created_by, created_at, idempotency_key, fingerprint)
  SELECT '00000000-0000-7000-8000-000000000005', village_id, house.id, 'guest', 'approved', 'Nok', 1, 'approve',
    person.id, 'resident', now(), 2, person.id, now(), gen_random_uuid(), 'x' FROM house, person;
INSERT INTO photo (id, village_id, visit_id, position, sha256, width, height, bytes, created_at)
  SELECT gen_random_uuid(), village_id, id, position, 'x', 1, 1, 1, now() FROM visit, generate_series(0, 1) position;
INSERT INTO visit_event (village_id, serial, visit_id, kind, actor_role, source, at, facts, previous_hash, hash)
  SELECT village_id, 1, id, 'requested', 'guard', 'api', now(), '{}', '', 'x' FROM visit;
INSERT INTO message (id, line_account_id, village_id, visit_id, to_user, language, kind, facts, must_arrive, state,
    attempts, due_at, created_at)
  SELECT gen_random_uuid(), line_account.id, village_id, visit.id, 'U', 'th', 'visit_request', '{}', true, 'sent', 1,
    now(), now() FROM visit, line_account;
INSERT INTO webhook_event (id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at)
  SELECT gen_random_uuid(), id, 'a', 'message', 'x', 'done', 0, now() FROM line_account;
"""
"""A village as the first release left it."""


def test_rows_of_the_first_release_survive_all_steps_up_and_down(fresh: str, engine: Engine) -> None:
    upgrade(fresh, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(OLD_ROWS)
    before = every_row(engine)
    assert {name for name, kept in before.items() if not kept} == {"audit_head", "rich_menu"}
    before["village"][0]["widen_after"] = None  # no wait is none, not one of 0 seconds
    upgrade(fresh)
    assert still_there(before, every_row(engine))
    downgrade(fresh, "0001")
    assert still_there(before, every_row(engine))


Rows = dict[str, list[dict[str, Any]]]


def every_row(engine: Engine) -> Rows:
    """Of the tables that there are at this step."""
    there = inspect(engine).get_table_names()
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(text(f'SELECT * FROM "{table.name}" t ORDER BY t::text')).mappings()
            ]
            for table in Base.metadata.sorted_tables
            if table.name in there
        }


def still_there(before: Rows, after: Rows) -> bool:
    """Columns may have come beside those that there were."""
    return all(
        old.items() <= new.items() for name in before for old, new in zip(before[name], after[name], strict=True)
    )


def test_who_left_and_came_back_has_one_place_again_after_a_step_back(fresh: str, engine: Engine) -> None:
    upgrade(fresh, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(OLD_ROWS)
    upgrade(fresh)
    again = (
        "INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
        " SELECT gen_random_uuid(), village_id, person_id, house_id, role, 'tenant', :standing, now() FROM membership"
    )
    with pytest.raises(IntegrityError, match="uq_membership_live"), engine.begin() as connection:
        connection.execute(text(again), {"standing": "pending"})
    with engine.begin() as connection:
        connection.execute(text("UPDATE membership SET standing = 'ended'"))
        connection.execute(text(again), {"standing": "refused"})
    downgrade(fresh, "0009")
    ((household_role, standing_now, rank),) = every_place(engine)
    assert (household_role, standing_now, rank) == ("tenant", "ended", 0)


def test_cars_of_before_are_known_again(fresh: str, engine: Engine) -> None:
    upgrade(fresh, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(OLD_ROWS)
        connection.execute(text("UPDATE visit SET plate = '๑กข ๒๓๔๕'"))
    upgrade(fresh)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT plate_key FROM visit")) == "1กข2345"


def test_visits_of_before_are_found_by_parts_of_a_name_or_a_plate(fresh: str, engine: Engine) -> None:
    upgrade(fresh, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(OLD_ROWS)
        connection.execute(text("UPDATE visit SET plate = '๑กข-๒๓๔๕', visitor_name = 'Mr. Som Chai'"))
    upgrade(fresh)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT sought FROM visit")) == "mrsomchai\n1กข2345"


def every_place(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT household_role, standing, rank FROM membership")))


def test_a_broken_step_leaves_the_schema_as_it_was(fresh: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visit_event (only_in_the_way integer)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(fresh)
    assert inspect(engine).get_table_names() == ["visit_event"]


def test_two_upgrades_at_once_come_one_after_the_other(fresh: str, engine: Engine) -> None:
    """A lock on a table is not waited for long: it would stop the village. Another release is."""
    with engine.connect() as before:
        before.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
        releases = [releasing(fresh) for _ in range(2)]
        wait_until(lambda: waiting(engine) == 2)
        with pytest.raises(subprocess.TimeoutExpired):
            releases[0].wait(5.5)  # longer than `lock_timeout`
        assert (waiting(engine), standing(engine)) == (2, None)
        before.rollback()
    assert [one.wait(60) for one in releases] == [0, 0]
    assert standing(engine) == head()
    assert differences(engine) == []


def releasing(address: str) -> subprocess.Popen[bytes]:
    """A release process: Alembic knows one upgrade per process."""
    program = "import sys; from models.migrations import upgrade; upgrade(sys.argv[1])"
    return subprocess.Popen([sys.executable, "-c", program, address], cwd=ROOT)


def waiting(engine: Engine) -> int:
    """Releases that have come and do not hold the lock."""
    query = (
        "SELECT count(*) FROM pg_stat_activity a WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
        " AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND locktype = 'advisory' AND granted)"
    )
    with engine.connect() as connection:
        return connection.scalar(text(query)) or 0


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_table_that_somebody_holds_is_not_waited_for_long(fresh: str, engine: Engine) -> None:
    upgrade(fresh)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE visit"))
        with pytest.raises(Exception, match="lock timeout"):
            downgrade(fresh, "base")
        connection.rollback()
    upgrade(fresh)  # the steps after the one that met the lock have been taken back, each by itself
    assert differences(engine) == []
