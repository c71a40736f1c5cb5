"""Where a webhook's events are kept: one commit for all that come together."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from models.domain.ids import AccountId
from models.usecases.inbox import Arrived, receive

MOST_TOGETHER = 100
"""Webhooks that share one statement."""


@dataclass(eq=False)
class Ticket:
    """A webhook whose events are to be kept. `leads`: it is its turn to write, for all who wait by then."""

    account_id: AccountId
    events: Sequence[Arrived]
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    kept: bool = False
    error: Exception | None = None


class Intake:
    """Keeps events. Who comes while a statement is under way shares the next one: one commit for many webhooks.

    A lone webhook waits for nobody; a flood costs the database, and Redis, as little as it can.
    """

    def __init__(self, engine: Engine, wake: Callable[[AccountId], object]) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._wake = wake
        self._lock = threading.Lock()
        self._busy = False
        self._waiting: list[Ticket] = []

    def keep(self, account_id: AccountId, events: Sequence[Arrived]) -> None:
        """Returns once the events are stored for good. Raises what the database raises."""
        mine = Ticket(account_id, events)
        with self._lock:
            self._waiting.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead()
        if not mine.kept:
            raise mine.error or TimeoutError("whoever was writing for this webhook was interrupted")

    def _lead(self) -> None:
        """Writes what waits, one account's; then one of the others leads."""
        with self._lock:
            account_id = self._waiting[0].account_id
            batch = [one for one in self._waiting if one.account_id == account_id][:MOST_TOGETHER]
            self._waiting = [one for one in self._waiting if one not in batch]
        try:
            self._write(account_id, batch)
        finally:
            self._hand_over()
            for one in batch:
                one.woken.set()
        self._wake(account_id)

    def _write(self, account_id: AccountId, batch: Sequence[Ticket]) -> None:
        """Nobody is told 200 for what another's failure has taken along: then each is tried by itself."""
        try:
            with self._engine.connect() as connection:
                receive(connection, account_id, [event for one in batch for event in one.events])
        except Exception as error:  # noqa: BLE001 - raised again, by each whose events are not kept
            if len(batch) > 1 and not isinstance(error, OperationalError | PoolTimeoutError):
                for one in batch:
                    self._write(account_id, [one])
                return
            for one in batch:
                one.error = error
        else:
            for one in batch:
                one.kept = True

    def _hand_over(self) -> None:
        with self._lock:
            self._busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()
