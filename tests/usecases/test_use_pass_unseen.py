"""Guests who went in on a pass at a gate without network: in they are, and what stood against it is told."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.domain.errors import Invalid
from models.domain.pass_verdict import Verdict
from models.domain.passes import PassKind, Window
from models.queries import passes
from models.uow import Database, new_id
from models.usecases.new_visits import Registered
from models.usecases.use_pass import Brought, Judged
from tests.cast import Cast
from tests.usecases.acts import CAME, after, at_once, change, of_village, record, rows, shown
from tests.usecases.pass_acts import DAY, at_the_gate, card_of, changes, digits, invites, qr, revokes, terms

HOUR = timedelta(hours=1)


def went_in(outcome: Registered | Judged) -> Registered:
    assert isinstance(outcome, Registered), outcome
    return outcome


def test_a_good_pass_counts_as_of_then(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast)
    made = went_in(at_the_gate(database, cast, one, now=CAME + 30 * HOUR, happened_at=after(60)))
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.created_at, seen.entered_at) == ("inside", after(60), after(60))
    assert (seen.offline, seen.conflict, seen.pass_id) == (True, None, one.id)
    told = rows(owner, "SELECT kind, at, facts->>'happened_at' FROM visit_event ORDER BY serial")
    assert told == [(kind, CAME + 30 * HOUR, after(60).isoformat()) for kind in ("registered", "entered")]
    assert rows(owner, "SELECT at FROM pass_use") == [after(60)]
    assert card_of(database, cast, one.id).one.uses == 1
    assert record(database, cast) == (2, None)


@pytest.mark.parametrize("first_had_network", [True, False])
def test_a_pass_that_was_used_twice_is_told_to_both_visits(
    first_had_network: bool, database: Database, cast: Cast, owner: Engine
) -> None:
    one = invites(database, cast)
    first = went_in(at_the_gate(database, cast, one, happened_at=None if first_had_network else after(0)))
    second = went_in(at_the_gate(database, cast, one, now=after(3600), happened_at=after(60)))
    seen = [shown(database, cast, made.visit_id) for made in (first, second)]
    assert [(one.state, one.conflict) for one in seen] == [("inside", "double_use")] * 2
    assert seen[0].version == 2
    assert card_of(database, cast, one.id).one.uses == 1
    assert rows(owner, "SELECT count(*) FROM pass_use") == [2]
    (other,) = rows(owner, "SELECT facts->>'other_visit' FROM visit_event WHERE kind = 'double_use'")
    assert other == str(second.visit_id)
    assert record(database, cast) == (5, None)


def test_who_has_left_again_meanwhile_is_told_of_the_second_use_too(
    database: Database, cast: Cast, owner: Engine
) -> None:
    one = invites(database, cast)
    first = went_in(at_the_gate(database, cast, one))
    change(owner, "UPDATE visit SET state = 'left', left_at = now()")
    went_in(at_the_gate(database, cast, one, now=after(3600), happened_at=after(60)))
    assert (shown(database, cast, first.visit_id).state, shown(database, cast, first.visit_id).conflict) == (
        "left",
        "double_use",
    )


def test_two_gates_without_network_at_once_find_the_double_use(database: Database, cast: Cast) -> None:
    for _ in range(3):
        one = invites(database, cast)
        made = at_once(
            2,
            lambda gate: at_the_gate(database, cast, one, now=after(3600), happened_at=after(gate)),  # noqa: B023
        )
        assert [shown(database, cast, went_in(each).visit_id).conflict for each in made] == ["double_use"] * 2
        assert card_of(database, cast, one.id).one.uses == 1
    assert record(database, cast)[1] is None


def test_the_same_use_sent_twice_is_one_also_at_once(database: Database, cast: Cast) -> None:
    one, key = invites(database, cast), new_id()
    made = at_once(4, lambda _: went_in(at_the_gate(database, cast, one, key=key, now=after(9), happened_at=after(1))))
    assert len({each.visit_id for each in made}) == 1
    assert sorted(each.fresh for each in made) == [False, False, False, True]
    assert shown(database, cast, made[0].visit_id).conflict is None
    again = went_in(at_the_gate(database, cast, one, key=key, now=CAME + 9 * DAY, happened_at=after(1)))
    assert not again.fresh


def test_a_use_that_had_arrived_before_the_network_broke_is_not_a_second_one(database: Database, cast: Cast) -> None:
    one, key = invites(database, cast), new_id()
    first = went_in(at_the_gate(database, cast, one, key=key))
    again = went_in(at_the_gate(database, cast, one, key=key, now=after(600), happened_at=after(0)))
    assert (again.visit_id, again.fresh) == (first.visit_id, False)
    assert shown(database, cast, first.visit_id).conflict is None


@pytest.mark.parametrize("why", ["revoked", "changed", "expired", "not_yet", "wrong_day", "host left"])
def test_a_pass_that_was_no_good_is_a_conflict_and_the_guest_is_in(
    why: str, database: Database, cast: Cast, owner: Engine
) -> None:
    friday = Window(valid_from=CAME - DAY, valid_until=CAME + DAY, weekdays=1)
    kind = PassKind.RECURRING if why == "wrong_day" else PassKind.ONCE
    one = invites(database, cast, kind, **({"window": friday} if why == "wrong_day" else {}))
    happened = {"expired": CAME + 2 * DAY, "not_yet": CAME - 2 * HOUR}.get(why, after(60))
    if why == "revoked":
        revokes(database, cast, one, now=after(59))
    if why == "changed":
        changes(database, cast, one, terms(tell_host=True))
    if why == "host left":
        change(owner, "UPDATE membership SET standing = 'ended' WHERE person_id = :id", id=cast.somchai.id)
    made = went_in(at_the_gate(database, cast, one, now=max(happened, after(3600)), happened_at=happened))
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.conflict, seen.entered_at) == ("inside", "pass_refused", happened)
    assert "pass_refused" in rows(owner, "SELECT facts->>'conflict' FROM visit_event WHERE kind = 'entered'")


def test_a_pass_that_was_taken_back_after_the_guest_went_in_was_good(database: Database, cast: Cast) -> None:
    one = invites(database, cast)
    revokes(database, cast, one, now=after(61))
    made = went_in(at_the_gate(database, cast, one, now=after(3600), happened_at=after(60)))
    assert shown(database, cast, made.visit_id).conflict is None


def test_what_is_no_pass_of_this_village_is_refused_all_the_same(database: Database, cast: Cast, owner: Engine) -> None:
    scanned = qr(cast, invites(database, cast)).token or ""
    told = {
        Brought(token="https://example.com"): Verdict.NOT_A_PASS,
        Brought(token=scanned[:-6] + ("AAAAA0" if scanned[-6:] != "AAAAA0" else "AAAAA1")): Verdict.FORGED,
        Brought(code="000000"): Verdict.UNKNOWN_CODE,
    }
    change(owner, "UPDATE pass SET code = '000001'")
    for brought, verdict in told.items():
        outcome = at_the_gate(database, cast, brought, now=after(3600), happened_at=after(60))
        assert isinstance(outcome, Judged)
        assert outcome.verdict is verdict
    assert rows(owner, "SELECT count(*) FROM visit") == [0]


def test_nothing_older_than_two_days_is_taken(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast)
    with pytest.raises(Invalid):
        at_the_gate(database, cast, one, now=CAME + 48 * HOUR + timedelta(seconds=1), happened_at=CAME)
    assert rows(owner, "SELECT uses FROM pass") == [0]


def test_a_gate_is_told_of_the_passes_of_the_next_day(database: Database, cast: Cast, owner: Engine) -> None:
    now_good, used, revoked = (invites(database, cast) for _ in range(3))
    tomorrow = invites(database, cast, window=Window(valid_from=CAME + 23 * HOUR, valid_until=CAME + 30 * HOUR))
    later = invites(database, cast, window=Window(valid_from=CAME + 25 * HOUR, valid_until=CAME + 30 * HOUR))
    over = invites(database, cast, window=Window(valid_from=CAME - HOUR, valid_until=CAME + HOUR))
    change(owner, "UPDATE pass SET valid_until = :end WHERE id = :id", id=over.id, end=CAME - timedelta(minutes=6))
    went_in(at_the_gate(database, cast, used))
    revokes(database, cast, revoked)
    with of_village(database, cast) as work:
        told = {card.one.number for card in passes.to_come(work, DAY)}
    assert told == {one.number for one in (now_good, used, revoked, tomorrow)}
    assert later.number not in told
    with database.work(village_id=cast.next_village, account_id=cast.account, now=CAME) as work:
        assert passes.to_come(work, DAY) == []
    assert digits(now_good).code
