"""A visitor who comes again is written down by a tap: by the plate, or because they came with the last one."""

from collections.abc import Callable
from typing import Any

import pytest
from lanes_page import GateService
from playwright.sync_api import Page, Route, expect

from models.domain.blocks import plate_key
from tests.liff.pages.home_page import today_ago, visit

Run = Callable[..., Any]
HOUSE = {"id": "12-3", "number": "12/3", "soi": "2"}
SERVER_S = {
    "house": {"id": "15-7", "number": "15/7", "soi": "2"},
    "visitor_name": "ช่างแอร์",
    "kind": "service",
    "plate": "9กก 99",
    "plate_province": "ชลบุรี",
    "headcount": 2,
    "times": 4,
    "last_at": "2026-11-01T02:00:00.000Z",
}


def suggesting(page: Page, *found: dict[str, Any]) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json={"success": True, "data": list(found)})

    page.route("**/api/v1/gate/suggestions**", answer)


@pytest.mark.parametrize(
    "plate", ["1กข 2345", "๑กข-๒๓๔๕", " 1 ก ข 2345 ", "ABC-12", "abc 12", "1\u00a0กข\u200b2345", "--", "ก", "ฎฐ ๙๙๙๙"]
)
def test_the_page_knows_a_plate_again_as_the_server_does(run: Run, plate: str) -> None:
    assert run("plates.js", "({plateKey}, plate) => plateKey(plate)", plate) == plate_key(plate)


def test_what_this_phone_knows_is_suggested_at_once_and_then_what_the_village_knows(page: Page, address: str) -> None:
    car = {"house": HOUSE, "plate": "9กก 99", "visitor_name": "มาลี", "created_at": today_ago(minutes=40)}
    service = GateService(
        page, visit("before", "left", **car), visit("wrong", "rejected", **{**car, "house": SERVER_S["house"]})
    )
    page.route("**/api/v1/gate/suggestions**", lambda route: route.abort())
    service.open(page, address, "")
    plate = page.get_by_label("Number plate", exact=True)
    plate.fill("9กก")
    expect(page.locator(".suggestion")).to_have_count(0)
    plate.fill("๙กก๙๙")
    page.get_by_role("button", name="12/3 มาลี").click()
    expect(page.get_by_role("button", name="Ask house 12/3")).to_be_visible()
    expect(page.get_by_label("Visitor's name")).to_have_value("มาลี")
    expect(page.locator(".suggestion")).to_have_count(0)

    page.unroute("**/api/v1/gate/suggestions**")
    suggesting(page, SERVER_S)
    plate.fill("9กก 9")
    plate.fill("9กก 99")
    page.get_by_role("button", name="15/7 ช่างแอร์ 4 times").click()
    expect(page.get_by_role("button", name="Ask house 15/7")).to_be_visible()
    expect(page.get_by_role("radio", name="Service")).to_be_checked()
    expect(page.locator(".people")).to_have_text("2")
    expect(page.get_by_role("button", name="Chonburi")).to_be_visible()


def test_a_plate_is_typed_by_thumb_and_suggested_for_while_it_is(page: Page, address: str) -> None:
    service = GateService(page)
    suggesting(page, SERVER_S)
    service.open(page, address, "")
    page.get_by_role("button", name="Thai letters and digits").click()
    pad = page.get_by_role("dialog", name="Number plate")
    for sign in "9กก98":
        pad.get_by_role("button", name=sign, exact=True).click()
    pad.get_by_role("button", name="Delete").click()
    expect(pad.locator(".pad-plate")).to_have_text("9กก 9")
    page.keyboard.press("9")
    expect(pad.locator(".pad-plate")).to_have_text("9กก 99")
    pad.get_by_role("button", name="15/7 ช่างแอร์ 4 times").click()
    expect(pad).to_have_count(0)
    expect(page.get_by_label("Number plate", exact=True)).to_have_value("9กก 99")
    expect(page.get_by_role("button", name="Ask house 15/7")).to_be_visible()
    expect(page.locator(".form .province")).to_be_visible()
    expect(page.locator('.form [aria-label="Came before"]')).to_have_count(1)


