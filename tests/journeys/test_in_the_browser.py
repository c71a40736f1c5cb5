"""The job done by hand in a real Chromium: from the guard's camera to the green screen, in both languages."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, Route, expect, sync_playwright

from models.texts import catalog
from models.texts.catalog import Say
from tests.journeys.programs import ROOT, eventually
from tests.journeys.stage import LIFF_ID, Household, Stage
from tests.photos.pictures import visitor_jpeg

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
AT_ONCE = 1.0  # seconds from a tap in the chat to the guard's screen
Shoot = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Chromium's made-up camera sees: a car at the gate."""
    film = tmp_path_factory.mktemp("camera") / "gate.mjpeg"
    film.write_bytes(b"".join(visitor_jpeg(1280, 960, seed=seed) for seed in (1, 1, 3, 3)))
    return film


@pytest.fixture(scope="module")
def browser(camera: Path) -> Iterator[Browser]:
    if os.environ.get("NO_BROWSER"):
        pytest.skip("NO_BROWSER is set")
    places = (ROOT / ".venv/bin/chromium", Path("/usr/bin/chromium"))
    found = next((str(place) for place in places if place.exists()), None)
    film = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    arguments = ["--no-sandbox", *film, f"--use-file-for-fake-video-capture={camera}"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def shoot() -> Shoot:
    """Pictures for a person to look at, where PICTURES names a folder."""
    folder = os.environ.get("PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size = getattr(request, "param", PHONE)
    opened = browser.new_context(viewport=size, locale="th-TH", timezone_id="Asia/Bangkok", color_scheme="light")
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


class GuardPage:
    """The guard's page, by the words on it."""

    def __init__(self, place: Page | FrameLocator, say: Say) -> None:
        self.place = place
        self.say = say

    def button(self, words: str, **facts: Any) -> Locator:
        return self.place.get_by_role("button", name=self.say(words, **facts), exact=True)

    def photograph(self) -> None:
        self.button("Take photo").click()
        sheet = self.place.get_by_role("dialog")
        expect(sheet.locator("video")).to_have_js_property("videoWidth", 1280)
        sheet.get_by_role("button", name=self.say("Take photo")).click()
        expect(self.place.locator(".photos li")).to_have_count(1)
        sheet.get_by_role("button", name=self.say("Done")).click()

    def choose(self, house: str) -> None:
        self.button("Which house?").click()
        for key in house.replace("/", ""):
            self.place.get_by_role("button", name=key, exact=True).click()
        self.button("Choose {row}", row=house).click()

    def fill_in(self, house: str, name: str) -> None:
        self.choose(house)
        self.place.get_by_role("radio", name=self.say("Guest"), exact=True).click()
        self.place.get_by_label(self.say("Visitor's name")).fill(name)

    def ask(self, house: str) -> Locator:
        return self.button("Ask house {house}", house=house)

    def connection(self, state: str) -> Locator:
        return self.place.locator(f".connection[data-connection={state}]")

    def flash(self, tone: str) -> Locator:
        return self.place.locator(f"dialog.flash[data-tone={tone}]")

    def close_flash(self, tone: str) -> None:
        """A tap counts only after a moment: it might have been meant for what was below."""
        eventually(lambda: self._closed(self.flash(tone)), 5, "the end of the flash")

    def _closed(self, flash: Locator) -> bool:
        if flash.is_visible():
            flash.locator(".flash-close").click()
        return not flash.is_visible()

    def card(self, name: str) -> Locator:
        return self.place.locator("li.card").filter(has_text=name)


class Phones:
    """The simulator's page with everybody's phone, in one of its languages."""

    def __init__(self, page: Page, stage: Stage, home: Household, language: str) -> None:
        self.page = page
        guard, first, second = stage.guard.user_id, home.first.user_id, home.second.user_id
        page.goto(f"{stage.line_address}/?people={guard},{first},{second}")
        if language == "th":
            page.locator("#language").click()
        self.guard, self.first, self.second = (page.locator(f"#phone-{who}") for who in (guard, first, second))
        self.frame = page.frame_locator(f"#phone-{guard} iframe")

    def open_guard_page(self, say: Say) -> GuardPage:
        self.guard.locator(".shortcut button").click()
        opened = GuardPage(self.frame, say)
        expect(opened.connection("live")).to_be_visible()
        if say.language == "en":
            self.frame.get_by_role("button", name="English").click()
        return opened


def seconds_until(place: Locator) -> float:
    began = time.monotonic()
    expect(place).to_be_visible()
    return time.monotonic() - began


@pytest.mark.parametrize(("language", "number"), [("th", "12/3"), ("en", "12/6")])
@pytest.mark.parametrize("context", [DESK], indirect=True, ids=["desk"])
def test_from_the_camera_to_green_and_red(
    stage: Stage, context: BrowserContext, shoot: Shoot, language: str, number: str
) -> None:
    say, home = catalog.of(language), stage.house_of(number)
    nok, lek = f"Nok ({language})", f"Lek ({language})"
    phones = Phones(context.new_page(), stage, home, language)
    gate = phones.open_guard_page(say)
    shoot(phones.page, f"{language}-1-open")
    gate.photograph()
    gate.fill_in(number, nok)
    shoot(phones.page, f"{language}-2-form")
    gate.ask(number).click()

    picture = phones.first.locator(".log .flex-hero img")
    expect(picture).to_be_visible()
    eventually(lambda: picture.evaluate("picture => picture.naturalWidth") > 200, 10, "the photo")
    expect(phones.first.locator(".log")).to_contain_text(nok)
    for phone in (phones.first, phones.second):
        expect(phone.locator(".menu").get_by_role("button", name=say("Reject"))).to_be_visible()
    shoot(phones.page, f"{language}-3-asked")

    phones.first.locator(".log").get_by_role("button", name=say("Approve"), exact=True).click()
    took = [seconds_until(gate.flash("green"))]
    expect(gate.flash("green")).to_contain_text(say("LET IN"))
    expect(phones.first.locator(".log")).to_contain_text(say("Approved"))
    shoot(phones.page, f"{language}-4-green")
    phones.first.locator(".log").get_by_role("button", name=say("Undo approval")).click()
    took.append(seconds_until(gate.flash("red")))
    expect(gate.flash("red")).to_contain_text(say("DO NOT LET IN"))
    shoot(phones.page, f"{language}-5-undone")
    gate.close_flash("red")
    phones.frame.get_by_role("tab", name=say("Register")).click()
    gate.fill_in(number, lek)
    gate.ask(number).click()
    expect(gate.card(lek)).to_be_visible()
    phones.second.locator(".menu").get_by_role("button", name=say("Reject")).click()
    took.append(seconds_until(gate.flash("red")))
    expect(gate.flash("red")).to_contain_text(lek)
    expect(phones.first.locator(".menu").get_by_role("button", name=say("Reject"))).to_have_count(0)
    shoot(phones.page, f"{language}-6-red")
    assert min(took) < AT_ONCE, took
    assert home.second.billed() == 0


@pytest.fixture
def page(stage: Stage, context: BrowserContext) -> Page:
    """The guard's page by itself, as wide as a phone: LINE's login has been gone through, the socket stands."""
    opened = context.new_page()
    opened.goto(f"{stage.line_address}/liff-app/{LIFF_ID}/guard")
    name = next(one["name"] for one in stage.village["guards"] if one["line_user_id"] == stage.guard.user_id)
    opened.get_by_role("link", name=name).click()
    expect(opened.locator(".connection[data-connection=live]")).to_be_visible()
    return opened


@pytest.fixture
def gate(page: Page) -> GuardPage:
    return GuardPage(page, catalog.of("th"))


def visits_of(stage: Stage, home: Household) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stage.guard.ask("GET", "/visits", params={"house": home.id}).json()["data"]
    return found


def test_a_lost_answer_and_a_second_tap_make_one_visit(stage: Stage, page: Page, gate: GuardPage, shoot: Shoot) -> None:
    home = stage.household()
    tries = []

    def lose_the_answer(route: Route) -> None:
        tries.append(route.request.headers["idempotency-key"])
        if len(tries) == 1:
            route.fetch()  # the service has taken it; its answer gets lost
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/v1/visits", lose_the_answer)
    gate.photograph()
    gate.fill_in(home.number, "Twice")
    gate.ask(home.number).click()
    gate.button("Try now").click()
    expect(gate.card("Twice")).to_have_count(1)
    shoot(page, "phone-1-sent-once")
    assert len(tries) == 2
    assert len(set(tries)) == 1
    assert len(visits_of(stage, home)) == 1
    home.first.hears(1)
    assert home.first.billed() == 1


def test_a_courier_without_a_name_is_called_by_their_kind_in_each_reader_s_language(stage: Stage, page: Page) -> None:
    home = stage.household()
    assert home.first.language == "th"
    page.get_by_role("button", name="English").click()
    gate = GuardPage(page, catalog.of("en"))
    gate.choose(home.number)
    page.get_by_role("radio", name="Delivery", exact=True).click()
    gate.ask(home.number).click()
    expect(gate.card("Delivery").filter(has_text=home.number)).to_be_visible()
    heard = json.dumps(home.first.hears(1), ensure_ascii=False)
    assert "ส่งของ" in heard
    assert "Delivery" not in heard


def test_opening_the_page_again_needs_no_new_session(stage: Stage, page: Page, gate: GuardPage) -> None:
    sessions: list[str] = []
    page.on("request", lambda asked: sessions.append(asked.url) if "/api/v1/sessions" in asked.url else None)
    home = stage.household()
    stage.guard.register(home.number, visitor_name="Before")
    page.reload()
    expect(gate.connection("live")).to_be_visible()
    page.get_by_role("tab", name=gate.say("Today")).click()
    expect(gate.card("Before").filter(has_text=home.number)).to_be_visible()
    assert sessions == []


def network(context: BrowserContext, page: Page, *, there: bool) -> None:
    """Takes the phone's network away, or gives it back."""
    says_so = page.evaluate("navigator.onLine")
    context.set_offline(not there)
    if page.evaluate("navigator.onLine") == says_so:  # a machine that has loopback only never counts as online
        page.evaluate("(event) => dispatchEvent(new Event(event))", "online" if there else "offline")


def test_a_phone_without_a_network_says_so_and_catches_up(
    stage: Stage, page: Page, gate: GuardPage, context: BrowserContext, shoot: Shoot
) -> None:
    home = stage.household()
    gate.fill_in(home.number, "Offline")
    gate.ask(home.number).click()
    expect(gate.card("Offline")).to_be_visible()
    home.first.hears(1)
    network(context, page, there=False)
    expect(gate.connection("offline")).to_be_visible()
    shoot(page, "phone-2-offline")
    home.first.approve()
    home.first.hears(2)
    network(context, page, there=True)
    expect(gate.flash("green")).to_be_visible()
    expect(gate.connection("live")).to_be_visible()
    shoot(page, "phone-3-green")


def test_a_page_whose_socket_is_blocked_asks_every_second(
    stage: Stage, context: BrowserContext, page: Page, gate: GuardPage, shoot: Shoot
) -> None:
    home = stage.household()
    page.route_web_socket("**/api/v1/live", lambda blocked: blocked.close())
    page.reload()
    expect(gate.connection("polling")).to_be_visible()
    gate.fill_in(home.number, "Polling")
    gate.ask(home.number).click()
    home.first.hears(1)
    home.first.reject()
    assert seconds_until(gate.flash("red")) < 4
    expect(gate.flash("red")).to_contain_text("Polling")
    shoot(page, "phone-4-red")


def test_the_page_outlives_a_restart_of_the_service(stage: Stage, page: Page, gate: GuardPage) -> None:
    home = stage.household()
    gate.fill_in(home.number, "Patient")
    gate.ask(home.number).click()
    home.first.hears(1)
    stage.web.stop()
    expect(gate.connection("offline")).to_be_visible()
    stage.web.start()
    eventually(stage.is_ready, 60, "readiness")
    expect(gate.connection("live")).to_be_visible(timeout=30_000)
    home.first.approve()
    expect(gate.flash("green")).to_be_visible()
