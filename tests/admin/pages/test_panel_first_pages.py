"""Signing in and the first page, as they look; and that the first page stays true by itself."""

from flask import Flask

from models.uow import Database
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast


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
