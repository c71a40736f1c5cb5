"""Taps on the rich menu's big buttons, which do not say whom they mean."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.buttons import MenuAnswer, WhoIsWaiting, write
from models.domain.actors import ActorRole
from models.domain.ids import VisitId
from models.domain.visit import Answer, Kind
from models.uow import Database, new_id
from models.usecases.decide_visit import decide_visits
from models.usecases.move_visit import cancel_visit, override_visit
from models.usecases.register_visit import VisitDraft, register_visit
from tests.bot.chats import Chats, approve
from tests.cast import Cast
from tests.usecases.acts import comes, of_village, wish
from workers import clock

MOVES_IN = (
    "INSERT INTO membership (id, village_id, person_id, role, house_id, standing, rank, created_at) "
    "VALUES (gen_random_uuid(), :village, :person, 'resident', :house, 'active', 9, now())"
)


def was_seen(chats: Chats) -> None:
    """Time passes in which a household looks at its phones."""
    chats.change("UPDATE visit SET created_at = created_at - interval '10 seconds'")


def long_ago(chats: Chats) -> None:
    """Half a minute passes, for all that has happened."""
    chats.change(
        "UPDATE visit SET created_at = created_at - interval '30 seconds', "
        "decided_at = decided_at - interval '30 seconds', closed_at = closed_at - interval '30 seconds'"
    )
    chats.change(
        "UPDATE webhook_event SET received_at = received_at - interval '30 seconds', "
        "payload = jsonb_set(payload::jsonb, '{timestamp}', to_jsonb((payload::jsonb->>'timestamp')::bigint - 30000))"
    )


def moves_in_next_door(chats: Chats, cast: Cast) -> None:
    chats.change(MOVES_IN, village=cast.village, person=cast.malee.id, house=cast.next_door)


def the_next_comes_after_an_approval(chats: Chats, cast: Cast, visit: VisitId, database: Database) -> VisitId:
    """Somchai lets the first visitor in; the second one waits."""
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    return comes(database, cast, now=datetime.now(UTC))


def assert_asked_back(chats: Chats, cast: Cast, newcomer: VisitId) -> None:
    """Malee's tap of the menu has let nobody in, and she was shown who waits."""
    assert chats.state(newcomer) == ("requested", None)
    assert chats.last(cast.malee) == "visit_request"


