"""What nobody needs any more goes, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.households import Role
from models.domain.letters import Help
from models.domain.retention import Retention
from models.domain.watchlist import Hit, Standing
from models.gate_codes import GateCodes
from models.queries import watch_hits
from models.queries.watchlist import listed
from models.uow import Database, new_id
from models.usecases import thin
from models.usecases.gate_acts import Told
from models.usecases.give_gate_code import give_gate_code
from models.usecases.inbox import Arrived, receive
from models.usecases.move_visit import cancel_visit
from models.usecases.outbox import Owed, write
from models.usecases.register_visit import register_visit
from models.usecases.set_retention import set_retention
from models.usecases.shift import begin_shift
from models.usecases.watchlist import WatchWish, decline, watch_for
from models.watch_keys import WatchKeys
from tests.cast import Cast
from tests.usecases.acts import change, draft, of_account, of_village, rows
from workers.runtime import Runtime
from workers.thin import thin_out

NOW = datetime.now(UTC)
EVENT = (
    "INSERT INTO webhook_event (id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at)"
    " VALUES (:id, :account, :name, 'message', 'hello', :state, 0, :at)"
)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def event_of(owner: Engine, cast: Cast, state: str, days: float) -> str:
    """An event of that age, with the id that it got then."""
    at = days_ago(days)
    key = UUID(int=(int(at.timestamp() * 1000) << 80) | (new_id().int & ((1 << 80) - 1)))
    name = f"{state} {days}"
    change(owner, EVENT, id=key, account=cast.account, name=name, state=state, at=at)
    return name


def test_a_read_event_loses_its_text_after_a_week_and_goes_after_a_month(
    runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    for state in ("done", "ignored", "failed", "new"):
        for days in (6.9, 7.1, 29.9, 30.1):
            event_of(owner, cast, state, days)
    assert +thin_out(runtime, NOW) == {"events_emptied": 6, "events_removed": 3}
    left = dict(rows(owner, "SELECT webhook_event_id, payload FROM webhook_event"))
    assert {name for name, payload in left.items() if not payload} == {
        f"{state} {days}" for state in ("done", "ignored") for days in (7.1, 29.9)
    }
    assert {name for name in left if name.endswith("30.1")} == {"new 30.1"}, "nobody has read it yet"
    assert len(left) == 13
    assert not thin_out(runtime, NOW).total()


def test_an_event_that_was_emptied_is_still_known(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    name = event_of(owner, cast, "done", 20)
    thin_out(runtime, NOW)
    with of_account(database, cast) as work:
        receive(work.connection, cast.account, [Arrived(event_id=name, kind="message", payload="hello")])
    assert rows(owner, "SELECT state, payload FROM webhook_event") == [("done", "")]


@pytest.mark.parametrize("state", ["sent", "dead", "dropped", "queued"])
def test_a_settled_message_loses_its_words_after_a_month(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine, state: str
) -> None:
    with of_account(database, cast, days_ago(30.1)) as work:
        write(work, [Owed(letter=Help(member=False), to_user="old", language="th", reply_token="r", payload="[]")])
    with of_account(database, cast, days_ago(29.9)) as work:
        write(work, [Owed(letter=Help(member=False), to_user="young", language="th", reply_token="r", payload="[]")])
    change(owner, "UPDATE message SET state = :state", state=state)
    thin_out(runtime, NOW)
    full = ({"member": False, "role": "", "contact": ""}, "[]", "r")
    found = rows(owner, "SELECT to_user, facts, payload, reply_token FROM message")
    assert {who: tuple(rest) for who, *rest in found} == {
        "old": full if state == "queued" else ({}, None, None),
        "young": full,
    }


def test_a_shift_goes_a_week_after_it_ended_or_ran_out(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    with of_village(database, cast) as work:
        shifts = {
            name: begin_shift(work, cast.prasit.id, Role.GUARD).id for name in ("ran out", "ended", "young", "on")
        }
    until = {"ran out": 7.1, "ended": -1, "young": 6.9, "on": -0.5}
    for name, days in until.items():
        change(owner, "UPDATE session SET expires_at = :at WHERE id = :id", at=days_ago(days), id=shifts[name])
    change(owner, "UPDATE session SET revoked_at = :at WHERE id = :id", at=days_ago(7.1), id=shifts["ended"])
    assert thin_out(runtime, NOW)["shifts_removed"] == 2
    assert set(rows(owner, "SELECT id FROM session")) == {shifts["young"], shifts["on"]}


def test_the_key_of_an_act_goes_after_a_month(runtime: Runtime, database: Database, cast: Cast, owner: Engine) -> None:
    keys = {}
    for days in (29.9, 30.1):
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), days_ago(days)) as work:
            made = register_visit(work, draft(), new_id(), "print")
            keys[days] = new_id()
            cancel_visit(work, made.visit_id, Told(key=keys[days]))
    assert thin_out(runtime, NOW)["acts_removed"] == 1
    assert rows(owner, "SELECT key FROM gate_act") == [keys[29.9]]
    assert rows(owner, "SELECT count(*) FROM visit") == [2]


def test_a_full_batch_is_followed_by_another_and_a_held_row_goes_the_next_time(
    runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    held = event_of(owner, cast, "done", 40)
    for number in range(thin.BATCH * 2 + 1):
        event_of(owner, cast, "done", 31 + number / 1000)
    with owner.connect() as somebody:
        somebody.execute(text("SELECT FROM webhook_event WHERE webhook_event_id = :name FOR UPDATE"), {"name": held})
        assert thin_out(runtime, NOW)["events_removed"] == thin.BATCH * 2 + 1
        somebody.rollback()
    assert rows(owner, "SELECT webhook_event_id FROM webhook_event") == [held]
    assert thin_out(runtime, NOW)["events_removed"] == 1


def test_who_was_taken_for_somebody_is_forgotten_after_three_months(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now=NOW) as work:
        watch_for(work, WatchKeys("a secret"), WatchWish(visitor_name="Uncle Bad"), Standing.ACTIVE)
    for days in (90.1, 89.9):
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now=days_ago(days)) as work:
            assert isinstance(register_visit(work, draft(visitor_name="Uncle Bad"), new_id(), "print"), Hit)
    assert thin_out(runtime, NOW)["hits_emptied"] == 1
    with of_village(database, cast) as work:
        assert [one.visitor is None for one in watch_hits.newest(work)] == [False, True]
    assert not thin_out(runtime, NOW)["hits_emptied"]


def test_a_village_that_forgets_names_sooner_forgets_hits_as_soon(
    runtime: Runtime, database: Database, cast: Cast
) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now=NOW) as work:
        watch_for(work, WatchKeys("a secret"), WatchWish(visitor_name="Uncle Bad"), Standing.ACTIVE)
        set_retention(work, Retention(photos=30, phones=30, names=40))
    for days in (40.1, 39.9):
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now=days_ago(days)) as work:
            assert isinstance(register_visit(work, draft(visitor_name="Uncle Bad"), new_id(), "print"), Hit)
    assert thin_out(runtime, NOW)["hits_emptied"] == 1


@pytest.mark.parametrize("trouble", ["village", "next_village"])
def test_one_villages_trouble_keeps_no_other(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine, trouble: str
) -> None:
    for village in (cast.village, cast.next_village):
        with database.work(village_id=village, account_id=cast.account) as work:
            set_retention(work, Retention(photos=30, phones=30, names=40))
    with owner.connect() as somebody:
        held = text("SELECT FROM retention WHERE village_id = :id FOR UPDATE")
        somebody.execute(held, {"id": getattr(cast, trouble)})
        thin_out(runtime, NOW)
        somebody.rollback()
    assert rows(owner, "SELECT count(*) FROM retention WHERE names_gone_to IS NOT NULL") == [1]


def test_changes_of_rules_go_after_a_month(runtime: Runtime, cast: Cast, owner: Engine) -> None:
    row = "INSERT INTO rule_change (id, village_id, part, before, after, at)"
    values = " VALUES (gen_random_uuid(), :village, 'stays', '', '', :at)"
    for days in (29.9, 30.1):
        change(owner, row + values, village=cast.village, at=days_ago(days))
    assert thin_out(runtime, NOW)["rule_changes_removed"] == 1
    assert rows(owner, "SELECT at FROM rule_change") == [days_ago(29.9)]


def test_whom_nobody_watches_for_any_more_is_forgotten_after_three_months(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    made = {}
    for days in (90.1, 89.9, 0):
        with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now=days_ago(days)) as work:
            wish = WatchWish(visitor_name=f"Uncle {days}", plate="1กก 1234", note="seen twice")
            made[days] = watch_for(work, WatchKeys("a secret"), wish, Standing.PROPOSED)
            if days:
                decline(work, made[days])
    assert thin_out(runtime, NOW)["entries_emptied"] == 1
    with of_village(database, cast) as work:
        assert [one.row["id"] for one in listed(work, Standing.DECLINED)] == [made[89.9]]
        assert [one.row["id"] for one in listed(work)] == [made[0]]
    assert rows(owner, "SELECT count(*) FROM block WHERE visitor_name IS NULL AND note IS NULL") == [1]
    assert not thin_out(runtime, NOW)["entries_emptied"]


def test_who_was_given_a_code_is_forgotten_after_a_month(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    for days in (30.1, 29.9):
        with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT), now=days_ago(days)) as work:
            give_gate_code(work, GateCodes("a secret of more than thirty-two bytes"), cast.house)
    assert thin_out(runtime, NOW)["codes_removed"] == 1
    assert rows(owner, "SELECT made_at FROM gate_code") == [days_ago(29.9)]
