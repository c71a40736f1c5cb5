"""Signing in to the panel with a password, a code, a link; what an attacker meets, and what the office does not."""

import re
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask, request
from sqlalchemy import Engine, text

from admin.errors import logged_way
from liff.api.errors import way_of
from models import passwords
from models.uow import Database
from models.usecases import panel_logins
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast

EMAIL = "Manee@Example.com"
PASSWORD = "ต้นไม้ สีเขียว บ้านริมน้ำ"


@pytest.fixture
def manee(cast: Cast, database: Database) -> str:
    """Her login's id; she sits in no office as yet."""
    with database.work() as work:
        login_id = panel_logins.make_login(work, email=EMAIL, name="Manee", language="en")
        panel_logins.set_password(work, login_id, passwords.hash_password(PASSWORD))
    return str(login_id)


def sign_in(browser: Browser, password: str = PASSWORD, email: str = EMAIL) -> int:
    return browser.post("/admin/login", {"email": email, "password": password}).status_code


def events(owner: Engine) -> list[str]:
    with owner.connect() as connection:
        return list(connection.scalars(text("SELECT kind FROM panel_event ORDER BY id")))


def test_the_right_password_signs_in_whatever_the_address_capitals(browser: Browser, manee: str, owner: Engine) -> None:
    answer = browser.post("/admin/login", {"email": f" {EMAIL.lower()} ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("panel="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Manee" in browser.text("/admin/account")
    assert events(owner) == ["signed_in"]


@pytest.mark.parametrize(("email", "password"), [(EMAIL, PASSWORD + "."), ("nobody@example.com", PASSWORD)])
def test_a_wrong_password_and_a_wrong_address_are_told_alike(
    browser: Browser, manee: str, owner: Engine, email: str, password: str
) -> None:
    answer = browser.post("/admin/login", {"email": email, "password": password}, headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    page = answer.get_data(as_text=True)
    assert "This e-mail and password do not belong together." in page
    assert f'value="{email}"' in page
    assert password not in page
    assert events(owner) == ["password_wrong"]


def test_whoever_guesses_is_slowed_down_and_a_known_browser_is_not(app: Flask, browser: Browser, manee: str) -> None:
    assert sign_in(browser) == 303
    browser.post("/admin/logout")
    stranger = Browser(app.test_client())
    tries = [sign_in(stranger, f"wrong guess {number}") for number in range(6)]
    assert tries == [401] * 5 + [429]
    assert sign_in(stranger) == 429
    assert sign_in(browser) == 303


def test_the_wait_ends_by_itself(app: Flask, browser: Browser, manee: str, owner: Engine) -> None:
    for number in range(6):
        sign_in(browser, f"wrong guess {number}")
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_attempt SET last_at = last_at - interval '16 seconds'"))
    assert sign_in(browser) == 303


def test_the_code_of_a_phone_is_asked_for_and_works_once(
    app: Flask, browser: Browser, manee: str, database: Database, owner: Engine
) -> None:
    assert sign_in(browser) == 303
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', browser.text("/admin/account/second-factor"))
    assert secret
    totp = pyotp.TOTP(secret[1].replace(" ", ""))
    with database.work() as work:
        now = work.now
    given = {"code": "000000" if totp.at(now) != "000000" else "111111", "proof": PASSWORD}
    wrong = browser.post("/admin/account/second-factor", given)
    assert wrong.status_code == 400
    given["code"] = totp.at(now)
    shown = browser.post("/admin/account/second-factor", given).get_data(as_text=True)
    codes = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown)
    assert len(set(codes)) == 10
    browser.post("/admin/logout")

    other = Browser(app.test_client())
    answer = other.post("/admin/login", {"email": EMAIL, "password": PASSWORD})
    assert answer.headers["Location"] == "/admin/login/code"
    assert other.get("/admin/account").status_code == 303
    assert other.post("/admin/login/code", {"code": totp.at(now)}).status_code == 401
    later = totp.at(now + timedelta(seconds=30))
    assert other.post("/admin/login/code", {"code": f"{later[:3]} {later[3:]}"}).status_code == 303
    assert "Manee" in other.text("/admin/account")

    third = Browser(app.test_client())
    sign_in(third)
    assert third.post("/admin/login/code", {"code": codes[0].upper().replace("-", " ")}).status_code == 303
    fourth = Browser(app.test_client())
    sign_in(fourth)
    assert fourth.post("/admin/login/code", {"code": codes[0]}).status_code == 401
    assert "signed_in_recovery" in events(owner)


@pytest.mark.parametrize("code", ["", "000000", "rubbish"])
def test_a_secret_that_is_in_force_is_shown_to_nobody(
    browser: Browser, manee: str, database: Database, code: str
) -> None:
    sign_in(browser)
    with database.work() as work:
        secret = panel_logins.begin_totp(work, UUID(manee))
        panel_logins._change(work, UUID(manee), totp_at=work.now)
    answer = browser.post("/admin/account/second-factor", {"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/account")
    assert secret[:4] not in answer.get_data(as_text=True)


def test_codes_cannot_be_guessed_at_will(app: Flask, browser: Browser, manee: str, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_login SET totp_at = now()"))
    sign_in(browser)
    tries = [browser.post("/admin/login/code", {"code": f"{number:06}"}).status_code for number in range(6)]
    assert tries == [401] * 5 + [429]


def test_a_link_sets_the_password_once_and_ends_every_session(
    app: Flask, browser: Browser, manee: str, database: Database
) -> None:
    sign_in(browser)
    with database.work() as work:
        login = panel_logins.login_by_email(work, EMAIL)
        assert login
        first = panel_logins.link_to_password(work, login.id)
        link = panel_logins.link_to_password(work, login.id)
    other = Browser(app.test_client())
    assert other.get(f"/admin/password/{first.token}").status_code == 404
    fresh = {"password": "a river of nine stones", "again": "a river of nine stones"}
    for bad in ({**fresh, "again": "other"}, {"password": "short", "again": "short"}, {}):
        assert other.post(f"/admin/password/{link.token}", bad).status_code == 400
    assert other.post(f"/admin/password/{link.token}", fresh).status_code == 303
    assert other.post(f"/admin/password/{link.token}", fresh).status_code == 404
    assert browser.get("/admin/account").status_code == 303
    assert sign_in(other) == 401
    assert sign_in(other, fresh["password"]) == 303


def test_no_log_has_a_link_that_opens_something(app: Flask, manee: str, database: Database) -> None:
    with database.work() as work:
        token = panel_logins.link_to_password(work, UUID(manee)).token
    with app.test_request_context(f"/admin/password/{token}?next={token}"):
        assert way_of(request) == "/admin/password/…"
        assert logged_way() == "/admin/password/…"


def test_a_link_ends_after_a_day(browser: Browser, manee: str, database: Database, owner: Engine) -> None:
    with database.work() as work:
        login = panel_logins.login_by_email(work, EMAIL)
        assert login
        link = panel_logins.link_to_password(work, login.id)
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_link SET expires_at = now()"))
    assert browser.get(f"/admin/password/{link.token}").status_code == 404


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevensigns", "short"),
        ("x" * 201, "long"),
        ("password1234", "plain"),
        ("manee@example.com", "plain"),
        ("aaaaaaaaaaaaaaaa", "plain"),
        (PASSWORD, None),
    ],
)
def test_passwords_that_are_easy_to_guess_are_not_taken(password: str, why: str | None) -> None:
    assert passwords.weakness(password, ("manee@example.com", "Manee")) == why


def test_a_form_from_elsewhere_is_not_taken(app: Flask, manee: str) -> None:
    answer = app.test_client().post("/admin/login", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400
    assert "panel=" not in "".join(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("way", ["https://evil.example/admin", "//evil.example", "/admin\\@evil.example", "/adminx"])
def test_nobody_is_sent_elsewhere_after_signing_in(browser: Browser, manee: str, way: str) -> None:
    answer = browser.post("/admin/login", {"email": EMAIL, "password": PASSWORD}, query_string={"next": way})
    assert answer.headers["Location"] == "/admin"


def test_the_page_that_was_asked_for_comes_after_signing_in(browser: Browser, manee: str) -> None:
    asked = browser.get("/admin/account")
    assert asked.headers["Location"] == "/admin/login?next=/admin/account"
    answer = browser.post(
        "/admin/login", {"email": EMAIL, "password": PASSWORD}, query_string={"next": "/admin/account"}
    )
    assert answer.headers["Location"] == "/admin/account"


def test_sessions_are_listed_and_ended_from_elsewhere(app: Flask, browser: Browser, manee: str) -> None:
    sign_in(browser)
    other = Browser(app.test_client())
    sign_in(other)
    ends = re.findall(r"/admin/account/sessions/([0-9a-f-]{36})/end", browser.text("/admin/account"))
    assert len(ends) == 1
    assert browser.post(f"/admin/account/sessions/{ends[0]}/end").status_code == 303
    assert other.get("/admin/account").status_code == 303
    assert browser.get("/admin/account").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(browser: Browser, office: Browser, manee: str, owner: Engine) -> None:
    sign_in(browser)
    with owner.connect() as connection:
        (hers,) = connection.scalars(text("SELECT id FROM panel_session WHERE login_id IS NOT NULL"))
    assert office.post(f"/admin/account/sessions/{hers}/end").status_code == 404
    assert browser.get("/admin/account").status_code == 200


def test_a_session_that_nobody_uses_ends(office: Browser, owner: Engine) -> None:
    assert office.get("/admin/account").status_code == 200
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_session SET seen_at = now() - interval '12 hours 1 minute'"))
    assert office.get("/admin/account").status_code == 303
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT ended_at IS NOT NULL FROM panel_session"))


def test_an_operator_sets_up_a_phone_before_anything_else(app: Flask, database: Database, cast: Cast) -> None:
    bare = make_login(app, database, operator=True, totp=False)
    for path in ("/admin/today", "/admin"):
        assert bare.get(path).headers["Location"] == "/admin/account/second-factor"
    assert bare.post("/admin/account/second-factor/drop").status_code == 409


def test_an_operator_enters_a_village_and_the_village_can_read_it(operator: Browser, cast: Cast, owner: Engine) -> None:
    assert operator.get("/admin/today").headers["Location"] == "/admin/villages"
    assert operator.post("/admin/villages", {"village": str(cast.village)}).status_code == 303
    assert "หมู่บ้านสุขใจ" in operator.text("/admin/today")
    with owner.connect() as connection:
        ((kind, village),) = connection.execute(text("SELECT kind, village_id FROM change")).all()
    assert (kind, village) == ("operator_entered", cast.village)


def test_nobody_but_the_operator_chooses_a_village_that_is_not_theirs(office: Browser, cast: Cast) -> None:
    for told in (str(cast.next_village), "rubbish", ""):
        assert office.post("/admin/villages", {"village": told}).status_code == 404
    assert "หมู่บ้านสุขใจ" in office.text("/admin/today")


def test_whoever_loses_their_place_is_out_at_once(office: Browser, owner: Engine) -> None:
    assert office.get("/admin/today").status_code == 200
    with owner.begin() as connection:
        connection.execute(text("UPDATE membership SET standing = 'suspended' WHERE role = 'office'"))
    assert office.get("/admin/today").headers["Location"] == "/admin/villages"
    assert "You have no place" in office.text("/admin/villages")


def test_a_language_is_kept_for_this_browser(office: Browser) -> None:
    assert '<html lang="en">' in office.text("/admin/today")
    office.post("/admin/language", {"language": "th", "next": "/admin/today"})
    assert "ไม่มีผู้รอ" in office.text("/admin/today")


def test_pages_are_kept_by_nobody_and_run_nothing_else(office: Browser) -> None:
    headers = office.get("/admin/today").headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "'unsafe-" not in headers["Content-Security-Policy"]
