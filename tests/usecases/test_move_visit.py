"""What a guard does with a visit: in, out, cancel, override."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.errors import Code, NotFound, Refused
from models.domain.ids import VisitId
from models.domain.visit import Answer, Moved
from models.uow import Database, Work, new_id
from models.usecases.move_visit import cancel_visit, let_in, let_out, override_visit
from tests.cast import Cast
from tests.usecases.acts import after, at_once, comes, of_village, record, rows, shown, tap, tick, wish

VERBS: dict[str, Callable[[Work, VisitId], Moved]] = {
    "in": let_in,
    "out": let_out,
    "cancel": cancel_visit,
    "override": lambda work, visit_id: override_visit(work, visit_id, "ambulance"),
}


def move(database: Database, cast: Cast, verb: str, visit_id: VisitId, seconds: float = 60) -> Moved:
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(seconds)) as work:
        return VERBS[verb](work, visit_id)


def approved(database: Database, cast: Cast) -> VisitId:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(1)))
    return visit_id


def test_an_approved_visitor_goes_in_and_out(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = approved(database, cast)
    move(database, cast, "in", visit_id, 30)
    move(database, cast, "out", visit_id, 3600)
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.entered_at, seen.left_at, seen.version) == ("left", after(30), after(3600), 4)
    told = rows(owner, "SELECT kind, actor_role, at FROM visit_event WHERE serial > 2 ORDER BY serial")
    assert told == [("entered", "guard", after(30)), ("left", "guard", after(3600))]
    assert record(database, cast) == (4, None)


@pytest.mark.parametrize("verb", ["in", "out"])
def test_nobody_goes_in_or_out_without_an_answer(database: Database, cast: Cast, verb: str) -> None:
    visit_id = comes(database, cast)
    with pytest.raises(Refused) as refused:
        move(database, cast, verb, visit_id)
    assert refused.value.code is Code.STATE_FORBIDS
    assert shown(database, cast, visit_id).version == 1
    assert record(database, cast) == (1, None)


@pytest.mark.parametrize(("verb", "state"), [("cancel", "cancelled"), ("override", "inside")])
def test_a_guard_who_ends_the_waiting_calls_the_message_off(
    database: Database, cast: Cast, owner: Engine, verb: str, state: str
) -> None:
    visit_id = comes(database, cast)
    move(database, cast, verb, visit_id)
    assert (shown(database, cast, visit_id).state, shown(database, cast, visit_id).overridden_reason) == (
        state,
        "ambulance" if verb == "override" else None,
    )
    assert rows(owner, "SELECT state FROM message WHERE kind = 'visit_request'") == ["dropped"]
    assert tick(database, after(9999)) == 0


@pytest.mark.parametrize("verb", ["cancel", "override"])
def test_an_expired_visit_can_still_be_settled(database: Database, cast: Cast, verb: str) -> None:
    visit_id = comes(database, cast)
    assert tick(database, after(301)) == 1
    move(database, cast, verb, visit_id, 310)
    assert shown(database, cast, visit_id).state in {"cancelled", "inside"}
    assert record(database, cast) == (3, None)


@pytest.mark.parametrize("verb", VERBS)
def test_a_visit_of_the_next_village_is_not_there(database: Database, cast: Cast, verb: str) -> None:
    visit_id = approved(database, cast)
    boonmee = cast.boonmee.acting(ActorRole.GUARD)
    for stranger in (visit_id, VisitId(new_id())):
        with (
            pytest.raises(NotFound),
            database.work(village_id=cast.next_village, account_id=cast.account, actor=boonmee) as work,
        ):
            VERBS[verb](work, stranger)
    assert shown(database, cast, visit_id).state == "approved"


def test_two_gates_cannot_let_the_same_visitor_in_twice(database: Database, cast: Cast) -> None:
    visit_id = approved(database, cast)

    def gate(_: int) -> bool:
        try:
            move(database, cast, "in", visit_id)
        except Refused:
            return False
        return True

    assert at_once(6, gate).count(True) == 1
    assert shown(database, cast, visit_id).version == 3
    assert record(database, cast) == (3, None)


def test_a_cancel_and_an_answer_at_once_end_in_one_of_them(database: Database, cast: Cast) -> None:
    visits = [comes(database, cast) for _ in range(6)]

    def act(index: int) -> None:
        if index % 2:
            tap(database, cast, wish(cast, visits[index // 2], Answer.REJECT, at=after(1)))
            return
        try:
            move(database, cast, "cancel", visits[index // 2], 1)
        except Refused:
            return

    at_once(12, act)
    assert {shown(database, cast, one).state for one in visits} <= {"rejected", "cancelled"}
    assert {shown(database, cast, one).version for one in visits} == {2}
    assert record(database, cast) == (12, None)
