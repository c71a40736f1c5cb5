"""A message that could not be tried for a day is not tried again: LINE would no longer know its retry key."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from models.domain.letters import Help
from models.uow import Database
from models.usecases.outbox import Owed, claim, write
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import rows
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
