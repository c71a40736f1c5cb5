"""The record tells on whoever changes it, even with the owner's password."""

import pytest
from sqlalchemy import Engine

from models.domain.audit import Break
from models.domain.visit import Answer
from models.uow import Database
from models.usecases.verify_record import verify_record
from tests.cast import Cast
from tests.usecases.acts import after, at_once, change, comes, record, tap, wish

TAMPERING = {
    "the kind": ("UPDATE visit_event SET kind = 'rejected' WHERE serial = 2", 2),
    "the moment": ("UPDATE visit_event SET at = at + interval '1 microsecond' WHERE serial = 3", 3),
    "the actor": ("UPDATE visit_event SET actor_id = NULL WHERE serial = 2", 2),
    "the role": ("UPDATE visit_event SET actor_role = 'office' WHERE serial = 1", 1),
    "the door": ("UPDATE visit_event SET source = 'panel' WHERE serial = 4", 4),
    "the request": ("UPDATE visit_event SET request_id = 'other' WHERE serial = 1", 1),
    "the facts": ('UPDATE visit_event SET facts = facts || \'{"answer": "reject"}\' WHERE serial = 2', 2),
    "the visit": (
        "UPDATE visit_event e SET visit_id = o.visit_id FROM visit_event o WHERE (e.serial, o.serial) = (1, 4)",
        1,
    ),
    "an event gone": ("DELETE FROM visit_event WHERE serial = 2", 2),
    "the first gone": ("DELETE FROM visit_event WHERE serial = 1", 1),
    "the last gone": ("DELETE FROM visit_event WHERE serial = 4", 4),
    "all gone": ("DELETE FROM visit_event", 1),
    "the head": ("UPDATE audit_head SET serial = 3", 5),
    "the head gone": ("DELETE FROM audit_head", 5),
    "two swapped": ("UPDATE visit_event e SET kind = o.kind FROM visit_event o WHERE e.serial + o.serial = 3", 1),
}


@pytest.fixture
def busy(database: Database, cast: Cast) -> Cast:
    """Two visits, both answered: four events."""
    for seconds in (0, 60):
        visit_id = comes(database, cast, now=after(seconds))
        tap(database, cast, wish(cast, visit_id, Answer.APPROVE, at=after(seconds + 10)))
    return cast


def test_a_village_where_nothing_happened_is_whole(database: Database, cast: Cast) -> None:
    assert record(database, cast) == (0, None)


@pytest.mark.parametrize("what", TAMPERING)
def test_a_changed_record_is_found(database: Database, busy: Cast, owner: Engine, what: str) -> None:
    assert record(database, busy) == (4, None)
    statement, where = TAMPERING[what]
    change(owner, statement)
    found = record(database, busy)[1]
    assert found is not None
    assert found.serial == where


def test_the_chains_of_two_villages_do_not_mix(database: Database, busy: Cast) -> None:
    with database.work(village_id=busy.next_village) as work:
        assert verify_record(work) == (0, None)


def test_a_record_that_grows_while_it_is_walked_is_not_called_broken(database: Database, cast: Cast) -> None:
    def act(index: int) -> list[Break]:
        if index % 2:
            for _ in range(15):
                comes(database, cast)
            return []
        return [broken for _ in range(25) if (broken := record(database, cast)[1])]

    assert [found for found in at_once(4, act) if found] == []
    assert record(database, cast) == (30, None)
