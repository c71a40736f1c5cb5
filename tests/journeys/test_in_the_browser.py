"""The job done by hand in a real Chromium: from the guard's camera to the green screen, in both languages."""

import json
import time
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from models.texts import catalog
from tests.browser import DESK, Shoot
from tests.journeys.programs import eventually
from tests.journeys.screens import GuardPage, Phones, sign_in
from tests.journeys.stage import LIFF_ID, Household, Stage

AT_ONCE = 1.0  # seconds from a tap in the chat to the guard's screen


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
    sign_in(opened, stage.guard.user_id)
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
    home = next(home for home in iter(stage.household, None) if home.first.language == "th")
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
