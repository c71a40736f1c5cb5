"""PostgreSQL keeps a village's rows from the next one's sessions, whatever the Python does: SQL, as the application."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, insert, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from models.domain.actors import ActorRole
from models.domain.house_rules import Says
from models.domain.households import Role
from models.domain.ids import AccountId, VillageId
from models.domain.letters import Help
from models.domain.visit import Kind
from models.domain.watchlist import Hit, Standing
from models.gate_codes import GateCodes
from models.tables.base import Base
from models.tables.invites import InviteRow
from models.uow import APP_ROLE, Database, new_id
from models.usecases.accounts import ChannelSettings, all_accounts, keep_account
from models.usecases.block_visitors import BlockWish, block_visitor
from models.usecases.changes import note_change
from models.usecases.demo_data import fill_village
from models.usecases.gate_acts import Told
from models.usecases.give_gate_code import give_gate_code
from models.usecases.house_rules import RuleWish, make_house_rule
from models.usecases.inbox import Arrived, receive
from models.usecases.link_menus import keep_menus
from models.usecases.move_visit import cancel_visit
from models.usecases.new_visits import Registered, StoredPhoto
from models.usecases.outbox import Owed, write
from models.usecases.register_visit import register_visit
from models.usecases.set_asking import AskingWish, set_rules
from models.usecases.set_gates import GateWish, set_gates
from models.usecases.shift import begin_shift
from models.usecases.watchlist import WatchWish, watch_for
from models.watch_keys import WatchKeys
from tests.cast import Cast
from tests.usecases.acts import after, draft, of_account, of_village, rows
from tests.usecases.pass_acts import at_the_gate, invites_to_a_party

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
BY_ACCOUNT = {"rich_menu", "webhook_event"}
SHARED = {"line_account"}
"""Villages that speak through one account all see its row."""
DELETABLE = {"gate_act", "gate_code", "rich_menu", "session", "webhook_event"}
IN_TIME = DELETABLE - {"rich_menu"}
"""What is deleted only when it is old: a policy of its own says when."""
APPENDED = {"visit_event", "change", "occasion", "pass_use", "gate_act", "gate_code"}


@pytest.fixture
def full(database: Database, cast: Cast) -> Cast:
    """A village with at least one row in every table."""
    photo = StoredPhoto(id=new_id(), sha256="a", width=1, height=1, bytes=1)  # type: ignore[arg-type]
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD)) as work:
        made = register_visit(work, draft(), new_id(), "print", [photo])
        cancel_visit(work, made.visit_id, Told(key=new_id()))
        begin_shift(work, cast.prasit.id, Role.GUARD)
        note_change(work, "village", cast.village, "renamed")
        work.connection.execute(insert(InviteRow).values(an_invite(cast)))
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        make_house_rule(work, cast.house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
        block_visitor(work, cast.house, BlockWish(visitor_name="Nobody Nice"))
        set_rules(work, cast.house, [AskingWish(widen_after=60)])
        set_gates(work, [GateWish(name="Front")])
        give_gate_code(work, GateCodes("a secret"), cast.house)
    is_seen(database, cast)
    comes_to_a_party(database, cast)
    with of_account(database, cast) as work:
        keep_menus(work, {"guard-th": "richmenu-1"})
        write(work, [Owed(letter=Help(member=False), to_user="U", language="th")])
        receive(work.connection, cast.account, [Arrived(event_id="a", kind="follow", payload="{}")])
    return cast


def is_seen(database: Database, cast: Cast) -> None:
    """Somebody whom the village watches for."""
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE)) as work:
        watch_for(work, WatchKeys("a secret"), WatchWish(visitor_name="Uncle Bad"), Standing.ACTIVE)
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD)) as work:
        assert isinstance(register_visit(work, draft(visitor_name="Uncle Bad"), new_id(), "print"), Hit)


def comes_to_a_party(database: Database, cast: Cast) -> None:
    """A guest with a pass for an occasion of Somchai's."""
    (guest,) = invites_to_a_party(database, cast, ["Nok"])
    assert isinstance(at_the_gate(database, cast, guest), Registered)


def an_invite(cast: Cast) -> dict[str, Any]:
    return {
        "id": new_id(),
        "village_id": cast.village,
        "house_id": cast.house,
        "role": "resident",
        "household_role": "family",
        "token_hash": "x",
        "made_by": cast.somchai.id,
        "created_at": after(0),
        "expires_at": after(60),
    }


