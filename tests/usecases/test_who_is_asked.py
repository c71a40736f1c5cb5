"""Nobody is woken, nobody is asked who is away, and a ladder always ends at somebody: the office, then the guard."""

from typing import Any

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.visit import Answer
from models.uow import Database
from models.usecases.follow import unfollow
from models.usecases.hurry_ladder import hurry_ladder
from tests.cast import Cast, Somebody
from tests.usecases.acts import CAME, after, change, comes, of_account, of_village, rows, shown, tap, tick, wish

REQUESTS = "SELECT facts ->> 'asking', to_user FROM message ORDER BY created_at, id"
ASLEEP = "UPDATE membership SET quiet_from = '22:00', quiet_until = '06:00' WHERE person_id = :who"  # CAME is 22:15
AWAY = "UPDATE membership SET away_until = :until WHERE person_id = :who"
SILENT = "UPDATE membership SET wants_questions = false WHERE person_id = :who"
JOINS = """
INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)
  VALUES (gen_random_uuid(), :village, :who, :house, 'resident', 'family', 'active', now())
"""


def rests(owner: Engine, who: Somebody, how: str = ASLEEP, **wish: Any) -> None:
    change(owner, how, who=who.id, **wish)


@pytest.fixture
def three(cast: Cast, owner: Engine) -> Cast:
    """Nobody moves into 12/3 as well."""
    change(owner, JOINS, village=cast.village, who=cast.nobody.id, house=cast.house)
    return cast


def test_one_more_is_asked_at_a_time(database: Database, three: Cast, owner: Engine) -> None:
    comes(database, three)
    assert [tick(database, after(moment)) for moment in (45, 89, 90, 110)] == [1, 0, 1, 0]
    people = [one.line_user_id for one in (three.somchai, three.malee, three.nobody)]
    assert rows(owner, REQUESTS) == list(zip(("first", "widened", "widened"), people, strict=True))


def test_all_the_rest_are_asked_at_once_where_the_village_wants_that(
    database: Database, three: Cast, owner: Engine
) -> None:
    change(owner, "UPDATE village SET widen_to = 'all'")
    comes(database, three)
    assert [tick(database, after(moment)) for moment in (45, 90)] == [1, 0]
    assert [asking for asking, _ in rows(owner, REQUESTS)] == ["first", "widened", "widened"]


@pytest.mark.parametrize("how", [ASLEEP, AWAY, SILENT])
def test_who_rests_is_passed_over_in_each_rung_and_answers_all_the_same(
    database: Database, three: Cast, owner: Engine, how: str
) -> None:
    rests(owner, three.somchai, how, **({"until": after(3600)} if how is AWAY else {}))
    visit_id = comes(database, three)
    for moment in (45, 90, 120):
        tick(database, after(moment))
    malee, nobody = three.malee.line_user_id, three.nobody.line_user_id
    assert rows(owner, REQUESTS) == [("first", malee), ("widened", nobody), ("reminder", malee)]
    assert rows(owner, "SELECT count(*) FROM menus_out_of_date(:account) WHERE waits", account=three.account) == [3]
    tap(database, three, wish(three, visit_id, Answer.APPROVE, at=after(125)))
    assert shown(database, three, visit_id).state == "approved"


def test_where_nobody_can_be_asked_the_office_is_at_once_and_the_guard_calls(
    database: Database, cast: Cast, owner: Engine
) -> None:
    for who in (cast.somchai, cast.malee):
        rests(owner, who)
    visit_id = comes(database, cast)
    assert shown(database, cast, visit_id).delivery == "call_house"
    assert tick(database, CAME) == 1
    assert rows(owner, REQUESTS) == [("office", cast.office.line_user_id)]
    seen = shown(database, cast, visit_id)
    assert (seen.office, seen.delivery, seen.widened) == (True, "call_house", False)
    assert [tick(database, after(moment)) for moment in (45, 120, 150, 300)] == [0, 0, 0, 1]
    assert shown(database, cast, visit_id).state == "expired"


def test_an_office_that_rests_as_well_is_not_told_as_asked(database: Database, cast: Cast, owner: Engine) -> None:
    for who in (cast.somchai, cast.malee, cast.office):
        rests(owner, who)
    visit_id = comes(database, cast)
    assert tick(database, CAME) == 1
    seen = shown(database, cast, visit_id)
    assert (seen.office, seen.delivery) == (False, "call_house")
    assert rows(owner, "SELECT facts FROM visit_event WHERE kind = 'escalated'") == [{"asked": 0}]
    assert rows(owner, "SELECT count(*) FROM message") == [0]


def test_by_custom_the_tenant_is_asked_first_where_the_house_has_arranged_nothing(
    database: Database, cast: Cast, owner: Engine
) -> None:
    change(owner, "UPDATE membership SET rank = NULL")
    comes(database, cast)
    assert rows(owner, REQUESTS) == [("first", cast.malee.line_user_id)]
    change(owner, "UPDATE village SET asked_first = 'owner'")
    comes(database, cast, now=after(1))
    assert rows(owner, REQUESTS)[-1] == ("first", cast.somchai.line_user_id)


def test_an_answer_ends_the_offices_turn(database: Database, cast: Cast) -> None:
    visit_id = comes(database, cast)
    tick(database, after(150))
    tap(database, cast, wish(cast, visit_id, Answer.REJECT, at=after(151)))
    assert tick(database, after(152)) == 0


def test_the_office_answers_for_any_house_as_the_office_and_at_home_as_a_resident(
    database: Database, cast: Cast
) -> None:
    at_12_3, at_12_4 = comes(database, cast), comes(database, cast, "12/4")
    actor = cast.office.acting(ActorRole.RESIDENT)
    for visit_id, role in ((at_12_3, "office"), (at_12_4, "resident")):
        mine = wish(cast, visit_id, Answer.APPROVE, cast.office, houses=(cast.next_door,))
        tap(database, cast, type(mine)(**{**vars(mine), "by": actor, "of_office": True}))
        assert shown(database, cast, visit_id).decided_role == role


def hurry(database: Database, cast: Cast, *visits: Any) -> None:
    with of_village(database, cast, now=after(5)) as work:
        hurry_ladder(work, visits)


def test_a_dead_message_brings_the_next_rung_at_once(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    hurry(database, cast, visit_id)
    assert tick(database, after(5)) == 0, "the first responder has the message"
    change(owner, "UPDATE message SET state = 'dead'")
    hurry(database, cast, visit_id)
    assert tick(database, after(5)) == 1
    assert rows(owner, REQUESTS)[-1] == ("widened", cast.malee.line_user_id)
    change(owner, "UPDATE message SET state = 'dead'")
    hurry(database, cast, visit_id)
    assert tick(database, after(5)) == 1
    assert rows(owner, REQUESTS)[-1] == ("office", cast.office.line_user_id)
    assert rows(owner, "SELECT version FROM visit") == [3]


def test_who_blocks_the_account_is_not_waited_for(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    with of_account(database, cast) as work:
        unfollow(work, [cast.somchai.line_user_id])
    hurry(database, cast, visit_id)
    assert tick(database, after(5)) == 1
    assert rows(owner, REQUESTS)[-1] == ("widened", cast.malee.line_user_id)


def test_a_visit_that_is_answered_is_not_hurried(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    tap(database, cast, wish(cast, visit_id, Answer.REJECT, at=after(1)))
    change(owner, "UPDATE message SET state = 'dead'")
    hurry(database, cast, visit_id)
    assert rows(owner, "SELECT due_at FROM visit") == [None]