@pytest.mark.parametrize("screen", [(390, 844), (320, 568), (844, 390)])
def test_every_key_of_a_plate_can_be_reached(page: Page, address: str, screen: tuple[int, int]) -> None:
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    GateService(page).open(page, address, "")
    page.get_by_role("button", name="Thai letters and digits").click()
    pad = page.get_by_role("dialog", name="Number plate")
    for name in ("1", "ก", "ฮ", "Done"):
        pad.get_by_role("button", name=name, exact=True).scroll_into_view_if_needed()
        expect(pad.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    narrowest = pad.get_by_role("button", name="ฮ", exact=True).bounding_box()
    assert narrowest
    assert narrowest["height"] >= 44
    assert narrowest["width"] >= (44 if screen[0] >= 390 else 36)


def test_the_next_visitor_may_be_the_last_one_again(page: Page, address: str) -> None:
    service = GateService(page)
    sent: list[str] = []

    def register(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        sent.append(route.request.headers["idempotency-key"])
        service.visits[f"v{len(sent)}"] = made = visit(f"v{len(sent)}", house=HOUSE)
        route.fulfill(status=201, json={"success": True, "data": made})

    page.route("**/api/v1/visits", register)
    service.open(page, address, "")
    expect(page.get_by_role("button", name="Same as the last")).to_have_count(0)
    page.get_by_role("button", name="Which house?").click()
    page.keyboard.type("12/3")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Taxi").click()
    page.get_by_label("Number plate", exact=True).fill("1มข 77")
    page.get_by_role("button", name="Ask house 12/3").click()
    expect(page.locator(".card")).to_have_count(1)
    page.locator("#tab-new").click()
    page.get_by_role("button", name="Same as the last: 12/3, Taxi").click()
    expect(page.get_by_label("Number plate", exact=True)).to_have_value("1มข 77")
    expect(page.get_by_role("button", name="Same as the last")).to_have_count(0)
    page.get_by_role("button", name="Ask house 12/3").click()
    expect(page.locator(".card")).to_have_count(2)
    assert len(set(sent)) == 2


def test_a_rider_comes_for_several_houses_by_one_form(page: Page, address: str) -> None:
    service = GateService(page)
    sent: list[str] = []

    def ride(route: Route) -> None:
        sent.append(route.request.post_data or "")
        houses = ["12-3", "12-5"]
        made = [visit(name, house={"id": name, "number": name.replace("-", "/"), "soi": "2"}) for name in houses]
        service.visits |= {one["id"]: one for one in made}
        route.fulfill(status=201, json={"success": True, "data": {"group_id": "g", "visits": made}})

    page.route("**/api/v1/visits/round", ride)
    service.open(page, address, "")

    def choose(house: str) -> None:
        page.keyboard.type(house)
        page.keyboard.press("Enter")

    page.get_by_role("button", name="Which house?").click()
    choose("12/3")
    expect(page.get_by_role("button", name="One more house")).to_be_hidden()
    page.get_by_role("radio", name="Delivery").click()
    for house in ("12/4", "12/5", "12/3"):
        page.get_by_role("button", name="One more house").click()
        choose(house)
    expect(page.get_by_role("button", name="Ask 3 houses")).to_be_visible()
    page.get_by_role("button", name="Not house 12/4").click()
    page.get_by_role("radio", name="Guest").click()
    expect(page.get_by_role("button", name="Ask house 12/3")).to_be_visible()
    page.get_by_role("radio", name="Delivery").click()
    page.get_by_role("button", name="Ask 2 houses").click()
    expect(page.locator(".card")).to_have_count(2)
    assert 'name="houses"\r\n\r\n12-3,12-5\r\n' in sent[0]
    assert 'name="house"' not in sent[0]
    page.locator("#tab-new").click()
    expect(page.locator(".rider-houses")).to_be_hidden()


def test_provinces_come_in_the_order_of_their_use(run: Run) -> None:
    script = "({provincesByUse}, [visits, recent]) => provincesByUse(visits, recent)"
    visits = [{"plate_province": one} for one in ("ชลบุรี", "ตราด", "ชลบุรี", None, "ระยอง", "ชลบุรี", "ตราด")]
    assert run("provinces.js", script, [visits, ["ระยอง", "น่าน"]]) == ["ชลบุรี", "ระยอง", "ตราด", "น่าน"]
