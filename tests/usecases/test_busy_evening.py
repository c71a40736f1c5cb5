"""Everything at once on real connections: nothing waits in a circle, nothing is lost, the record holds."""

import random
from contextlib import suppress

from sqlalchemy import Engine

from models.domain.delivery import Outcome, Settled
from models.domain.errors import Refused
from models.domain.visit import Answer
from models.uow import Database
from models.usecases.follow import Met, follow
from models.usecases.link_menus import linked, stale
from models.usecases.move_visit import cancel_visit, let_in
from models.usecases.outbox import claim, freeze, settle
from tests.cast import Cast
from tests.usecases.acts import after, at_once, comes, of_account, of_village, record, rows, tap, tick, wish

ROUNDS = 12


def test_guards_residents_clock_and_workers_at_once(database: Database, cast: Cast, owner: Engine) -> None:
    visits = [comes(database, cast) for _ in range(12)]

    def guards(luck: random.Random) -> None:
        comes(database, cast, luck.choice(["12/3", "12/4"]), now=after(luck.randint(0, 90)))

    def residents(luck: random.Random) -> None:
        wishes = [wish(cast, one, luck.choice([*Answer, None]), at=after(30)) for one in luck.sample(visits, 5)]
        tap(database, cast, *wishes)

    def gate(luck: random.Random) -> None:
        with suppress(Refused), of_village(database, cast, now=after(40)) as work:
            luck.choice([let_in, cancel_visit])(work, luck.choice(visits))

    def clock(luck: random.Random) -> None:
        tick(database, after(luck.randint(40, 130)))

    def worker(luck: random.Random) -> None:
        now = after(luck.randint(90, 200))
        with of_account(database, cast, now) as work:
            taken = claim(work, 10)
            freeze(work, {message.id: "[]" for message in taken})
        with of_account(database, cast, now) as work:
            settle(work, [Settled(message_id=one.id, state=Outcome.SENT, verdict="accepted") for one in taken])

    def menus(luck: random.Random) -> None:
        with of_account(database, cast) as work:
            linked(work, stale(work))
            follow(work, [Met(line_user_id=luck.choice(cast.everybody).line_user_id)])

    roles = [guards, guards, residents, residents, gate, clock, clock, worker, worker, menus]

    def live(index: int) -> None:
        luck = random.Random(index)
        for _ in range(ROUNDS):
            roles[index](luck)

    at_once(len(roles), live)
    count, broken = record(database, cast)
    assert broken is None
    assert rows(owner, "SELECT sum(version) FROM visit") == [count]
    assert rows(owner, "SELECT count(*) FROM visit") == [len(visits) + 2 * ROUNDS]
    said = rows(owner, "SELECT visit_id, person_id, facts ->> 'asking' FROM message WHERE kind = 'visit_request'")
    assert len(said) == len(set(said)), "somebody was asked twice in the same words"
