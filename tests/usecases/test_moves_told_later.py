"""What a guard's phone tells late, or twice: done once, as of then, and on record."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.ids import VisitId
from models.domain.visit import Answer
from models.uow import Database, new_id
from models.usecases.gate_acts import Told, ToldBefore
from models.usecases.move_visit import cancel_visit, let_in, let_out, override_visit
from tests.cast import Cast
from tests.usecases.acts import CAME, after, at_once, comes, of_village, record, rows, shown, tap, tick, wish

LATER = 3600


def tells(
    database: Database,
    cast: Cast,
    verb: str,
    visit_id: VisitId,
    *,
    at: float | None = None,
    key: UUID | None = None,
    reason: str = "ambulance",
    now: float = LATER,
) -> bool:
    """Prasit's phone, an hour after the visitor came; `at` where it had no network then. False: told before."""
    told = Told(key=key, happened_at=None if at is None else after(at))
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(now)) as work:
        match verb:
            case "in":
                outcome = let_in(work, visit_id, told)
            case "out":
                outcome = let_out(work, visit_id, told)
            case "cancel":
                outcome = cancel_visit(work, visit_id, told)
            case _:
                outcome = override_visit(work, visit_id, reason, told)
        return not isinstance(outcome, ToldBefore)


def answered(database: Database, cast: Cast, answer: Answer) -> VisitId:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, answer, at=after(1)))
    return visit_id


def test_moves_count_as_of_when_they_happened(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = answered(database, cast, Answer.APPROVE)
    tells(database, cast, "in", visit_id, at=30)
    tells(database, cast, "out", visit_id, at=600)
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.entered_at, seen.left_at, seen.conflict) == ("left", after(30), after(600), None)
    told = rows(owner, "SELECT kind, at, facts FROM visit_event WHERE serial > 2 ORDER BY serial")
    assert told == [
        ("entered", after(LATER), {"happened_at": after(30).isoformat(), "offline": True}),
        ("left", after(LATER), {"happened_at": after(600).isoformat(), "offline": True}),
    ]
    assert record(database, cast) == (4, None)


def test_a_visitor_who_went_away_is_cancelled_as_of_then(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    tells(database, cast, "cancel", visit_id, at=40, now=50)
    assert (shown(database, cast, visit_id).state, shown(database, cast, visit_id).closed_at) == (
        "cancelled",
        after(40),
    )
    assert rows(owner, "SELECT state FROM message") == ["dropped"]


@pytest.mark.parametrize("over", ["rejected", "expired", "cancelled"])
def test_who_went_in_against_the_answer_is_inside_and_stays_a_conflict(
    over: str, database: Database, cast: Cast
) -> None:
    visit_id = answered(database, cast, Answer.REJECT) if over == "rejected" else comes(database, cast)
    if over == "expired":
        tick(database, after(301))
    if over == "cancelled":
        tells(database, cast, "cancel", visit_id, now=60)
    assert shown(database, cast, visit_id).state == over
    tells(database, cast, "in", visit_id, at=90)
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.overridden_reason, seen.conflict) == ("inside", "offline", "against_answer")
    tells(database, cast, "out", visit_id)
    assert (shown(database, cast, visit_id).state, shown(database, cast, visit_id).conflict) == (
        "left",
        "against_answer",
    )
    assert record(database, cast)[1] is None


def test_with_a_network_nobody_goes_in_against_the_answer(database: Database, cast: Cast) -> None:
    visit_id = answered(database, cast, Answer.REJECT)
    for verb in ("in", "override"):
        with pytest.raises(Refused) as refused:
            tells(database, cast, verb, visit_id)
        assert refused.value.code is Code.STATE_FORBIDS
    assert shown(database, cast, visit_id).state == "rejected"


def test_what_happened_longer_than_two_days_ago_is_not_taken(database: Database, cast: Cast) -> None:
    visit_id = answered(database, cast, Answer.APPROVE)
    with pytest.raises(Invalid):
        tells(database, cast, "in", visit_id, at=0, now=timedelta(hours=48, seconds=1).total_seconds())
    assert shown(database, cast, visit_id).state == "approved"


def test_the_same_key_again_does_nothing_also_long_after(database: Database, cast: Cast) -> None:
    visit_id, key = answered(database, cast, Answer.APPROVE), new_id()
    assert tells(database, cast, "in", visit_id, key=key, now=60)
    assert not tells(database, cast, "in", visit_id, key=key, at=60)
    tells(database, cast, "out", visit_id)
    assert not tells(database, cast, "in", visit_id, key=key, at=60, now=timedelta(days=3).total_seconds())
    assert shown(database, cast, visit_id).version == 4


def test_a_key_stands_for_one_act(database: Database, cast: Cast) -> None:
    visit_id, other, key = comes(database, cast), comes(database, cast), new_id()
    assert tells(database, cast, "override", visit_id, key=key)
    for verb, which, reason in (
        ("out", visit_id, ""),
        ("override", other, "ambulance"),
        ("override", visit_id, "else"),
    ):
        with pytest.raises(Refused) as refused:
            tells(database, cast, verb, which, key=key, reason=reason)
        assert refused.value.code is Code.IDEMPOTENCY_KEY_REUSED
    assert shown(database, cast, other).state == "requested"


def test_a_refused_act_leaves_its_key_free(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id, key = comes(database, cast), new_id()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            tells(database, cast, "in", visit_id, key=key)
        assert refused.value.code is Code.STATE_FORBIDS
    assert rows(owner, "SELECT count(*) FROM gate_act") == [0]
    tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(1)))
    assert tells(database, cast, "in", visit_id, key=key)


def test_the_same_key_many_times_at_once_is_done_once(database: Database, cast: Cast) -> None:
    for _ in range(3):
        visit_id, key = answered(database, cast, Answer.APPROVE), new_id()
        done = at_once(6, lambda _: tells(database, cast, "in", visit_id, key=key, at=30))  # noqa: B023 - done before
        assert sorted(done) == [False] * 5 + [True]
        assert shown(database, cast, visit_id).version == 3


def test_the_same_key_for_two_visits_at_once_is_done_for_one(database: Database, cast: Cast) -> None:
    visits, key = [comes(database, cast) for _ in range(4)], new_id()

    def act(index: int) -> bool | Code:
        try:
            return tells(database, cast, "override", visits[index], key=key)
        except Refused as refused:
            return refused.code

    assert Counter(at_once(4, act)) == {True: 1, Code.IDEMPOTENCY_KEY_REUSED: 3}
    assert sorted(shown(database, cast, one).state for one in visits) == ["inside"] + ["requested"] * 3


def test_two_gates_that_let_in_the_same_visitor_make_one_entry(database: Database, cast: Cast) -> None:
    visit_id = answered(database, cast, Answer.REJECT)

    def gate(index: int) -> bool | Code:
        try:
            return tells(database, cast, "in", visit_id, at=30 + index, key=new_id())
        except Refused as refused:
            return refused.code

    assert Counter(at_once(4, gate)) == {True: 1, Code.STATE_FORBIDS: 3}
    assert shown(database, cast, visit_id).version == 3


def test_a_key_of_the_next_village_is_another_key(database: Database, cast: Cast) -> None:
    visit_id, key = answered(database, cast, Answer.APPROVE), new_id()
    boonmee = cast.boonmee.acting(ActorRole.GUARD)
    with (
        pytest.raises(NotFound),
        database.work(village_id=cast.next_village, account_id=cast.account, actor=boonmee, now=CAME) as work,
    ):
        let_in(work, visit_id, Told(key=key))
    assert tells(database, cast, "in", visit_id, key=key)
