"""LINE accounts: found by what LINE says of them, kept from the environment, and their health as our calls found it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.errors import Code, NotFound, Refused
from models.domain.ids import AccountId
from models.tables.villages import LineAccountRow
from models.uow import Work, new_id

FAILURES_UNTIL_PAUSE = 5
"""So many calls in a row that LINE did not answer open the breaker: nothing is sent until it closes by time."""

LONGEST_PAUSE = timedelta(seconds=60)
QUOTA_RETEST = timedelta(minutes=5)
"""A month's stop may be a broadcast's reservation only: it is tried again, one message at a time."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A LINE Official Account, unsealed. `secrets` holds the current channel secret and, in a change, the next."""

    id: AccountId
    channel_id: str
    secrets: tuple[str, ...] = field(repr=False)
    access_token: str | None = field(repr=False)
    bot_user_id: str | None
    login_channel_id: str
    login_channel_secret: str | None = field(default=None, repr=False)
    liff_id: str


@dataclass(frozen=True, kw_only=True)
class Health:
    """How LINE has been answering this account."""

    failures: int
    paused_until: datetime | None
    quota_spent_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """The first account, as the environment describes it."""

    channel_id: str
    channel_secret: str = field(repr=False)
    access_token: str | None = field(repr=False)
    login_channel_id: str
    login_channel_secret: str | None = field(default=None, repr=False)
    liff_id: str


_SECRETS = {"channel_secret", "access_token", "login_channel_secret"}
_ALL = select(LineAccountRow.__table__)
_HEALTH = select(LineAccountRow.failures, LineAccountRow.paused_until, LineAccountRow.quota_spent_until).where(
    LineAccountRow.id == bindparam("account")
)


def all_accounts(work: Work) -> list[Account]:
    """Every account of the installation."""
    rows = work.connection.execute(_ALL).mappings()
    return [_account(work, row) for row in rows]


def account(work: Work) -> Account | None:
    """The account of this work."""
    row = work.connection.execute(_ALL.where(LineAccountRow.id == work.account)).mappings().one_or_none()
    return _account(work, row) if row else None


def hold_account(work: Work) -> None:
    """Whoever gives out the month's messages does so one at a time. After the messages that they hold, if any."""
    held = select(LineAccountRow.id).where(LineAccountRow.id == work.account).with_for_update(key_share=True)
    work.connection.execute(held)


def keep_account(work: Work, given: ChannelSettings) -> AccountId:
    """Brings the account's row in line with the environment; the row of another channel id is another account.

    What the environment has told before is not told again: the office may have changed it in the panel since.
    """
    told_print = _print_of(given)
    known = select(LineAccountRow.id).where(
        LineAccountRow.channel_id == given.channel_id, LineAccountRow.told_print == told_print
    )
    standing = work.connection.scalar(known)
    if standing is not None:
        return AccountId(standing)
    values = {
        "channel_id": given.channel_id,
        "channel_secret": work.seal.seal(given.channel_secret),
        "access_token": work.seal.seal_optional(given.access_token),
        "login_channel_id": given.login_channel_id,
        "login_channel_secret": work.seal.seal_optional(given.login_channel_secret),
        "liff_id": given.liff_id,
        "told_print": told_print,
    }
    statement = upsert(LineAccountRow).values(id=new_id(), created_at=work.now, failures=0, **values)
    changed = statement.on_conflict_do_update(index_elements=["channel_id"], set_=values)
    return AccountId(work.connection.execute(changed.returning(LineAccountRow.id)).scalar_one())


def add_account(work: Work, given: ChannelSettings) -> AccountId:
    """One more account. Raises Refused where its channel is known already."""
    if work.connection.scalar(select(LineAccountRow.id).where(LineAccountRow.channel_id == given.channel_id)):
        raise Refused(Code.STATE_FORBIDS, "this channel is an account's already")
    return keep_account(work, given)


def change_account(work: Work, account_id: AccountId, given: Mapping[str, str]) -> None:
    """Other secrets or names from now on; what is not given stays. Raises NotFound."""
    sealed = {name: work.seal.seal(word) if name in _SECRETS else word for name, word in given.items()}
    mine = LineAccountRow.id == account_id
    changed = update(LineAccountRow).where(mine).values({"failures": 0, "paused_until": None, **sealed})
    if not work.connection.execute(changed).rowcount:
        raise NotFound


def learn_bot_user(work: Work, account_id: AccountId, bot_user_id: str) -> None:
    """Notes the bot's own user id, which is a webhook's `destination`."""
    work.connection.execute(
        update(LineAccountRow).where(LineAccountRow.id == account_id).values(bot_user_id=bot_user_id)
    )


def health(work: Work) -> Health:
    """How LINE has been answering this account."""
    row = work.connection.execute(_HEALTH, {"account": work.account}).one()
    return Health(failures=row.failures, paused_until=row.paused_until, quota_spent_until=row.quota_spent_until)


def note_failures(work: Work, count: int) -> None:
    """So many calls in a row went unanswered. From the fifth on the account pauses, twice as long each time."""
    failures = LineAccountRow.failures + count
    over = failures - FAILURES_UNTIL_PAUSE
    seconds = func.least(LONGEST_PAUSE.total_seconds(), func.power(2, func.least(over, 10)))
    pause = case((over >= 0, work.now + seconds * timedelta(seconds=1)), else_=None)
    work.connection.execute(
        update(LineAccountRow).where(LineAccountRow.id == work.account).values(failures=failures, paused_until=pause)
    )


def note_success(work: Work) -> None:
    """LINE answers again: the breaker closes."""
    work.connection.execute(
        update(LineAccountRow)
        .where(LineAccountRow.id == work.account, LineAccountRow.failures > 0)
        .values(failures=0, paused_until=None)
    )


def note_quota(work: Work, *, spent: bool) -> None:
    """The month's messages are used up (or reserved): pushes wait; or they go again."""
    until = work.now + QUOTA_RETEST if spent else None
    work.connection.execute(
        update(LineAccountRow).where(LineAccountRow.id == work.account).values(quota_spent_until=until)
    )


def _print_of(given: ChannelSettings) -> str:
    """By which the same settings are known again. Secrets of LINE are too long to be guessed from it."""
    told = json.dumps(vars(given), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _account(work: Work, row: RowMapping) -> Account:
    secrets = [row["channel_secret"], row["next_channel_secret"]]
    return Account(
        id=AccountId(row["id"]),
        channel_id=str(row["channel_id"]),
        secrets=tuple(work.seal.open(sealed) for sealed in secrets if sealed is not None),
        access_token=work.seal.open_optional(row["access_token"]),
        bot_user_id=row["bot_user_id"],
        login_channel_id=str(row["login_channel_id"]),
        login_channel_secret=work.seal.open_optional(row["login_channel_secret"]),
        liff_id=str(row["liff_id"]),
    )
