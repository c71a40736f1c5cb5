"""An office never loses the last who runs it, and a role that is gone comes back to nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.errors import Refused
from models.domain.ids import MembershipId
from models.domain.permissions import OF_VILLAGE
from models.uow import Database, Work
from models.usecases import panel_logins, panel_team
from models.usecases.accept_invite import accept_invite
from models.usecases.panel_people import person_for
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser, make_login
from tests.admin.test_panel_team import role_of, seat_of
from tests.cast import Cast, Somebody
from tests.usecases.acts import at_once

BOTH = 2


@pytest.fixture
def own_role(office: Browser, owner: Engine) -> str:
    """The id of a role of the village's own."""
    office.post("/admin/team/roles/new", {"name": "Porter", "permissions": ["today.see", "team.see"]})
    with owner.connect() as connection:
        return str(connection.scalar(text("SELECT id FROM panel_role")))


@contextmanager
def office_of(database: Database, cast: Cast, somebody: Somebody) -> Iterator[Work]:
    actor = somebody.acting(ActorRole.OFFICE)
    with database.work(village_id=cast.village, account_id=cast.account, actor=actor) as work:
        yield work


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused:
        return True
    return False


def test_two_admins_who_put_each_other_out_leave_one(
    database: Database, cast: Cast, office: Browser, seated: SignIn, owner: Engine
) -> None:
    seated(cast.nobody, "admin")
    both = [(cast.office, seat_of(owner, "Nobody")), (cast.nobody, seat_of(owner, "Office"))]
    begun = Barrier(BOTH)

    def put_out(number: int) -> bool:
        me, other = both[number]
        giver = panel_team.Giver(person_id=me.id, held=OF_VILLAGE)

        def act() -> None:
            with office_of(database, cast, me) as work:
                begun.wait(30)
                panel_team.remove(work, MembershipId(UUID(other)), giver)

        return refused(act)

    assert sorted(at_once(BOTH, put_out)) == [False, True]
    assert sorted(role_of(owner, seat)[1] for _, seat in both) == ["active", "ended"]


def test_two_operators_who_switch_each_other_off_leave_one(app: Flask, database: Database, owner: Engine) -> None:
    for _ in range(BOTH):
        make_login(app, database, operator=True)
    with owner.connect() as connection:
        both = list(connection.scalars(text("SELECT id FROM panel_login")))
    begun = Barrier(BOTH)

    def switch_off(number: int) -> bool:
        def act() -> None:
            with database.work() as work:
                begun.wait(30)
                panel_logins.switch_off(work, both[1 - number], by=both[number])

        return refused(act)

    assert sorted(at_once(BOTH, switch_off)) == [False, True]
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM panel_login WHERE disabled_at IS NULL")) == 1


def test_an_operator_who_enters_twice_at_once_is_one_person(
    app: Flask, database: Database, cast: Cast, owner: Engine
) -> None:
    make_login(app, database, operator=True, email="op@example.com")
    begun = Barrier(BOTH)

    def enter(_number: int) -> UUID:
        with database.work() as work:
            login = panel_logins.login_by_email(work, "op@example.com")
            assert login
            work.account_id = cast.account
            work.enter(cast.village)
            begun.wait(30)
            return person_for(work, login)

    assert len(set(at_once(BOTH, enter))) == 1
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM person WHERE login_id IS NOT NULL")) == 1


def invited(office: Browser, role: str) -> str:
    page = office.post("/admin/team/invite", {"role": role}).get_data(as_text=True)
    return page.partition("/join?invite=")[2].partition('"')[0]


def taken(database: Database, cast: Cast, token: str) -> bool:
    def act() -> None:
        with database.work(account_id=cast.account, whole_account=True) as work:
            accept_invite(work, cast.nobody.id, token)

    return not refused(act)


def test_a_link_into_a_role_that_is_gone_is_taken_back_with_it(
    database: Database, cast: Cast, office: Browser, own_role: str, owner: Engine
) -> None:
    token = invited(office, own_role)
    assert office.post(f"/admin/team/roles/{own_role}/end").status_code == 303
    assert "until" not in office.text("/admin/team"), "it waits for nobody any more"
    with owner.connect() as connection:
        (kind,) = connection.scalars(text("SELECT kind FROM change WHERE subject = 'invite' AND kind <> 'made'"))
    assert kind == "revoked"
    assert not taken(database, cast, token)


def test_a_link_that_was_made_while_its_role_went_is_worth_nothing(
    database: Database, cast: Cast, office: Browser, own_role: str, owner: Engine
) -> None:
    token = invited(office, own_role)
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_role SET ended_at = now()"))
    assert not taken(database, cast, token)


def test_a_link_into_a_role_that_stands_is_taken(
    database: Database, cast: Cast, office: Browser, own_role: str, owner: Engine
) -> None:
    assert taken(database, cast, invited(office, own_role))
    assert role_of(owner, seat_of(owner, "Nobody")) == (own_role, "active")
