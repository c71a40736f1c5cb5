"""The whole lane screen as a guard finds it through an evening, in both languages."""

import json
from typing import Any

import pytest
from lanes_page import BACK, FRONT, GateService
from playwright.sync_api import Page, expect

from models.texts import catalog
from models.texts.catalog import Say
from tests.browser import Shoot, shooting
from tests.liff.pages.gate_page import PRASIT
from tests.liff.pages.home_page import ago, answered, visit

CAR = {"plate": "1กข 2345", "plate_province": "กรุงเทพมหานคร"}

SETTLED = 800  # ms after which a tap on the panel counts, and one on a card that has slid


@pytest.fixture
def shoot() -> Shoot:
    return shooting("screen-")


def evening() -> list[dict[str, Any]]:
    """A few of each."""
    came = {"entered_at": ago(minutes=12)}
    return [
        visit("asked", visitor_name="อนันต์ วงศ์ใหญ่", created_at=ago(seconds=12), usual_seconds=18, **CAR),
        visit("nobody", visitor_name="Emma Hughes", delivery="nobody", kind="taxi"),
        visit("in", "inside", visitor_name="ช่างแอร์ บุญมา", kind="service", **came),
        visit("gone", "left", visitor_name="นก ใจดี", left_at=ago(minutes=3), **came),
    ]


@pytest.mark.parametrize(("language", "theme"), [("th", "night"), ("en", "day")])
def test_an_evening_at_the_gate(page: Page, address: str, shoot: Shoot, language: str, theme: str) -> None:
    say = catalog.of(language)
    sent_here = dict.fromkeys(("asked", "nobody"), "requested")
    for name, value in {"language": language, "theme": theme, f"mine.{PRASIT['id']}": sent_here}.items():
        page.add_init_script(f"localStorage['village.{name}'] = JSON.stringify({json.dumps(value)})")
    service = GateService(page, language=language, gates=[FRONT, BACK], call="house")
    service.open(page, address)
    question = page.get_by_text(say("At which gate is this phone?"))
    expect(question).to_be_visible()
    shoot(page, f"{language}-01-which-gate")
    page.get_by_role("button", name=FRONT["name"] if language == "th" else FRONT["name_en"]).click()
    expect(question).to_be_hidden()
    expect(page.get_by_text(say("No visitors yet today"))).to_be_visible()
    expect(page.locator(".connection[data-connection=live]")).to_be_visible()
    shoot(page, f"{language}-02-nobody")

    some = evening()
    service.tell(*some)
    expect(page.locator(".card")).to_have_count(4)
    shoot(page, f"{language}-03-waiting")
    page.get_by_role("searchbox").fill("xyz")
    expect(page.get_by_text(say("Nothing found")).first).to_be_visible()
    shoot(page, f"{language}-04-not-found")
    page.get_by_role("searchbox").fill("")
    page.wait_for_timeout(SETTLED)
    page.get_by_role("button", name=say("Call"), exact=True).click()
    expect(page.get_by_role("link", name="081 234 5678")).to_be_visible()
    shoot(page, f"{language}-05-call")
    page.keyboard.press("Escape")
    page.locator(".card").filter(has_text="Emma").get_by_role("button", name=say("Let in anyway…")).click()
    page.get_by_label(say("The house agreed by phone")).check()
    shoot(page, f"{language}-06-anyway")
    page.keyboard.press("Escape")

    answers(page, service, some, say, shoot)
    cut_off(page, say, shoot)


def answers(page: Page, service: GateService, some: list[dict[str, Any]], say: Say, shoot: Shoot) -> None:
    answer = {"decided_by": {"role": "resident", "name": "มาลี"}}
    service.tell(answered(some[0], "approved", **answer))
    expect(page.locator("dialog[open]").get_by_text(say("LET IN"))).to_be_visible()
    shoot(page, f"{say.language}-07-green")
    page.wait_for_timeout(SETTLED)
    page.locator(".flash-close").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    service.tell(answered(some[1], "rejected", decision_reason="unknown", **answer))
    expect(page.locator("dialog[open]").get_by_text(say("DO NOT LET IN"))).to_be_visible()
    shoot(page, f"{say.language}-08-red")
    page.wait_for_timeout(SETTLED)
    page.locator(".flash-close").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def cut_off(page: Page, say: Say, shoot: Shoot) -> None:
    page.get_by_role("button", name=say("In"), exact=True).click()
    expect(page.get_by_role("button", name=say("Undo"))).to_be_visible()
    shoot(page, f"{say.language}-09-just-in")
    page.context.set_offline(True)
    expect(page.locator(".connection[data-connection=offline]")).to_be_visible()
    page.wait_for_timeout(SETTLED)
    page.locator(".card").filter(has_text="บุญมา").get_by_role("button", name=say("Out"), exact=True).click()
    expect(page.get_by_text(say("Not sent yet")).first).to_be_visible()
    shoot(page, f"{say.language}-10-no-network")
    page.get_by_role("button", name=say("Who is inside")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    shoot(page, f"{say.language}-11-muster")
    page.keyboard.press("Escape")
    page.locator(".out-bar").click()
    expect(page.locator(".out-act")).to_have_count(1)
    shoot(page, f"{say.language}-12-not-sent")