@pytest.fixture
def strange_account(database: Database, full: Cast) -> AccountId:
    """Another LINE account, with a village of its own."""
    given = ChannelSettings(
        channel_id="1657009999", channel_secret="s", access_token=None, login_channel_id="9", liff_id="9-x"
    )
    with database.work() as work:
        account_id = keep_account(work, given)
    with database.work(account_id=account_id, whole_account=True) as work:
        fill_village(work, 2, 1, 1)
    return account_id


@pytest.fixture
def stranger(database: Database, full: Cast) -> Iterator[Connection]:
    """The next village's transaction, with nothing of ours in its way but PostgreSQL."""
    with database.work(village_id=full.next_village, account_id=full.account) as work:
        yield work.connection
        work.connection.rollback()


def mine(table: Table, cast: Cast) -> str:
    """What makes a row the first village's own."""
    if table.name == "village":
        return f"id = '{cast.village}'"
    if table.name == "person":
        return f"id IN (SELECT person_id FROM membership WHERE village_id = '{cast.village}')"
    if table.name in BY_ACCOUNT:
        return f"line_account_id = '{cast.account}'"
    if table.name in SHARED:
        return f"id = '{cast.account}'"
    return f"village_id = '{cast.village}'"


def ids_of_mine(owner: Engine, table: Table, cast: Cast) -> list[Any]:
    key = ", ".join(column.name for column in table.primary_key)
    return rows(owner, f'SELECT {key} FROM "{table.name}" WHERE {mine(table, cast)}')


def matching(table: Table) -> str:
    return " AND ".join(f"{column.name} = :{column.name}" for column in table.primary_key)


def key_of(table: Table, found: Any) -> dict[str, Any]:
    values = found if isinstance(found, tuple) else (found,)
    return {column.name: value for column, value in zip(table.primary_key, values, strict=True)}


def a_row(owner: Engine, table: Table, cast: Cast) -> dict[str, Any]:
    with owner.begin() as connection:
        found = connection.execute(text(f'SELECT * FROM "{table.name}" WHERE {mine(table, cast)} LIMIT 1'))
        return dict(found.mappings().one())


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_protected_and_belongs_to_somebody_else(owner: Engine, name: str) -> None:
    ((secured, its_owner),) = rows(
        owner, "SELECT relrowsecurity, relowner::regrole::text FROM pg_class WHERE oid = to_regclass(:name)", name=name
    )
    assert secured
    assert its_owner != APP_ROLE
    policies = rows(
        owner,
        "SELECT permissive, cmd, roles::text[], qual IS NOT NULL FROM pg_policies"
        " WHERE tablename = :name ORDER BY permissive",
        name=name,
    )
    in_time = [("RESTRICTIVE", "DELETE", [APP_ROLE], True)] if name in IN_TIME else []
    assert policies == [("PERMISSIVE", "ALL", [APP_ROLE], True), *in_time]


@pytest.mark.parametrize("name", TABLES)
def test_the_role_has_the_rights_that_it_needs_and_no_other(owner: Engine, name: str) -> None:
    wanted = {"SELECT", "INSERT"}
    wanted |= set() if name in APPENDED else {"UPDATE"}
    wanted |= {"DELETE"} if name in DELETABLE else set()
    rights = "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"
    held = {one for one in rights if rows(owner, f"SELECT has_table_privilege('{APP_ROLE}', '{name}', '{one}')")[0]}
    assert held == wanted


def test_the_role_is_nobody_special(owner: Engine, database: Database) -> None:
    assert rows(
        owner,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication"
        " FROM pg_roles WHERE rolname = :role",
        role=APP_ROLE,
    ) == [(False,) * 6]
    assert rows(owner, "SELECT count(*) FROM pg_auth_members WHERE member = CAST(:role AS regrole)", role=APP_ROLE) == [
        0
    ]
    with database.work() as work:
        assert work.connection.scalar(text("SELECT current_user")) == APP_ROLE


def test_the_role_stays_after_a_rollback_and_the_scope_goes(database: Database, full: Cast) -> None:
    with database.engine.connect() as connection:
        connection.execute(text("SELECT set_config('app.village', :id, true)"), {"id": str(full.village)})
        assert connection.scalar(text("SELECT count(*) FROM visit")) == 2
        connection.rollback()
        assert connection.scalar(text("SELECT current_user")) == APP_ROLE
        assert connection.scalar(text("SELECT count(*) FROM visit")) == 0


