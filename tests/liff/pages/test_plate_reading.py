"""What a machine reads on a plate is offered to the guard, who looks at it: it never fills anything by itself."""

from typing import Any

import pytest
from lanes_page import GateService
from playwright.sync_api import Page, Route, expect

from tests.browser import Shoot, shooting
from tests.liff.pages.home_page import visit
from tests.liff.pages.played import Asked, play
from tests.liff.pages.test_fast_hands import HOUSE, SERVER_S, suggesting
from tests.photos.pictures import visitor_jpeg

READ = {"plate": "1กข 2345", "plate_province": "ชลบุรี"}


class Machine:
    """Reads every photo as `told`, or as the next of `several`."""

    def __init__(self, page: Page, told: dict[str, Any] | None, *several: dict[str, Any] | None) -> None:
        self.told = [told, *several]
        self.asked: list[bytes] = []
        play(page, self._read, "gate/plate")

    def _read(self, asked: Asked) -> None:
        self.asked.append(asked.post_data_buffer)
        answer = self.told[min(len(self.asked), len(self.told)) - 1]
        asked.fulfill(json={"success": True, "data": answer})


@pytest.fixture
def shoot() -> Shoot:
    return shooting("read-")


def opened(page: Page, address: str, *, language: str = "en", reads_plates: bool = True) -> GateService:
    return GateService(page, language=language, reads_plates=reads_plates)


def photograph(page: Page, *seeds: int) -> None:
    files: Any = [
        {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": visitor_jpeg(800, 600, seed=seed)} for seed in seeds
    ]
    before = page.locator(".photos li").count()
    page.locator("input[type=file]").last.set_input_files(files)
    expect(page.locator(".photos li")).to_have_count(before + len(seeds))


def offer(page: Page) -> Any:
    return page.locator(".read-plate")


def plate(page: Page) -> Any:
    return page.get_by_label("Number plate", exact=True)


def test_a_tap_fills_in_what_was_read_and_suggests_as_typing_does(page: Page, address: str) -> None:
    service = opened(page, address)
    machine = Machine(page, READ)
    suggesting(page, {**SERVER_S, "plate": "1กข 2345"})
    service.open(page, address, "")
    photograph(page, 1)
    expect(offer(page)).to_have_accessible_name("Read from the photo. Please check 1กข 2345 Chonburi")
    expect(plate(page)).to_have_value("")
    assert machine.asked[0].count(b'name="photo"') == 1
    offer(page).click()
    expect(plate(page)).to_have_value("1กข 2345")
    expect(page.get_by_role("button", name="Chonburi")).to_be_visible()
    expect(page.locator(".suggestion:not(.read-plate)")).to_be_visible()
    expect(offer(page)).to_have_count(0)
    assert len(machine.asked) == 1


def test_who_types_a_plate_or_takes_the_photo_away_is_offered_nothing(page: Page, address: str) -> None:
    service = opened(page, address)
    machine = Machine(page, READ)
    suggesting(page)
    service.open(page, address, "")
    photograph(page, 1)
    expect(offer(page)).to_be_visible()
    plate(page).fill("9")
    expect(offer(page)).to_have_count(0)
    plate(page).fill("")
    expect(offer(page)).to_be_visible()
    page.get_by_role("button", name="Remove photo 1").click()
    expect(offer(page)).to_have_count(0)
    assert len(machine.asked) == 1


def test_each_photo_is_asked_about_once_until_one_of_them_tells(page: Page, address: str) -> None:
    service = opened(page, address)
    machine = Machine(page, None, None, READ)
    service.open(page, address, "")
    photograph(page, 1, 2, 3, 4)
    expect(offer(page)).to_be_visible()
    page.get_by_role("radio", name="Taxi").click()
    page.get_by_role("radio", name="Guest").click()
    expect(offer(page)).to_be_visible()
    assert len(machine.asked) == 3


@pytest.mark.parametrize("answer", [{"status": 500}, {"status": 404}, {"json": {"success": True, "data": None}}])
def test_a_machine_that_fails_leaves_no_trace(page: Page, address: str, answer: dict[str, Any]) -> None:
    service = opened(page, address)
    asked: list[str] = []

    def fail(one: Asked) -> None:
        asked.append(one.url)
        one.fulfill(**answer)

    play(page, fail, "gate/plate")
    service.open(page, address, "")
    with page.expect_response("**/api/v1/gate/plate"):
        photograph(page, 1)
    page.get_by_role("radio", name="Taxi").click()
    expect(page.get_by_role("radio", name="Taxi")).to_be_checked()
    expect(offer(page)).to_have_count(0)
    expect(page.locator(".problem:not(:empty)")).to_have_count(0)
    assert len(asked) == 1


def test_where_nobody_reads_plates_or_no_network_is_nothing_is_asked(page: Page, address: str) -> None:
    service = opened(page, address, reads_plates=False)
    machine = Machine(page, READ)
    service.open(page, address, "")
    photograph(page, 1)
    service.setup["reads_plates"] = True
    page.reload()
    expect(offer(page)).to_be_visible()
    page.get_by_role("button", name="Remove photo 1").click()
    page.evaluate("Object.defineProperty(navigator, 'onLine', {value: false, configurable: true})")
    photograph(page, 2)
    expect(offer(page)).to_have_count(0)
    assert len(machine.asked) == 1


def test_a_visitor_is_sent_while_the_machine_still_thinks(page: Page, address: str) -> None:
    service = opened(page, address)
    thinking: list[Route] = []
    page.route("**/api/v1/gate/plate", lambda route: thinking.append(route))  # noqa: PLW0108 - Playwright marks it
    service.open(page, address, "")
    photograph(page, 1)
    page.get_by_role("button", name="Which house?").click()
    page.keyboard.type("12/3")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Taxi").click()

    def register(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        service.visits["v"] = made = visit("v", house=HOUSE)
        route.fulfill(status=201, json={"success": True, "data": made})

    page.route("**/api/v1/visits", register)
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/gate/plate")):
        page.get_by_role("button", name="Ask house 12/3").click()
    expect(page.locator(".card")).to_have_count(1)
    page.locator("#tab-new").click()
    expect(offer(page)).to_have_count(0)
    assert len(thinking) == 1


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_it_says_that_a_machine_has_read_it(page: Page, address: str, language: str, theme: str, shoot: Shoot) -> None:
    service = opened(page, address, language=language)
    Machine(page, {"plate": "1กข 2345", "plate_province": "พระนครศรีอยุธยา"})
    service.open(page, address, "")
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    photograph(page, 1)
    words = {"th": "อ่านได้จากรูป กรุณาตรวจสอบ", "en": "Read from the photo. Please check"}
    expect(offer(page)).to_contain_text(words[language])
    offer(page).scroll_into_view_if_needed()
    place = offer(page).bounding_box()
    assert place
    assert place["height"] >= 48
    shoot(page, f"{language}-{theme}")
