"""Dead letters: sent once more as new ones, where that still makes sense."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.delivery import Outcome, Settled
from models.domain.ids import MessageId, VisitId
from models.domain.resending import Never
from models.domain.visit import Answer
from models.uow import Database
from models.usecases.outbox import settle
from models.usecases.resend_messages import Fate, look_at, resend
from tests.cast import Cast
from tests.usecases.acts import after, change, comes, of_account, of_village, rows, tap, wish

DEAD = "SELECT id FROM message WHERE state = 'dead' ORDER BY id"


@pytest.fixture
def waiting(database: Database, cast: Cast) -> VisitId:
    """Somebody stands at the gate, and LINE refused the question."""
    visit_id = comes(database, cast)
    with of_account(database, cast) as work:
        (message_id,) = work.connection.exec_driver_sql("SELECT id FROM message").scalars()
        settle(work, [Settled(message_id=MessageId(message_id), state=Outcome.DEAD, verdict="dead", error="400 no")])
    return visit_id


def sent_again(database: Database, cast: Cast, ids: list[UUID], seconds: float = 20) -> list[Fate]:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), after(seconds)) as work:
        return resend(work, ids)


def test_a_question_goes_again_with_the_same_facts_and_a_new_id(
    database: Database, cast: Cast, owner: Engine, waiting: VisitId
) -> None:
    (dead,) = rows(owner, DEAD)
    (fate,) = sent_again(database, cast, [dead])
    assert fate.never is None
    assert fate.new_id not in {None, dead}
    old, new = rows(owner, "SELECT state, kind, facts, to_user, visit_id FROM message ORDER BY id")
    assert (old[0], new[0]) == ("dead", "queued")
    assert old[1:] == new[1:]
    assert rows(owner, "SELECT resent_as FROM message WHERE id = :id", id=dead) == [fate.new_id]
    noted = rows(owner, "SELECT subject, subject_id, kind, actor_id FROM change WHERE kind = 'resent'")
    assert noted == [("message", dead, "resent", cast.office.id)]


def test_the_gate_sees_that_the_house_is_asked_again(
    database: Database, cast: Cast, owner: Engine, waiting: VisitId
) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), after(5)) as work:
        resend(work, rows(owner, DEAD))
    assert work.shown[waiting].delivery == "asking"


def test_it_goes_once(database: Database, cast: Cast, owner: Engine, waiting: VisitId) -> None:
    dead = rows(owner, DEAD)
    sent_again(database, cast, dead)
    (fate,) = sent_again(database, cast, dead)
    assert fate.never is Never.RESENT
    assert rows(owner, "SELECT count(*) FROM message") == [2]


def test_a_question_that_was_answered_does_not_go(
    database: Database, cast: Cast, owner: Engine, waiting: VisitId
) -> None:
    tap(database, cast, wish(cast, waiting, Answer.APPROVE, at=after(10)))
    dead = rows(owner, DEAD)
    (fate,) = sent_again(database, cast, dead)
    assert fate == Fate(message_id=dead[0], never=Never.ANSWERED)
    assert rows(owner, "SELECT count(*) FROM message WHERE state = 'queued'") == [0]


def test_whoever_left_the_house_is_not_asked_again(
    database: Database, cast: Cast, owner: Engine, waiting: VisitId
) -> None:
    change(owner, "UPDATE membership SET standing = 'ended' WHERE house_id = :house", house=cast.house)
    (fate,) = sent_again(database, cast, rows(owner, DEAD))
    assert fate.never is Never.GONE


def test_what_was_thinned_has_nothing_to_say(database: Database, cast: Cast, owner: Engine, waiting: VisitId) -> None:
    change(owner, "UPDATE message SET facts = '{}'")
    (fate,) = sent_again(database, cast, rows(owner, DEAD))
    assert fate.never is Never.NO_FACTS


def test_looking_changes_nothing(database: Database, cast: Cast, owner: Engine, waiting: VisitId) -> None:
    with of_village(database, cast) as work:
        assert [one.never for one in look_at(work, rows(owner, DEAD))] == [None]
    assert rows(owner, "SELECT count(*) FROM message") == [1]


def test_the_stranger_resends_nothing_of_ours(database: Database, cast: Cast, owner: Engine, waiting: VisitId) -> None:
    with database.work(village_id=cast.next_village, account_id=cast.account, now=datetime.now(UTC)) as work:
        assert resend(work, rows(owner, DEAD)) == []
    assert rows(owner, "SELECT count(*) FROM message") == [1]
