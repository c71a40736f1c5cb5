"""A place ends on its day: nobody of it is asked, shown or let in from that moment on, before the clock has looked."""

import pytest
from sqlalchemy import Engine

from models.domain.households import Role, Standing
from models.queries import people
from models.uow import Database
from models.usecases.link_menus import menu_key, stale
from models.usecases.shift import begin_shift
from tests.cast import Cast
from tests.usecases.acts import CAME, after, change, comes, of_account, of_village, rows, shown

ENDS = "UPDATE membership SET ends_at = :moment WHERE person_id = :who"


def test_a_tenant_whose_day_has_come_is_not_asked(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, ENDS, moment=CAME, who=cast.somchai.id)
    comes(database, cast)
    assert rows(owner, "SELECT to_user FROM message") == [cast.malee.line_user_id]


def test_a_tenant_is_asked_until_the_last_moment(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, ENDS, moment=after(0.001), who=cast.somchai.id)
    comes(database, cast)
    assert rows(owner, "SELECT to_user FROM message") == [cast.somchai.line_user_id]


def test_a_house_that_everybody_has_left_has_nobody_to_ask(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = comes(database, cast)
    assert shown(database, cast, visit_id).delivery == "asking"
    change(owner, "UPDATE membership SET ends_at = :moment", moment=CAME)
    change(owner, "DELETE FROM message")
    assert shown(database, cast, visit_id).delivery == "nobody"


def test_who_is_no_tenant_any_more_does_not_get_the_waiting_menu(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, ENDS, moment=CAME, who=cast.malee.id)
    comes(database, cast)
    with of_account(database, cast, after(1)) as work:
        assert [one.line_user_id for one in stale(work)] == [cast.somchai.line_user_id]


@pytest.mark.parametrize("role", [Role.GUARD, Role.OFFICE])
def test_a_shift_sees_that_its_place_is_over(database: Database, cast: Cast, owner: Engine, role: Role) -> None:
    who = cast.prasit if role is Role.GUARD else cast.office
    with of_village(database, cast) as work:
        shift = begin_shift(work, who.id, role)
    change(owner, ENDS, moment=after(10), who=who.id)
    for seconds, active in ((9, 1), (10, 0)):
        with of_village(database, cast, now=after(seconds)) as work:
            person = people.by_session(work, shift.id)
        assert person
        assert len(person.active(role)) == active
    assert [one.standing for one in person.memberships] == [Standing.ENDED]


def test_a_person_acts_for_the_place_that_they_chose(database: Database, cast: Cast, owner: Engine) -> None:
    at_home = (
        "INSERT INTO membership (id, village_id, person_id, house_id, role, standing, created_at)"
        " VALUES (gen_random_uuid(), :village, :who, :house, 'resident', 'active', now())"
    )
    change(owner, at_home, village=cast.village, who=cast.prasit.id, house=cast.house)
    choose = "UPDATE person SET acting_as = m.id FROM membership m WHERE m.person_id = person.id AND m.role = :role"
    for role in (Role.RESIDENT, Role.GUARD):
        change(owner, f"{choose} AND person.id = :who", role=role.value, who=cast.prasit.id)
        with of_village(database, cast) as work:
            person = people.by_id(work, cast.prasit.id)
        assert person
        assert person.acting
        assert person.acting.role is role
        assert menu_key(person, waits=False) == {"guard": "guard-th", "resident": "resident-calm-th"}[role]
