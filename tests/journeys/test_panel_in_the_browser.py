"""The office at its laptop: the whole product behind a real browser, from the sign-in to the work."""

import pyotp
from playwright.sync_api import Page, expect

from tests.journeys.screens import sign_in_at_the_desk
from tests.journeys.stage import Stage

PASSWORD = "a river of nine stones"


def test_the_office_signs_in_with_line_and_sees_the_gate_live(stage: Stage, desk: Page) -> None:
    nobody_waits(stage)  # of many the page shows those who have waited longest
    sign_in_at_the_desk(stage, desk)
    expect(desk.locator("#live[data-state=live]")).to_be_visible()
    home = stage.house_of(stage.village["houses"][0]["number"])
    visit = stage.guard.register(home.number)
    row = desk.locator("#waiting .visitor", has_text=home.number)
    expect(row.first).to_be_visible()
    assert stage.guard.ask("POST", f"/visits/{visit['id']}/cancel", json={}).status_code == 200
    expect(row).to_have_count(0)


def nobody_waits(stage: Stage) -> None:
    """Whoever other journeys have left at the gate has gone."""
    for (visit_id,) in stage.rows("SELECT id FROM visit WHERE state = 'requested'"):
        stage.guard.ask("POST", f"/visits/{visit_id}/cancel", json={})


def test_the_operator_signs_in_with_a_password_and_a_code(stage: Stage, desk: Page) -> None:
    link = stage.command(
        "panel-login", "add", "--operator", "--email", "op@example.com", "--name", "Op", "--language", "en"
    )
    desk.goto(link)
    desk.get_by_label("New password", exact=True).fill(PASSWORD)
    desk.get_by_label("New password once more").fill(PASSWORD)
    desk.get_by_role("button", name="Save the password").click()
    secret = set_up_phone(desk)
    desk.goto(f"{stage.web_address}/admin/account")
    desk.get_by_role("button", name="Sign out here").click()
    give_password(desk)
    later = pyotp.TOTP(secret).generate_otp(int(stage_now(desk)) // 30 + 1)  # the one of now was taken a moment ago
    desk.get_by_label("Code", exact=True).fill(later)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", name="System", level=1)).to_be_visible()


def give_password(page: Page) -> None:
    page.get_by_label("E-mail").fill("op@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def set_up_phone(page: Page) -> str:
    """The secret that the phone keeps from now on."""
    give_password(page)
    page.get_by_text("It cannot be scanned").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    return secret


def stage_now(page: Page) -> float:
    """Seconds since 1970, by the browser's clock, which is the server's here."""
    return float(page.evaluate("Date.now()")) / 1000
