"""Places end, by the clock too; what was asked of somebody who is gone goes to the next of the house at once."""

import pytest
from sqlalchemy import Engine

from models.domain.households import HouseholdRole, Role, Standing
from models.domain.ids import MembershipId
from models.domain.joining import Offer
from models.queries import places
from models.uow import Database
from models.usecases.leave_village import end_place, end_those_over, resume, suspend
from models.usecases.link_menus import keep_menus, linked, stale
from models.usecases.take_place import take_place
from tests.cast import Cast, Somebody
from tests.usecases.acts import CAME, after, change, comes, of_account, of_village, rows, tick
from tests.usecases.pass_acts import invites
from workers import clock
from workers.runtime import Runtime

ENDS = "UPDATE membership SET ends_at = :moment WHERE person_id = :who"
ASKED = "SELECT to_user, state, verdict FROM message WHERE kind = 'visit_request' ORDER BY created_at, id"


def membership_of(owner: Engine, who: Somebody) -> MembershipId:
    (found,) = rows(owner, "SELECT id FROM membership WHERE person_id = :who AND standing <> 'ended'", who=who.id)
    return MembershipId(found)


def moves_out(database: Database, cast: Cast, owner: Engine, who: Somebody, seconds: float) -> None:
    with of_village(database, cast, now=after(seconds)) as work:
        end_place(work, places.place(work, membership_of(owner, who)).membership, "left")


def test_a_question_that_line_has_not_taken_goes_to_the_next_at_once(
    database: Database, cast: Cast, owner: Engine
) -> None:
    comes(database, cast)
    moves_out(database, cast, owner, cast.somchai, 3)
    assert tick(database, after(3)) == 1
    somchai, malee = cast.somchai.line_user_id, cast.malee.line_user_id
    assert rows(owner, ASKED) == [(somchai, "dropped", "gone"), (malee, "queued", None)]


def test_a_question_that_line_took_is_left_but_the_next_is_asked_at_once(
    database: Database, cast: Cast, owner: Engine
) -> None:
    comes(database, cast)
    change(owner, "UPDATE message SET state = 'sent'")
    moves_out(database, cast, owner, cast.somchai, 3)
    tick(database, after(3))
    assert [state for _, state, _ in rows(owner, ASKED)] == ["sent", "queued"]


def test_who_was_not_asked_hastens_nothing(database: Database, cast: Cast, owner: Engine) -> None:
    comes(database, cast)
    moves_out(database, cast, owner, cast.malee, 3)
    assert tick(database, after(3)) == 0
    assert [state for _, state, _ in rows(owner, ASKED)] == ["queued"]


def test_another_house_s_question_stays(database: Database, cast: Cast, owner: Engine) -> None:
    comes(database, cast, "12/4")
    moves_out(database, cast, owner, cast.somchai, 3)
    assert tick(database, after(3)) == 0
    assert rows(owner, ASKED) == [(cast.wichai.line_user_id, "queued", None)]


def test_who_is_suspended_is_asked_nothing_and_asked_again_when_resumed(
    database: Database, cast: Cast, owner: Engine
) -> None:
    place = membership_of(owner, cast.somchai)
    with of_village(database, cast) as work:
        suspend(work, place, "why")
    comes(database, cast)
    with of_village(database, cast) as work:
        resume(work, place)
    comes(database, cast, now=after(1))
    assert [user for user, _, _ in rows(owner, ASKED)] == [cast.malee.line_user_id, cast.somchai.line_user_id]


@pytest.mark.parametrize("standing", ["active", "suspended"])
def test_the_clock_writes_down_that_a_place_is_over(standing: str, runtime: Runtime, cast: Cast, owner: Engine) -> None:
    change(owner, ENDS, moment=CAME, who=cast.malee.id)
    change(
        owner, "UPDATE membership SET standing = :standing WHERE person_id = :who", standing=standing, who=cast.malee.id
    )
    clock.tick(runtime, after(-0.001))
    look = "SELECT standing FROM membership WHERE person_id = :who"
    assert rows(owner, look, who=cast.malee.id) == [standing]
    for _ in range(2):
        clock.tick(runtime, CAME)
    assert rows(owner, look, who=cast.malee.id) == ["ended"]
    assert rows(owner, "SELECT kind, actor_role, source FROM change") == [("over", "clock", "timer")]
    assert rows(owner, "SELECT count(*) FROM membership WHERE standing = 'ended'") == [1]


def test_who_comes_back_before_the_clock_has_written_their_end_down_begins_anew(
    database: Database, cast: Cast, owner: Engine
) -> None:
    one = invites(database, cast, by=cast.malee)
    change(owner, ENDS, moment=after(5), who=cast.malee.id)
    tenant = {"role": Role.RESIDENT, "house_id": cast.house, "household_role": HouseholdRole.TENANT}
    with of_village(database, cast, now=after(6)) as work:
        take_place(work, cast.malee.id, Offer(village_id=cast.village, **tenant), Standing.ACTIVE)  # type: ignore[arg-type]
    places_of_hers = "SELECT standing FROM membership WHERE person_id = :who ORDER BY created_at = :now, standing"
    assert rows(owner, places_of_hers, who=cast.malee.id, now=after(6)) == ["ended", "active"]
    assert rows(owner, "SELECT kind FROM change WHERE subject = 'membership'") == ["over"]
    assert rows(owner, "SELECT revoked_at IS NOT NULL FROM pass WHERE id = :id", id=one.id) == [True]


def test_a_tenant_s_question_goes_on_in_the_tick_in_which_their_day_ends(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    comes(database, cast)
    change(owner, ENDS, moment=after(5), who=cast.somchai.id)
    clock.tick(runtime, after(5))
    assert [user for user, _, _ in rows(owner, ASKED)] == [cast.somchai.line_user_id, cast.malee.line_user_id]


def test_a_place_whose_end_was_moved_meanwhile_goes_on(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, ENDS, moment=after(60), who=cast.malee.id)
    with of_village(database, cast, now=after(30)) as work:
        assert end_those_over(work, [membership_of(owner, cast.malee)]) == 0
    assert rows(owner, "SELECT DISTINCT standing FROM membership") == ["active"]


def test_the_menu_follows_whoever_moves_out(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        keep_menus(work, {"resident-calm-th": "richmenu-1"})
    with of_account(database, cast, after(1)) as work:
        linked(work, stale(work))
    moves_out(database, cast, owner, cast.malee, 3)
    with of_account(database, cast, after(4)) as work:
        assert [(one.line_user_id, one.key) for one in stale(work)] == [(cast.malee.line_user_id, "newcomer-en")]


def test_who_moves_out_acts_for_the_place_no_more(database: Database, cast: Cast, owner: Engine) -> None:
    change(
        owner,
        "UPDATE person SET acting_as = m.id FROM membership m WHERE m.person_id = person.id AND person.id = :who",
        who=cast.malee.id,
    )
    moves_out(database, cast, owner, cast.malee, 3)
    assert rows(owner, "SELECT acting_as FROM person WHERE id = :who", who=cast.malee.id) == [None]
