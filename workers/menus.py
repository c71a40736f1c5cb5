"""Rich menus follow their people: who waits for an answer sees the two big buttons, everybody else a calm menu."""

import asyncio
from collections import Counter
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.line.answers import Accepted, Dead, Unauthorised, Verdict
from bot.line.rich_menus import by_bulk, link
from models.domain.ids import AccountId
from models.usecases.accounts import Account
from models.usecases.link_menus import (
    BULK,
    LEASE,
    Wanted,
    doubt,
    end_turn,
    linked,
    menus_at_line,
    renew_turn,
    stale,
    take_turn,
)
from workers.runtime import Runtime, channel_of

if TYPE_CHECKING:
    from bot.line.client import LineClient

log = structlog.get_logger(__name__)

REST = timedelta(seconds=5)
"""While LINE does not answer, menus are tried again this often."""

REFUSED_REST = timedelta(seconds=30)
"""While LINE refuses our credentials: every call would be refused, one for each person."""

RENEWED_SECONDS = LEASE.total_seconds() / 3
"""A turn that takes longer is renewed this often: what LINE may take for all its calls has no short limit."""


@dataclass
class _Turn:
    """What one worker does while no other may: two at once could overtake each other at LINE."""

    runtime: Runtime
    account: Account
    until: datetime
    wanted: list[Wanted]
    ids: dict[str, str]

    @classmethod
    def taken(cls, runtime: Runtime, account: Account) -> "_Turn | None":
        """None where another worker has it."""
        with runtime.database.work(account_id=account.id, whole_account=True) as work:
            until = take_turn(work)
            if until is None:
                return None
            wanted = doubt(work, stale(work))
            # read last: a `keep_menus` that is too late for this disturbs the doubt, and `linked` sees that
            return cls(runtime, account, until, wanted, menus_at_line(work))

    def renew(self) -> None:
        with self.runtime.database.work(account_id=self.account.id, whole_account=True) as work:
            until = renew_turn(work, self.until)
        if until is None:
            log.warning("menu_turn_lost", account=str(self.account.id))
        self.until = until or self.until

    def end(self, told: list[Wanted], rest: timedelta) -> None:
        with self.runtime.database.work(account_id=self.account.id, whole_account=True) as work:
            end_turn(work, self.until, rest if len(told) < len(self.wanted) else None)
            linked(work, _with_doubts(told))
            if len(self.wanted) >= BULK:
                work.wake("menus", self.account.id)


def _with_doubts(told: list[Wanted]) -> list[Wanted]:
    """Those who were linked by a bulk are looked at later as well."""
    crowd = Counter(one.key for one in told)
    return [replace(one, doubtful=one.doubtful or by_bulk(crowd[one.key])) for one in told]


def link_menus(runtime: Runtime, account_id: AccountId) -> int:
    """Links the right menu to everybody whose menu may be wrong. Returns how many are settled by it."""
    account = runtime.account(account_id)
    turn = _Turn.taken(runtime, account) if account else None
    if turn is None:
        return 0
    told: list[Wanted] = []
    rest = REST
    try:
        verdicts = _link(turn)
        told = [one for one in turn.wanted if one.key not in turn.ids or _is_settled(verdicts[one.line_user_id])]
        is_refused = any(isinstance(verdict, Unauthorised) for verdict in verdicts.values())
        rest = _read_credentials(turn) if is_refused else REST
    finally:
        turn.end(told, rest)
    return len(told)


def _link(turn: _Turn) -> dict[str, Verdict]:
    """LINE's verdict for each person whose menu there is. Where this breaks, no call stays out without a turn."""
    flight = _launch(turn)
    try:
        while wait([flight], timeout=RENEWED_SECONDS).not_done:
            turn.renew()
        return flight.result()
    finally:
        flight.cancel()


def _launch(turn: _Turn) -> Future[dict[str, Verdict]]:
    users_of: dict[str, list[str]] = {}
    for one in turn.wanted:
        if one.key in turn.ids:
            users_of.setdefault(turn.ids[one.key], []).append(one.line_user_id)
    return turn.runtime.line.run(channel_of(turn.account), partial(_link_each_menu, users_of=users_of))


async def _link_each_menu(client: "LineClient", users_of: dict[str, list[str]]) -> dict[str, Verdict]:
    """All menus at once."""
    links = [link(client.call, users, rich_menu_id) for rich_menu_id, users in users_of.items()]
    verdicts: dict[str, Verdict] = {}
    for one in await asyncio.gather(*links):
        verdicts |= one
    return verdicts


def _read_credentials(turn: _Turn) -> timedelta:
    """LINE refuses ours. How long to rest: those that the operator has corrected since are tried soon."""
    account = turn.runtime.account_anew(turn.account.id)
    return REFUSED_REST if account == turn.account else REST


def _is_settled(verdict: Verdict) -> bool:
    """What LINE refuses for this person is settled as well: asking again would not help, the office sees the log."""
    if isinstance(verdict, Dead):
        log.error("menu_link_refused", error=verdict.error)
    return isinstance(verdict, Accepted) or (isinstance(verdict, Dead) and verdict.status in {400, 404})
