"""A village of 300 houses that lives: who comes, who answers, who does not, and what LINE bills for it.

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
from models.domain.visit import Kind
from models.tables.people import PersonRow
from models.uow import new_id
from models.usecases.demo_data import fill_village
from models.usecases.house_rules import RuleWish, make_house_rule
from models.usecases.register_visit import VisitDraft, fingerprint, register_visit
from models.usecases.ring_timers import due, ring_timers
from workers import drain
from workers.runtime import Runtime

HOUSES, MOST_RESIDENTS = 300, 3
"""Every second house has three people on LINE, the others two: 2.5 a house."""

VISITS_A_DAY = 360  # 1.2 for each house
ASKED, UNANSWERED = 0.6, 0.15
AT_ONCE = 90
AGO = timedelta(seconds=110)
RUNG = timedelta(seconds=45)

_LAST_ASKED = text(
    "SELECT DISTINCT ON (visit_id) visit_id, to_user FROM message"
    " WHERE visit_id = ANY(:visits) AND kind = 'visit_request' ORDER BY visit_id, id DESC"
)
_COUNTED = text(
    "SELECT count(*) FILTER (WHERE kind = 'requested') AS visits,"
    " count(*) FILTER (WHERE kind = 'approved' AND source = 'rule') AS unasked,"
    " coalesce(sum((facts ->> 'asked')::int) FILTER (WHERE kind = 'widened'), 0) AS widenings,"
    " count(*) FILTER (WHERE kind = 'approved') AS approved,"
    " count(*) FILTER (WHERE kind IN ('reminded', 'escalated', 'expired')) AS further"
    " FROM visit_event WHERE visit_id = ANY(:visits)"
)


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What happened, as the record tells it."""

    visits: int
    asked: int
    widenings: int
    answered: int
    further: int
    """Reminders, questions to the office, visits that expired."""


class Life:
    """`tap` presses a button of a message on somebody's phone; `own` runs SQL as the tables' owner."""

    def __init__(
        self, runtime: Runtime, account: AccountId, *, tap: Callable[[str, str], Any], own: Callable[[str], Any]
    ) -> None:
        self._runtime, self._account, self._tap, self._own = runtime, account, tap, own
        self._luck = random.Random(20261121)
        self._visits: list[VisitId] = []

    def begin(self) -> list[dict[str, Any]]:
        """Moves everybody in, and lets each house say that couriers may come in. Returns the people, for LINE."""
        with self._runtime.database.work(account_id=self._account, whole_account=True) as work:
            told = fill_village(work, HOUSES, MOST_RESIDENTS, 1)
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
        for house, resident in zip(self._houses, told["residents"][::MOST_RESIDENTS], strict=True):
            with self._work(ids[resident["line_user_id"]], ActorRole.RESIDENT) as work:
                make_house_rule(work, house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
        return [
            {"user_id": one["line_user_id"], "display_name": one["name"], "language": one["language"]}
            for one in (*told["residents"], *told["guards"])
        ]

    def day(self) -> None:
        for start in range(0, VISITS_A_DAY, AT_ONCE):
            self._while(min(AT_ONCE, VISITS_A_DAY - start))

    def lived(self) -> Lived:
        with self._runtime.database.work(village_id=self.village, account_id=self._account) as work:
            counted = work.connection.execute(_COUNTED, {"visits": self._visits}).one()
        return Lived(
            visits=counted.visits,
            asked=counted.visits - counted.unasked,
            widenings=counted.widenings,
            answered=counted.approved - counted.unasked,
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

    def _come(self, count: int, came: datetime) -> list[VisitId]:
        asked = []
        with self._work(self._guard, ActorRole.GUARD, came) as work:
            for _ in range(count):
                kind = Kind.GUEST if self._luck.random() < ASKED else Kind.DELIVERY
                draft = VisitDraft(house=str(self._luck.choice(self._houses)), kind=kind, visitor_name="สมหญิง ใจดี")
                made = register_visit(work, draft, new_id(), fingerprint(draft, [])).visit_id
                self._visits.append(made)
                asked += [made] if kind is Kind.GUEST else []
        return asked

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
