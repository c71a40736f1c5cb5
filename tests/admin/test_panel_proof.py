"""How somebody signs in is changed by whoever knows the password: an open session may be anybody's."""

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import Engine, text

from models import passwords
from models.uow import Database
from models.usecases import panel_logins
from models.usecases.panel_sessions import begin_session
from tests.admin.panel_stage import HERE, Browser, make_login
from tests.cast import Cast

EMAIL = "manee@example.com"
PASSWORD = "a river of nine stones"
SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)<')
CODE = re.compile(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>")
RENEW, DROP = "/admin/account/recovery-codes", "/admin/account/second-factor/drop"
SET_UP, CHANGE = "/admin/account/second-factor", "/admin/account/password"


@pytest.fixture
def manee(app: Flask, database: Database, cast: Cast) -> Browser:
    """Signed in by her password, without a code."""
    browser = make_login(app, database, email=EMAIL, totp=False)
    with database.work() as work:
        login = panel_logins.login_by_email(work, EMAIL)
        assert login
        hashed = {"password_hash": passwords.hash_password(PASSWORD), "password_at": work.now}
        panel_logins._change(work, login.id, **hashed)
    return browser


@pytest.fixture
def with_phone(manee: Browser, database: Database) -> Browser:
    """The same, with a code that is asked for."""
    with database.work() as work:
        login = panel_logins.login_by_email(work, EMAIL)
        assert login
        panel_logins.begin_totp(work, login.id)
        panel_logins._change(work, login.id, totp_at=work.now)
    return manee


def code_of(page: str) -> str:
    secret = SECRET.search(page)
    assert secret
    return pyotp.TOTP(secret[1].replace(" ", "")).now()


def asks_for_code(owner: Engine) -> bool:
    with owner.connect() as connection:
        return bool(connection.scalar(text("SELECT totp_at IS NOT NULL FROM panel_login")))


@pytest.mark.parametrize("way", [RENEW, DROP])
@pytest.mark.parametrize("proof", [{}, {"proof": "a wrong password"}])
def test_nothing_of_the_phone_changes_without_the_password(
    with_phone: Browser, owner: Engine, way: str, proof: dict[str, str]
) -> None:
    answer = with_phone.post(way, proof)
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert ("This is not your password." if proof else "Please fill this in.") in page
    assert not CODE.search(page)
    assert asks_for_code(owner)


def test_the_password_renews_the_codes_and_switches_the_phone_off(with_phone: Browser, owner: Engine) -> None:
    page = with_phone.post(RENEW, {"proof": PASSWORD}).get_data(as_text=True)
    assert len(CODE.findall(page)) == 10
    assert with_phone.post(DROP, {"proof": PASSWORD}).status_code == 303
    assert not asks_for_code(owner)


@pytest.mark.parametrize("proof", [{}, {"proof": "a wrong password"}])
def test_nobody_sets_up_a_phone_without_the_password(manee: Browser, owner: Engine, proof: dict[str, str]) -> None:
    code = code_of(manee.text(SET_UP))
    answer = manee.post(SET_UP, {"code": code, **proof})
    assert answer.status_code == 400
    assert not asks_for_code(owner)
    assert manee.post(SET_UP, {"code": code, "proof": PASSWORD}).status_code == 200
    assert asks_for_code(owner)


def test_an_operator_who_must_set_up_a_phone_has_just_signed_in(
    app: Flask, database: Database, cast: Cast, owner: Engine
) -> None:
    operator = make_login(app, database, operator=True, totp=False)
    page = operator.text(SET_UP)
    assert 'name="proof"' not in page
    assert operator.post(SET_UP, {"code": code_of(page)}).status_code == 200
    assert asks_for_code(owner)


@pytest.mark.parametrize(
    ("way", "form"), [(RENEW, {}), (DROP, {}), (CHANGE, {"password": "nine new stones", "again": "nine new stones"})]
)
def test_guesses_of_ones_own_password_are_slowed_down(
    with_phone: Browser, owner: Engine, way: str, form: dict[str, str]
) -> None:
    field = "now" if way == CHANGE else "proof"
    guesses = [with_phone.post(way, {**form, field: f"guess {number}"}).status_code for number in range(6)]
    assert guesses == [400] * 5 + [429]
    assert with_phone.post(way, {**form, field: PASSWORD}).status_code == 429
    with owner.connect() as connection:
        kinds = connection.scalars(text("SELECT kind FROM panel_event")).all()
    assert kinds == ["password_wrong"] * 5
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_attempt SET last_at = last_at - interval '16 seconds'"))
    assert with_phone.post(way, {**form, field: PASSWORD}).status_code in {200, 303}


def test_whoever_guesses_in_one_browser_keeps_no_other_waiting(
    app: Flask, with_phone: Browser, database: Database
) -> None:
    for number in range(6):
        with_phone.post(DROP, {"proof": f"guess {number}"})
    with database.work() as work:
        login = panel_logins.login_by_email(work, EMAIL)
        assert login
        other = Browser(app.test_client()).signed_in(begin_session(work, HERE, login_id=login.id)[1])
    assert other.post(DROP, {"proof": PASSWORD}).status_code == 303
