"""The office's people: taken in, given roles, put out; and nobody above their own."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from models import passwords
from models.uow import Database
from models.usecases import panel_logins
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.cast import Cast

LINK = re.compile(r'readonly value="([^"]+)"')


def seat_of(owner: Engine, name: str) -> str:
    query = (
        "SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id"
        " WHERE p.display_name = :name AND role = 'office'"
    )
    with owner.connect() as connection:
        return str(connection.scalar(text(query), {"name": name}))


def role_of(owner: Engine, membership: str) -> Any:
    with owner.connect() as connection:
        query = text("SELECT coalesce(panel_role_id::text, panel_role), standing FROM membership WHERE id = :id")
        return tuple(connection.execute(query, {"id": membership}).one())


@pytest.fixture
def nida(cast: Cast, seated: SignIn) -> Browser:
    """A colleague: she is on the staff, and signs in with LINE."""
    return seated(cast.nobody, "staff")


def take_in(office: Browser, email: str = "manee@example.com", role: str = "staff") -> str:
    """The link to a password that the page shows once."""
    answer = office.post("/admin/team/login", {"name": "Manee", "email": email, "role": role})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = LINK.search(answer.get_data(as_text=True))
    assert found
    return found[1]


def test_somebody_without_line_is_taken_in_by_a_link(app: Flask, office: Browser, owner: Engine, cast: Cast) -> None:
    link = take_in(office)
    assert link.startswith("http://127.0.0.1:8000/admin/password/")
    assert link not in office.text("/admin/team")
    manee = Browser(app.test_client())
    way = link.removeprefix("http://127.0.0.1:8000")
    words = "a river of nine stones"
    assert manee.post(way, {"password": words, "again": words}).status_code == 303
    assert manee.post("/admin/login", {"email": "manee@example.com", "password": words}).status_code == 303
    assert "หมู่บ้านสุขใจ" in manee.text("/admin/today")
    assert manee.get("/admin/team").status_code == 403
    with owner.connect() as connection:
        rows = connection.execute(text("SELECT following, line_user_id FROM person WHERE login_id IS NOT NULL")).all()
    assert [(following, user[:6]) for following, user in rows] == [(False, "panel:")]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "no address"}, "This is no e-mail address."),
        ({"email": ""}, "Please fill this in."),
        ({"name": ""}, "Please fill this in."),
        ({"name": "x" * 61}, "At most 60 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(office: Browser, wrong: dict[str, str], words: str) -> None:
    form = {"name": "Manee", "email": "manee@example.com", "role": "staff", **wrong}
    answer = office.post("/admin/team/login", form)
    assert answer.status_code == 400
    assert words in answer.get_data(as_text=True)


def test_an_address_that_sits_here_already_is_told_so(office: Browser) -> None:
    take_in(office)
    form = {"name": "Manee", "email": "MANEE@example.com", "role": "viewer"}
    assert office.post("/admin/team/login", form).status_code == 409


def test_an_invite_for_line_brings_its_role(office: Browser, owner: Engine) -> None:
    answer = office.post("/admin/team/invite", {"role": "viewer"})
    assert "/join?invite=" in answer.get_data(as_text=True)
    with owner.connect() as connection:
        ((role, panel_role),) = connection.execute(text("SELECT role, panel_role FROM invite")).all()
    assert (role, panel_role) == ("office", "viewer")
    (invite,) = re.findall(r"/admin/team/invites/([0-9a-f-]{36})/revoke", office.text("/admin/team"))
    assert office.post(f"/admin/team/invites/{invite}/revoke").status_code == 303
    assert office.post(f"/admin/team/invites/{invite}/revoke").status_code == 404


def test_a_role_is_changed_and_changed_back(office: Browser, nida: Browser, owner: Engine) -> None:
    membership = seat_of(owner, "Nobody")
    assert office.post(f"/admin/team/{membership}/role", {"role": "viewer"}).status_code == 303
    assert role_of(owner, membership) == ("viewer", "active")
    (undo,) = re.findall(rf'action="(/admin/team/{membership}/role\?role=staff)"', office.text("/admin/team"))
    assert office.post(undo).status_code == 303
    assert role_of(owner, membership) == ("staff", "active")
    assert office.post(f"/admin/team/{membership}/role", {"role": "operator"}).status_code == 400


def test_whoever_is_suspended_may_do_nothing_until_it_is_taken_back(
    office: Browser, nida: Browser, owner: Engine
) -> None:
    membership = seat_of(owner, "Nobody")
    assert nida.get("/admin/today").status_code == 200
    office.post(f"/admin/team/{membership}/suspend")
    assert nida.get("/admin/today").status_code == 303
    office.post(f"/admin/team/{membership}/resume")
    assert nida.get("/admin/today").status_code == 200
    office.post(f"/admin/team/{membership}/remove")
    assert nida.get("/admin/today").status_code == 303
    assert office.post(f"/admin/team/{membership}/resume").status_code in {404, 409}


@pytest.mark.parametrize("act", ["role", "suspend", "remove"])
def test_nobody_changes_their_own_place(office: Browser, owner: Engine, act: str) -> None:
    mine = seat_of(owner, "Office")
    assert office.post(f"/admin/team/{mine}/{act}", {"role": "viewer"}).status_code == 403
    assert role_of(owner, mine) == (None, "active")


def test_a_guard_or_a_resident_is_nobody_of_the_office(office: Browser, owner: Engine) -> None:
    with owner.connect() as connection:
        others = connection.scalars(text("SELECT id FROM membership WHERE role <> 'office'")).all()
    for membership in others:
        assert office.post(f"/admin/team/{membership}/remove").status_code == 404


def test_a_role_of_the_village_holds_what_was_chosen(
    office: Browser, seated: SignIn, cast: Cast, owner: Engine
) -> None:
    assert office.post("/admin/team/roles/new", {"name": "Porter"}).status_code == 400
    form = {"name": "Porter", "permissions": ["today.see", "team.see", "system.manage"]}
    assert office.post("/admin/team/roles/new", form).status_code == 400, "nobody chooses what a form does not show"
    form["permissions"] = ["today.see", "team.see"]
    assert office.post("/admin/team/roles/new", form).status_code == 303
    with owner.connect() as connection:
        role = str(connection.scalar(text("SELECT id FROM panel_role")))
    porter = seated(cast.nobody, None)
    membership = seat_of(owner, "Nobody")
    office.post(f"/admin/team/{membership}/role", {"role": role})
    assert role_of(owner, membership) == (role, "active")
    assert porter.get("/admin/team").status_code == 200
    assert porter.get("/admin/files").status_code == 403
    assert porter.post("/admin/team/invite", {"role": "viewer"}).status_code == 403
    assert office.post(f"/admin/team/roles/{role}/end").status_code == 303
    assert "Porter" in office.text("/admin/team"), "somebody has it still"
    office.post(f"/admin/team/roles/{role}", {"name": "Doorman", "permissions": ["today.see"]})
    assert porter.get("/admin/team").status_code == 403
    office.post(f"/admin/team/{membership}/role", {"role": "viewer"})
    office.post(f"/admin/team/roles/{role}/end")
    assert "Doorman" not in office.text("/admin/team")


def test_nobody_hands_on_more_than_they_hold(office: Browser, seated: SignIn, cast: Cast, owner: Engine) -> None:
    office.post("/admin/team/roles/new", {"name": "Chief", "permissions": ["team.see", "team.manage", "today.see"]})
    with owner.connect() as connection:
        role = connection.scalar(text("SELECT id FROM panel_role"))
    chief = seated(cast.nobody, None, custom=role)
    admin = seat_of(owner, "Office")
    assert chief.post(f"/admin/team/{admin}/suspend").status_code == 403
    assert chief.post("/admin/team/invite", {"role": "admin"}).status_code == 403
    form = {"name": "M", "email": "m@example.com", "role": "staff"}
    assert chief.post("/admin/team/login", form).status_code == 403
    assert chief.post("/admin/team/roles/new", {"name": "X", "permissions": ["records.see"]}).status_code == 403
    assert chief.post("/admin/team/roles/new", {"name": "X", "permissions": ["today.see"]}).status_code == 303


def test_the_next_villages_admin_reaches_nobody(seated: SignIn, office: Browser, cast: Cast, owner: Engine) -> None:
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    ours = seat_of(owner, "Office")
    for act in ("role", "suspend", "resume", "remove", "password", "phone"):
        assert neighbour.post(f"/admin/team/{ours}/{act}", {"role": "viewer"}).status_code == 404, act
    assert role_of(owner, ours) == (None, "active")
    assert "Office" not in re.findall(r"<b>([^<]+)</b>", neighbour.text("/admin/team"))


def test_a_lost_phone_is_taken_away_with_the_password(
    app: Flask, office: Browser, database: Database, owner: Engine
) -> None:
    take_in(office)
    with database.work() as work:
        login = panel_logins.login_by_email(work, "manee@example.com")
        assert login
        panel_logins.set_password(work, login.id, passwords.hash_password("a river of nine stones"))
        panel_logins.begin_totp(work, login.id)
        panel_logins._change(work, login.id, totp_at=work.now)
    membership = seat_of(owner, "Manee")
    answer = office.post(f"/admin/team/{membership}/phone")
    assert LINK.search(answer.get_data(as_text=True))
    with database.work() as work:
        found = panel_logins.login_by_email(work, "manee@example.com")
    assert found
    assert not found.asks_for_code


def test_the_record_says_who_took_a_colleagues_login_over(office: Browser, owner: Engine) -> None:
    take_in(office)
    membership = seat_of(owner, "Manee")
    office.post(f"/admin/team/{membership}/password")
    office.post(f"/admin/team/{membership}/phone")
    made = text("SELECT kind, actor_id IS NOT NULL FROM change WHERE subject = 'panel_login' ORDER BY id")
    with owner.connect() as connection:
        lines = [tuple(one) for one in connection.execute(made)]
    assert lines == [(kind, True) for kind in ("made", "link_made", "link_made", "phone_forgotten", "link_made")]
    record = office.text("/admin/audit?subject=panel_login")
    for words in ("Login made", "Link to a new password made", "Code of a phone taken away"):
        assert words in record
    (told,) = re.findall("Code of a phone taken away by ([^<]+)<", office.text("/admin/audit/sign-ins"))
    assert told == "Office"


def test_the_record_says_what_a_role_was_before(office: Browser, nida: Browser, owner: Engine) -> None:
    membership = seat_of(owner, "Nobody")
    office.post(f"/admin/team/{membership}/role", {"role": "viewer"})
    office.post("/admin/team/roles/new", {"name": "Porter", "permissions": ["today.see"]})
    with owner.connect() as connection:
        role = connection.scalar(text("SELECT id FROM panel_role"))
    office.post(f"/admin/team/roles/{role}", {"name": "Porter", "permissions": ["records.see"]})
    with owner.connect() as connection:
        query = "SELECT facts FROM change WHERE kind IN ('role_changed', 'changed') ORDER BY id"
        changed, own = connection.scalars(text(query)).all()
    assert changed == {"role": "viewer", "before": {"role": "staff"}}
    assert own == {"permissions": ["records.see"], "before": ["today.see"]}


def test_a_link_that_is_shown_once_is_not_lost_by_another_language(office: Browser) -> None:
    office.text("/admin/team")
    page = office.post("/admin/team/invite", {"role": "staff"}).get_data(as_text=True)
    assert "join?invite=" in page
    assert "/admin/language" not in page
    assert "/admin/language" in office.text("/admin/team")


def test_a_role_is_given_by_a_button_and_not_by_moving_through_the_list(
    seated: SignIn, office: Browser, cast: Cast
) -> None:
    seated(cast.nobody, "viewer")
    page = office.text("/admin/team")
    form = page.partition('/role"')[2].partition("</form>")[0]
    assert '<select name="role"' in form
    assert 'type="submit"' in form
    assert "noscript" not in form
    assert "data-at-once" not in page
