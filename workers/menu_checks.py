"""Links that LINE swallowed: it is asked later what it shows, slowly, and told once more where that is not right."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.line.rich_menus import shown
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.check_menus import Checked, check_next, settle_checks
from models.usecases.link_menus import menus_at_line
from workers.drain import More
from workers.runtime import Runtime, channel_of

if TYPE_CHECKING:
    from bot.line.client import LineClient

log = structlog.get_logger(__name__)

BATCH = 20
"""So many are asked about at once: beside the messages that somebody waits for."""

ROUND = 100
"""And so many before others have their turn; LINE allows 2,000 a second."""


def check_menus(runtime: Runtime, account_id: AccountId, _more: More = None) -> int:
    """Asks LINE what it shows to those who are due. Returns how many it answered about."""
    account = runtime.account(account_id)
    if account is None:
        return 0
    count = 0
    for _ in range(ROUND // BATCH):
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            due, ids = check_next(work, BATCH), menus_at_line(work)
        told = _ask(runtime, account, due) if due else {}
        _settle(runtime, account_id, [one for one in due if one.line_user_id in told], told, ids)
        count += len(told)
        if len(told) < BATCH:  # no more, or LINE does not answer: the clock sees to it
            break
    return count


def _ask(runtime: Runtime, account: Account, due: Sequence[Checked]) -> dict[str, str | None]:
    users = [one.line_user_id for one in due]
    return runtime.line.run(channel_of(account), partial(_ask_line, users=users)).result()


async def _ask_line(client: "LineClient", users: list[str]) -> dict[str, str | None]:
    return await shown(client.call, users)


def _settle(
    runtime: Runtime,
    account_id: AccountId,
    answered: Sequence[Checked],
    told: dict[str, str | None],
    ids: dict[str, str],
) -> None:
    swallowed = [one for one in answered if one.key in ids and told[one.line_user_id] != ids[one.key]]
    if swallowed:
        log.warning("menu_links_swallowed", account=str(account_id), count=len(swallowed))
    if answered:
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            settle_checks(work, [one for one in answered if one not in swallowed], swallowed)
