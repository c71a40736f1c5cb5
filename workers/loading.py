"""LINE's loading animation, for people whose words wait because many came at once: they see that somebody reads."""

from collections.abc import Sequence
from functools import partial

from bot.incoming import incoming
from bot.line.answers import Verdict
from bot.line.client import LineClient
from models.domain.ids import AccountId
from models.usecases import inbox
from models.usecases.accounts import Account
from workers.runtime import Runtime, channel_of

MOST = 50
"""People at a time. LINE: 100 calls a second (reference, "Display a loading indicator")."""

SECONDS = 10
"""LINE: 5 to 60 in steps of 5; the answer ends it."""


def show_loading(runtime: Runtime, account: Account) -> None:
    """Starts the animation for whoever waits for longer than a second. Nobody waits for LINE's answer."""
    with runtime.database.work(account_id=AccountId(account.id), whole_account=True) as work:
        waiting = [incoming(event) for event in inbox.left_waiting(work, MOST)]
    users = sorted({event.user for event in waiting if event.user and event.active and event.group is None})
    if users:
        runtime.line.run(channel_of(account), partial(_start, users=users))


async def _start(client: LineClient, users: Sequence[str]) -> list[Verdict]:
    body = {"loadingSeconds": SECONDS}
    return [await client.call("POST", "/v2/bot/chat/loading/start", {"chatId": user, **body}) for user in users]