@pytest.mark.parametrize("name", sorted(set(TABLES) - SHARED))
def test_without_a_scope_nothing_is_seen(database: Database, full: Cast, owner: Engine, name: str) -> None:
    assert ids_of_mine(owner, TABLES[name], full), "the test has no row to hide"
    with database.work() as work:
        assert work.connection.scalar(text(f'SELECT count(*) FROM "{name}"')) == 0


def test_without_a_scope_accounts_are_found_and_with_a_village_its_own_only(
    database: Database, full: Cast, strange_account: AccountId
) -> None:
    ids = text("SELECT id FROM line_account")
    with database.work() as work:
        assert set(work.connection.scalars(ids)) == {full.account, strange_account}
    with of_village(database, full) as work:
        assert list(work.connection.scalars(ids)) == [full.account]


@pytest.mark.parametrize("name", sorted(set(TABLES) - SHARED))
def test_the_stranger_sees_and_changes_nothing(full: Cast, owner: Engine, stranger: Connection, name: str) -> None:
    table = TABLES[name]
    found = ids_of_mine(owner, table, full)
    assert found, "the test has no row to hide"
    column = next(iter(table.primary_key)).name
    for one in found:
        key = key_of(table, one)
        seen = stranger.execute(text(f'SELECT * FROM "{name}" WHERE {matching(table)}'), key).all()
        assert seen == []
        if name not in APPENDED:
            changed = stranger.execute(text(f'UPDATE "{name}" SET {column} = {column} WHERE {matching(table)}'), key)
            assert changed.rowcount == 0
        if name in DELETABLE:
            assert stranger.execute(text(f'DELETE FROM "{name}" WHERE {matching(table)}'), key).rowcount == 0


@pytest.mark.parametrize("name", sorted(set(TABLES) - SHARED))
def test_the_stranger_writes_nothing_into_the_village(
    full: Cast, owner: Engine, stranger: Connection, name: str
) -> None:
    table = TABLES[name]
    row = a_row(owner, table, full)
    fresh = {column.name for column in table.primary_key if column.name == "id"}
    names = ", ".join(row)
    values = ", ".join("gen_random_uuid()" if one in fresh else f's."{one}"' for one in row)
    # the row's own values, carried over as JSON: what is refused is refused by the policy and by nothing before it
    copied = text(f'INSERT INTO "{name}" ({names}) SELECT {values} FROM json_populate_record(NULL::"{name}", :row) s')
    told = rows(owner, f'SELECT row_to_json(t)::text FROM "{name}" t WHERE {mine(table, full)} LIMIT 1')[0]
    with pytest.raises(ProgrammingError, match="row-level security"):
        stranger.execute(copied, {"row": told})


def test_a_row_cannot_be_given_to_another_village(database: Database, full: Cast) -> None:
    with of_village(database, full) as work, pytest.raises(ProgrammingError, match="row-level security"):
        work.connection.execute(text("UPDATE visit SET village_id = :next"), {"next": full.next_village})
    with of_village(database, full) as work, pytest.raises(ProgrammingError, match="row-level security"):
        work.connection.execute(text("UPDATE house SET village_id = :next"), {"next": full.next_village})


NEIGHBOURS = {
    "visit": "UPDATE visit SET house_id = :house",
    "membership": "UPDATE membership SET house_id = :house WHERE house_id IS NOT NULL",
    "photo": "UPDATE photo SET visit_id = :visit",
    "invite": "UPDATE invite SET house_id = :house",
    "message": "UPDATE message SET visit_id = :visit WHERE visit_id IS NOT NULL",
    "pass": "UPDATE pass SET house_id = :house",
    "gate": "UPDATE visit SET entered_gate_id = :gate",
    "watch_hit": "UPDATE watch_hit SET visit_id = :visit",
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_row_cannot_name_another_village_s_house_or_visit(database: Database, full: Cast, name: str) -> None:
    boonmee = full.boonmee.acting(ActorRole.GUARD)
    with database.work(village_id=full.next_village, account_id=full.account, actor=boonmee) as work:
        next_door = register_visit(work, draft(), new_id(), "print").visit_id
        (gate,) = set_gates(work, [GateWish(name="Theirs")])
    with of_village(database, full) as work, pytest.raises(IntegrityError, match="foreign key"):
        work.connection.execute(
            text(NEIGHBOURS[name]), {"house": full.strange_house, "visit": next_door, "gate": gate.id}
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visit_event SET kind = 'rejected'",
        "DELETE FROM visit_event",
        "TRUNCATE visit_event",
        "DELETE FROM visit",
        "UPDATE occasion SET starts_at = starts_at",
    ],
)
def test_the_record_cannot_be_changed_by_the_application(database: Database, full: Cast, statement: str) -> None:
    with of_village(database, full) as work, pytest.raises(ProgrammingError, match="permission denied"):
        work.connection.execute(text(statement))


