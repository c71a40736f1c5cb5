"""The gate by hand in a real Chromium, the whole product behind it: fast hands, two gates, a night without network."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import requests
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models.texts import catalog
from models.texts.catalog import Say
from tests.browser import PHONE, Shoot
from tests.journeys.programs import eventually
from tests.journeys.screens import LANGUAGES, GuardPage, open_gate
from tests.journeys.stage import Household, Stage
from tests.photos.pictures import visitor_jpeg

TAPS = "addEventListener('click', (event) => { if (event.isTrusted) window.taps = (window.taps ?? 0) + 1; }, true)"
VISITORS, GUESTS = 20, 10


class Host:
    """A resident who makes passes, by the API that their page speaks."""

    def __init__(self, stage: Stage, home: Household) -> None:
        self.web, self.home = stage.web_address, home
        body = {"id_token": home.first.line.id_token(home.first.user_id), "role": "resident"}
        answer = requests.post(f"{self.web}/api/v1/sessions", json=body, timeout=10)
        self.headers = {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}

    def invites(self, name: str) -> dict[str, Any]:
        until = (datetime.now(UTC) + timedelta(hours=6)).isoformat()
        wish = {"kind": "once", "guest_name": name, "valid_until": until, "house": self.home.id}
        answer = requests.post(f"{self.web}/api/v1/passes", json=wish, headers=self.headers, timeout=10)
        assert answer.status_code == 201, answer.text
        return dict(answer.json()["data"])


def qr_of(page: Page, link: str) -> str:
    page.goto(link)
    (scanned,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.locator(".qr").screenshot())))
    return str(scanned.text)


@pytest.fixture
def another(browser: Browser) -> Iterator[Page]:
    """Another guard's phone."""
    opened = browser.new_context(viewport=PHONE, locale="th-TH", timezone_id="Asia/Bangkok", color_scheme="light")
    opened.set_default_timeout(30_000)
    yield opened.new_page()
    opened.close()


@LANGUAGES
def test_a_walk_in_who_has_come_before_takes_six_taps(stage: Stage, page: Page, shoot: Shoot, language: str) -> None:
    home, name = stage.household(), f"มาลี ({language})"
    plate = f"9กข {home.number.replace('/', '')}"
    stage.guard.register(home.number, visitor_name=name, plate=plate, plate_province="ชลบุรี")
    gate = open_gate(stage, page, language)
    page.evaluate(TAPS)
    gate.photograph()
    page.get_by_label(gate.say("Number plate"), exact=True).click()
    page.keyboard.type(plate)
    page.locator(".suggestion").filter(has_text=name).click()
    shoot(page, f"gate-{language}-1-suggested")
    gate.ask(home.number).click()
    expect(gate.card(name)).to_have_count(2)
    assert page.evaluate("taps") <= 6
    newest = stage.guard.ask("GET", "/visits", params={"house": home.id}).json()["data"][0]
    assert (newest["plate"], newest["plate_province"], newest["kind"]) == (plate, "ชลบุรี", "guest")
    assert len(newest["photos"]) == 1
    shoot(page, f"gate-{language}-2-lanes")


@LANGUAGES
def test_a_pass_takes_two_taps_from_the_scan_to_in(stage: Stage, page: Page, shoot: Shoot, language: str) -> None:
    home = stage.household()
    made = Host(stage, home).invites(f"Nok ({language})")
    stage.line.post(f"people/{stage.guard.user_id}/scan", {"value": qr_of(page, made["share_url"])})
    gate = open_gate(stage, page, language, tab="pass")
    page.evaluate(TAPS)
    gate.button("Scan QR code").click()
    expect(page.locator("dialog.pass-verdict[data-tone=green]")).to_contain_text(made["guest_name"])
    page.wait_for_timeout(600)  # a tap counts only after a moment: it might have been meant for what was below
    gate.button("Let in").click()
    expect(page.locator("dialog.pass-verdict[data-inside=yes]")).to_be_visible()
    assert page.evaluate("taps") <= 2
    shoot(page, f"gate-{language}-3-pass")


def test_two_gates_see_one_truth_and_two_taps_make_one_entry(stage: Stage, page: Page, another: Page) -> None:
    home = stage.household()
    first, second = open_gate(stage, page, "en"), open_gate(stage, another, "en", stage.guards[1])
    for one in (page, another):
        one.locator("#tab-today").click()
    visit = stage.guard.register(home.number, visitor_name="Both gates")
    home.first.hears(1)
    home.first.approve()
    for gate in (first, second):
        expect(gate.card("Both gates").get_by_role("button", name="In", exact=True)).to_be_visible()
    for gate in (first, second):
        gate.card("Both gates").get_by_role("button", name="In", exact=True).evaluate(
            "button => void setTimeout(() => button.click(), 600)"
        )
    for one in (page, another):
        expect(one.locator("[data-lane=inside] .card").filter(has_text="Both gates")).to_be_visible()
    events = [one["kind"] for one in stage.guard.sees(visit["id"])["events"]]
    assert events.count("entered") == 1
    page.wait_for_timeout(500)  # the card has just gone there
    first.card("Both gates").get_by_role("button", name="Out", exact=True).click()
    expect(another.locator("[data-lane=left] .card").filter(has_text="Both gates")).to_be_visible()


