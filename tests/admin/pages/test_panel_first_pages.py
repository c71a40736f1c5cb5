"""Signing in and the first page, as they look; and that the first page stays true by itself."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast
from tests.usecases.acts import comes, draft, register


def test_signing_in(looks: Looks, cast: Cast) -> None:
    looks.at(None, "/admin/login", "sign-in")
    looks.at(None, "/admin/login/forgotten", "forgotten")


def test_ones_own_page(looks: Looks, app: Flask, database: Database, cast: Cast, office: Browser) -> None:
    looks.at(office, "/admin/account", "account-line", whole=True)
    bare = make_login(app, database, totp=False)
    looks.at(bare, "/admin/account/second-factor", "second-factor", whole=True)
    looks.at(bare, "/admin/villages", "no-village")


def test_the_first_page_empty(looks: Looks, office: Browser) -> None:
    looks.at(office, "/admin/today", "today-empty")


def test_whoever_loses_their_place_is_led_away_and_keeps_no_visitors_on_the_screen(
    opened: Callable[..., Page], seated: SignIn, database: Database, cast: Cast, owner: Engine
) -> None:
    register(database, cast, draft(visitor_name="คุณนก"), now=datetime.now(UTC))
    page = opened(seated(cast.nobody, "staff"), "desk")
    page.goto("/admin/today")
    expect(page.locator("#live[data-state=live]")).to_be_visible()
    expect(page.locator("#now")).to_contain_text("คุณนก")
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE membership SET standing = 'ended' WHERE person_id = :id"), {"id": cast.nobody.id}
        )
    comes(database, cast)
    page.wait_for_url("**/admin/villages")
    expect(page.locator("main")).not_to_contain_text("คุณนก")
    expect(page.locator("main main")).to_have_count(0)