def messages(database: Database, account: AccountId | None, village: VillageId | None) -> int:
    with database.work(account_id=account, village_id=village, whole_account=account is not None) as work:
        return int(work.connection.scalar(text("SELECT count(*) FROM message")) or 0)


def test_an_account_sees_the_messages_of_its_villages_and_of_no_other_account(
    database: Database, full: Cast, strange_account: AccountId
) -> None:
    boonmee = full.boonmee.acting(ActorRole.GUARD)
    with database.work(village_id=full.next_village, account_id=full.account, actor=boonmee) as work:
        register_visit(work, draft(), new_id(), "print")
    assert messages(database, full.account, None) == 4
    assert messages(database, None, full.village) == 2
    assert messages(database, None, full.next_village) == 1
    assert messages(database, strange_account, None) == 0


@pytest.mark.parametrize("whole", [True, False], ids=["the whole account", "its village"])
@pytest.mark.parametrize("name", TABLES)
def test_another_account_sees_and_changes_nothing(
    database: Database, full: Cast, strange_account: AccountId, owner: Engine, name: str, *, whole: bool
) -> None:
    table = TABLES[name]
    found = ids_of_mine(owner, table, full)
    assert found, "the test has no row to hide"
    column = next(iter(table.primary_key)).name
    (village,) = rows(owner, "SELECT id FROM village WHERE line_account_id = :account", account=strange_account)
    with database.work(
        account_id=strange_account, whole_account=whole, village_id=None if whole else VillageId(village)
    ) as work:
        for one in found:
            key = key_of(table, one)
            seen = work.connection.execute(text(f'SELECT * FROM "{name}" WHERE {matching(table)}'), key).all()
            assert seen == []
            if name not in APPENDED:
                blind = text(f'UPDATE "{name}" SET {column} = {column} WHERE {matching(table)}')
                assert work.connection.execute(blind, key).rowcount == 0


def test_an_account_reads_its_own_secrets_only(database: Database, full: Cast, strange_account: AccountId) -> None:
    with database.work(account_id=strange_account, whole_account=True) as work:
        assert [one.id for one in all_accounts(work)] == [strange_account]


@pytest.mark.parametrize("name", sorted(IN_TIME))
def test_what_is_not_old_cannot_be_deleted(database: Database, full: Cast, owner: Engine, name: str) -> None:
    with database.work(village_id=full.village, account_id=full.account, whole_account=True) as work:
        assert work.connection.execute(text(f'DELETE FROM "{name}"')).rowcount == 0
    assert ids_of_mine(owner, TABLES[name], full)


MENUS = "TABLE(line_user_id text, menu_stale_at timestamp with time zone, menu_linked text, waits boolean)"


def test_what_the_clock_may_know_are_names_only(owner: Engine) -> None:
    """Functions that look past the policies: each is listed here with what it lets out."""
    found = rows(
        owner,
        "SELECT proname, pg_get_function_result(oid), has_function_privilege('public', oid, 'EXECUTE')"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND proowner = (SELECT relowner FROM pg_class WHERE oid = 'visit'::regclass) ORDER BY proname",
    )
    assert found == [
        ("accounts_to_ask", "SETOF uuid", False),
        ("accounts_to_check", "SETOF uuid", False),
        ("accounts_to_wake", "TABLE(line_account_id uuid, unread boolean, unsent boolean, menus boolean)", False),
        ("due_endings", "TABLE(line_account_id uuid, village_id uuid, membership_id uuid)", False),
        ("due_visits", "TABLE(line_account_id uuid, village_id uuid, visit_id uuid)", False),
        ("menus_out_of_date", MENUS, False),
        ("my_menus_out_of_date", MENUS, False),
        ("pass_of_link", "TABLE(line_account_id uuid, village_id uuid, pass_id uuid)", False),
    ]


def test_functions_that_look_past_the_policies_look_into_the_schema_alone(owner: Engine) -> None:
    settings = rows(owner, "SELECT proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert settings
    assert all(one == ["search_path=public, pg_temp"] for one in settings)


def test_the_application_may_not_ask_for_another_account_s_menus(database: Database, full: Cast) -> None:
    with database.work() as work, pytest.raises(ProgrammingError, match="permission denied"):
        work.connection.execute(text("SELECT * FROM menus_out_of_date(:account)"), {"account": full.account})
