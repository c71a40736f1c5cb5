"""The office's page: who asks to join, the two answers, invites, and who was at the gate today."""

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from liff.qr import svg_of_link
from tests.liff.pages.gate_page import EMPTY, TOKENS, VILLAGE
from tests.liff.pages.home_page import HOUSE, ago, refused, visit
from tests.liff.pages.join_page import IN_A_WEEK, SDK, picture, told
from tests.liff.pages.played import Asked, play
from tests.liff.pages.test_answers import FAINTEST

LINK = "https://liff.line.me/1657000002-VillageX/join?invite=VGhlIGhvdXNlIGlzIG9"


def wish(key: str = "w1", **changes: Any) -> dict[str, Any]:
    return {
        "id": key,
        "name": "ก้องเกียรติ ใจดี",
        "line_name": "Kong_K",
        "house": HOUSE,
        "household_role": "tenant",
        "created_at": ago(minutes=12),
        **changes,
    }


class Office:
    """What lies behind the page. `sent` notes each change in order."""

    def __init__(self, page: Page, *wishes: dict[str, Any], language: str = "en") -> None:
        self.wishes = {one["id"]: one for one in wishes}
        self.visits: list[dict[str, Any]] = []
        self.member = {"id": "o", "name": "Office", "language": language, "role": "office", "village": VILLAGE}
        self.code: str | None = "ABCDEFGH"
        self.sent: list[tuple[str, Any]] = []
        self.answer: dict[str, Any] | None = None
        play(page, self._serve, sdk=SDK)
        page.route_web_socket("**/api/v1/live", lambda socket: socket.close())

    def open(self, page: Page, address: str, query: str = "") -> None:
        page.goto(f"{address}/liff/office{query}")
        expect(page.locator(".home")).to_be_visible()

    def _serve(self, route: Asked) -> None:
        path = urlsplit(route.request.url).path.split("/api/v1")[1]
        if route.request.method == "POST" and not path.startswith("/sessions"):
            self.sent.append((path, route.request.post_data_json))
        route.fulfill(**self._answer(route, path))

    def _answer(self, route: Asked, path: str) -> dict[str, Any]:  # noqa: PLR0911 - one a path
        match path.strip("/").split("/"):
            case ["sessions", *_]:
                return told({**TOKENS, "member": self.member})
            case ["registrations"]:
                return told(list(self.wishes.values()))
            case ["registrations", one, _]:
                self.wishes.pop(one)
                return self.answer or told({"id": one, "standing": "active"})
            case ["household"]:
                members = [{"name": "Somchai", "household_role": "owner", "standing": "active"}]
                return told({"houses": [{"house": HOUSE, "members": members, "may_invite": []}]})
            case ["join-code"]:
                self.code = "HGFEDCBA" if route.request.method == "POST" else self.code
                return told({"join_code": self.code})
            case ["invites"]:
                return self.answer or told({"link": LINK, "qr": svg_of_link(LINK), "expires_at": IN_A_WEEK})
            case ["village", "watch-hits" | "watchlist"]:
                return told([])
            case ["visits"]:
                return {"json": {**EMPTY, "data": self.visits}}
        return refused("NOT_FOUND", 404)


def confirm(page: Page) -> None:
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.wait_for_timeout(450)  # a trembling finger is no second tap
    page.get_by_role("button", name="Tap again to confirm").click()


def test_who_asks_is_shown_with_what_they_say_of_themselves(page: Page, address: str) -> None:
    Office(page, wish()).open(page, address)
    card = page.locator(".wish")
    for words in ("ก้องเกียรติ ใจดี", "In LINE: Kong_K", "House 12/3 · Soi 4 · Tenant", "Asked"):
        expect(card.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Registrations · Waiting: 1")).to_be_visible()
    card.get_by_text("Who lives there now").click()
    expect(card.get_by_role("listitem")).to_have_text("SomchaiOwner")
    picture(page, "office-wishes-en")


def test_a_confirmation_takes_two_taps_and_stays_to_be_seen(page: Page, address: str) -> None:
    office = Office(page, wish(), wish("w2", name="มานี มีนา"))
    office.open(page, address)
    page.get_by_role("button", name="Confirm", exact=True).first.click()
    page.wait_for_timeout(450)
    assert office.sent == []
    page.get_by_role("button", name="Tap again to confirm").click()
    expect(page.locator(".wish")).to_have_count(1)
    expect(page.locator(".done-row")).to_have_text("ก้องเกียรติ ใจดี · House 12/3Confirmed")
    assert office.sent == [("/registrations/w1/confirm", {})]
    picture(page, "office-confirmed-en")


@pytest.mark.parametrize(("reason", "body"), [("", {}), ("Not in our books", {"reason": "Not in our books"})])
def test_a_refusal_may_say_why(page: Page, address: str, reason: str, body: dict[str, str]) -> None:
    office = Office(page, wish())
    office.open(page, address)
    page.get_by_role("button", name="Refuse").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Reason, if you want to tell them").fill(reason)
    picture(page, "office-refuse-en")
    sheet.get_by_role("button", name="Refuse").click()
    expect(page.locator(".done-row")).to_contain_text("Refused")
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    assert office.sent == [("/registrations/w1/refuse", body)]


def test_whom_a_colleague_has_answered_is_not_answered_twice(page: Page, address: str) -> None:
    office = Office(page, wish())
    office.answer = refused("STATE_FORBIDS")
    office.open(page, address)
    confirm(page)
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    expect(page.get_by_role("alert").get_by_text("Somebody else has answered this already.")).to_be_visible()
    expect(page.locator(".done-row")).to_have_count(0)


def test_an_answer_that_is_refused_for_another_reason_is_not_somebody_else_s(page: Page, address: str) -> None:
    office = Office(page, wish())
    office.answer = refused("TOO_MANY_REQUESTS", 429)
    office.open(page, address)
    confirm(page)
    expect(page.get_by_role("alert").get_by_text("The service does not answer")).to_be_visible()


def test_somebody_new_appears_when_the_phone_is_looked_at_again(page: Page, address: str) -> None:
    office = Office(page, language="th")
    office.open(page, address)
    expect(page.get_by_text("ยังไม่มีใครรออยู่").or_(page.locator(".calm-word"))).to_be_visible()
    picture(page, "office-nobody-th")
    office.wishes["w1"] = wish()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".wish")).to_be_visible()
    picture(page, "office-wishes-th")


