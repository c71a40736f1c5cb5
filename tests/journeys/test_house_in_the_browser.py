"""My house by hand in a real Chromium, through LINE's simulator: what is set there acts at the gate."""

import re

from playwright.sync_api import Page, expect

from models.texts import catalog
from tests.browser import Shoot
from tests.journeys.screens import LANGUAGES, open_home
from tests.journeys.stage import Stage


@LANGUAGES
def test_what_the_house_says_lets_couriers_in_and_keeps_somebody_out_without_a_question(
    stage: Stage, page: Page, shoot: Shoot, language: str
) -> None:
    say, home, gate = catalog.of(language), stage.household(), stage.guard
    open_home(stage, page, home, language)
    page.get_by_role("button", name=say("My house")).click()
    expect(page.get_by_role("heading", name=say("Who lives here"))).to_be_visible()
    page.get_by_role("button", name=say("Add a rule")).click()
    page.get_by_role("switch", name=say("All day")).check()
    shoot(page, f"home-{language}-house-rule")
    page.get_by_role("button", name=say("Save")).click()
    expect(page.get_by_role("button", name=say("Deliveries"))).to_contain_text(say("Let in without asking"))
    courier = gate.register(home.number, visitor_name="Kerry", kind="delivery")
    assert (courier["state"], courier["decision_reason"]) == ("approved", "standing_rule")
    assert stage.messages(courier["id"]) == []

    seller = gate.register(home.number, visitor_name="สมชาย ขายประกัน", plate="9กก 99")
    assert seller["state"] == "requested"
    assert gate.ask("POST", f"/visits/{seller['id']}/override", json={"reason": "phoned"}).status_code == 200
    page.get_by_role("button", name=say("History")).click()
    page.locator(".row").filter(has_text="ขายประกัน").click()  # residents may be called the same
    page.get_by_role("button", name=say("Block this visitor for our house")).click()
    expect(page.get_by_text(say("Blocked for your house"))).to_be_visible()
    page.get_by_text(say("This entry was wrong"), exact=True).click()
    page.get_by_role("button", name=say("Tell the village")).click()
    expect(page.locator(".detail-wrong")).to_be_visible()
    expect(page.get_by_text(say("Blocked for your house"))).to_be_visible()
    assert gate.sees(seller["id"])["wrong_entry"]
    shoot(page, f"home-{language}-house-visit")
    again = gate.register(home.number, visitor_name="สมชาย ขายประกัน")
    assert (again["state"], again["decision_reason"]) == ("rejected", "blocked")
    assert stage.messages(again["id"]) == []


@LANGUAGES
def test_who_is_asked_first_is_changed_on_the_page_and_asked_by_the_chat(
    stage: Stage, page: Page, shoot: Shoot, language: str
) -> None:
    say, home, gate = catalog.of(language), stage.household(), stage.guard
    open_home(stage, page, home, language)
    page.get_by_role("button", name=say("My house")).click()
    expect(page.locator(".order .row-name").first).to_contain_text(home.first.name)
    shoot(page, f"home-{language}-house")
    page.get_by_role("button", name=say("{name}: ask later", name=home.first.name)).click()
    expect(page.locator(".order .row-name").first).to_contain_text(home.second.name)
    visit = gate.register(home.number, visitor_name="Nok")
    home.second.hears(1)
    assert [one["person"] for one in stage.messages(visit["id"])] == [home.second.user_id]

    page.get_by_role("button", name=say("Invite somebody")).click()
    page.get_by_role("button", name=say("Make an invitation")).click()
    expect(page.locator(".invite-qr")).to_be_visible()
    shoot(page, f"home-{language}-house-invite")
    link = page.locator(".invite-link").inner_text()
    assert re.search(r"/join\?invite=[\w-]{20,}$", link)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"{say('Take back')}: {say('Family')}").click()
    expect(page.get_by_text(say("Open invitations"))).to_have_count(0)
