"""A guest's pass by hand in a real Chromium: from the rich menu to a friend, to the gate, and back to the host."""

from io import BytesIO
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, FrameLocator, expect

from models.texts import catalog
from models.texts.catalog import Say
from tests.browser import DESK, Shoot
from tests.journeys.programs import eventually
from tests.journeys.screens import LANGUAGES, speak
from tests.journeys.stage import Household, Stage


class Host:
    """A resident with their phone: the chat, and the page that the rich menu opens in it."""

    def __init__(self, context: BrowserContext, stage: Stage, home: Household, language: str) -> None:
        self.friends_name = f"เพื่อนบ้าน {home.number}"  # in a picker of 320 people many have the same
        friend = {"user_id": home.second.user_id, "display_name": self.friends_name}
        stage.line.post("setup", {"people": [friend]})
        self.desk = context.new_page()
        self.say = catalog.of(language)
        self.home = home
        speak(self.desk, language)
        self.desk.goto(f"{stage.line_address}/?people={home.first.user_id},{home.second.user_id}")
        self.phone, self.friend = (self.desk.locator(f"#phone-{one.user_id}") for one in home.residents[:2])
        self.page: FrameLocator = self.desk.frame_locator(f"#phone-{home.first.user_id} iframe")

    def open_form_from_the_menu(self) -> None:
        chat: Say = catalog.of(self.home.first.language)
        eventually(lambda: self.home.first.menu == "calm", 10, "the calm menu")
        self.phone.locator(".menu").get_by_role("button", name=chat("Invite a guest")).click()

    def tap(self, words: str) -> None:
        self.page.get_by_role("button", name=self.say(words), exact=True).click()

    def make(self, name: str) -> str:
        """The six digits of a pass for today."""
        self.page.get_by_label(self.say("Guest's name")).fill(name)
        self.tap("Make the pass")
        expect(self.page.get_by_text(self.say("The pass is ready. Now send it to your guest."))).to_be_visible()
        return self.page.locator(".pass-digits").inner_text()

    def send_to_friend(self) -> str:
        """By LINE's picker; the link that the friend has got."""
        self.tap("Send to the guest")
        picker = self.phone.get_by_role("dialog")
        picker.get_by_role("button", name=self.friends_name, exact=True).click()
        picker.get_by_role("button", name="Send").click()
        expect(self.page.get_by_text(self.say("Sent."))).to_be_visible()
        (talk,) = self.home.second.line.get(f"people/{self.home.second.user_id}/phone")["talks"]
        chat = self.home.second.line.get(f"people/{self.home.second.user_id}/chat", chat=talk["id"])
        bubble = chat[-1]["message"]["contents"]
        return str(bubble["footer"]["contents"][0]["action"]["uri"])

    def cancel(self) -> None:
        self.tap("Cancel this pass")
        eventually(self._cancelled, 10, "the end of the pass")  # a tap counts only after a moment

    def _cancelled(self) -> bool:
        """Taps, if there is still something to tap: it may have been heard just now."""
        self.page.locator(".asking:enabled").evaluate_all("buttons => buttons.forEach((button) => button.click())")
        return self.page.get_by_text(self.say("This pass does not open the gate any more.")).count() > 0


@LANGUAGES
@pytest.mark.parametrize("context", [DESK], indirect=True, ids=["desk"])
def test_a_pass_from_the_rich_menu_to_the_open_gate_and_back(
    stage: Stage, context: BrowserContext, shoot: Shoot, language: str
) -> None:
    host = Host(context, stage, stage.household(), language)
    host.open_form_from_the_menu()
    code = host.make("นก ใจงาม")
    shoot(host.desk, f"passes-{language}-1-made")
    link = host.send_to_friend()

    guest = context.new_page()
    guest.goto(link)
    expect(guest.locator(".digits")).to_have_text(code)
    expect(guest.locator("h2").first).to_have_text(host.say("This pass is good"))
    shoot(guest, f"passes-{language}-2-guest")
    (scanned,) = zxingcpp.read_barcodes(Image.open(BytesIO(guest.locator(".qr").screenshot())))
    key = {"Idempotency-Key": str(uuid4())}
    visit = stage.guard.ask("POST", "/passes/use", headers=key, json={"token": scanned.text}).json()["data"]
    assert (visit["state"], visit["visitor_name"], visit["house"]["number"]) == ("inside", "นก ใจงาม", host.home.number)
    assert stage.messages(visit["id"]) == []  # nobody is asked, and nothing is billed

    told = host.page.locator(".story")
    expect(told).to_contain_text(host.say("Came in"))
    expect(host.page.locator(".detail-standing")).to_contain_text(host.say("Used"))
    assert stage.guard.ask("POST", f"/visits/{visit['id']}/exit", json={}).status_code == 200
    expect(told).to_contain_text(host.say("Left {time}", time="").strip())
    shoot(host.desk, f"passes-{language}-3-used")

    host.tap("Back")
    host.tap("Make the pass")  # none is good any more
    host.make("เล็ก มาไม่ได้")
    other = host.page.get_by_role("link", name=host.say("Guest's page")).get_attribute("href")
    guest.goto(f"{other}?lang={language}")
    expect(guest.locator(".digits")).to_be_visible()
    host.cancel()
    guest.reload()
    expect(guest.get_by_text(host.say("This pass was cancelled"))).to_be_visible()
    expect(guest.locator(".digits")).to_have_count(0)
