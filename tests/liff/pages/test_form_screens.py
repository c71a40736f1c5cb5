"""The guard's form on the screens that gates have: upright, small, lying on its side."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lanes_page import GateService
from playwright.sync_api import Page, expect

from tests.liff.pages.gate_page import VILLAGE, open_gate
from tests.liff.pages.played import Asked
from tests.liff.pages.test_photos import photo

Run = Callable[..., Any]

UPRIGHT, SMALL, LYING, TYPING = (390, 844), (320, 568), (844, 390), (360, 350)  # the last: above a phone's keyboard


class Late(GateService):
    """The list of houses fails until it is there."""

    has_houses = False

    def __init__(self, page: Page) -> None:
        page.clock.install()
        super().__init__(page, language="th")

    def _serve(self, route: Asked) -> None:
        if self.has_houses or not route.request.url.endswith("/houses"):
            super()._serve(route)
        else:
            route.fulfill(status=503)


def show(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.fixture
def gate(page: Page, address: str) -> Page:
    open_gate(page, address)
    return page


def open_picker(gate: Page, typed: str = "") -> None:
    gate.get_by_role("button", name="มาบ้านไหน").click()
    for key in typed:
        gate.get_by_role("button", name=key, exact=True).click()


@pytest.mark.parametrize("size", [UPRIGHT, SMALL, LYING, (568, 320)])
def test_two_houses_at_least_are_in_sight_beside_the_keys(gate: Page, size: tuple[int, int]) -> None:
    show(gate, size)
    open_picker(gate, "12")
    for row in gate.get_by_role("option").all()[:2]:
        expect(row).to_be_in_viewport(ratio=1)
    expect(gate.get_by_role("button", name="เลือก", exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("typed", ["", "12", "777"])
def test_no_house_can_be_chosen_that_nobody_named(gate: Page, typed: str) -> None:
    open_picker(gate, typed)
    expect(gate.get_by_role("button", name="เลือก", exact=True)).to_be_disabled()
    gate.keyboard.press("Enter")
    expect(gate.get_by_role("dialog")).to_be_visible()


def test_the_button_says_which_house_it_takes(gate: Page) -> None:
    open_picker(gate, "123")
    gate.get_by_role("button", name="เลือก 12/3", exact=True).click()
    expect(gate.get_by_role("button", name="แจ้งบ้าน 12/3")).to_be_visible()


def test_houses_that_come_late_are_found_by_what_was_typed_before(page: Page, address: str) -> None:
    """The first opening of a new phone, on a bad network: nobody is told that a house does not exist."""
    service = Late(page)
    service.open(page, address, "")
    open_picker(page, "123")
    expect(page.get_by_text("รายการบ้านยังโหลดไม่เสร็จ")).to_be_visible()
    expect(page.get_by_role("button", name="เลือก", exact=True)).to_be_disabled()
    service.has_houses = True
    page.clock.fast_forward(6000)
    page.get_by_role("button", name="เลือก 12/3", exact=True).click()
    expect(page.get_by_role("button", name="แจ้งบ้าน 12/3")).to_be_visible()


def test_a_row_is_chosen_with_one_tap_and_with_the_arrow_keys(gate: Page) -> None:
    open_picker(gate, "12")
    gate.get_by_role("option", name="12/4").click()
    expect(gate.get_by_role("button", name="แจ้งบ้าน 12/4")).to_be_visible()
    gate.get_by_role("button", name="12/4").first.click()
    gate.keyboard.type("12/")
    gate.keyboard.press("ArrowDown")
    gate.keyboard.press("ArrowDown")
    expect(gate.get_by_role("button", name="เลือก 12/2", exact=True)).to_be_enabled()
    gate.keyboard.press("Enter")
    expect(gate.get_by_role("button", name="แจ้งบ้าน 12/2")).to_be_visible()


def add_photos(gate: Page, many: int = 4) -> None:
    files: Any = [{"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": photo(400, 300)} for at in range(many)]
    gate.locator("input[type=file]").last.set_input_files(files)
    expect(gate.locator(".photos li")).to_have_count(many)


def wait_for_kept(gate: Page, address: str, many: int) -> None:
    """Until the browser has written them down: a reload does not wait for that."""
    script = """async ([url, many]) => {
      const {KeptPhotos} = await import(url);
      while ((await new KeptPhotos("m").recall()).length !== many);
    }"""
    gate.evaluate(script, [f"{address}/liff/static/now/js/kept-photos.js", many])


def test_a_reload_brings_the_photos_back_with_the_rest_of_the_form(gate: Page, address: str) -> None:
    add_photos(gate, 2)
    wait_for_kept(gate, address, 2)
    gate.get_by_label("ชื่อผู้มาติดต่อ").fill("นก")
    gate.reload()
    expect(gate.locator(".photos li")).to_have_count(2)
    expect(gate.get_by_label("ชื่อผู้มาติดต่อ")).to_have_value("นก")
    expect(gate.get_by_text("กรุณาถ่ายรูปใหม่")).to_have_count(0)
    gate.get_by_role("button", name="ลบรูปที่ 1").click()
    wait_for_kept(gate, address, 1)
    gate.reload()
    expect(gate.locator(".photos li")).to_have_count(1)


def test_photos_of_the_last_shift_are_gone_and_the_page_says_so(gate: Page, address: str) -> None:
    add_photos(gate, 1)
    wait_for_kept(gate, address, 1)
    gate.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=13))
    gate.reload()
    expect(gate.get_by_text("กรุณาถ่ายรูปใหม่")).to_be_visible()
    expect(gate.locator(".photos li")).to_have_count(0)


def test_a_browser_without_a_database_asks_for_the_photos_again(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    open_gate(page, address)
    add_photos(page, 1)
    page.reload()
    expect(page.get_by_text("กรุณาถ่ายรูปใหม่")).to_be_visible()
    add_photos(page, 1)
    expect(page.get_by_text("กรุณาถ่ายรูปใหม่")).to_have_count(0)


def test_photos_that_were_sent_are_kept_no_longer(run: Run) -> None:
    script = """async ({KeptPhotos}) => {
      const kept = new KeptPhotos("prasit"), counts = [];
      for (const photos of [[new Blob(["a"]), new Blob(["b"])], []]) {
        await kept.keep(photos);
        for (const guard of ["prasit", "another"]) counts.push((await new KeptPhotos(guard).recall()).length);
      }
      return counts;
    }"""
    assert run("kept-photos.js", script) == [2, 0, 0, 0]


@pytest.mark.parametrize("size", [UPRIGHT, SMALL, LYING])
def test_a_photo_can_be_seen_beside_its_button_and_large(gate: Page, size: tuple[int, int]) -> None:
    show(gate, size)
    add_photos(gate)
    picture, remove = gate.get_by_role("img", name="รูปที่ 2"), gate.get_by_role("button", name="ลบรูปที่ 2")
    there, button = picture.bounding_box(), remove.bounding_box()
    assert there
    assert button
    assert min(button["width"], button["height"]) >= 48
    assert button["width"] * button["height"] < 0.25 * there["width"] * there["height"]
    picture.click()
    large = gate.get_by_role("dialog").get_by_role("img").bounding_box()
    assert large
    assert large["height"] > 1.5 * there["height"]
    gate.get_by_role("button", name="ลบรูปนี้").click()
    expect(gate.locator(".photos li")).to_have_count(3)


def test_the_camera_says_how_many_photos_it_takes_and_shows_the_last(gate: Page) -> None:
    gate.get_by_role("button", name="ถ่ายรูป").click()
    camera = gate.get_by_role("dialog")
    expect(camera.get_by_text("ถ่ายได้อีก 4 รูป")).to_be_visible()
    expect(camera.get_by_role("img")).to_be_hidden()
    expect(camera.locator("video")).not_to_have_js_property("videoWidth", 0)
    camera.get_by_role("button", name="ถ่ายรูป").click()
    expect(camera.get_by_text("ถ่ายได้อีก 3 รูป")).to_be_visible()
    expect(camera.get_by_role("img", name="รูปล่าสุด")).to_be_visible()


@pytest.mark.parametrize("size", [UPRIGHT, SMALL, LYING, TYPING])
def test_what_has_the_focus_is_not_behind_a_bar(gate: Page, size: tuple[int, int]) -> None:
    show(gate, size)
    gate.get_by_role("button", name="ถ่ายรูป").focus()
    for _ in range(8):  # as far as the fold
        gate.keyboard.press("Tab")
        assert gate.evaluate("""() => {
          const {top, bottom} = document.activeElement.getBoundingClientRect();
          const head = document.querySelector(".head").getBoundingClientRect().bottom;
          return top >= Math.max(0, head) && bottom <= document.querySelector(".foot").getBoundingClientRect().top;
        }"""), gate.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize(("size", "room"), [(LYING, 250), (TYPING, 250)])
def test_the_bars_leave_the_form_its_room_while_somebody_types(gate: Page, size: tuple[int, int], room: int) -> None:
    show(gate, size)
    gate.get_by_label("ชื่อผู้มาติดต่อ").focus()
    height = gate.evaluate("""() => document.querySelector(".foot").getBoundingClientRect().top
      - Math.max(0, document.querySelector(".head").getBoundingClientRect().bottom)""")
    assert height >= room
    expect(gate.get_by_role("button", name="แจ้งลูกบ้าน")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [UPRIGHT, SMALL])
def test_a_long_name_can_be_read_also_without_a_network(page: Page, address: str, size: tuple[int, int]) -> None:
    show(page, size)
    open_gate(page, address, village={**VILLAGE, "name": "หมู่บ้านจัดสรรสวนริมธารพฤกษา เฟส 2"})
    page.route("**/api/v1/**", lambda route: route.abort())  # what a test answers itself knows no network
    page.context.set_offline(offline=True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator(".connection[data-connection=offline]")).to_be_visible()
    cut = """place => place.scrollHeight > place.clientHeight + 2 || place.scrollWidth > place.clientWidth"""
    for place in page.locator(".head-who > *").all():
        assert not place.evaluate(cut), place.inner_text()


CONTRAST = """([front, back]) => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [bright, dark] = [light(front), light(back)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}"""


@pytest.mark.parametrize("theme", ["day", "night"])
def test_hints_and_the_edges_of_what_can_be_tapped_stand_out(gate: Page, theme: str) -> None:
    gate.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    colours = gate.evaluate("""() => {
      const field = document.querySelector("#field-plate"), style = getComputedStyle(field);
      const hint = getComputedStyle(field, "::placeholder"), chip = getComputedStyle(document.querySelector(".kind"));
      const page = getComputedStyle(document.documentElement).backgroundColor;
      const edges = [[style.borderTopColor, style.backgroundColor], [style.borderTopColor, page]];
      edges.push([chip.borderTopColor, page]);
      return {hint: [hint.color, style.backgroundColor], opacity: hint.opacity, edges};
    }""")
    assert colours["opacity"] == "1"
    assert gate.evaluate(CONTRAST, colours["hint"]) >= 4.5
    for edge in colours["edges"]:
        assert gate.evaluate(CONTRAST, edge) >= 3
