"""Rich menus follow their people: who waits for an answer sees the two big buttons, everybody else a calm menu."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.line.answers import Accepted, Dead, Verdict
from bot.line.rich_menus import link
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.link_menus import BULK, Wanted, end_turn, linked, menus_at_line, stale, take_turn
from workers.runtime import Runtime, channel_of

if TYPE_CHECKING:
    from bot.line.client import LineClient

log = structlog.get_logger(__name__)

REST = timedelta(seconds=5)
"""While LINE does not answer, menus are tried again this often."""


def link_menus(runtime: Runtime, account_id: AccountId) -> int:
    """Links the right menu to everybody whose menu may be wrong. Returns how many were looked at.

    One worker at a time does this for an account: two could overtake each other at LINE.
    """
    account = runtime.account(account_id)
    if account is None:
        return 0
    with runtime.database.work(account_id=account_id, whole_account=True) as work:
        if not take_turn(work):
            return 0
        ids, wanted = menus_at_line(work), stale(work)
    right = [one for one in wanted if one.linked == one.key or one.key not in ids]
    wrong = [one for one in wanted if one.linked != one.key and one.key in ids]
    told: list[Wanted] = []
    try:
        verdicts = _link(runtime, account, ids, wrong)
        told = [one for one in wrong if _is_settled(verdicts[one.line_user_id])]
    finally:
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            linked(work, [*right, *told])
            end_turn(work, REST if len(told) < len(wrong) else None)
            if len(wanted) >= BULK:
                work.wake("menus", account_id)
    return len(right) + len(told)


def _link(runtime: Runtime, account: Account, ids: dict[str, str], wrong: list[Wanted]) -> dict[str, Verdict]:
    """LINE's verdict for each person."""
    users_of: dict[str, list[str]] = {}
    for one in wrong:
        users_of.setdefault(one.key, []).append(one.line_user_id)
    flights = [
        runtime.line.run(channel_of(account), partial(_link_one_menu, users=users, rich_menu_id=ids[key]))
        for key, users in users_of.items()
    ]
    verdicts: dict[str, Verdict] = {}
    for flight in flights:
        verdicts |= flight.result()
    return verdicts


async def _link_one_menu(client: "LineClient", users: list[str], rich_menu_id: str) -> dict[str, Verdict]:
    return await link(client.call, users, rich_menu_id)


def _is_settled(verdict: Verdict) -> bool:
    """A refusal is settled as well: asking again would not help, and the office sees it in the log."""
    if isinstance(verdict, Dead):
        log.error("menu_link_refused", error=verdict.error)
    return isinstance(verdict, Accepted | Dead)
