"""Messages that are given up: too old for LINE's retry key, or without words. They hold up no other."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from models.domain.letters import Help
from models.uow import Database
from models.usecases.outbox import Owed, claim, write
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, comes, rows, shown
from workers.drain import drain_outbox
from workers.runtime import Runtime


def tried(database: Database, cast: Cast, hours_ago: float) -> None:
    """A message to Somchai whose first try was so long ago, and whose worker died in it."""
    letter = Owed(letter=Help(member=True), to_user=cast.somchai.line_user_id, language="th")
    then = datetime.now(UTC) - timedelta(hours=hours_ago)
    with database.work(account_id=cast.account, whole_account=True, now=then) as work:
        write(work, [letter])
        claim(work, 1)


def test_a_message_is_tried_again_while_line_knows_its_key(
    runtime: Runtime, database: Database, cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    tried(database, cast, 22)
    drain_outbox(runtime, cast.account)
    assert rows(owner, "SELECT state, attempts FROM message") == [("sent", 2)]
    assert len(simulator.chat(cast.somchai)) == 1


def test_a_message_is_given_up_where_line_would_say_it_twice(
    runtime: Runtime, database: Database, cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    tried(database, cast, 25)
    drain_outbox(runtime, cast.account)
    assert rows(owner, "SELECT state, verdict FROM message") == [("dead", "gave_up")]
    assert simulator.chat(cast.somchai) == []


def test_a_message_without_words_holds_up_no_other_and_the_guard_is_told_to_call(
    runtime: Runtime, database: Database, cast: Cast, simulator: Simulator, owner: Engine
) -> None:
    now = datetime.now(UTC)
    wordless, fine = comes(database, cast, now=now), comes(database, cast, "12/4", now=now)
    broken = "UPDATE message SET facts = jsonb_set(facts, '{visit,time_zone}', '\"Asia/Nowhere\"') WHERE visit_id = :id"
    change(owner, broken, id=wordless)
    drain_outbox(runtime, cast.account)
    states = dict(rows(owner, "SELECT visit_id, state FROM message"))
    assert states == {wordless: "dead", fine: "sent"}
    assert shown(database, cast, wordless).delivery == "unreachable"
    assert len(simulator.chat(cast.wichai)) == 1
