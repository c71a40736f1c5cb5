"""LINE accounts: kept from the environment, and their health as our calls found it."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from models.uow import Database
from models.usecases.accounts import (
    ChannelSettings,
    account,
    all_accounts,
    health,
    keep_account,
    note_failures,
    note_quota,
    note_success,
)
from tests.cast import CHANNEL_ID, SECRET, TOKEN, Cast, channel
from tests.usecases.acts import after, of_account, rows


def fail(database: Database, cast: Cast, count: int, seconds: float) -> None:
    with of_account(database, cast, after(seconds)) as work:
        note_failures(work, count)


def paused_until(database: Database, cast: Cast) -> datetime | None:
    with of_account(database, cast) as work:
        return health(work).paused_until


def test_the_breaker_opens_at_the_fifth_failure_and_twice_as_long_each_time(database: Database, cast: Cast) -> None:
    pauses = []
    for _ in range(13):
        fail(database, cast, 1, 100)
        until = paused_until(database, cast)
        pauses.append((until - after(100)).total_seconds() if until else None)
    assert pauses == [None, None, None, None, 1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(("count", "pause"), [(4, None), (5, 1), (8, 8), (500, 60), (100_000, 60)])
def test_many_failures_at_once_count_each(database: Database, cast: Cast, count: int, pause: int | None) -> None:
    fail(database, cast, count, 0)
    assert paused_until(database, cast) == (after(pause) if pause else None)


def test_an_answer_closes_the_breaker(database: Database, cast: Cast) -> None:
    fail(database, cast, 9, 0)
    with of_account(database, cast, after(1)) as work:
        note_success(work)
        told = health(work)
    assert (told.failures, told.paused_until) == (0, None)
    fail(database, cast, 4, 2)
    assert paused_until(database, cast) is None


def test_a_spent_month_is_tried_again_after_five_minutes(database: Database, cast: Cast) -> None:
    with of_account(database, cast, after(10)) as work:
        note_quota(work, spent=True)
        assert health(work).quota_spent_until == after(310)
        note_quota(work, spent=False)
        assert health(work).quota_spent_until is None


def test_an_account_s_secrets_lie_sealed_and_come_back_open(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        found = account(work)
    assert found
    assert (found.channel_id, found.secrets, found.access_token) == (CHANNEL_ID, (SECRET,), TOKEN)
    with database.work() as work:
        keep_account(work, replace(channel(), login_channel_secret="login-secret"))
    with of_account(database, cast) as work:
        found = account(work)
    assert found
    assert found.login_channel_secret == "login-secret"
    assert "login-secret" not in repr(found)
    columns = "channel_secret, access_token, login_channel_secret"
    ((secret, token, login),) = rows(owner, f"SELECT {columns} FROM line_account")
    sealed = bytes(secret) + bytes(token) + bytes(login)
    assert b"login-secret" not in sealed
    assert SECRET.encode() not in sealed
    assert TOKEN.encode() not in sealed


def test_the_environment_changes_the_row_of_its_channel_only(database: Database, cast: Cast) -> None:
    changed = ChannelSettings(
        channel_id=CHANNEL_ID,
        channel_secret="another",
        access_token=None,
        login_channel_id="9",
        liff_id="9-x",
    )
    with database.work() as work:
        assert keep_account(work, changed) == cast.account
        other = keep_account(work, ChannelSettings(**{**vars(changed), "channel_id": "1657009999"}))
    assert other != cast.account
    with database.work() as work:
        found = {one.id: one for one in all_accounts(work)}
    assert (found[cast.account].secrets, found[cast.account].access_token) == (("another",), None)
    assert found[cast.account].bot_user_id is not None
    assert len(found) == 2


def test_health_is_kept_when_the_environment_is_read_again(database: Database, cast: Cast) -> None:
    fail(database, cast, 7, 0)
    with database.work() as work:
        keep_account(work, channel())
    assert paused_until(database, cast) == after(4)
