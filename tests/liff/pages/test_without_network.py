"""A gate without network: what is done there shows at once, is kept, and arrives once and in order."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from far_village import FarGate, Village, far_village, phone
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import Shoot, shooting
from tests.liff.pages.test_photos import photo


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def far(village: Village) -> Iterator[str]:
    with far_village(village) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with ExitStack() as stack:
        opened = phone(browser, service_workers="block")
        stack.callback(opened.close)
        yield opened


@pytest.fixture
def shoot() -> Shoot:
    return shooting("offline-")


def test_a_night_without_network_arrives_once_and_in_order_although_the_page_was_closed(
    context: BrowserContext, village: Village, far: str, shoot: Shoot
) -> None:
    mali, boon = village.knows("Mali", "approved"), village.knows("Boon", "inside")
    gate = FarGate(context.new_page(), far).open()
    expect(gate.card("Mali")).to_have_count(1)
    context.set_offline(True)
    expect(gate.page.locator(".connection[data-connection=offline]")).to_be_visible()
    gate.writes_down("12/3", "Anan", photo(900, 700))
    expect(gate.card("Anan")).to_contain_text(gate.say("The house is asked when there is a network"))
    expect(gate.card("Anan").locator("img.thumb")).to_be_visible()
    gate.writes_down("12/4", "Chai")
    gate.overrides("Chai")
    gate.taps("Mali", "In")
    gate.taps("Boon", "Out")
    expect(gate.card("Boon")).to_contain_text(gate.say("Left"))
    expect(gate.card("Mali")).to_contain_text(gate.say("Not sent yet"))
    gate.taps("Chai", "Out")
    gate.waiting(4)
    shoot(gate.page, "waiting-th")
    gate.bar.click()
    expect(gate.page.locator(".out-act")).to_have_count(4)
    shoot(gate.page, "sheet-th")
    gate.page.close()

    village.down = True
    context.set_offline(False)
    gate = FarGate(context.new_page(), far).open()
    gate.waiting(4)
    gate.tab("Today")
    for name, words in (("Anan", "Not sent yet"), ("Chai", "Left"), ("Mali", "Inside"), ("Boon", "Left")):
        expect(gate.card(name)).to_contain_text(gate.say(words))
    expect(gate.card("Anan").locator("img.thumb")).to_be_visible()
    gate.card("Anan").evaluate("card => (card.mine = true)")
    assert not village.heard

    village.down, village.loses = False, 2
    gate.bar.click()
    gate.button("Try now").click()
    expect(gate.bar).to_be_hidden()
    assert [name for name, _, _ in village.heard] == ["register", "register", "entry", "exit"]
    (_, anan, photos), (_, chai, _), (_, entry, _), (_, left, _) = village.heard
    assert (anan["visitor_name"], photos, "entered_at" in anan) == ("Anan", 1, False)
    assert (chai["override_reason"], chai["entered_at"] <= chai["left_at"]) == ("phoned", True)
    assert (entry["visit"], left["visit"]) == (mali, boon)
    moments = [fields["happened_at"] for _, fields, _ in village.heard]
    assert moments == sorted(moments)
    expect(gate.card("Anan")).to_contain_text(gate.say("The house has been asked"))
    assert gate.card("Anan").evaluate("card => card.mine")
    expect(gate.page.locator(".unsent")).to_have_count(0)
