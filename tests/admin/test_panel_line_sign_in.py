"""Signing in with LINE: over LINE's own pages, as the simulator plays them, with PKCE and a nonce."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import Engine, text

from models.uow import Database
from models.usecases.accounts import keep_account
from tests.admin.panel_stage import Browser
from tests.cast import LIFF_ID, LOGIN_SECRET, Cast, Somebody, channel
from tests.conftest import Simulator


@pytest.fixture
def line(app: Flask, database: Database, simulator: Simulator) -> Iterator[Simulator]:
    """LINE, and an account whose Login channel's secret was told."""
    with database.work() as work:
        keep_account(work, replace(channel(), login_channel_secret=LOGIN_SECRET))
    app.extensions["accounts"].forget()
    yield simulator
    app.extensions["accounts"].forget()


def at_line(browser: Browser, path: str = "/admin/login/line") -> str:
    answer = browser.get(path)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def allowed_by(address: str, somebody: Somebody | str) -> str:
    """The way back that LINE sends the browser, once this person has tapped Allow."""
    user = somebody if isinstance(somebody, str) else somebody.line_user_id
    answer = requests.get(f"{address}&sim_user={user}", allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def test_somebody_of_the_office_signs_in(browser: Browser, line: Simulator, cast: Cast, owner: Engine) -> None:
    address = at_line(browser, "/admin/login/line?next=/admin/account")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    answer = browser.get(allowed_by(address, cast.office))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/account")
    assert "Office" in browser.text("/admin/account")
    assert "หมู่บ้านสุขใจ" in browser.text("/admin/today")
    with owner.connect() as connection:
        assert connection.scalars(text("SELECT kind FROM panel_event")).all() == ["signed_in_line"]


@pytest.mark.parametrize("who", ["somchai", "prasit", "nobody"])
def test_residents_guards_and_strangers_have_no_seat(browser: Browser, line: Simulator, cast: Cast, who: str) -> None:
    answer = browser.get(allowed_by(at_line(browser), getattr(cast, who)))
    assert answer.status_code == 403
    assert browser.get("/admin/today").status_code == 303


def test_a_code_of_another_browser_signs_nobody_in(app: Flask, browser: Browser, line: Simulator, cast: Cast) -> None:
    back = allowed_by(at_line(browser), cast.office)
    victim = Browser(app.test_client())
    assert victim.get(back).status_code == 400
    at_line(victim)
    assert victim.get(back).status_code == 400
    assert victim.get("/admin/today").status_code == 303


def test_a_state_in_thai_is_not_ours(browser: Browser, line: Simulator) -> None:
    at_line(browser)
    assert browser.get("/admin/login/line/back", query_string={"state": "ก", "code": "x"}).status_code == 400


def test_a_code_works_once(browser: Browser, line: Simulator, cast: Cast, app: Flask) -> None:
    way = at_line(browser)
    cookie = browser.client.get_cookie("panel_line", path="/admin")
    assert cookie
    back = allowed_by(way, cast.office)
    assert browser.get(back).status_code == 303
    again = Browser(app.test_client())
    again.client.set_cookie("panel_line", cookie.value, path="/admin")
    assert again.get(back).status_code == 502


def test_whoever_says_no_at_line_is_told_what_to_do(browser: Browser, line: Simulator) -> None:
    answer = browser.get(allowed_by(at_line(browser), "cancel"), headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "tap Allow there" in answer.get_data(as_text=True)


def test_another_accounts_name_is_not_found(browser: Browser, line: Simulator) -> None:
    assert browser.get("/admin/login/line?account=nobodys").status_code == 404
    assert browser.get(f"/admin/login/line?account={LIFF_ID}").status_code == 303


def test_without_the_channels_secret_there_is_no_such_way(browser: Browser, simulator: Simulator) -> None:
    assert "/admin/login/line" not in browser.text("/admin/login")
    assert browser.get("/admin/login/line").status_code == 404
