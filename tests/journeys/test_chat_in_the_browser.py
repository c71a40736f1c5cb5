"""A household's evening in the chat, by hand in a real Chromium: menus, answers with their reasons, and plain words."""

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from models.texts import catalog
from models.texts.catalog import Say
from tests.browser import DESK, Shoot
from tests.journeys.programs import eventually
from tests.journeys.screens import Phones
from tests.journeys.stage import Stage


class Chat:
    """One phone's chat, by the words on it."""

    def __init__(self, phone: Locator, say: Say) -> None:
        self.phone = phone
        self.say = say

    @property
    def log(self) -> Locator:
        return self.phone.locator(".log")

    def menu(self, words: str) -> Locator:
        return self.phone.locator(".menu").get_by_role("button", name=self.say(words), exact=True)

    def quick(self, words: str) -> Locator:
        return self.phone.locator(".quick").get_by_role("button", name=self.say(words), exact=True)

    def hears(self, words: str, **facts: object) -> None:
        expect(self.log.locator(":scope > *").last).to_contain_text(self.say(words, **facts))

    def writes(self, words: str) -> None:
        """As on a phone: the keyboard takes the menu's place, and gives it back."""
        fold = self.phone.locator(".foot > button.round")
        fold.click()
        field = self.phone.locator(".foot form.write input")
        field.fill(words)
        field.press("Enter")
        fold.click()


def reason_of(stage: Stage, visit: dict[str, object]) -> object:
    return stage.guard.sees(str(visit["id"]))["decision_reason"]


@pytest.mark.parametrize("context", [DESK], indirect=True, ids=["desk"])
@pytest.mark.parametrize(("language", "number"), [("th", "12/9"), ("en", "12/12")])
def test_an_evening_in_the_chat(
    stage: Stage, context: BrowserContext, shoot: Shoot, language: str, number: str
) -> None:
    home, say = stage.house_of(number), catalog.of(language)
    phones = Phones(context.new_page(), stage, home, language)
    first, second = Chat(phones.first, say), Chat(phones.second, say)
    for one in (first, second):
        one.writes("English please" if language == "en" else "ขอภาษาไทย")
        one.hears("From here on we write to you in English.")
    expect(first.menu("Invite a guest")).to_be_visible()
    shoot(phones.page, f"chat-{language}-1-calm")

    unwanted = stage.guard.register(number, visitor_name="Lek", kind="delivery")
    expect(first.log).to_contain_text("Lek")
    for one in (first, second):
        expect(one.menu("Reject")).to_be_visible()
    first.log.get_by_role("button", name=say("Reject"), exact=True).click()
    expect(first.quick("Leave it at the gate")).to_be_visible()
    shoot(phones.page, f"chat-{language}-2-why")
    first.quick("Leave it at the gate").click()
    first.hears("The guard has been told that {visitor} should leave it at the gate.", visitor="Lek")
    eventually(lambda: reason_of(stage, unwanted) == "leave_at_gate", 10, "the reason at the gate")
    second.menu("Invite a guest").wait_for()

    guest = stage.guard.register(number, visitor_name="Nok")
    expect(first.log).to_contain_text("Nok")
    second.writes("waiting" if language == "en" else "ใครมาคะ")
    second.log.get_by_role("button", name=say("Approve"), exact=True).click()
    second.hears("The guard has been told to let {visitor} in.", visitor="Nok")
    first.log.get_by_role("button", name=say("Approve"), exact=True).last.click()
    first.hears("Already answered")
    stage.guard.ask("POST", f"/visits/{guest['id']}/entry", json={})
    second.quick("Have they come in?").click()
    expect(second.log).to_contain_text(say("Your visitor"))
    shoot(phones.page, f"chat-{language}-3-inside")

    first.writes("pass")
    first.hears("Guest passes")
    first.writes("1กก 1234")
    first.hears("No car with the plate {plate} has come to your house.", plate="1กก 1234")
    first.writes("thanks")
    first.hears("You are welcome.")
    shoot(phones.page, f"chat-{language}-4-words")
    assert (home.first.billed(), home.second.billed()) == (2, 0)
