"""Whoever guesses passwords and codes is slowed down, however they go about it; the office itself is not."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
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


def at_once(browsers: list[Browser], send: Callable[[Browser, int], int]) -> Counter[int]:
    """How all of them are answered who send at the same moment."""
    together = Barrier(len(browsers))

    def one(number: int) -> int:
        together.wait(timeout=30)
        return send(browsers[number], number)

    with ThreadPoolExecutor(len(browsers)) as pool:
        return Counter(pool.map(one, range(len(browsers))))


def ask_for_codes(owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE panel_login SET totp_at = now()"))


def strangers(app: Flask) -> list[Browser]:
    made = [Browser(app.test_client()) for _ in range(SENT_AT_ONCE)]
    for one in made:
        one.get("/admin/login")
    return made


def test_passwords_that_are_sent_at_once_are_counted_one_by_one(app: Flask, logins: dict[str, UUID]) -> None:
    answers = at_once(strangers(app), lambda browser, number: send_password(browser, "manee", f"wrong guess {number}"))
    assert answers == {401: FREE_TRIES, 429: SENT_AT_ONCE - FREE_TRIES}


def test_codes_that_are_sent_at_once_are_counted_one_by_one(app: Flask, logins: dict[str, UUID], owner: Engine) -> None:
    ask_for_codes(owner)
    browsers = strangers(app)
    for browser in browsers:
        assert send_password(browser, "manee") == 303
    answers = at_once(browsers, lambda browser, number: send_code(browser, f"{number:06}"))
    assert answers == {401: FREE_TRIES, 429: SENT_AT_ONCE - FREE_TRIES}
