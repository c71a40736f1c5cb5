"""What people do in these tests, each in a transaction of its own, by a clock that the test holds."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine, event, text

from models.domain.actors import CLOCK, Actor, ActorRole, Source
from models.domain.audit import Break
from models.domain.ids import HouseId, VisitId
from models.domain.visit import Answer, Kind
from models.queries.visit_card import VisitCard
from models.queries.visit_cards import card
from models.uow import Database, Work, new_id
from models.usecases.decide_visit import Outcome, Wish, decide_visits
from models.usecases.new_visits import Registered
from models.usecases.register_visit import VisitDraft, fingerprint, register_visit
from models.usecases.ring_timers import due, ring_timers
from models.usecases.verify_record import verify_record
from tests.cast import Cast, Somebody

CAME = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
Result = TypeVar("Result")


def after(seconds: float) -> datetime:
    """So many seconds after the visitor came."""
    return CAME + timedelta(seconds=seconds)


def draft(house: str = "12/3", **wish: Any) -> VisitDraft:
    return VisitDraft(**{"house": house, "kind": Kind.GUEST, "visitor_name": "Nok", **wish})


def of_village(
    database: Database, cast: Cast, actor: Actor = CLOCK, now: datetime = CAME
) -> AbstractContextManager[Work]:
    """A request's work: one village, and the LINE account that it speaks through."""
    return database.work(village_id=cast.village, account_id=cast.account, actor=actor, now=now)


def of_account(database: Database, cast: Cast, now: datetime = CAME) -> AbstractContextManager[Work]:
    """A worker's work: all villages of the LINE account."""
    return database.work(account_id=cast.account, whole_account=True, now=now)


def register(
    database: Database, cast: Cast, form: VisitDraft | None = None, *, key: UUID | None = None, now: datetime = CAME
) -> Registered:
    """Prasit submits the form."""
    form = form or draft()
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now) as work:
        return register_visit(work, form, key or new_id(), fingerprint(form, []))


def comes(database: Database, cast: Cast, house: str = "12/3", *, now: datetime = CAME) -> VisitId:
    """A visitor stands at the gate."""
    return register(database, cast, draft(house), now=now).visit_id


def wish(
    cast: Cast,
    visit_id: VisitId,
    answer: Answer | None,
    by: Somebody | None = None,
    *,
    at: datetime = CAME,
    houses: tuple[HouseId, ...] | None = None,
) -> Wish:
    """A tap in the chat, by somebody of 12/3 where nothing else is said."""
    actor = (by or cast.somchai).acting(ActorRole.RESIDENT, Source.CHAT)
    return Wish(visit_id=visit_id, answer=answer, by=actor, houses=(cast.house,) if houses is None else houses, at=at)


def tap(database: Database, cast: Cast, *wishes: Wish) -> list[Outcome]:
    """Answers that came together and share one transaction."""
    with of_village(database, cast, now=wishes[0].at) as work:
        return decide_visits(work, wishes)


def tick(database: Database, now: datetime) -> int:
    """The clock looks, as the clock's process does. Returns how many visits changed."""
    with database.work(now=now) as work:
        found = due(work, now)
    changed = 0
    for (account_id, village_id), visit_ids in found.items():
        with database.work(village_id=village_id, account_id=account_id, now=now) as work:
            changed += ring_timers(work, visit_ids)
    return changed


def shown(database: Database, cast: Cast, visit_id: VisitId) -> VisitCard:
    with of_village(database, cast) as work:
        return card(work, visit_id)


def record(database: Database, cast: Cast) -> tuple[int, Break | None]:
    """How many events the village's chain has, and where it breaks."""
    with database.work(village_id=cast.village) as work:
        return verify_record(work)


def rows(owner: Engine, query: str, **values: Any) -> list[Any]:
    """A look behind the scenes: single values where the query names one column."""
    with owner.begin() as connection:
        found = connection.execute(text(query), values).all()
    return [row[0] if len(row) == 1 else tuple(row) for row in found]


def change(owner: Engine, statement: str, **values: Any) -> None:
    """Somebody with the owner's password changes rows by hand."""
    with owner.begin() as connection:
        connection.execute(text(statement), values)


def at_once(count: int, act: Callable[[int], Result]) -> list[Result]:
    """Does it in so many threads, which all start at the same moment."""
    start = Barrier(count)

    def run(index: int) -> Result:
        start.wait(30)
        return act(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL that goes to PostgreSQL meanwhile: each entry is at least one round trip."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
