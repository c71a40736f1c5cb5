"""Names and languages: LINE tells them only to whoever asks, and a tap's answer must not wait for it."""

import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.line.answers import Accepted, Dead, Verdict
from bot.line.profiles import ask, profile_in
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.learn_profiles import Asked, Learned, ask_next, keep_profiles
from workers.drain import LONGEST_SECONDS, More
from workers.runtime import Runtime, channel_of

if TYPE_CHECKING:
    from bot.line.client import LineClient

log = structlog.get_logger(__name__)

BATCH = 20
"""So many are asked about at once: beside the messages that somebody waits for."""

_NOBODY = {400, 404}
"""LINE: the person is no friend of the account, or nobody at all."""


def learn_profiles(runtime: Runtime, account_id: AccountId, _more: More = None) -> int:
    """Asks LINE about all who are due, and keeps what it says. Returns how many it answered about."""
    account = runtime.account(account_id)
    until, count = time.monotonic() + LONGEST_SECONDS, 0
    while account and time.monotonic() < until:
        with runtime.database.work(account_id=account_id, whole_account=True) as work:
            asked = ask_next(work, BATCH)
        learned = _learned(asked, _ask(runtime, account, asked)) if asked else []
        if learned:
            with runtime.database.work(account_id=account_id, whole_account=True) as work:
                keep_profiles(work, learned)
        count += len(learned)
        if len(learned) < BATCH:  # no more, or LINE does not answer: the clock sees to it
            break
    return count


def _ask(runtime: Runtime, account: Account, asked: Sequence[Asked]) -> dict[str, Verdict]:
    users = [one.line_user_id for one in asked]
    return runtime.line.run(channel_of(account), partial(_ask_line, users=users)).result()


async def _ask_line(client: "LineClient", users: list[str]) -> dict[str, Verdict]:
    return await ask(client.call, users)


def _learned(asked: Sequence[Asked], verdicts: dict[str, Verdict]) -> list[Learned]:
    """What is settled: about these LINE has said what it will say today."""
    learned: list[Learned] = []
    for one in asked:
        match verdicts.get(one.line_user_id):
            case Accepted(body=body):
                told = profile_in(body)
                learned.append(Learned(whose=one, name=told.name, language=told.language))
            case Dead(status=status) if status in _NOBODY:
                learned.append(Learned(whose=one))
            case _:
                log.warning("profile_not_told", person=str(one.person_id))
    return learned
