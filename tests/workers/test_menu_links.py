"""What a phone shows at last, whatever becomes of the calls that link its rich menu."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from models.domain.visit import Answer
from models.uow import Database
from models.usecases.link_menus import BULK, LEASE
from tests import cast as casting
from tests.cast import Cast
from tests.conftest import Simulator
from tests.journeys.programs import eventually
from tests.usecases.acts import change, comes, rows, tap, wish
from workers import menus
from workers.menu_sync import sync_account
from workers.runtime import Runtime

LINK = "POST /v2/bot/user/*/richmenu/*"


class Gate:
    """Visitors of 12/3, its phones, and a worker that links menus when a test says so."""

    def __init__(self, database: Database, cast: Cast, runtime: Runtime, line: Simulator, owner: Engine) -> None:
        self.database, self.cast, self.runtime, self.line, self.owner = database, cast, runtime, line, owner
        account = runtime.account(cast.account)
        assert account is not None
        sync_account(runtime, account)

    def somebody_comes(self) -> None:
        self.visit = comes(self.database, self.cast, now=datetime.now(UTC))

    def the_house_answers(self) -> None:
        now = datetime.now(UTC)
        tap(self.database, self.cast, wish(self.cast, self.visit, Answer.APPROVE, at=now))

    def line_fails(self, **fault: Any) -> None:
        self.line.post("faults", [{"match": LINK, **fault}] if fault else [])

    def work(self) -> int:
        """A worker's turn, after the rest or the lease of the one before."""
        change(self.owner, "UPDATE line_account SET menus_until = NULL")
        return menus.link_menus(self.runtime, self.cast.account)

    def shown(self) -> set[str]:
        """What the phones of 12/3 show: calm or waiting."""
        return {self.line.menu(one)["name"].split("-")[2] for one in (self.cast.somchai, self.cast.malee)}

    def calls(self) -> int:
        return sum("/richmenu/" in call["path"] for call in self.line.get("calls") if call["method"] == "POST")

    def sealed(self, secret: str) -> bytes:
        return self.runtime.seal.seal(secret)

    def until(self) -> datetime | None:
        found: datetime | None = rows(self.owner, "SELECT menus_until FROM line_account")[0]
        return found


@pytest.fixture
def gate(database: Database, cast: Cast, runtime: Runtime, simulator: Simulator, owner: Engine) -> Iterator[Gate]:
    yield Gate(database, cast, runtime, simulator, owner)
    simulator.post("faults", [])


@pytest.fixture
def broken_accounts(owner: Engine) -> Iterator[Callable[[], None]]:
    """From the call on no turn can be taken, renewed or ended."""
    yield lambda: change(
        owner,
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''line_account is broken''; END'; "
        "CREATE TRIGGER broken BEFORE UPDATE ON line_account EXECUTE FUNCTION broken()",
    )
    change(owner, "DROP TRIGGER IF EXISTS broken ON line_account; DROP FUNCTION IF EXISTS broken()")


def test_a_lost_answer_leaves_no_buttons_with_a_house_that_nobody_waits_for(gate: Gate) -> None:
    gate.somebody_comes()
    gate.line_fails(mode="accept_then_reset")
    assert gate.work() == 0
    assert gate.shown() == {"waiting"}
    gate.line_fails()
    gate.the_house_answers()
    gate.work()
    assert gate.shown() == {"calm"}


def test_a_lost_answer_takes_no_buttons_from_a_house_that_somebody_waits_for(gate: Gate) -> None:
    gate.somebody_comes()
    gate.work()
    gate.the_house_answers()
    gate.line_fails(mode="accept_then_reset")
    assert gate.work() == 0
    assert gate.shown() == {"calm"}
    gate.line_fails()
    gate.somebody_comes()
    gate.work()
    assert gate.shown() == {"waiting"}


@pytest.mark.parametrize("status", [401, 403])
def test_what_line_says_of_our_credentials_settles_nobody(gate: Gate, status: int) -> None:
    gate.somebody_comes()
    gate.line_fails(mode="status", status=status)
    assert gate.work() == 0
    gate.line_fails()
    assert gate.work() == 2
    assert gate.shown() == {"waiting"}