class Night:
    """A guard who goes on while nothing answers."""

    def __init__(self, page: Page, say: Say, home: Household) -> None:
        self.page, self.say, self.home = page, say, home
        self.gate = GuardPage(page, say)
        self.photo: Any = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": visitor_jpeg(640, 480)}

    def writes_down(self, name: str) -> None:
        self.page.locator("#tab-new").click()
        with self.page.expect_file_chooser() as chooser:
            self.gate.button("Choose from album").click()
        chooser.value.set_files([self.photo])
        self.gate.fill_in(self.home.number, name)
        self.gate.ask(self.home.number).click()
        expect(self.gate.card(name)).to_be_visible()

    def lets_in(self, code: str) -> None:
        self.page.locator("#tab-pass").click()
        self.page.locator(".code-pad .code").fill(code)
        expect(self.page.locator("dialog.pass-verdict .flash-in")).to_be_visible()
        self.page.wait_for_timeout(600)
        self.page.locator("dialog.pass-verdict .flash-in").click()
        expect(self.page.locator("dialog.pass-verdict[data-inside=yes]")).to_be_visible()
        self.page.locator("dialog.pass-verdict .flash-in").click()

    def lets_out(self, name: str) -> None:
        self.page.locator("#tab-today").click()
        self.page.get_by_role("searchbox").fill(name)
        card = self.page.locator("[data-lane=inside] .card").filter(has_text=name)
        self.page.wait_for_timeout(500)  # it has just slid up, and takes no tap yet
        card.get_by_role("button", name=self.say("Out"), exact=True).click()
        expect(card).to_have_count(0)
        self.page.get_by_role("searchbox").fill("")


@pytest.mark.timeout(400)
def test_a_night_without_network_arrives_once_and_in_order(
    stage: Stage, context: BrowserContext, page: Page, shoot: Shoot
) -> None:
    """Twenty visitors with photos, ten passes, fifteen exits; the page is closed and opened in between."""
    home, say = stage.household(), catalog.of("th")
    inside = [f"เข้าก่อน {number}" for number in range(5)]
    for name in inside:
        visit = stage.guard.register(home.number, visitor_name=name)
        override = stage.guard.ask("POST", f"/visits/{visit['id']}/override", json={"reason": "phoned"})
        assert override.status_code == 200
    host = Host(stage, home)
    guests = [host.invites(f"แขก {number:02}") for number in range(GUESTS)]
    with page.expect_response("**/gate/answers"):
        gate = open_gate(stage, page, "th", tab="pass")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_load_state("networkidle")
    address = page.url
    context.set_offline(True)
    expect(gate.connection("offline")).to_be_visible()

    night = Night(page, say, home)
    names = [f"คืน {number:02}" for number in range(VISITORS)]
    for name in names[:10]:
        night.writes_down(name)
    for guest in guests[:5]:
        night.lets_in(guest["code"])
    for name in [*inside, *(guest["guest_name"] for guest in guests[:3])]:
        night.lets_out(name)
    shoot(page, "gate-th-4-offline")
    page.close()

    night = Night(context.new_page(), say, home)
    night.page.goto(address)
    expect(night.page.locator(".shell")).to_be_visible()
    for name in names[10:]:
        night.writes_down(name)
    for guest in guests[5:]:
        night.lets_in(guest["code"])
    for guest in guests[3:]:
        night.lets_out(guest["guest_name"])
    assert home_visits(stage, home, names) == []

    context.set_offline(False)
    eventually(lambda: len(home_visits(stage, home, names)) == VISITORS, 60, "all visitors of the night")
    left = [*inside, *(guest["guest_name"] for guest in guests)]
    eventually(lambda: {one["state"] for one in home_visits(stage, home, left)} == {"left"}, 60, "all exits")
    told = home_visits(stage, home, names)
    assert [one["visitor_name"] for one in told] == names
    assert {(len(one["photos"]), one["offline"], one["conflict"]) for one in told} == {(1, True, None)}
    assert sorted(one["visitor_name"] for one in home_visits(stage, home, left)) == sorted(left)


def home_visits(stage: Stage, home: Household, names: list[str]) -> list[dict[str, Any]]:
    """The house's visits of these people, the oldest first."""
    found = stage.guard.ask("GET", "/visits", params={"house": home.id, "limit": 200}).json()["data"]
    return [one for one in reversed(found) if one["visitor_name"] in names]
