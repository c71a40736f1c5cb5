"""An e-mail address in the offices of two villages: nobody comes into the next one by what they know of a colleague."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser, make_login
from tests.admin.test_panel_team import LINK, seat_of, take_in
from tests.cast import Cast

EMAIL = "manee@example.com"
KNOWN = "a river of nine stones"
HERS = "nine rivers and a stone"


@pytest.fixture
def neighbour(seated: SignIn, cast: Cast) -> Browser:
    """The next village's admin."""
    return seated(cast.stranger, "admin", village=cast.next_village)


@pytest.fixture
def operator_there(operator: Browser, cast: Cast) -> Browser:
    """The operator in the next village."""
    operator.post("/admin/villages", {"village": str(cast.next_village)})
    return operator


def way_of(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def set_password(app: Flask, link: str, words: str) -> int:
    return Browser(app.test_client()).post(way_of(link), {"password": words, "again": words}).status_code


def sign_in(app: Flask, words: str) -> Browser | None:
    browser = Browser(app.test_client())
    answer = browser.post("/admin/login", {"email": EMAIL, "password": words})
    return browser if answer.status_code == 303 else None


def seats(owner: Engine) -> int:
    with owner.connect() as connection:
        query = "SELECT count(*) FROM membership m JOIN person p ON p.id = m.person_id"
        return int(connection.scalar(text(f"{query} WHERE p.login_id IS NOT NULL AND m.ended_at IS NULL")) or 0)


def test_an_admin_does_not_seat_an_address_of_another_village(
    app: Flask, office: Browser, neighbour: Browser, owner: Engine
) -> None:
    assert set_password(app, take_in(office), KNOWN) == 303
    form = {"name": "M", "email": EMAIL, "role": "viewer"}
    answer = neighbour.post("/admin/team/login", form)
    assert answer.status_code == 409
    assert "Ask the operator" in answer.get_data(as_text=True)
    assert not LINK.search(answer.get_data(as_text=True))
    assert seats(owner) == 1


def test_the_operator_seats_them_in_both_and_no_admin_makes_a_link(
    app: Flask, office: Browser, neighbour: Browser, operator_there: Browser, owner: Engine
) -> None:
    assert set_password(app, take_in(office), HERS) == 303
    answer = operator_there.post("/admin/team/login", {"name": "M", "email": EMAIL, "role": "viewer"})
    assert answer.status_code == 303
    assert "has a password already" in operator_there.text("/admin/team")
    assert seats(owner) == 2
    manee = sign_in(app, HERS)
    assert manee
    assert "หมู่บ้านถัดไป" in manee.text("/admin/villages")
    for browser in (office, neighbour):
        (colleague,) = re.findall(r"/admin/team/([0-9a-f-]{36})/password", browser.text("/admin/team"))
        assert browser.post(f"/admin/team/{colleague}/password").status_code == 303
        page = browser.text("/admin/team")
        assert "only the operator can help" in page
        assert "/admin/password/" not in page


def test_the_operator_helps_who_sits_in_both(app: Flask, office: Browser, operator_there: Browser) -> None:
    assert set_password(app, take_in(office), KNOWN) == 303
    operator_there.post("/admin/team/login", {"name": "M", "email": EMAIL, "role": "viewer"})
    (colleague,) = re.findall(r"/admin/team/([0-9a-f-]{36})/password", operator_there.text("/admin/team"))
    answer = operator_there.post(f"/admin/team/{colleague}/password")
    found = LINK.search(answer.get_data(as_text=True))
    assert found
    assert set_password(app, found[1], HERS) == 303
    assert sign_in(app, HERS)


def test_an_operator_is_no_colleague_to_be_helped(app: Flask, operator_there: Browser, database: Database) -> None:
    make_login(app, database, operator=True, email=EMAIL)
    take_in(operator_there)
    (colleague,) = re.findall(r"/admin/team/([0-9a-f-]{36})/password", operator_there.text("/admin/team"))
    assert operator_there.post(f"/admin/team/{colleague}/password").status_code == 303
    assert "/admin/password/" not in operator_there.text("/admin/team")


def test_who_holds_less_is_told_so_and_nothing_of_another_office(
    office: Browser, seated: SignIn, cast: Cast, owner: Engine
) -> None:
    take_in(office, role="admin")
    office.post("/admin/team/roles/new", {"name": "Chief", "permissions": ["team.see", "team.manage", "today.see"]})
    with owner.connect() as connection:
        role = connection.scalar(text("SELECT id FROM panel_role"))
    chief = seated(cast.nobody, None, custom=role)
    assert chief.post(f"/admin/team/{seat_of(owner, 'Manee')}/password").status_code == 403


def test_who_has_no_password_yet_gets_the_operator_s_link(app: Flask, office: Browser, operator_there: Browser) -> None:
    first = take_in(office)
    link = take_in(operator_there, role="viewer")
    assert set_password(app, first, KNOWN) == 404
    assert set_password(app, link, HERS) == 303


def test_an_office_s_link_is_worth_nothing_once_they_sit_elsewhere(
    app: Flask, office: Browser, operator_there: Browser, owner: Engine
) -> None:
    assert set_password(app, take_in(office), HERS) == 303
    answer = office.post(f"/admin/team/{seat_of(owner, 'Manee')}/password")
    found = LINK.search(answer.get_data(as_text=True))
    assert found
    operator_there.post("/admin/team/login", {"name": "M", "email": EMAIL, "role": "viewer"})
    assert set_password(app, found[1], KNOWN) == 404
    assert Browser(app.test_client()).get(way_of(found[1])).status_code == 404
    assert sign_in(app, HERS)


def test_who_sits_nowhere_any_more_begins_anew_in_the_next_village(
    app: Flask, office: Browser, neighbour: Browser, owner: Engine
) -> None:
    link = take_in(office)
    assert set_password(app, link, KNOWN) == 303
    signed_in = sign_in(app, KNOWN)
    assert signed_in
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_login SET totp_at = now(), totp_step = 1 WHERE email = :e"), {"e": EMAIL})
    membership = seat_of(owner, "Manee")
    helped = office.post(f"/admin/team/{membership}/password")
    old = LINK.search(helped.get_data(as_text=True))
    assert old
    office.post(f"/admin/team/{membership}/remove")
    fresh = take_in(neighbour, role="admin")
    assert signed_in.get("/admin/account").status_code == 303
    assert sign_in(app, KNOWN) is None
    assert set_password(app, old[1], KNOWN) == 404
    assert set_password(app, fresh, HERS) == 303
    manee = sign_in(app, HERS)
    assert manee
    assert "หมู่บ้านถัดไป" in manee.text("/admin/today"), "no code of a phone is asked for that is somebody else's"


def test_a_refused_seat_leaves_no_login(office: Browser, seated: SignIn, cast: Cast, owner: Engine) -> None:
    office.post("/admin/team/roles/new", {"name": "Chief", "permissions": ["team.see", "team.manage", "today.see"]})
    with owner.connect() as connection:
        role = connection.scalar(text("SELECT id FROM panel_role"))
    chief = seated(cast.nobody, None, custom=role)
    for wanted, status in (("admin", 403), ("no role", 400)):
        form = {"name": "M", "email": EMAIL, "role": wanted}
        assert chief.post("/admin/team/login", form).status_code == status
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM panel_login")) == 0
    assert take_in(office), "they have no password yet, so a link is shown"


@pytest.mark.parametrize("act", ["role", "suspend", "resume", "remove", "password", "phone"])
def test_a_place_that_ended_is_nobody_s_to_change(office: Browser, owner: Engine, act: str) -> None:
    take_in(office)
    membership = seat_of(owner, "Manee")
    office.post(f"/admin/team/{membership}/remove")
    query = text("SELECT ended_at, panel_role FROM membership WHERE id = :id")
    with owner.connect() as connection:
        before = connection.execute(query, {"id": membership}).one()
    assert office.post(f"/admin/team/{membership}/{act}", {"role": "viewer"}).status_code == 404
    with owner.connect() as connection:
        assert connection.execute(query, {"id": membership}).one() == before
