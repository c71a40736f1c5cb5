"""The month's messages: LINE is asked for them now and then, and never while somebody waits for a page."""

from typing import TYPE_CHECKING

import structlog

from bot.line.quota import Quota, read_quota
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.line_quota import keep_quota, take_turn
from workers.drain import More
from workers.runtime import Runtime, channel_of

if TYPE_CHECKING:
    from bot.line.client import LineClient

log = structlog.get_logger(__name__)


def ask_for_quota(runtime: Runtime, account_id: AccountId, _more: More = None) -> int:
    """1 where LINE was due to be asked, and told."""
    account = runtime.account(account_id)
    if account is None:
        return 0
    with runtime.database.work(account_id=account_id, whole_account=True) as work:
        is_due = take_turn(work)
    told = _ask(runtime, account) if is_due else None
    if told is None:
        return 0
    with runtime.database.work(account_id=account_id, whole_account=True) as work:
        keep_quota(work, told.most, told.used)
    return 1


def _ask(runtime: Runtime, account: Account) -> Quota | None:
    told = runtime.line.run(channel_of(account), _ask_line).result()
    if told is None:
        log.warning("quota_not_told", account=str(account.id))
    return told


async def _ask_line(client: "LineClient") -> Quota | None:
    return await read_quota(client.call)
