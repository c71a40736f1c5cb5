"""A village that lives: who comes, who answers, who does not, and what LINE bills for it.

Everything is real but the time: use cases, the outbox, delivery to LINE's simulator, taps that come as its webhooks. A
visitor has always come a while ago, so that the ladder can be climbed without waiting for it.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from bot.messages.buttons import Answer, write
from models.domain.actors import Actor, ActorRole, Source
from models.domain.house_rules import Says
from models.domain.ids import AccountId, HouseId, PersonId, VillageId, VisitId
from models.domain.passes import Guest, Pass, PassKind, Terms, Window, token_of
from models.domain.visit import Kind
from models.pass_keys import PassKeys
from models.tables.people import PersonRow
from models.uow import Work, new_id
from models.usecases.demo_data import fill_village
from models.usecases.house_rules import RuleWish, make_house_rule
from models.usecases.make_pass import PassDraft, make_pass
from models.usecases.new_visits import Registered
from models.usecases.register_visit import VisitDraft, fingerprint, register_visit
from models.usecases.ring_timers import due, ring_timers
from models.usecases.use_pass import Brought, Entry, use_pass
from models.usecases.use_pass import fingerprint as fingerprint_of_entry
from workers import drain
from workers.runtime import Runtime

MOST_RESIDENTS = 3
"""Every second house has three people on LINE, the others two: 2.5 a house."""

VISITS_A_DAY = 1.2  # for each house
ASKED, BY_RULE, UNANSWERED = 0.6, 0.2, 0.15
"""Who is neither asked about nor let in by a rule comes on a pass."""
AT_ONCE = 90
AGO = timedelta(seconds=110)
RUNG = timedelta(seconds=45)

_LAST_ASKED = text(
    "SELECT DISTINCT ON (visit_id) visit_id, to_user FROM message"
    " WHERE visit_id = ANY(:visits) AND kind = 'visit_request' ORDER BY visit_id, id DESC"
)
_COUNTED = text(
    "SELECT count(*) FILTER (WHERE kind IN ('requested', 'registered')) AS visits,"
    " count(*) FILTER (WHERE kind = 'approved' AND source = 'rule') AS by_rule,"
    " count(*) FILTER (WHERE kind = 'registered') AS on_a_pass,"
    " coalesce(sum((facts ->> 'asked')::int) FILTER (WHERE kind = 'widened'), 0) AS widenings,"
    " count(*) FILTER (WHERE kind = 'approved') AS approved,"
    " count(*) FILTER (WHERE kind IN ('reminded', 'escalated', 'expired')) AS further"
    " FROM visit_event WHERE visit_id = ANY(:visits)"
)


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What happened, as the record tells it."""

    visits: int
    by_rule: int
    on_a_pass: int
    asked: int
    widenings: int
    answered: int
    further: int
    """Reminders, questions to the office, visits that expired."""