def test_the_menu_does_not_let_in_who_came_after_the_tap(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.change("UPDATE visit SET created_at = now()")  # whatever it took to get here
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert chats.state(visit) == ("requested", None)
    assert chats.last(cast.malee) == "visit_request"
    chats.tap(cast.malee, MenuAnswer("reject"))
    chats.read()
    assert chats.state(visit)[0] == "rejected", "to reject the unseen is safe"


def test_the_menu_asks_back_where_another_took_the_visitors_place(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    newcomer = the_next_comes_after_an_approval(chats, cast, visit, database)
    was_seen(chats)
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert_asked_back(chats, cast, newcomer)


@pytest.mark.parametrize("end", ["cancelled", "expired", "overridden"])
def test_the_menu_asks_back_where_the_visitor_before_was_never_answered(
    end: str, chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    """Whoever still looks at that one's card must not let in the next."""
    newcomer = comes(database, cast, now=datetime.now(UTC))
    was_seen(chats)
    if end == "expired":
        chats.change("UPDATE visit SET expires_at = now(), due_at = now() WHERE id = :id", id=visit)
        clock.tick(chats.runtime, datetime.now(UTC))
    else:
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), datetime.now(UTC)) as work:
            cancel_visit(work, visit) if end == "cancelled" else override_visit(work, visit, "ambulance")
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert chats.state(visit)[0] == ("inside" if end == "overridden" else end)
    assert_asked_back(chats, cast, newcomer)


def test_a_tap_that_is_read_late_is_judged_by_its_own_moment(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    """When it was made two were waiting; long after, when it is read, only the second one is left."""
    newcomer = comes(database, cast, now=datetime.now(UTC))
    was_seen(chats)
    chats.tap(cast.malee, MenuAnswer("approve"))
    later = datetime.now(UTC) + timedelta(seconds=1)
    with of_village(database, cast, now=later) as work:
        decide_visits(work, [wish(cast, visit, Answer.REJECT, at=later)])
    long_ago(chats)
    chats.read()
    assert_asked_back(chats, cast, newcomer)


def test_the_menu_asks_back_where_the_visitor_before_was_at_another_house_of_theirs(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    moves_in_next_door(chats, cast)
    newcomer = comes(database, cast, "12/4", now=datetime.now(UTC))
    was_seen(chats)
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert_asked_back(chats, cast, newcomer)


def test_a_while_after_the_visitor_before_the_menu_means_the_next(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    newcomer = the_next_comes_after_an_approval(chats, cast, visit, database)
    long_ago(chats)
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert chats.state(newcomer) == ("approved", None)


def test_one_tap_of_the_menu_never_decides_in_two_villages(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    chats.change(MOVES_IN, village=cast.next_village, person=cast.malee.id, house=cast.strange_house)
    boonmee = cast.boonmee.acting(ActorRole.GUARD)
    with database.work(village_id=cast.next_village, account_id=cast.account, actor=boonmee) as work:
        draft = VisitDraft(house="12/3", kind=Kind.GUEST, visitor_name="Elsewhere")
        other = register_visit(work, draft, new_id(), "print").visit_id
    was_seen(chats)
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert [chats.state(one)[0] for one in (visit, other)] == ["requested"] * 2
    assert chats.last(cast.malee) == "choose_visit"
    chats.tap(cast.malee, approve(other))
    chats.read()
    assert [chats.state(one)[0] for one in (visit, other)] == ["requested", "approved"]


def test_the_menu_answers_for_the_only_one_who_waits(chats: Chats, cast: Cast, visit: VisitId) -> None:
    was_seen(chats)
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert chats.state(visit) == ("approved", None)
    assert chats.last(cast.malee) == "decision_made"


def test_the_menu_says_so_when_nobody_waits(chats: Chats, cast: Cast) -> None:
    for button in (MenuAnswer("approve"), MenuAnswer("reject"), WhoIsWaiting()):
        chats.tap(cast.malee, button)
    chats.read()
    assert [kind for kind, _ in chats.letters(cast.malee)] == ["nothing_waiting"] * 3


def test_the_menu_asks_back_when_several_wait(chats: Chats, cast: Cast, visit: VisitId, database: Database) -> None:
    others = [comes(database, cast, now=datetime.now(UTC)) for _ in range(2)]
    comes(database, cast, "12/4", now=datetime.now(UTC))
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.tap(cast.malee, WhoIsWaiting())
    chats.read()
    assert [kind for kind, _ in chats.letters(cast.malee)] == ["choose_visit"] * 2
    assert [chats.state(one)[0] for one in (visit, *others)] == ["requested"] * 3
    shown = str(chats.heard(cast.malee)[0]["message"])
    assert [str(one) in shown for one in (visit, *others)] == [True] * 3
    assert "3 visitors are waiting" in chats.words(cast.malee)


def test_who_is_waiting_shows_the_one_with_its_buttons(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.malee, WhoIsWaiting())
    chats.read()
    assert chats.last(cast.malee) == "visit_request"
    assert chats.heard(cast.malee)[-1]["via"] == "reply"
    assert write(approve(visit)) in str(chats.heard(cast.malee)[-1]["message"])


def test_a_late_tap_on_the_menu_is_told_who_answered(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    for button in (MenuAnswer("approve"), MenuAnswer("reject")):
        chats.tap(cast.malee, button)
    chats.read()
    assert [kind for kind, _ in chats.letters(cast.malee)] == ["already_decided"] * 2
    assert "Somchai approved" in chats.words(cast.malee)
    assert chats.state(visit) == ("approved", None)


def test_a_late_tap_on_the_menu_is_told_that_the_guard_cancelled(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), datetime.now(UTC)) as work:
        cancel_visit(work, visit)
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert chats.last(cast.malee) == "visit_closed"


def test_much_later_the_menu_says_that_nobody_waits(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    for _ in range(21):
        long_ago(chats)
    chats.tap(cast.malee, MenuAnswer("approve"))
    chats.read()
    assert chats.last(cast.malee) == "nothing_waiting"
