"""The household answers: the first one stands, however many tap, and whatever goes wrong meanwhile."""

from itertools import pairwise

import pytest
from sqlalchemy import Engine

from models.domain.delivery import Outcome, Settled
from models.domain.errors import NotFound
from models.domain.visit import AlreadyDecided, Answer, Closed, Moved, State, UndoTooLate
from models.uow import Database, new_id
from models.usecases.decide_visit import Judged, decide_visit
from models.usecases.move_visit import let_in
from models.usecases.outbox import claim, settle
from tests.cast import Cast
from tests.usecases.acts import (
    after,
    at_once,
    comes,
    of_account,
    of_village,
    record,
    rows,
    shown,
    statements,
    tap,
    wish,
)


def judged(outcome: Judged | None) -> str:
    return type(outcome).__name__


def test_an_answer_is_stored_with_its_event(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    (outcome,) = tap(database, cast, wish(cast, visit_id, Answer.APPROVE, cast.malee, at=after(9)))
    assert isinstance(outcome.judged, Moved)
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.version, seen.decided_name, seen.decided_at) == ("approved", 2, "Malee", after(9))
    assert rows(owner, "SELECT kind, actor_id, source, at FROM visit_event WHERE serial = 2") == [
        ("approved", cast.malee.id, "chat", after(9))
    ]
    assert rows(owner, "SELECT due_at FROM visit") == [None]
    assert record(database, cast) == (2, None)


def test_second_answer_changes_nothing_and_names_the_first(database: Database, cast: Cast) -> None:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, Answer.REJECT, cast.somchai, at=after(5)))
    (late,) = tap(database, cast, wish(cast, visit_id, Answer.APPROVE, cast.malee, at=after(6)))
    assert isinstance(late.judged, AlreadyDecided)
    assert (late.judged.standing.by, late.judged.standing.answer) == (cast.somchai.id, Answer.REJECT)
    assert (shown(database, cast, visit_id).state, shown(database, cast, visit_id).version) == ("rejected", 2)
    assert record(database, cast) == (2, None)


def test_within_a_batch_the_first_one_wins(database: Database, cast: Cast) -> None:
    visit_id, other = comes(database, cast), comes(database, cast)
    outcomes = tap(
        database,
        cast,
        wish(cast, visit_id, Answer.APPROVE, cast.somchai, at=after(1)),
        wish(cast, other, Answer.NOT_MINE, cast.malee, at=after(1)),
        wish(cast, visit_id, Answer.REJECT, cast.malee, at=after(2)),
        wish(cast, visit_id, None, cast.malee, at=after(3)),
        wish(cast, visit_id, None, cast.somchai, at=after(4)),
    )
    assert [judged(one.judged) for one in outcomes] == ["Moved", "Moved", "AlreadyDecided", "Moved", "AlreadyDecided"]
    assert [one.held.facts.version for one in outcomes if one.held] == [2, 2, 2, 3, 3]
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.version, seen.decision_reason) == ("rejected", 3, "undone")
    assert shown(database, cast, other).decision_reason == "not_mine"
    assert record(database, cast) == (5, None)


def test_a_tap_counts_only_for_the_own_house(database: Database, cast: Cast) -> None:
    visit_id = comes(database, cast)
    outcomes = tap(
        database,
        cast,
        wish(cast, visit_id, Answer.APPROVE, cast.wichai, houses=(cast.next_door,)),
        wish(cast, visit_id, Answer.APPROVE, cast.nobody, houses=()),
        wish(cast, new_id(), Answer.APPROVE),  # type: ignore[arg-type]
        wish(cast, visit_id, None, cast.wichai, houses=(cast.next_door,)),
    )
    assert [(one.judged, one.held) for one in outcomes] == [(None, None)] * 4
    assert shown(database, cast, visit_id).version == 1
    with pytest.raises(NotFound), of_village(database, cast) as work:
        decide_visit(work, wish(cast, visit_id, Answer.APPROVE, houses=(cast.next_door,)))


def test_a_tap_in_the_next_village_finds_no_visit_even_with_the_right_house(database: Database, cast: Cast) -> None:
    visit_id = comes(database, cast)
    with database.work(village_id=cast.next_village, account_id=cast.account) as work, pytest.raises(NotFound):
        decide_visit(work, wish(cast, visit_id, Answer.APPROVE, cast.stranger, houses=(cast.house,)))
    assert shown(database, cast, visit_id).state == "requested"