class Life:
    """`tap` presses a button of a message on somebody's phone; `own` runs SQL as the tables' owner."""

    def __init__(
        self,
        runtime: Runtime,
        account: AccountId,
        *,
        houses: int,
        tap: Callable[[str, str], Any],
        own: Callable[[str], Any],
    ) -> None:
        self._runtime, self._account, self._tap, self._own = runtime, account, tap, own
        self._size = houses
        self.visits_a_day = round(VISITS_A_DAY * houses)
        self._keys = PassKeys("the secret of a month")
        self._luck = random.Random(20261121)
        self._visits: list[VisitId] = []

    def begin(self) -> list[dict[str, Any]]:
        """Moves everybody in; each house lets couriers in and has a pass for its maid. Returns the people, for LINE."""
        with self._runtime.database.work(account_id=self._account, whole_account=True) as work:
            told = fill_village(work, self._size, MOST_RESIDENTS, 1)
            users = [one["line_user_id"] for one in (*told["residents"], *told["guards"])]
            found = work.connection.execute(select(PersonRow.line_user_id, PersonRow.id))
            ids = {row.line_user_id: PersonId(row.id) for row in found if row.line_user_id in set(users)}
        self.village = VillageId(UUID(told["village"]["id"]))
        self._houses = [HouseId(UUID(one["id"])) for one in told["houses"]]
        self._guard = ids[told["guards"][0]["line_user_id"]]
        thirds = told["residents"][MOST_RESIDENTS - 1 :: MOST_RESIDENTS][::2]
        gone = ", ".join(f"'{ids[one['line_user_id']]}'" for one in thirds)
        self._own(f"UPDATE membership SET standing = 'ended' WHERE person_id IN ({gone})")
        waits = "widen_after = 45, widen_to = 'next', remind_after = 120, office_after = 150, expire_after = 300"
        self._own(f"UPDATE village SET {waits}")
        self._maids = [
            self._provide(house, ids[resident["line_user_id"]])
            for house, resident in zip(self._houses, told["residents"][::MOST_RESIDENTS], strict=True)
        ]
        return [
            {"user_id": one["line_user_id"], "display_name": one["name"], "language": one["language"]}
            for one in (*told["residents"], *told["guards"])
        ]

    def day(self) -> None:
        for start in range(0, self.visits_a_day, AT_ONCE):
            self._while(min(AT_ONCE, self.visits_a_day - start))

    def lived(self) -> Lived:
        with self._runtime.database.work(village_id=self.village, account_id=self._account) as work:
            counted = work.connection.execute(_COUNTED, {"visits": self._visits}).one()
        return Lived(
            visits=counted.visits,
            by_rule=counted.by_rule,
            on_a_pass=counted.on_a_pass,
            asked=counted.visits - counted.by_rule - counted.on_a_pass,
            widenings=counted.widenings,
            answered=counted.approved - counted.by_rule,
            further=counted.further,
        )

    def _while(self, count: int) -> None:
        """So many come at once. Who does not look at the phone leaves it to the next, and the last one always does."""
        came = datetime.now(UTC) - AGO
        waiting = self._come(count, came)
        drain.drain_outbox(self._runtime, self._account)
        for rung in range(1, MOST_RESIDENTS):
            waiting = self._answer(waiting)
            self._ring(came + rung * RUNG)
            drain.drain_outbox(self._runtime, self._account)
        self._answer(waiting, everybody=True)

    def _provide(self, house: HouseId, resident: PersonId) -> Pass:
        """What a house settles once: couriers may come in, and so may its maid, on her pass."""
        with self._work(resident, ActorRole.RESIDENT) as work:
            make_house_rule(work, house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
            window = Window(valid_from=work.now - AGO, valid_until=work.now + timedelta(days=365))
            terms = Terms(guest=Guest(name="แม่บ้าน", kind=Kind.SERVICE), window=window, uses_allowed=None)
            return make_pass(work, house, PassDraft(kind=PassKind.RECURRING, terms=terms))

    def _come(self, count: int, came: datetime) -> list[VisitId]:
        """Returns the visits that somebody is asked about."""
        asked = []
        with self._work(self._guard, ActorRole.GUARD, came) as work:
            for _ in range(count):
                chance, house = self._luck.random(), self._luck.randrange(self._size)
                if chance < ASKED:
                    asked.append(self._register(work, house, Kind.GUEST))
                elif chance < ASKED + BY_RULE:
                    self._register(work, house, Kind.DELIVERY)
                else:
                    self._let_in(work, self._maids[house])
        return asked

    def _register(self, work: Work, house: int, kind: Kind) -> VisitId:
        draft = VisitDraft(house=str(self._houses[house]), kind=kind, visitor_name="สมหญิง ใจดี")
        made = register_visit(work, draft, new_id(), fingerprint(draft, [])).visit_id
        self._visits.append(made)
        return made

    def _let_in(self, work: Work, shown: Pass) -> None:
        brought = Brought(token=self._keys.sign(work.village, token_of(shown)))
        entered = use_pass(work, self._keys, brought, Entry(key=new_id(), print_=fingerprint_of_entry(brought, [])))
        assert isinstance(entered, Registered), entered
        self._visits.append(entered.visit_id)

    def _answer(self, waiting: Sequence[VisitId], *, everybody: bool = False) -> list[VisitId]:
        """Whoever was asked last approves, or does not look at the phone. Returns the visits that still wait."""
        with self._work(self._guard, ActorRole.GUARD) as work:
            asked = {
                row.visit_id: row.to_user for row in work.connection.execute(_LAST_ASKED, {"visits": list(waiting)})
            }
        left = []
        for visit_id in waiting:
            if not everybody and self._luck.random() < UNANSWERED:
                left.append(visit_id)
            else:
                self._tap(asked[visit_id], write(Answer(str(visit_id), 1, "approve")))
        drain.drain_inbox(self._runtime, self._account)
        return left

    def _ring(self, now: datetime) -> None:
        with self._runtime.database.work(now=now) as work:
            found = due(work, now).get((self._account, self.village), [])
        if found:
            with self._runtime.database.work(village_id=self.village, account_id=self._account, now=now) as work:
                ring_timers(work, found)

    def _work(self, who: PersonId, role: ActorRole, now: datetime | None = None) -> Any:
        actor = Actor(person_id=who, role=role, source=Source.LIFF, request_id="bill")
        return self._runtime.database.work(village_id=self.village, account_id=self._account, actor=actor, now=now)
