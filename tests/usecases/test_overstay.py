"""A visitor who does not leave: the clock finds them, the gate and the office see it, and nobody is sent a message."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.ids import VisitId
from models.domain.passes import PassKind
from models.domain.visit import Answer, Kind
from models.uow import Database
from models.usecases.move_visit import let_in, let_out, override_visit
from models.usecases.new_visits import Registered
from tests.cast import Cast
from tests.usecases.acts import CAME, after, change, draft, of_village, record, register, rows, shown, tap, tick, wish
from tests.usecases.pass_acts import at_the_gate, invites

MINUTE = 60
EVENTS = "SELECT kind FROM visit_event WHERE visit_id = :id ORDER BY serial"


def goes_in(database: Database, cast: Cast, kind: Kind = Kind.TAXI) -> VisitId:
    """Approved, and in after 10 seconds."""
    visit_id = register(database, cast, draft(kind=kind)).visit_id
    tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(1)))
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(10)) as work:
        let_in(work, visit_id)
    return visit_id


def test_the_clock_finds_who_has_not_left_and_no_message_is_sent(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = goes_in(database, cast)
    sent = rows(owner, "SELECT count(*) FROM message")
    assert shown(database, cast, visit_id).stay_until == after(10 + 20 * MINUTE)
    assert [tick(database, after(moment)) for moment in (9 + 20 * MINUTE, 10 + 20 * MINUTE, 99 * MINUTE)] == [0, 1, 0]
    seen = shown(database, cast, visit_id)
    assert (seen.state, seen.overstayed, seen.version) == ("inside", True, 4)
    assert rows(owner, EVENTS, id=visit_id) == ["requested", "approved", "entered", "overstayed"]
    assert rows(owner, "SELECT count(*) FROM message") == sent
    assert record(database, cast) == (4, None)


def test_who_leaves_in_time_is_left_alone(database: Database, cast: Cast) -> None:
    visit_id = goes_in(database, cast)
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(60)) as work:
        let_out(work, visit_id)
    assert tick(database, after(99 * MINUTE)) == 0
    assert not shown(database, cast, visit_id).overstayed


def test_who_was_let_in_without_an_answer_is_measured_too(database: Database, cast: Cast) -> None:
    visit_id = register(database, cast, draft(kind=Kind.DELIVERY)).visit_id
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(30)) as work:
        override_visit(work, visit_id, "phoned")
    assert shown(database, cast, visit_id).stay_until == after(30 + 30 * MINUTE)


def test_a_guest_on_a_pass_stays_as_long_as_it_is_good(database: Database, cast: Cast) -> None:
    made = at_the_gate(database, cast, invites(database, cast, PassKind.ONCE))
    assert isinstance(made, Registered)
    assert shown(database, cast, made.visit_id).stay_until == CAME + timedelta(days=1, minutes=15)


@pytest.mark.parametrize("limit", [None, 3600])
def test_a_village_has_its_own_limits(database: Database, cast: Cast, owner: Engine, limit: int | None) -> None:
    change(owner, "UPDATE village SET stay_taxi = :limit WHERE id = :id", limit=limit, id=cast.village)
    visit_id = goes_in(database, cast)
    assert shown(database, cast, visit_id).stay_until == (after(10 + limit) if limit else None)


def test_those_who_wait_and_those_who_stay_are_seen_to_in_one_turn(database: Database, cast: Cast) -> None:
    staying = goes_in(database, cast)
    late = after(60 * MINUTE)
    waiting = register(database, cast, now=late - timedelta(seconds=50)).visit_id
    assert tick(database, late) == 2
    assert shown(database, cast, staying).overstayed
    assert shown(database, cast, waiting).widened
