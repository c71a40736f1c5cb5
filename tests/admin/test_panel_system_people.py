"""Operators, who signed in anywhere, whom wrong passwords keep waiting, and orders to look through records."""

import re
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine

from models import passwords
from models.uow import Database
from models.usecases import panel_logins
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast
from tests.usecases.acts import change, comes, rows
from workers.runtime import Runtime
from workers.tasks import do_tasks

PASSWORD = "four words put together"
EMAIL = "second@example.com"
LOGINS = "/admin/system/logins"


def made(operator: Browser) -> str:
    """One more operator; the link that is shown."""
    page = operator.post(LOGINS, {"name": "Second", "email": EMAIL}).get_data(as_text=True)
    found = re.search(r'id="link" readonly value="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


@pytest.fixture
def second(app: Flask, database: Database, operator: Browser) -> tuple[UUID, Browser]:
    """Another operator who is signed in: the login, and the browser."""
    browser = make_login(app, database, operator=True, email=EMAIL)
    with database.work() as work:
        login = panel_logins.login_by_email(work, EMAIL)
    assert login
    return login.id, browser


def test_one_more_operator_comes_by_a_link_that_is_shown_once(operator: Browser, browser: Browser) -> None:
    path = "/admin" + made(operator).partition("/admin")[2]
    assert path not in operator.text(LOGINS)
    assert EMAIL in operator.text(LOGINS)
    assert browser.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert browser.post("/admin/login", {"email": EMAIL, "password": PASSWORD}).status_code == 303
    assert "/second-factor" in browser.get("/admin/system").headers["Location"]


def test_an_address_is_one_login_s(operator: Browser, owner: Engine) -> None:
    made(operator)
    again = operator.post(LOGINS, {"name": "Second", "email": EMAIL.upper()})
    assert again.status_code == 409
    assert "has a login already" in again.get_data(as_text=True)
    assert operator.post(LOGINS, {"name": "", "email": "nothing"}).status_code == 400
    assert rows(owner, "SELECT count(*) FROM panel_login") == [2]


def test_the_address_of_a_login_that_is_switched_off_is_taken_too(
    operator: Browser, office: Browser, second: tuple[UUID, Browser]
) -> None:
    operator.post(f"{LOGINS}/{second[0]}/off")
    again = operator.post(LOGINS, {"name": "Second", "email": EMAIL})
    assert again.status_code == 409
    assert "has a login already" in again.get_data(as_text=True)
    taken_in = office.post("/admin/team/login", {"name": "Second", "email": EMAIL, "role": "staff"})
    assert taken_in.status_code == 409
    assert "is switched off" in taken_in.get_data(as_text=True)


def test_who_is_switched_off_is_out_at_once_and_comes_back(
    operator: Browser, second: tuple[UUID, Browser], browser: Browser, database: Database, owner: Engine
) -> None:
    login_id, theirs = second
    with database.work() as work:
        panel_logins.forget_totp(work, login_id)
    change(owner, "UPDATE panel_login SET password_hash = :hash WHERE id = :id", id=login_id, **hashed())
    assert operator.post(f"{LOGINS}/{login_id}/off").status_code == 303
    assert "/admin/login" in theirs.get("/admin/system").headers["Location"]
    assert browser.post("/admin/login", {"email": EMAIL, "password": PASSWORD}).status_code == 401
    undo = re.search(rf'action="({LOGINS}/{login_id}/on)"', operator.text(LOGINS))
    assert undo
    assert operator.post(undo[1]).status_code == 303
    assert browser.post("/admin/login", {"email": EMAIL, "password": PASSWORD}).status_code == 303
    kinds = rows(owner, "SELECT kind FROM panel_event WHERE kind LIKE 'login_%' ORDER BY id")
    assert kinds == ["login_off", "login_on"]


def hashed() -> dict[str, str]:
    return {"hash": passwords.hash_password(PASSWORD)}


def test_a_lost_phone_ends_sessions_and_makes_a_link(
    operator: Browser, second: tuple[UUID, Browser], owner: Engine
) -> None:
    login_id, theirs = second
    answer = operator.post(f"{LOGINS}/{login_id}/phone")
    assert "/admin/password/" in answer.get_data(as_text=True)
    assert "/admin/login" in theirs.get("/admin/system").headers["Location"]
    assert rows(owner, "SELECT totp_at FROM panel_login WHERE id = :id", id=login_id) == [None]


@pytest.mark.parametrize("act", ["off", "phone", "link"])
def test_nobody_switches_themselves_off(operator: Browser, owner: Engine, act: str) -> None:
    (me,) = rows(owner, "SELECT id FROM panel_login")
    assert operator.post(f"{LOGINS}/{me}/{act}").status_code == 403
    assert "/admin/system" in operator.get("/admin").headers["Location"]


@pytest.mark.parametrize("act", ["off", "phone", "link", "on"])
def test_a_village_s_login_is_not_the_operators_to_change(
    app: Flask, operator: Browser, database: Database, owner: Engine, act: str
) -> None:
    make_login(app, database, email="manee@example.com")
    (manee,) = rows(owner, "SELECT id FROM panel_login WHERE NOT operator")
    assert operator.post(f"{LOGINS}/{manee}/{act}").status_code == 404


def test_who_waits_after_wrong_passwords_is_let_go_on(
    operator: Browser, second: tuple[UUID, Browser], browser: Browser, owner: Engine
) -> None:
    for _ in range(6):
        wrong = browser.post("/admin/login", {"email": EMAIL, "password": "a wrong password"})
    assert wrong.status_code == 429
    page = operator.text(LOGINS)
    assert "5 wrong tries" in page
    key = re.search(r'name="key" value="([0-9a-f]{64})"', page)
    assert key
    assert operator.post(f"{LOGINS}/release", {"key": key[1]}).status_code == 303
    assert browser.post("/admin/login", {"email": EMAIL, "password": "a wrong password"}).status_code == 401
    assert operator.post(f"{LOGINS}/release", {"key": key[1]}).status_code == 404
    assert rows(owner, "SELECT facts FROM panel_event WHERE kind = 'lockout_released'") == [{"failures": 5}]


def test_sign_ins_of_the_whole_installation_are_searched(
    operator: Browser, browser: Browser, seated: SignIn, cast: Cast
) -> None:
    browser.post("/admin/login", {"email": "nobody@example.com", "password": "a wrong password"})
    made(operator)
    operator.post("/admin/villages", {"village": str(cast.next_village)})
    page = operator.text("/admin/system/sign-ins")
    for words in ("Wrong password", "Login made", "Came into a village · หมู่บ้านถัดไป"):
        assert words in page
    only = operator.text("/admin/system/sign-ins?kind=login_made")
    assert only.count('<li class="line">') == 1
    assert operator.text("/admin/system/sign-ins?q=operator").count("Wrong password</option>") == 1
    assert "Nothing found" in operator.text("/admin/system/sign-ins?q=%25")


def test_sign_ins_are_paged_to_the_first_one(operator: Browser, owner: Engine) -> None:
    given = "gen_random_uuid(), now(), 'signed_in', 'agent ' || n, '{}' FROM generate_series(1, 120) n"
    change(owner, f"INSERT INTO panel_event (id, at, kind, agent, facts) SELECT {given}")
    way, count, pages = "/admin/system/sign-ins", 0, 0
    while way:
        page = operator.text(way)
        count, pages = count + page.count('<li class="line">'), pages + 1
        found = re.search(r'href="([^"]+before=[^"]+)"', page)
        way = unescape(found[1]) if found else ""
    assert (count, pages) == (120, 3)


def test_a_record_is_looked_through_and_what_was_found_is_told(
    operator: Browser, runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    comes(database, cast)
    assert operator.text("/admin/system/record").count("never looked through") == 2
    assert operator.post(f"/admin/system/record/{cast.village}").status_code == 303
    assert ">being looked through<" in operator.text("/admin/system/record")
    operator.post(f"/admin/system/record/{cast.village}")
    assert rows(owner, "SELECT village_id, state FROM task") == [(cast.village, "queued")]
    do_tasks(runtime)
    assert "Whole" in operator.text("/admin/system/record?q=สุขใจ")
    changed = rows(owner, "SELECT village_id, kind, source FROM change")
    assert changed == [(cast.village, "audit_asked", "panel")]


def test_all_records_are_looked_through_and_a_broken_one_is_bad_news(
    operator: Browser, runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    comes(database, cast)
    change(owner, "UPDATE visit_event SET kind = 'approved' WHERE village_id = :id", id=cast.village)
    assert operator.post("/admin/system/record").status_code == 303
    assert "2 records are being looked through" in operator.text("/admin/system/record")
    do_tasks(runtime)
    page = operator.text("/admin/system/record?broken=1")
    assert re.findall(r'colleague"><div><b>(.+?)</b>', page) == ["หมู่บ้านสุขใจ"]
    operator.post(f"/admin/system/record/{cast.village}")
    assert "being looked through" in operator.text("/admin/system/record?broken=1")
    assert "Broken in หมู่บ้านสุขใจ" in operator.text("/admin/system")
