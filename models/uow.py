"""The unit of work: one transaction per request, event or job, and the only commit in the house.

It names the village (and the LINE account) whose rows the transaction may see, which PostgreSQL's row-level security
then holds it to; it carries the actor and the time; and after the commit, never before, it tells the
world what has changed.
"""

import fcntl
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry
from uuid_utils.compat import uuid7

from models.domain.actors import CLOCK, Actor
from models.domain.gates import Gate
from models.domain.ids import AccountId, VillageId, VisitId
from models.domain.visit import Happened
from models.sealing import Seal

APP_ROLE = "village_app"
"""The role that row-level security applies to: it owns no table."""

_SESSION = "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=20000"
_NETWORK = {
    "connect_timeout": 5,  # seconds, as those below but the last
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}
"""A database host that vanishes without a word must not hold a connection for a quarter of an hour."""

_SCOPE = "SELECT set_config('app.village', %s, true), set_config('app.account', %s, true)"


@dataclass(frozen=True, kw_only=True)
class News:
    """What a committed transaction has changed: queues to wake, and visits as the gate should now see them.

    `hits` are of people whom the village watches for.
    """

    wakes: frozenset[tuple[str, UUID]] = frozenset()
    cards: Mapping[VillageId, Sequence[Any]] = field(default_factory=dict)
    hits: Mapping[VillageId, Sequence[Any]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Work:
    """One open transaction. After it, `shown` holds the visits that it touched as a page shows them."""

    connection: Connection
    seal: Seal
    now: datetime
    actor: Actor = CLOCK
    village_id: VillageId | None = None
    account_id: AccountId | None = None
    whole_account: bool = False
    gate: Gate | None = None
    """Where the guard stands who does this, if they have said so."""
    happened: list[Happened] = field(default_factory=list)
    wakes: set[tuple[str, UUID]] = field(default_factory=set)
    touched: dict[VillageId, set[VisitId]] = field(default_factory=dict)
    shown: dict[VisitId, Any] = field(default_factory=dict)
    hits: list[Any] = field(default_factory=list)
    """Who of those that the village watches for was seen at the gate, as gate and office are shown it."""

    @property
    def village(self) -> VillageId:
        """The village that this work is for. Raises RuntimeError where it has none."""
        if self.village_id is None:
            raise RuntimeError("this work was opened without a village")
        return self.village_id

    @property
    def account(self) -> AccountId:
        """The LINE account that this work speaks through. Raises RuntimeError where it has none."""
        if self.account_id is None:
            raise RuntimeError("this work was opened without a LINE account")
        return self.account_id

    def enter(self, village_id: VillageId) -> None:
        """From here on the transaction sees this village's rows, beside those of its whole account if it has that."""
        if village_id != self.village_id:
            self.village_id = village_id
            self.name_scope()

    def name_scope(self) -> None:
        """Tells PostgreSQL whose rows these are. Local to the transaction."""
        scope = (str(self.village_id or ""), str(self.account_id or "") if self.whole_account else "")
        self.connection.exec_driver_sql(_SCOPE, scope)

    @contextmanager
    def whole_account_open(self) -> Iterator[None]:
        """Within the block the transaction sees all of its account, too: people are an account's, not a village's."""
        before, self.whole_account = self.whole_account, True
        self.name_scope()
        try:
            yield
        finally:
            self.whole_account = before
        self.name_scope()

    def touch(self, visit_id: VisitId, village_id: VillageId | None = None) -> None:
        """The visit (of this village, or of the work's) has changed: whoever watches the gate is shown it."""
        self.touched.setdefault(village_id or self.village, set()).add(visit_id)

    def show(self, visit_id: VisitId, card: Any) -> None:
        """The same for a visit of which all is known: it need not be read again."""
        self.touch(visit_id)
        self.shown[visit_id] = card

    def wake(self, topic: str, whose: UUID) -> None:
        """Somebody has work to do after the commit: `inbox`, `outbox`, `menus` or `profiles` of a LINE account."""
        self.wakes.add((topic, whose))


Cards = Callable[[Work, Sequence[VisitId]], Sequence[Any]]
Record = Callable[[Work], None]


def new_id() -> UUID:
    """A fresh UUIDv7: unique anywhere, and in the order of time, which keeps indexes short."""
    return uuid7()


def open_engine(database_url: str, *, pool_size: int = 20, role: str | None = APP_ROLE) -> Engine:
    """A pool of connections that act as the application's role. Nothing is opened before the first use."""
    engine = create_engine(
        database_url,
        pool_size=pool_size,
        max_overflow=0,  # a connection that is made for a moment costs more than the moment
        pool_timeout=10,
        pool_use_lifo=True,
        executemany_mode="values_plus_batch",
        hide_parameters=True,
        connect_args={"options": _SESSION, "application_name": "village-security", **_NETWORK},
    )
    if role:
        event.listen(engine, "connect", _act_as(role))
    event.listen(engine, "checkout", _refuse_the_dead)
    event.listen(engine, "handle_error", _keep_rows_out_of_words)
    return engine


def _keep_rows_out_of_words(context: ExceptionContext) -> None:
    """An error's text goes to the log, and visitors' names do not belong there.

    `hide_parameters` leaves out what SQLAlchemy would tell. From its second line on PostgreSQL tells values, too: the
    row that was refused, the text that could not be read. They remain in the driver's `diag` for whoever asks.
    """
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args and isinstance(error.args[0], str):
            error.args = (error.args[0].partition("\n")[0], *error.args[1:])


def _act_as(role: str) -> Callable[[Any, ConnectionPoolEntry], None]:
    def act(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.autocommit = True  # a SET inside a transaction would be undone by its rollback
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{role}"')
        connection.autocommit = False

    return act


def _refuse_the_dead(connection: Any, _entry: ConnectionPoolEntry, _proxy: object) -> None:
    """PostgreSQL says goodbye to every session when it restarts, and nothing else unasked.

    So a word that waits on an idle connection means that all of the pool are dead: without this the next request of
    each process would fail, and LINE may not deliver a webhook twice. Costs no round trip, unlike a ping.
    """
    waiting = fcntl.ioctl(connection.fileno(), termios.FIONREAD, bytes(4))
    if any(waiting):
        raise InvalidatePoolError


class Database:
    """Where units of work come from.

    `cards` reads the visits that were touched, and `record` writes what has happened into the chain, as the last things
    before the commit; `on_commit` is told afterwards.
    """

    def __init__(
        self, engine: Engine, seal: Seal, *, record: Record, cards: Cards, on_commit: Callable[[News], None]
    ) -> None:
        self.engine = engine
        self.seal = seal
        self._record = record
        self._cards = cards
        self._on_commit = on_commit

    @contextmanager
    def work(
        self,
        *,
        village_id: VillageId | None = None,
        account_id: AccountId | None = None,
        whole_account: bool = False,
        actor: Actor = CLOCK,
        now: datetime | None = None,
    ) -> Iterator[Work]:
        """A transaction that commits at the end of the block and is rolled back by any exception.

        `whole_account` opens the rows of all villages of the LINE account: for its webhook and its deliveries.
        """
        with self.engine.connect() as connection:
            work = Work(
                connection=connection,
                seal=self.seal,
                now=now or datetime.now(UTC),
                actor=actor,
                village_id=village_id,
                account_id=account_id,
                whole_account=whole_account,
            )
            work.name_scope()
            yield work
            news = self._finish(work)
            connection.commit()
        if news.wakes or news.cards or news.hits:
            self._on_commit(news)

    def _finish(self, work: Work) -> News:
        cards: dict[VillageId, Sequence[Any]] = {}
        for village_id in sorted(work.touched):
            touched = work.touched[village_id]
            unread = sorted(touched - work.shown.keys())
            if unread:
                work.enter(village_id)
                work.shown.update({card.id: card for card in self._cards(work, unread)})
            cards[village_id] = [work.shown[visit_id] for visit_id in sorted(touched & work.shown.keys())]
        self._record(work)  # last: it holds the village's chain until the commit
        hits = {work.village: work.hits} if work.hits else {}
        return News(wakes=frozenset(work.wakes), cards=cards, hits=hits)