def test_fifty_taps_at_once_make_exactly_one_decision(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    answers, taps = list(Answer), [cast.somchai, cast.malee]

    def one(index: int) -> Judged | None:
        mine = wish(cast, visit_id, answers[index % 3], taps[index % 2], at=after(1 + index / 1000))
        return tap(database, cast, mine)[0].judged

    outcomes = at_once(50, one)
    moved = [outcome for outcome in outcomes if isinstance(outcome, Moved)]
    late = [outcome for outcome in outcomes if isinstance(outcome, AlreadyDecided)]
    assert (len(moved), len(late)) == (1, 49)
    assert {outcome.standing for outcome in late} == {moved[0].visit.decision}
    assert rows(owner, "SELECT version, answer FROM visit") == [(2, moved[0].visit.decision.answer.value)]  # type: ignore[union-attr]
    assert rows(owner, "SELECT count(*) FROM visit_event WHERE kind <> 'requested'") == [1]
    assert record(database, cast) == (2, None)


def test_batches_that_hold_the_same_visits_in_other_orders_do_not_block_each_other(
    database: Database, cast: Cast
) -> None:
    visits = [comes(database, cast) for _ in range(6)]

    def batch(index: int) -> list[str]:
        turned = visits[index % 6 :] + visits[: index % 6]
        wishes = [wish(cast, visit_id, Answer.APPROVE, at=after(1)) for visit_id in turned]
        return [judged(outcome.judged) for outcome in tap(database, cast, *wishes)]

    told = at_once(12, batch)
    assert sum(names.count("Moved") for names in told) == 6
    assert record(database, cast) == (12, None)


def test_an_approval_is_taken_back_within_its_window_only(database: Database, cast: Cast) -> None:
    quick, slow = comes(database, cast), comes(database, cast)
    tap(database, cast, *[wish(cast, one, Answer.APPROVE, at=after(10)) for one in (quick, slow)])
    (undone,) = tap(database, cast, wish(cast, quick, None, at=after(25)))
    (late,) = tap(database, cast, wish(cast, slow, None, at=after(25.001)))
    assert isinstance(undone.judged, Moved)
    assert isinstance(late.judged, UndoTooLate)
    assert (shown(database, cast, quick).state, shown(database, cast, slow).state) == ("rejected", "approved")


def test_an_approval_stands_once_the_visitor_is_inside(database: Database, cast: Cast) -> None:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(1)))
    with of_village(database, cast, now=after(2)) as work:
        let_in(work, visit_id)
    assert isinstance(tap(database, cast, wish(cast, visit_id, None, at=after(3)))[0].judged, UndoTooLate)
    assert shown(database, cast, visit_id).state == "inside"


def test_a_tap_after_the_end_does_not_count_even_when_the_clock_is_late(database: Database, cast: Cast) -> None:
    visit_id = comes(database, cast)
    (late,) = tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(300)))
    assert isinstance(late.judged, Closed)
    assert shown(database, cast, visit_id).state == State.REQUESTED.value


def test_an_answer_calls_off_what_line_has_not_taken(database: Database, cast: Cast, owner: Engine) -> None:
    unsent, taken = comes(database, cast), comes(database, cast, now=after(-1))
    refused = comes(database, cast, now=after(-1))
    with of_account(database, cast, after(-0.5)) as work:
        under_way = {message.visit_id: message.id for message in claim(work, 10)}
        assert set(under_way) == {taken, refused}
    tap(database, cast, *[wish(cast, one, Answer.APPROVE, at=after(1)) for one in (unsent, taken, refused)])
    with of_account(database, cast, after(2)) as work:
        landed = {taken: Outcome.SENT, refused: Outcome.QUEUED}
        settle(
            work,
            [
                Settled(message_id=under_way[one], state=state, verdict="x", due_at=after(3))
                for one, state in landed.items()
            ],
        )
    told = dict(rows(owner, "SELECT visit_id, state FROM message"))
    assert told == {unsent: "dropped", taken: "sent", refused: "dropped"}


@pytest.mark.parametrize(("few", "many"), [(10, 100)])
def test_a_hundred_taps_cost_as_many_statements_as_ten(database: Database, cast: Cast, few: int, many: int) -> None:
    visits = [comes(database, cast) for _ in range(1 + few + many)]
    costs = []
    for start, end in pairwise([0, 1, 1 + few, 1 + few + many]):
        wishes = [wish(cast, one, Answer.APPROVE, at=after(1)) for one in visits[start:end]]
        with statements(database) as told:
            assert {judged(outcome.judged) for outcome in tap(database, cast, *wishes)} == {"Moved"}
        costs.append(told)
    assert len({len(told) for told in costs}) == 1, [len(told) for told in costs]
    assert len(costs[0]) <= 8, costs[0]
