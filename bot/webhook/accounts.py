"""Which LINE account a webhook is for: the one whose secret signed it."""

import threading
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.line.signature import is_signed
from bot.line.user_ids import USER_ID
from models.uow import Database
from models.usecases.accounts import Account, all_accounts, learn_bot_user

log = structlog.get_logger(__name__)

ACCOUNTS_SECONDS = 5.0
"""How long a changed channel secret may take to be known here."""

AGAIN_SECONDS = 1.0
"""So long the known accounts do where the database could not be asked."""


class Accounts:
    """The installation's LINE accounts, read now and then: a webhook must not cost a query for them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._accounts: list[Account] = []

    def all(self) -> list[Account]:
        """Every account, at most some seconds old; older where the database does not answer."""
        if self._are_old():
            with self._lock:  # one reads for all who came meanwhile
                if self._are_old():
                    self._read()
        return self._accounts

    def _read(self) -> None:
        """The events that follow need the database too: they tell LINE to come again, not a signature's check."""
        try:
            with self._database.work() as work:
                self._accounts = all_accounts(work)
            self._read_at = time.monotonic()
        except SQLAlchemyError as error:
            if not self._accounts:
                raise
            self._read_at = time.monotonic() - ACCOUNTS_SECONDS + AGAIN_SECONDS
            log.warning("accounts_not_read", error=type(error).__name__)

    def _are_old(self) -> bool:
        return time.monotonic() - self._read_at > ACCOUNTS_SECONDS

    def forget(self) -> None:
        """Reads the accounts anew when they are next needed."""
        self._read_at = float("-inf")

    def signer(self, destination: str, body: bytes, signature: str | None) -> Account | None:
        """The account whose secret signed this body. One that is not known by its bot's id yet is learned."""
        accounts = self.all()
        named = [account for account in accounts if account.bot_user_id == destination]
        for account in named or [account for account in accounts if account.bot_user_id is None]:
            if is_signed(body, signature, account.secrets):
                if account.bot_user_id is None and USER_ID.fullmatch(destination):
                    self._learn(account, destination)
                return account
        return None

    def signer_of_unread(self, body: bytes, signature: str | None) -> Account | None:
        """The account whose secret signed a body that nobody can read; only those are tried whose bot's id is in it."""
        named = [account for account in self.all() if (account.bot_user_id or "").encode() in body]
        return next((account for account in named if is_signed(body, signature, account.secrets)), None)

    def _learn(self, account: Account, destination: str) -> None:
        with self._database.work() as work:
            learn_bot_user(work, account.id, destination)
        self.forget()
