"""What a phone shows at last where LINE said 200 and linked nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from sqlalchemy import Engine

from bot.line.rich_menus import ONE_BY_ONE
from models.uow import Database
from models.usecases.check_menus import AGAIN, MOST_CHECKS
from models.usecases.follow import Met, follow, unfollow
from models.usecases.link_menus import CHECK_AFTER
from tests import cast as casting
from tests.cast import Cast, Somebody
from tests.conftest import Simulator
from tests.usecases.acts import change, comes, of_account, rows
from workers import clock, menus
from workers.menu_checks import BATCH, ROUND, check_menus
from workers.menu_sync import sync_account
from workers.queue import flag_of
from workers.runtime import Runtime


class Phones:
    """The cast's, with the menus of a first release, all of them looked at."""

    def __init__(self, database: Database, cast: Cast, runtime: Runtime, line: Simulator, owner: Engine) -> None:
        self.database, self.cast, self.runtime, self.line, self.owner = database, cast, runtime, line, owner
        account = runtime.account(cast.account)
        assert account is not None
        sync_account(runtime, account)

    def line_forgets(self, somebody: Somebody) -> None:
        """As if it had never linked the menu."""
        path = f"{self.line.address}/v2/bot/user/{somebody.line_user_id}/richmenu"
        requests.delete(path, headers={"Authorization": f"Bearer {casting.TOKEN}"}, timeout=5).raise_for_status()

    def time_passes(self, time: timedelta) -> None:
        change(self.owner, "UPDATE person SET menu_check_at = menu_check_at - :time", time=time)
        change(self.owner, "UPDATE line_account SET menus_until = NULL")

    def check(self) -> int:
        return check_menus(self.runtime, self.cast.account)

    def link(self) -> int:
        return menus.link_menus(self.runtime, self.cast.account)

    def asked(self) -> int:
        return sum(call["method"] == "GET" and call["path"].endswith("/richmenu") for call in self.line.get("calls"))

    def due(self) -> int:
        found: int = rows(self.owner, "SELECT count(*) FROM person WHERE menu_check_at IS NOT NULL")[0]
        return found


@pytest.fixture
def phones(database: Database, cast: Cast, runtime: Runtime, simulator: Simulator, owner: Engine) -> Iterator[Phones]:
    yield Phones(database, cast, runtime, simulator, owner)
    simulator.post("faults", [])


@pytest.fixture
def settled(phones: Phones) -> Phones:
    phones.time_passes(CHECK_AFTER)
    phones.check()
    return phones


def test_a_link_that_line_swallowed_is_made_once_more(phones: Phones) -> None:
    phones.line_forgets(phones.cast.malee)
    assert phones.check() == 0, "it is too early to ask"
    phones.time_passes(CHECK_AFTER)
    assert phones.check() == len(phones.cast.everybody)
    assert phones.due() == 0
    assert phones.line.menu(phones.cast.malee) is None
    assert phones.link() == 1
    assert phones.line.menu(phones.cast.malee)["name"].startswith("village-resident-calm-en")
    assert phones.due() == 1, "and looked at once more"


def test_another_menu_than_the_one_linked_is_noticed_as_well(settled: Phones) -> None:
    """As where a bulk overtakes the link that was made after it."""
    right = settled.line.menu(settled.cast.somchai)["richMenuId"]
    wrong = settled.line.menu(settled.cast.prasit)["richMenuId"]
    path = f"{settled.line.address}/v2/bot/user/{settled.cast.somchai.line_user_id}/richmenu/{wrong}"
    requests.post(path, headers={"Authorization": f"Bearer {casting.TOKEN}"}, timeout=5).raise_for_status()
    change(settled.owner, "UPDATE person SET menu_check_at = now() WHERE id = :id", id=settled.cast.somchai.id)
    settled.check()
    settled.link()
    assert settled.line.menu(settled.cast.somchai)["richMenuId"] == right


