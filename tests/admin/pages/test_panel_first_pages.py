"""Signing in and the first page, as they look; and that the first page stays true by itself."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from models.uow import Database
from models.usecases.panel_logins import link_to_password, login_by_email
from models.usecases.tasks import fail_task, order_task
from tests.admin.conftest import SignIn
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast
from tests.usecases.acts import comes, draft, register
from workers.runtime import Runtime
from workers.tasks import FAILED, do_tasks


def test_signing_in(looks: Looks, cast: Cast) -> None:
    looks.at(None, "/admin/login", "sign-in")
    looks.at(None, "/admin/login/forgotten", "forgotten")


def test_ones_own_page(looks: Looks, app: Flask, database: Database, cast: Cast, office: Browser) -> None:
    looks.at(office, "/admin/account", "account-line", whole=True)
    bare = make_login(app, database, totp=False)
    looks.at(bare, "/admin/account/second-factor", "second-factor", whole=True)
    looks.at(bare, "/admin/villages", "no-village")


def test_a_login_by_e_mail(looks: Looks, app: Flask, database: Database, cast: Cast) -> None:
    manee = make_login(app, database, email="manee@example.com")
    looks.at(manee, "/admin/account", "account-email", whole=True)
    with database.work() as work:
        found = login_by_email(work, "manee@example.com")
        assert found
        link = link_to_password(work, found.id)
    looks.at(None, f"/admin/password/{link.token}", "new-password")
    looks.at(None, "/admin/password/long-gone", "new-password-gone")


def test_what_was_asked_for_and_what_was_changed(
    looks: Looks, office: Browser, database: Database, cast: Cast, runtime: Runtime
) -> None:
    looks.at(office, "/admin/files", "files-empty")
    looks.at(office, "/admin/nowhere", "lost")
    comes(database, cast, now=datetime.now(UTC))
    office.post("/admin/records/export", {"format": "xlsx"})
    office.post("/admin/reports/monthly", {"month": "2026-10-01", "language": "th"})
    do_tasks(runtime)
    office.post("/admin/records/export", {"format": "csv"})
    with database.work(village_id=cast.village) as work:
        failed = order_task(work, "letters", {}, "th")
        fail_task(work, failed, FAILED)
    looks.at(office, "/admin/files", "files-full", whole=True)
    office.post("/admin/team/invite", {"role": "staff"})
    looks.at(office, "/admin/audit", "audit", whole=True)
    looks.at(office, "/admin/audit?since=2035-01-01", "audit-none")
    looks.at(office, "/admin/audit/sign-ins", "audit-sign-ins")


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
