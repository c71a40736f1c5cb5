"""The clock climbs the ladder: the others of the house, a reminder, the end."""

from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.visit import Answer
from models.uow import Database, new_id
from models.usecases.register_visit import register_visit
from models.usecases.ring_timers import ring_timers
from tests.cast import Cast
from tests.usecases.acts import (
    CAME,
    after,
    at_once,
    change,
    comes,
    draft,
    of_village,
    record,
    rows,
    shown,
    statements,
    tap,
    tick,
    wish,
)
from workers import clock
from workers.runtime import Runtime

KINDS = ["requested", "widened", "reminded", "escalated", "expired"]
REQUESTS = "SELECT facts ->> 'asking', to_user FROM message ORDER BY created_at, id"


def test_the_next_is_asked_one_is_reminded_the_office_is_asked_then_it_ends(
    database: Database, cast: Cast, owner: Engine
) -> None:
    visit_id = comes(database, cast)
    somchai, malee = cast.somchai.line_user_id, cast.malee.line_user_id
    assert [tick(database, after(moment)) for moment in (44, 45, 46, 120, 121)] == [0, 1, 0, 1, 0]
    assert rows(owner, REQUESTS) == [("first", somchai), ("widened", malee), ("reminder", somchai)]
    seen = shown(database, cast, visit_id)
    assert (seen.widened, seen.reminded, seen.office, seen.state, seen.version) == (True, True, False, "requested", 3)
    assert [tick(database, after(moment)) for moment in (149, 150, 151)] == [0, 1, 0]
    assert rows(owner, REQUESTS)[-1] == ("office", cast.office.line_user_id)
    assert shown(database, cast, visit_id).office

    assert [tick(database, after(moment)) for moment in (299, 300, 301)] == [0, 1, 0]
    assert shown(database, cast, visit_id).state == "expired"
    assert rows(owner, "SELECT DISTINCT state FROM message") == ["dropped"]
    assert rows(owner, "SELECT kind FROM visit_event ORDER BY serial") == KINDS
    assert record(database, cast) == (5, None)


def test_a_house_of_one_is_widened_to_nobody(database: Database, cast: Cast, owner: Engine) -> None:
    comes(database, cast, "12/4")
    assert tick(database, after(45)) == 1
    assert rows(owner, REQUESTS) == [("first", cast.wichai.line_user_id)]


def test_an_answer_stops_the_ladder(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(44)))
    assert [tick(database, after(moment)) for moment in (45, 120, 300)] == [0, 0, 0]
    assert len(rows(owner, REQUESTS)) == 1
    assert shown(database, cast, visit_id).version == 2


def test_an_answer_between_looking_and_ringing_changes_nothing(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, Answer.REJECT, at=after(44)))
    with of_village(database, cast, now=after(45)) as work:
        assert ring_timers(work, [visit_id]) == 0
    assert len(rows(owner, REQUESTS)) == 1
    assert record(database, cast) == (2, None)


def test_two_clocks_at_once_ring_each_timer_once(database: Database, cast: Cast, owner: Engine) -> None:
    visits = [comes(database, cast) for _ in range(5)]
    assert sum(at_once(4, lambda _: tick(database, after(46)))) == 5
    assert len(rows(owner, REQUESTS)) == 10
    assert {shown(database, cast, one).version for one in visits} == {2}
    assert record(database, cast) == (10, None)


def test_an_answer_and_an_expiry_at_once_end_in_one_of_them(database: Database, cast: Cast) -> None:
    visits = [comes(database, cast) for _ in range(6)]

    def act(index: int) -> None:
        if index == 6:
            tick(database, after(300))
        else:
            tap(database, cast, wish(cast, visits[index], Answer.APPROVE, at=after(299)))

    at_once(7, act)
    states = {shown(database, cast, one).state for one in visits}
    assert states <= {"approved", "expired"}
    assert {shown(database, cast, one).version for one in visits} == {2}
    assert record(database, cast) == (12, None)


def test_a_visit_that_somebody_holds_is_passed_over_and_rings_when_it_is_free(
    database: Database, cast: Cast, owner: Engine
) -> None:
    held, free = comes(database, cast), comes(database, cast, "12/4")
    with owner.connect() as somebody:
        somebody.execute(text("SELECT FROM visit WHERE id = :id FOR UPDATE"), {"id": held})
        assert tick(database, after(45)) == 1  # waiting for it would end in `lock_timeout`
        somebody.rollback()
    assert (shown(database, cast, free).widened, shown(database, cast, held).widened) == (True, False)
    assert tick(database, after(45.5)) == 1
    assert shown(database, cast, held).widened


def test_a_village_sets_its_own_ladder(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE village SET widen_after = NULL, remind_after = 10, office_after = NULL, expire_after = 20")
    visit_id = comes(database, cast)
    assert [tick(database, after(moment)) for moment in (9, 10, 19, 20)] == [0, 1, 0, 1]
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.widened, seen.expires_at) == ("expired", False, after(20))


def test_ringing_a_hundred_costs_as_many_statements_as_one(database: Database, cast: Cast) -> None:
    comes(database, cast)
    with statements(database) as one:
        tick(database, after(45))
    for _ in range(30):
        comes(database, cast)
    with statements(database) as many:
        assert tick(database, after(46)) == 30
    assert len(many) == len(one), (one, many)


def test_a_village_that_is_broken_does_not_stop_the_clock_of_the_others(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    broken = comes(database, cast, now=after(-10))
    boonmee = cast.boonmee.acting(ActorRole.GUARD)
    with database.work(village_id=cast.next_village, account_id=cast.account, actor=boonmee, now=CAME) as work:
        whole = register_visit(work, draft(), new_id(), "print").visit_id
    change(owner, "DELETE FROM audit_head WHERE village_id = :village", village=cast.village)
    clock.tick(runtime, after(300))
    states = dict(rows(owner, "SELECT id, state FROM visit"))
    assert states == {broken: "requested", whole: "expired"}
