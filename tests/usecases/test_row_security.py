"""PostgreSQL keeps a village's rows from the next one's sessions, whatever the Python does: SQL, as the application."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from models.domain.actors import ActorRole
from models.domain.features import Feature
from models.domain.house_rules import Says
from models.domain.households import Role
from models.domain.ids import AccountId, VillageId
from models.domain.letters import Help
from models.domain.notices import AudienceKind
from models.domain.retention import Retention
from models.domain.rule_parts import Part
from models.domain.visit import Kind
from models.domain.watchlist import Hit, Standing
from models.gate_codes import GateCodes
from models.queries.audience import Audience
from models.tables.base import Base
from models.tables.expected import ExpectedRow, HouseImportRow
from models.tables.invites import InviteRow
from models.tables.panel import PanelRoleRow
from models.tables.tasks import TaskFileRow, TaskRow
from models.tables.villages import HouseRow
from models.uow import APP_ROLE, Database, Work, new_id
from models.usecases.accounts import ChannelSettings, all_accounts, keep_account
from models.usecases.block_visitors import BlockWish, block_visitor
from models.usecases.changes import note_change
from models.usecases.demo_data import fill_village
from models.usecases.gate_acts import Told
from models.usecases.give_gate_code import give_gate_code
from models.usecases.house_rules import RuleWish, make_house_rule
from models.usecases.inbox import Arrived, receive
from models.usecases.line_quota import keep_quota
from models.usecases.link_menus import keep_menus
from models.usecases.look_at_visit import note_look
from models.usecases.move_visit import cancel_visit
from models.usecases.new_visits import Registered, StoredPhoto
from models.usecases.notices import NoticeWish, make_notice
from models.usecases.outbox import Owed, write
from models.usecases.register_visit import register_visit
from models.usecases.report_schedules import ScheduleWish, set_schedule
from models.usecases.rule_changes import change_rules
from models.usecases.set_asking import AskingWish, set_rules
from models.usecases.set_feature import set_feature
from models.usecases.set_gates import GateWish, set_gates
from models.usecases.set_retention import set_retention
from models.usecases.shift import begin_shift
from models.usecases.watchlist import WatchWish, watch_for
from models.watch_keys import WatchKeys
from tests.cast import Cast
from tests.usecases.acts import after, draft, of_account, of_village, rows
from tests.usecases.pass_acts import at_the_gate, invites_to_a_party

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
BY_ACCOUNT = {"rich_menu", "webhook_event"}
SHARED = {"line_account", "line_quota"}
"""Villages that speak through one account all see its rows."""
SIGNING_IN = {name for name in TABLES if name.startswith("panel_")} - {"panel_role"}
"""Who somebody is, is asked before there is a village: see tests/admin/test_panel_row_security.py."""
INSTALLATION = {"installation_note"}
"""No village's: within one nobody sees them."""
OWNED = sorted(set(TABLES) - SHARED - SIGNING_IN - INSTALLATION)
AT_WILL = {"feature_flag", "panel_attempt", "panel_recovery_code", "rich_menu", "task_file"}
DELETABLE = {"gate_act", "gate_code", "panel_event", "photo", "rule_change", "session", "webhook_event"} | AT_WILL
IN_TIME = DELETABLE - AT_WILL
"""What is deleted only when it is old: a policy of its own says when."""
APPENDED = {
    "visit_event", "change", "occasion", "pass_use", "gate_act", "gate_code", "panel_event", "task_file", "visit_look",
}  # fmt: skip