def test_an_invite_is_a_code_to_scan_and_a_link_to_send(page: Page, address: str) -> None:
    office = Office(page)
    office.open(page, address)
    page.get_by_role("button", name="Make an invite").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Tenant").check(force=True)
    sheet.get_by_label("House number").fill("12/3")
    sheet.get_by_label("Last day, if there is one").fill("2027-03-31")
    picture(page, "office-invite-form-en")
    sheet.get_by_role("button", name="Make the link").click()
    code = sheet.get_by_role("img", name="QR code of the invite")
    expect(code).to_be_visible()
    page.wait_for_function("document.querySelector('.invite-qr').complete")
    picture(page, "office-invite-en")
    scanned = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert [one.text for one in scanned] == [LINK]
    assert office.sent == [("/invites", {"household_role": "tenant", "house": "12/3", "ends_on": "2027-03-31"})]
    sheet.get_by_role("button", name="Send the link").click()
    expect(sheet.get_by_text("Sent")).to_be_visible()
    assert LINK in page.evaluate("window.shared[0].text")


@pytest.mark.parametrize("role", ["Guard", "Village office"])
def test_staff_belong_to_no_house(page: Page, address: str, role: str) -> None:
    office = Office(page)
    office.open(page, address)
    page.get_by_role("button", name="Make an invite").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name=role).check(force=True)
    expect(sheet.get_by_label("House number")).to_be_hidden()
    sheet.get_by_role("button", name="Make the link").click()
    expect(sheet.get_by_role("img")).to_be_visible()
    assert office.sent == [("/invites", {"role": role.rsplit(maxsplit=1)[-1].lower()})]


def test_a_house_that_is_not_there_is_told_at_its_field(page: Page, address: str) -> None:
    office = Office(page)
    office.answer = refused("VALIDATION_ERROR", 400, details=[{"field": "house", "message": "no such house"}])
    office.open(page, address)
    page.get_by_role("button", name="Make an invite").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Make the link").click()
    expect(sheet.get_by_text("Please fill this in.")).to_be_visible()
    assert office.sent == []
    sheet.get_by_label("House number").fill("99")
    sheet.get_by_role("button", name="Make the link").click()
    expect(sheet.get_by_text("The village has no house with this number.")).to_be_visible()
    expect(sheet.get_by_label("House number")).to_be_focused()


def test_the_code_can_be_read_out_and_made_anew(page: Page, address: str) -> None:
    Office(page).open(page, address)
    expect(page.get_by_text("ABCD EFGH")).to_be_visible()
    page.get_by_role("button", name="Make a new code").click()
    page.wait_for_timeout(450)
    page.get_by_role("button", name="Tap again: the old code will not work any more").click()
    expect(page.get_by_text("HGFE DCBA")).to_be_visible()


def test_a_code_that_was_not_heard_at_first_comes_with_the_network(page: Page, address: str) -> None:
    office = Office(page)
    page.route("**/api/v1/join-code", lambda route: route.abort())
    office.open(page, address)
    expect(page.get_by_role("alert").get_by_text("The service does not answer")).to_be_visible()
    page.unroute("**/api/v1/join-code")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("ABCD EFGH")).to_be_visible()


def test_a_village_without_a_code_says_so(page: Page, address: str) -> None:
    office = Office(page)
    office.code = None
    office.open(page, address)
    page.get_by_role("button", name="Make a code").click()
    expect(page.get_by_text("HGFE DCBA")).to_be_visible()


def test_today_s_visitors_are_there_to_be_looked_at(page: Page, address: str) -> None:
    office = Office(page)
    house = {"id": "h9", "number": "99/1", "soi": None}
    office.visits = [
        visit("a", created_at=ago(minutes=3)),
        visit("b", "left", house=house, left_at=ago(), entered_at=ago(minutes=9)),
    ]
    office.open(page, address, "?tab=today")
    rows = page.locator(".row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("House 99/1")
    assert page.get_by_role("button", name="Approve").count() == 0
    picture(page, "office-today-en")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_office_s_page_is_readable_on_a_narrow_phone(page: Page, address: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 320, "height": 700})
    page.add_init_script("localStorage.setItem('village.large', 'true')")
    Office(page, wish(), language="th").open(page, address)
    expect(page.locator(".wish")).to_be_visible()
    page.get_by_text("ใครอยู่บ้านนี้แล้วบ้าง").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(FAINTEST.replace(".card *", ".home *")) >= 4.5
    picture(page, f"office-narrow-{theme}-th")
