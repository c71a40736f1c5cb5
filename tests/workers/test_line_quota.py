"""The month's messages: LINE is asked seldom, and what it says is kept by the day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from models.queries.quota import own_share, standing
from models.uow import Database
from tests import cast as casting
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, comes, rows
from workers import clock
from workers.drain import drain_outbox
from workers.queue import flag_of
from workers.quota import ask_for_quota
from workers.runtime import Runtime

QUOTA = "SELECT most, used FROM line_quota"


@pytest.fixture
def line(simulator: Simulator) -> Iterator[Simulator]:
    simulator.post("setup", {"channels": [{"channel_id": casting.CHANNEL_ID, "monthly_limit": 300}]})
    yield simulator
    simulator.post("faults", [])


def asked(line: Simulator) -> int:
    return sum(call["path"].startswith("/v2/bot/message/quota") for call in line.get("calls"))


def test_what_line_says_is_kept(
    runtime: Runtime, database: Database, cast: Cast, line: Simulator, owner: Engine
) -> None:
    comes(database, cast, now=datetime.now(UTC))
    drain_outbox(runtime, cast.account)
    assert ask_for_quota(runtime, cast.account) == 1
    assert rows(owner, QUOTA) == [(300, 1)]


def test_it_is_not_asked_again_for_ten_minutes(runtime: Runtime, cast: Cast, line: Simulator, owner: Engine) -> None:
    assert ask_for_quota(runtime, cast.account) == 1
    assert ask_for_quota(runtime, cast.account) == 0
    assert asked(line) == 2, "the limit, and what is used"
    change(owner, "UPDATE line_account SET quota_due_at = now()")
    assert ask_for_quota(runtime, cast.account) == 1
    assert rows(owner, "SELECT count(*) FROM line_quota") == [1], "one row a day"


def test_an_account_without_a_limit_has_none(runtime: Runtime, cast: Cast, simulator: Simulator, owner: Engine) -> None:
    assert ask_for_quota(runtime, cast.account) == 1
    assert rows(owner, QUOTA) == [(None, 0)]


def test_where_line_does_not_tell_nothing_is_guessed(
    runtime: Runtime, cast: Cast, line: Simulator, owner: Engine
) -> None:
    line.post("faults", [{"match": "GET /v2/bot/message/quota/consumption", "mode": "status", "status": 500}])
    assert ask_for_quota(runtime, cast.account) == 0
    assert rows(owner, QUOTA) == []
    assert ask_for_quota(runtime, cast.account) == 0, "and not asked at once again"


def test_the_clock_wakes_a_worker_for_it(runtime: Runtime, cast: Cast, line: Simulator) -> None:
    flag = flag_of("quota", cast.account)
    clock.tick(runtime, datetime.now(UTC))
    assert runtime.redis.exists(flag)
    ask_for_quota(runtime, cast.account)
    runtime.redis.flushall()
    clock.tick(runtime, datetime.now(UTC))
    assert not runtime.redis.exists(flag)
    clock.tick(runtime, datetime.now(UTC) + timedelta(minutes=11))
    assert runtime.redis.exists(flag)


def test_what_was_sent_since_counts_at_once(runtime: Runtime, database: Database, cast: Cast, line: Simulator) -> None:
    ask_for_quota(runtime, cast.account)
    comes(database, cast, now=datetime.now(UTC))
    drain_outbox(runtime, cast.account)
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        found = standing(work).quota
        share = own_share(work)
    assert found
    assert (found.counted, found.used, found.left) == (0, 1, 299)
    assert (share.gate, share.notices, share.other, share.villages) == (1, 0, 0, 2)


def test_the_next_village_of_the_account_sees_the_same_and_none_of_our_share(
    runtime: Runtime, database: Database, cast: Cast, line: Simulator
) -> None:
    comes(database, cast, now=datetime.now(UTC))
    drain_outbox(runtime, cast.account)
    ask_for_quota(runtime, cast.account)
    with database.work(village_id=cast.next_village, account_id=cast.account) as work:
        found = standing(work).quota
        assert own_share(work).total == 0
    assert found
    assert found.used == 1