@pytest.fixture
def full(database: Database, cast: Cast) -> Cast:
    """A village with at least one row in every table."""
    photo = StoredPhoto(id=new_id(), sha256="a", width=1, height=1, bytes=1)  # type: ignore[arg-type]
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD)) as work:
        made = register_visit(work, draft(), new_id(), "print", [photo])
        cancel_visit(work, made.visit_id, Told(key=new_id()))
        note_look(work, made.visit_id)
        begin_shift(work, cast.prasit.id, Role.GUARD)
        note_change(work, "village", cast.village, "renamed")
        set_feature(work, Feature.PASSES, True)
        work.connection.execute(insert(InviteRow).values(an_invite(cast)))
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        make_house_rule(work, cast.house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
        block_visitor(work, cast.house, BlockWish(visitor_name="Nobody Nice"))
        set_rules(work, cast.house, [AskingWish(widen_after=60)])
        change_rules(work, Part.GATES, lambda: set_gates(work, [GateWish(name="Front")]))
        set_retention(work, Retention(photos=3650))
        give_gate_code(work, GateCodes("a secret"), cast.house)
        asks_for_a_file(work)
        make_notice(work, NoticeWish(audience=Audience(kind=AudienceKind.ALL), title="A", words="B"))
    is_seen(database, cast)
    comes_to_a_party(database, cast)
    with of_account(database, cast) as work:
        keep_menus(work, {"guard-th": "richmenu-1"})
        keep_quota(work, 300, 1)
        write(work, [Owed(letter=Help(member=False), to_user="U", language="th")])
        receive(work.connection, cast.account, [Arrived(event_id="a", kind="follow", payload="{}")])
    return cast


def asks_for_a_file(work: Work) -> None:
    """With a role of the village's own, and what came of the wish."""
    at = {"village_id": work.village, "created_at": work.now}
    work.connection.execute(insert(PanelRoleRow).values(id=new_id(), name="Porter", permissions=[], **at))
    task_id = new_id()
    wish = {"kind": "export", "facts": {}, "language": "th", "state": "done", "due_at": work.now}
    work.connection.execute(insert(TaskRow).values(id=task_id, **wish, **at))
    set_schedule(work, ScheduleWish(day=1, hour=8, language="th", addresses=["a@example.com"]), ZoneInfo("UTC"))
    file = {"name": "a.csv", "mime": "text/csv", "body": b"", "expires_at": after(60)}
    work.connection.execute(insert(TaskFileRow).values(task_id=task_id, **file, **at))
    expects_somebody(work, task_id)


def expects_somebody(work: Work, upload_id: UUID) -> None:
    """Out of a file."""
    at = {"village_id": work.village, "created_at": work.now}
    import_id, maker = new_id(), work.actor.person_id
    file = {"upload_id": upload_id, "file_name": "a.csv", "mapping": {}, "made_by": maker}
    work.connection.execute(insert(HouseImportRow).values(id=import_id, **file, **at))
    house_id = work.connection.scalars(select(HouseRow.id).where(HouseRow.village_id == work.village)).first()
    who = {"house_id": house_id, "name": "Nok", "household_role": "owner", "import_id": import_id}
    work.connection.execute(insert(ExpectedRow).values(id=new_id(), **who, **at))


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
        return f"{'id' if table.name == 'line_account' else 'line_account_id'} = '{cast.account}'"
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


@pytest.mark.parametrize("name", OWNED)
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


@pytest.mark.parametrize("name", OWNED)
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


@pytest.mark.parametrize("name", OWNED)
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
    "message_of_a_notice": "UPDATE message SET notice_id = :notice WHERE visit_id IS NOT NULL",
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
        theirs = make_notice(work, NoticeWish(audience=Audience(kind=AudienceKind.ALL), title="A", words="B"))
    with of_village(database, full) as work, pytest.raises(IntegrityError, match="foreign key"):
        work.connection.execute(
            text(NEIGHBOURS[name]),
            {"house": full.strange_house, "visit": next_door, "gate": gate.id, "notice": theirs},
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
@pytest.mark.parametrize("name", sorted({*OWNED, *SHARED}))
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


@pytest.mark.parametrize("name", sorted(IN_TIME - SIGNING_IN))
def test_what_is_not_old_cannot_be_deleted(database: Database, full: Cast, owner: Engine, name: str) -> None:
    with database.work(village_id=full.village, account_id=full.account, whole_account=True) as work:
        assert work.connection.execute(text(f'DELETE FROM "{name}"')).rowcount == 0
    assert ids_of_mine(owner, TABLES[name], full)


SEATS = (
    "TABLE(session_id uuid, session_language text, seen_at timestamp with time zone,"
    " expires_at timestamp with time zone, chosen uuid,"
    " login_id uuid, login_name text, login_language text, operator boolean, totp boolean, person_id uuid,"
    " person_name text, person_language text, person_account uuid, membership_id uuid, role text, custom text[],"
    " village_id uuid, village_name text, time_zone text, account_id uuid)"
)
"""Of one session, by the hash of a token that nobody can guess."""
SYSTEM = {
    "system_accounts": "TABLE(account_id uuid, villages bigint, unread bigint, unread_since timestamp with time zone,"
    " unsent bigint, unsent_since timestamp with time zone, failed bigint, dead bigint)",
    "system_flags": "TABLE(feature text, village_id uuid, village_name text, is_on boolean)",
    "system_names": "TABLE(id uuid, name text)",
    "system_sizes": "TABLE(name text, bytes bigint, lines bigint)",
    "system_tasks": "TABLE(village_name text, kind text, state text, count bigint, since timestamp with time zone)",
    "system_villages": "TABLE(id uuid, name text, language text, time_zone text, account_id uuid,"
    " created_at timestamp with time zone, houses bigint, people bigint, visits bigint,"
    " last_visit_at timestamp with time zone)",
    "system_walks": "TABLE(village_id uuid, village_name text, state text, ended_at timestamp with time zone,"
    " events bigint, broken_at bigint)",
}
"""For an operator's login alone: see tests/admin/test_panel_system_walls.py."""
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
        ("accounts_with_notices", "SETOF uuid", False),
        ("due_endings", "TABLE(line_account_id uuid, village_id uuid, membership_id uuid)", False),
        ("due_visits", "TABLE(line_account_id uuid, village_id uuid, visit_id uuid)", False),
        ("menus_out_of_date", MENUS, False),
        ("my_menus_out_of_date", MENUS, False),
        ("panel_seats", SEATS, False),
        ("panel_sits_elsewhere", "boolean", False),
        ("panel_village", "TABLE(village_id uuid, village_name text, time_zone text, account_id uuid)", False),
        ("pass_of_link", "TABLE(line_account_id uuid, village_id uuid, pass_id uuid)", False),
        *((name, told, False) for name, told in SYSTEM.items()),
        ("villages_with_due_reports", "TABLE(village_id uuid)", False),
        ("villages_with_old_files", "TABLE(village_id uuid)", False),
        ("villages_with_tasks", "TABLE(village_id uuid)", False),
    ]


def test_functions_that_look_past_the_policies_look_into_the_schema_alone(owner: Engine) -> None:
    settings = rows(owner, "SELECT proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert settings
    assert all(one == ["search_path=public, pg_temp"] for one in settings)


def test_the_application_may_not_ask_for_another_account_s_menus(database: Database, full: Cast) -> None:
    with database.work() as work, pytest.raises(ProgrammingError, match="permission denied"):
        work.connection.execute(text("SELECT * FROM menus_out_of_date(:account)"), {"account": full.account})