def test_a_token_that_line_does_not_give_settles_nobody(gate: Gate) -> None:
    """LINE refuses a wrong secret by 400, as it does an unknown person."""
    change(
        gate.owner, "UPDATE line_account SET access_token = NULL, channel_secret = :sealed", sealed=gate.sealed("no")
    )
    gate.runtime.forget()
    gate.somebody_comes()
    assert gate.work() == 0
    assert gate.shown() == {"calm"}
    change(gate.owner, "UPDATE line_account SET channel_secret = :sealed", sealed=gate.sealed(casting.SECRET))
    assert gate.work() == 0, "with the credentials of before, which are read anew now"
    assert gate.work() == 2
    assert gate.shown() == {"waiting"}


@pytest.mark.parametrize("status", [400, 404])
def test_whom_line_does_not_know_is_not_asked_for_again(gate: Gate, status: int) -> None:
    gate.somebody_comes()
    gate.line_fails(mode="status", status=status)
    assert gate.work() == 2
    calls = gate.calls()
    assert gate.work() == 0
    assert gate.calls() == calls


def test_nobody_else_takes_a_turn_that_takes_long(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menus, "RENEWED_SECONDS", 0.01)
    gate.somebody_comes()
    gate.line_fails(mode="latency", ms=700)
    worker = threading.Thread(target=gate.work)
    worker.start()
    seen = eventually(gate.until)
    eventually(lambda: gate.until() not in {seen, None})
    assert menus.link_menus(gate.runtime, gate.cast.account) == 0
    worker.join()
    assert gate.until() is None
    assert gate.shown() == {"waiting"}


def test_who_has_lost_the_turn_does_not_end_it(gate: Gate) -> None:
    gate.somebody_comes()
    gate.line_fails(mode="latency", ms=700)
    worker = threading.Thread(target=gate.work)
    worker.start()
    eventually(gate.until)
    another = datetime.now(UTC) + timedelta(minutes=5)
    change(gate.owner, "UPDATE line_account SET menus_until = :until", until=another)
    worker.join()
    assert gate.until() == another


def test_a_turn_that_breaks_takes_its_calls_along_and_is_soon_over(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, broken_accounts: Callable[[], None]
) -> None:
    """Else LINE might hear them in the turn of the worker that comes next."""
    monkeypatch.setattr(menus, "RENEWED_SECONDS", 0.2)
    gate.somebody_comes()
    gate.line_fails(mode="latency", ms=3000)
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(gate.work)
        eventually(gate.until)
        broken_accounts()
        assert "line_account is broken" in str(turn.exception(timeout=2))
    eventually(lambda: not asyncio.all_tasks(gate.runtime.line._loop), 1, "the end of its calls")
    until = gate.until()
    assert until is not None
    assert until <= datetime.now(UTC) + LEASE


def test_a_second_sync_makes_and_links_nothing(gate: Gate) -> None:
    assert gate.shown() == {"calm"}
    before = len(gate.line.get("calls"))
    account = gate.runtime.account(gate.cast.account)
    assert account is not None
    assert sync_account(gate.runtime, account) is False
    assert {call["method"] for call in gate.line.get("calls")[before:]} == {"GET"}


def test_a_sync_links_everybody_before_the_menus_go_that_they_see(gate: Gate) -> None:
    change(
        gate.owner,
        "INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following, created_at)"
        " SELECT gen_random_uuid(), :account, 'U' || lpad(to_hex(n), 32, '0'), '', 'th', true, now()"
        " FROM generate_series(1, :many) n",
        account=gate.cast.account,
        many=BULK,
    )
    change(gate.owner, "DELETE FROM rich_menu")
    account = gate.runtime.account(gate.cast.account)
    assert account is not None
    assert sync_account(gate.runtime, account) is False
    assert rows(gate.owner, "SELECT count(*) FROM person WHERE menu_linked IS NULL") == [0]