def test_what_line_shows_is_not_asked_again(settled: Phones) -> None:
    asked = settled.asked()
    assert asked == len(settled.cast.everybody)
    settled.time_passes(timedelta(days=1))
    assert settled.check() == 0
    assert settled.asked() == asked


def test_a_visitor_s_menu_is_not_asked_for(settled: Phones) -> None:
    """What these phones showed before is known, and nobody else was being linked."""
    comes(settled.database, settled.cast, now=datetime.now(UTC))
    assert settled.link() == 2
    assert settled.due() == 0


def test_who_blocked_the_account_and_comes_back_is_looked_at(settled: Phones) -> None:
    malee = settled.cast.malee.line_user_id
    with of_account(settled.database, settled.cast) as work:
        unfollow(work, [malee])
    with of_account(settled.database, settled.cast) as work:
        follow(work, [Met(line_user_id=malee)])
    settled.link()
    settled.line_forgets(settled.cast.malee)
    settled.time_passes(CHECK_AFTER)
    assert settled.check() == 1
    settled.link()
    assert settled.line.menu(settled.cast.malee)


def test_a_crowd_that_was_linked_by_a_bulk_is_looked_at(settled: Phones) -> None:
    crowd = ONE_BY_ONE + 1
    change(
        settled.owner,
        "INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following, created_at,"
        " menu_linked, menu_stale_at) SELECT gen_random_uuid(), :account, 'U' || lpad(to_hex(n), 32, '0'), '', 'th',"
        " true, now(), 'newcomer-en', now() FROM generate_series(1, :many) n",
        account=settled.cast.account,
        many=crowd,
    )
    assert settled.link() == crowd
    assert settled.due() == crowd


def test_a_round_is_bounded(phones: Phones) -> None:
    change(
        phones.owner,
        "INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following, created_at,"
        " menu_linked, menu_check_at) SELECT gen_random_uuid(), :account, 'U' || lpad(to_hex(n), 32, '0'), '', 'th',"
        " true, now(), 'newcomer-th', now() - interval '1 hour' FROM generate_series(1, :many) n",
        account=phones.cast.account,
        many=ROUND + BATCH,
    )
    phones.line.post("faults", [{"match": "GET /v2/bot/user/*/richmenu", "mode": "status", "status": 404}])
    assert phones.check() == ROUND


def test_where_line_does_not_answer_it_is_asked_later(phones: Phones) -> None:
    phones.time_passes(CHECK_AFTER)
    phones.line.post("faults", [{"match": "GET /v2/bot/user/*/richmenu", "mode": "status", "status": 500}])
    assert phones.check() == 0
    phones.line.post("faults", [])
    assert phones.check() == 0, "not at once"
    phones.time_passes(AGAIN)
    assert phones.check() == len(phones.cast.everybody)


def test_whom_line_shows_nothing_at_all_is_let_be_in_the_end(settled: Phones) -> None:
    """They have blocked the account, and the webhook that said so was lost."""
    change(settled.owner, "UPDATE person SET menu_check_at = now() WHERE id = :id", id=settled.cast.malee.id)
    for _ in range(MOST_CHECKS):
        settled.line_forgets(settled.cast.malee)
        assert settled.check() == 1
        assert settled.link() == 1
        settled.time_passes(CHECK_AFTER * 4**MOST_CHECKS)
    settled.line_forgets(settled.cast.malee)
    assert settled.check() == 1
    assert settled.link() == 0
    assert settled.due() == 0


def test_the_clock_wakes_a_worker_for_it(phones: Phones) -> None:
    flag = flag_of("checks", phones.cast.account)
    clock.tick(phones.runtime, datetime.now(UTC))
    assert not phones.runtime.redis.exists(flag)
    clock.tick(phones.runtime, datetime.now(UTC) + CHECK_AFTER + clock.GRACE)
    assert phones.runtime.redis.exists(flag)
