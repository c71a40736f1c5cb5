"""Whoever guesses passwords and codes is slowed down, however they go about it; the office itself is not."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from models import passwords
from models.domain.lockout import FREE_TRIES
from models.uow import Database
from models.usecases import panel_logins
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.usecases.acts import at_once

PASSWORD = "a river of nine stones"
SENT_AT_ONCE = 10


@pytest.fixture
def logins(cast: Cast, database: Database) -> dict[str, UUID]:
    """Two colleagues, who share the office's laptop."""
    made = {}
    with database.work() as work:
        for name in ("manee", "somsri"):
            made[name] = panel_logins.make_login(work, email=f"{name}@example.com", name=name, language="en")
            panel_logins.set_password(work, made[name], passwords.hash_password(PASSWORD))
    return made


def send_password(browser: Browser, name: str, password: str = PASSWORD) -> int:
    return browser.post("/admin/login", {"email": f"{name}@example.com", "password": password}).status_code


def send_code(browser: Browser, code: str) -> int:
    return browser.post("/admin/login/code", {"code": code}).status_code


def answers_of(browsers: list[Browser], send: Callable[[Browser, int], int]) -> Counter[int]:
    """How all of them are answered who send at the same moment."""
    return Counter(at_once(len(browsers), lambda number: send(browsers[number], number)))


def ask_for_codes(owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_login SET totp_at = now()"))


def strangers(app: Flask) -> list[Browser]:
    made = [Browser(app.test_client()) for _ in range(SENT_AT_ONCE)]
    for one in made:
        one.get("/admin/login")
    return made


def test_passwords_that_are_sent_at_once_are_counted_one_by_one(app: Flask, logins: dict[str, UUID]) -> None:
    answers = answers_of(
        strangers(app), lambda browser, number: send_password(browser, "manee", f"wrong guess {number}")
    )
    assert answers == {401: FREE_TRIES, 429: SENT_AT_ONCE - FREE_TRIES}


def test_codes_that_are_sent_at_once_are_counted_one_by_one(app: Flask, logins: dict[str, UUID], owner: Engine) -> None:
    ask_for_codes(owner)
    browsers = strangers(app)
    for browser in browsers:
        assert send_password(browser, "manee") == 303
    answers = answers_of(browsers, lambda browser, number: send_code(browser, f"{number:06}"))
    assert answers == {401: FREE_TRIES, 429: SENT_AT_ONCE - FREE_TRIES}


def test_whoever_has_the_password_and_no_phone_keeps_nobody_waiting_who_has_been_here(
    app: Flask, browser: Browser, logins: dict[str, UUID], database: Database
) -> None:
    assert send_password(browser, "manee") == 303
    with database.work() as work:
        panel_logins.begin_totp(work, logins["manee"])
        panel_logins._change(work, logins["manee"], totp_at=work.now)
        codes = panel_logins.renew_recovery_codes(work, logins["manee"])
    thief = Browser(app.test_client())
    assert send_password(thief, "manee") == 303
    assert [send_code(thief, f"{number:06}") for number in range(6)] == [401] * 5 + [429]
    answer = thief.post("/admin/login/code", {"code": "000000"}, headers={"Accept-Language": "en"})
    assert "Too many wrong codes" in answer.get_data(as_text=True)
    browser.post("/admin/logout")
    assert send_password(browser, "manee") == 303
    assert send_code(browser, codes[0]) == 303


def test_two_who_share_a_laptop_are_both_known_there(app: Flask, browser: Browser, logins: dict[str, UUID]) -> None:
    for name in logins:
        assert send_password(browser, name) == 303
        browser.post("/admin/logout")
    stranger = Browser(app.test_client())
    for name in logins:
        assert [send_password(stranger, name, f"wrong guess {number}") for number in range(6)][-1] == 429
        assert send_password(browser, name) == 303


def test_who_sets_a_password_is_known_in_that_browser(
    app: Flask, browser: Browser, logins: dict[str, UUID], database: Database
) -> None:
    with database.work() as work:
        token = panel_logins.link_to_password(work, logins["manee"]).token
    assert browser.post(f"/admin/password/{token}", {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    stranger = Browser(app.test_client())
    assert [send_password(stranger, "manee", f"wrong guess {number}") for number in range(6)][-1] == 429
    assert send_password(browser, "manee") == 303
