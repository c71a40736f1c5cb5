"""The guard's form on the screens that gates have: upright, small, lying on its side."""

import pytest
from playwright.sync_api import Page, expect

from tests.liff.pages.gate_page import open_gate

UPRIGHT, SMALL, LYING, TYPING = (390, 844), (320, 568), (844, 390), (360, 350)  # the last: above a phone's keyboard


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
