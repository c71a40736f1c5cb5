"""What a tap costs: so many statements, however full the village is and whoever else taps."""

from contextlib import suppress

import pytest
from sqlalchemy import Engine

from bot.events import read_events
from bot.messages.buttons import Button, MenuAnswer, Reason, Undo, Whereabouts, WhichPlace, WhoIsWaiting
from models.domain.ids import VisitId
from models.uow import Database
from models.usecases import inbox
from tests.bot.chats import Chats, approve, reject
from tests.cast import Cast
from tests.crowd import fill
from tests.usecases.acts import of_account, statements


class RolledBack(Exception):  # noqa: N818
    """The visit is as it was, for the next tap."""


def buttons(visit: VisitId) -> dict[str, Button]:
    one = str(visit)
    return {
        "approve": approve(visit),
        "reject": reject(visit),
        "undo": Undo(one, 2),
        "why": Reason(one, 2, "not_now"),
        "where": Whereabouts(one),
        "menu": MenuAnswer("reject"),
        "who": WhoIsWaiting(),
        "places": WhichPlace(),
    }


def cost(database: Database, chats: Chats, button: Button) -> int:
    """Of one tap, from the inbox to what is owed; nothing is kept."""
    chats.tap(chats.cast.somchai, button)
    with statements(database) as told, suppress(RolledBack), of_account(database, chats.cast) as work:
        owed = read_events(work, inbox.take(work, 100)).owed
        raise RolledBack
    assert len(owed) == 1
    chats.change("UPDATE webhook_event SET state = 'done'")
    return len(told)


@pytest.mark.parametrize("name", buttons(VisitId("")))  # type: ignore[arg-type]
def test_a_tap_costs_no_more_in_a_full_village(
    name: str, chats: Chats, cast: Cast, visit: VisitId, database: Database, owner: Engine
) -> None:
    before = cost(database, chats, buttons(visit)[name])
    fill(owner, cast)
    # Less is right, too: with places in two villages somebody is asked to choose, without the words of either.
    assert cost(database, chats, buttons(visit)[name]) <= before
