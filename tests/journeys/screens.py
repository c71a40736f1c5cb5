"""What the journeys by hand see on a screen: the guard's page, a household's phones, the residents' page."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from models.texts import catalog
from models.texts.catalog import Say
from tests.journeys.people import Guard
from tests.journeys.programs import eventually
from tests.journeys.stage import LIFF_ID, Household, Stage

LANGUAGES = pytest.mark.parametrize("language", ["th", "en"])


def speak(where: BrowserContext | Page, language: str) -> None:
    """As if somebody had chosen this language on this phone."""
    where.add_init_script(f"localStorage.setItem('village.language', '\"{language}\"')")


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


def sign_in(page: Page, user_id: str) -> None:
    """On LINE's page that asks who somebody is. By their id: of 320 people many have the same name."""
    page.locator(f'a[href*="sim_user={user_id}"]').click()


def open_gate(stage: Stage, page: Page, language: str, guard: Guard | None = None, tab: str = "new") -> GuardPage:
    """The guard's page by itself, outside LINE, after its login."""
    speak(page, language)
    page.goto(f"{stage.line_address}/liff-app/{LIFF_ID}/guard?tab={tab}")
    sign_in(page, (guard or stage.guard).user_id)
    gate = GuardPage(page, catalog.of(language))
    expect(gate.connection("live")).to_be_visible()
    return gate


def open_home(stage: Stage, page: Page, home: Household, language: str, path: str = "/home") -> None:
    """As from a rich menu; LINE's login is gone through once."""
    speak(page, language)
    page.goto(f"{stage.line_address}/liff-app/{LIFF_ID}{path}")
    sign_in(page, home.first.user_id)
    expect(page.locator(".home")).to_be_visible()


def sign_in_at_the_desk(stage: Stage, page: Page) -> None:
    """To the panel over LINE's own page, as the village's office; in English."""
    (office,) = stage.village["office"]
    page.goto(f"{stage.web_address}/admin")
    page.get_by_role("link", name="Sign in with LINE").click()
    page.get_by_role("link", name=office["name"]).click()
    page.wait_for_url("**/admin/today")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
