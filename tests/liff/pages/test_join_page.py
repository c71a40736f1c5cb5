"""The page of whoever has no place yet, waits for one, or has several: each state has words and one thing to do."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.liff.pages.gate_page import VILLAGE
from tests.liff.pages.home_page import Service as Home
from tests.liff.pages.home_page import refused
from tests.liff.pages.join_page import HOUSE, MIDNIGHT, OFFER, Service, picture, place, told
from tests.liff.pages.test_answers import FAINTEST

INVITED = "?invite=abc"
NEXT_VILLAGE = {"id": "v2", "name": "หมู่บ้านถัดไป", "time_zone": "Asia/Bangkok"}


def english(page: Page, address: str, *places: dict[str, Any], query: str = "", **person: Any) -> Service:
    service = Service(page, *places, language="en", **person)
    service.open(page, address, query)
    return service


def fill_in(page: Page, code: str = "abcd-efgh", house: str = "12/3", name: str = "ก้อง ใจดี") -> None:
    page.get_by_role("textbox", name="The village's code").fill(code)
    page.get_by_label("House number").fill(house)
    page.get_by_role("radio", name="Tenant").check(force=True)
    page.get_by_label("Your name").fill(name)


def send(page: Page) -> None:
    page.get_by_role("button", name="Ask the office").click()


def test_an_invite_says_what_it_is_for_and_is_taken_with_one_tap(page: Page, address: str) -> None:
    service = Service(page, language="en")
    service.offer = told({**OFFER, "household_role": "tenant", "ends_at": MIDNIGHT})
    service.open(page, address, INVITED)
    card = page.locator(".offer")
    for words in ("หมู่บ้านสุขใจ", "House 12/3", "Soi 4 · Tenant", re.compile("Until Wednesday,? 31 March 2027")):
        expect(card.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("textbox", name="The village's code")).to_have_count(0)
    assert service.bodies("/joins/look") == [{"invite": "abc"}]
    picture(page, "join-invite-en")
    card.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert service.bodies("/joins") == [{"invite": "abc"}]
    assert "invite" not in page.url
    picture(page, "join-welcome-en")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/liff/home")
    assert service.bodies("/me/acting") == [{"membership": "p1"}]


@pytest.mark.parametrize(
    ("code", "status", "headline"),
    [
        ("INVITE_USED", 409, "This invite has been used"),
        ("INVITE_EXPIRED", 410, "This invite is too old"),
        ("INVITE_REVOKED", 410, "This invite was taken back"),
        ("INVITE_UNKNOWN", 404, "This invite is not known here"),
    ],
)
def test_an_invite_that_is_no_good_says_why_and_leaves_the_other_way_open(
    page: Page, address: str, code: str, status: int, headline: str
) -> None:
    service = Service(page, language="en")
    service.offer = refused(code, status)
    service.open(page, address, INVITED)
    expect(page.get_by_role("alert").get_by_role("heading", name=headline)).to_be_visible()
    expect(page.get_by_role("textbox", name="The village's code")).to_be_visible()


def test_an_invite_that_somebody_else_took_meanwhile_says_so(page: Page, address: str) -> None:
    service = english(page, address, query=INVITED)
    service.joined = lambda _: refused("INVITE_USED")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="This invite has been used")).to_be_visible()
    expect(page.get_by_role("button", name="Join", exact=True)).to_have_count(0)


def test_a_lost_network_keeps_the_invite_on_the_page(page: Page, address: str) -> None:
    english(page, address, query=INVITED)
    page.route("**/api/v1/joins", lambda route: route.abort())
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("status").filter(has_text="No network")).to_be_visible()
    page.unroute("**/api/v1/joins")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()


def test_who_has_the_invite_s_place_already_goes_on(page: Page, address: str) -> None:
    service = english(page, address, place(), query=INVITED)
    service.joined = lambda _: refused("ALREADY_MEMBER")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.locator(".offer")).to_have_count(0)
    expect(page.locator(".places .row")).to_have_count(1)


def test_with_the_code_somebody_asks_and_then_waits(page: Page, address: str) -> None:
    service = english(page, address)
    service.joined = lambda _: service.becomes(place(standing="pending", household_role="tenant"))
    fill_in(page)
    picture(page, "join-form-en")
    send(page)
    expect(page.get_by_role("heading", name="Waiting for the village office")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Asked on \w+,? \d+ \w+ \d{4}, \d\d:\d\d$"))).to_be_visible()
    claim = {"join_code": "abcd-efgh", "house": "12/3", "household_role": "tenant", "name": "ก้อง ใจดี"}
    assert service.bodies("/joins") == [claim]
    picture(page, "join-pending-en")
    service.places[0] = place()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()


@pytest.mark.parametrize(
    ("code", "label", "words"),
    [
        ("JOIN_CODE_WRONG", "The village's code", "No village here has this code. Check it with the office."),
        ("HOUSE_UNKNOWN", "House number", "The village has no house with this number."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    page: Page, address: str, code: str, label: str, words: str
) -> None:
    service = english(page, address)
    service.joined = lambda _: refused(code, 404)
    fill_in(page)
    send(page)
    field = page.get_by_role("textbox", name=label)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("ก้อง ใจดี")
    picture(page, f"join-form-{code.lower()}-en")
    field.fill("x")
    expect(page.get_by_role("alert").filter(has_text=words)).to_have_count(0)


def test_what_is_missing_is_asked_for_before_anything_is_sent(page: Page, address: str) -> None:
    service = english(page, address)
    send(page)
    expect(page.get_by_text("Please fill this in.")).to_have_count(3)
    expect(page.get_by_text("Please choose one.")).to_be_visible()
    expect(page.get_by_role("textbox", name="The village's code")).to_be_focused()
    assert service.bodies("/joins") == []


def test_another_language_keeps_what_was_typed(page: Page, address: str) -> None:
    english(page, address)
    fill_in(page)
    page.get_by_role("button", name="ภาษาไทย").click()
    expect(page.get_by_label("ชื่อของคุณ")).to_have_value("ก้อง ใจดี")
    expect(page.get_by_role("radio", name="ผู้เช่า")).to_be_checked()


def test_too_many_tries_are_told_without_losing_the_form(page: Page, address: str) -> None:
    service = english(page, address)
    service.joined = lambda _: refused("TOO_MANY_REQUESTS", 429)
    fill_in(page)
    send(page)
    expect(page.get_by_role("alert").filter(has_text="Too many tries")).to_be_visible()
    expect(page.get_by_role("button", name="Ask the office")).to_be_enabled()


@pytest.mark.parametrize(
    ("standing", "headline", "form"),
    [
        ("pending", "รอสำนักงานหมู่บ้านยืนยัน", False),
        ("suspended", "สิทธิ์ของคุณถูกระงับชั่วคราว", False),
        ("ended", "สิทธิ์ของคุณในหมู่บ้านนี้สิ้นสุดแล้ว", True),
        ("refused", "คำขอของคุณไม่ได้รับการยืนยัน", True),
    ],
)
def test_each_standing_has_its_words_its_reason_and_what_to_do(
    page: Page, address: str, standing: str, headline: str, form: bool
) -> None:
    reason = None if standing == "pending" else "ไม่พบชื่อในทะเบียน"
    Service(page, place(standing=standing, reason=reason)).open(page, address)
    expect(page.get_by_role("heading", name=headline)).to_be_visible()
    expect(page.get_by_text("สำนักงานแจ้งว่า: ไม่พบชื่อในทะเบียน")).to_have_count(1 if reason else 0)
    expect(page.get_by_role("textbox", name="รหัสหมู่บ้าน")).to_have_count(1 if form else 0)
    picture(page, f"join-{standing}-th")


def test_a_tenant_whose_time_is_over_is_told_the_last_day_in_the_buddhist_era(page: Page, address: str) -> None:
    Service(page, place(standing="ended", ends_at="2026-03-31T17:00:00.000Z")).open(page, address)
    expect(page.get_by_text("วันสุดท้ายคือวันอังคารที่ 31 มีนาคม 2569")).to_be_visible()


def test_an_old_no_is_not_held_against_a_new_question(page: Page, address: str) -> None:
    english(page, address, place("p0", "refused", reason="No"), place("p1", "pending"))
    expect(page.get_by_role("heading", name="Waiting for the village office")).to_be_visible()
    expect(page.get_by_role("heading", name="Your place was not confirmed")).to_have_count(0)


def test_several_places_are_all_there_to_choose_from(page: Page, address: str) -> None:
    places = (
        place("p1", acting=True),
        place("p2", village=NEXT_VILLAGE, house={"id": "h2", "number": "8", "soi": None}, ends_at=MIDNIGHT),
        place("p3", role="guard", household_role=None, house=None),
        place("p4", role="office", household_role=None, house=None),
    )
    service = Service(page, *places)
    service.open(page, address)
    picture(page, "join-places-th")
    rows = page.locator(".places .row")
    expect(rows).to_have_count(4)
    expect(page.get_by_role("button", pressed=True)).to_contain_text("บ้าน 12/3")
    rows.nth(1).click()
    page.wait_for_url("**/liff/home")
    begun = service.bodies("/sessions")
    assert [(one["role"], one["village"]) for one in begun] == [("resident", "v2")]
    assert service.bodies("/me/acting") == [{"membership": "p2"}]


@pytest.mark.parametrize(("role", "path"), [("guard", "guard"), ("office", "office")])
def test_the_gate_and_the_office_have_pages_of_their_own(page: Page, address: str, role: str, path: str) -> None:
    english(page, address, place(role=role, household_role=None, house=None))
    page.locator(".places .row").click()
    page.wait_for_url(f"**/liff/{path}")


def test_a_member_may_ask_for_another_house(page: Page, address: str) -> None:
    english(page, address, place())
    expect(page.get_by_role("textbox", name="The village's code")).to_have_count(0)
    page.get_by_role("button", name="Join another house").click()
    expect(page.get_by_role("textbox", name="The village's code")).to_be_focused()


def test_who_does_not_follow_the_account_is_asked_to_until_they_do(page: Page, address: str) -> None:
    page.add_init_script("window.isFriend = false")
    english(page, address, place(), following=False)
    expect(page.get_by_role("heading", name="One more step: add us as a friend")).to_be_visible()
    picture(page, "join-friend-en")
    page.get_by_role("button", name="Add as friend").click()
    expect(page.get_by_role("heading", name="One more step: add us as a friend")).to_have_count(0)


def test_an_older_line_is_told_in_words_how_to_follow(page: Page, address: str) -> None:
    service = Service(page, place(), following=False, language="en")
    knows = "init: async () => 0, isLoggedIn: () => true, isInClient: () => true, getIDToken: () => 'e30.e30.s'"
    old = f"window.liff = {{{knows}}}"
    page.route("**/played/sdk.js", lambda route: route.fulfill(body=old, content_type="text/javascript"))
    service.open(page, address)
    expect(page.get_by_text("Open the village's chat in LINE and tap Add.")).to_be_visible()
    expect(page.get_by_role("button", name="Add as friend")).to_have_count(0)


@pytest.mark.parametrize("deauthorized", [True, False])
def test_leaving_takes_two_taps_and_says_what_line_has_forgotten(page: Page, address: str, deauthorized: bool) -> None:
    service = english(page, address, place())
    service.deauthorized = deauthorized
    page.evaluate("localStorage.setItem('village.session.x', '1')")
    page.get_by_text("Leave the village's LINE").click()
    expect(page.get_by_text("LINE forgets that you allowed this page to know who you are.")).to_be_visible()
    page.get_by_role("button", name="Leave and forget me").click()
    page.wait_for_timeout(450)  # a trembling finger is no second tap
    assert service.bodies("/me/unlink") == []
    page.get_by_role("button", name="Tap again: this cannot be taken back").click()
    expect(page.get_by_role("heading", name="You have left")).to_be_visible()
    words = "LINE has forgotten your permission, too." if deauthorized else "Settings › Account › Authorized apps"
    expect(page.get_by_text(words)).to_be_visible()
    assert service.bodies("/me/unlink") == [{"access_token": "granted"}]
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('village.'))") == []
    picture(page, f"join-left-{deauthorized}-en")


def test_whoever_is_nobody_here_is_offered_the_code_in_thai(page: Page, address: str) -> None:
    Service(page).open(page, address)
    expect(page.get_by_role("heading", name="ลงทะเบียนลูกบ้าน")).to_be_visible()
    expect(page.get_by_text("เลิกใช้งาน LINE ของหมู่บ้าน")).to_have_count(0)
    picture(page, "join-form-th")


def test_an_invite_in_thai_is_dated_in_the_buddhist_era(page: Page, address: str) -> None:
    Service(page).open(page, address, INVITED)
    expect(page.get_by_text("คำเชิญนี้ใช้ได้ถึงวันเสาร์ที่ 28 พฤศจิกายน 2569")).to_be_visible()
    picture(page, "join-invite-th")


@pytest.mark.parametrize("path", ["", "/home", "/guard", "/office"])
@pytest.mark.parametrize("base", ["/liff", "/liff/a/2234567890-Another1"])
def test_every_page_leads_whoever_has_no_such_place_here(page: Page, address: str, path: str, base: str) -> None:
    details = [{"field": "standing", "message": "suspended"}]
    service = Service(page, place(standing="suspended"), language="en")
    page.route("**/api/v1/sessions", lambda route: route.fulfill(**refused("NOT_A_MEMBER", 403, details=details)))
    page.goto(f"{address}{base}{path}")
    page.wait_for_url(f"**{base}/join")
    expect(page.get_by_role("heading", name="Your place here is paused")).to_be_visible()
    assert service.places


def test_from_home_one_gets_to_the_other_places(page: Page, address: str) -> None:
    Home(page, language="en", houses=[HOUSE], places=3).open(page, address)
    page.route("**/api/v1/me", lambda route: route.fulfill(**refused("UNAVAILABLE", 503)))
    page.get_by_role("combobox", name="Choose a house").select_option(label="Other places…")
    page.wait_for_url("**/liff/join")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("large", [False, True])
def test_nothing_is_faint_and_nothing_is_cut_off(page: Page, address: str, theme: Any, large: bool) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 320, "height": 700})
    page.add_init_script(f"localStorage.setItem('village.large', '{str(large).lower()}')")
    pending = place("p0", "pending", village={**VILLAGE, "name": "หมู่บ้านพฤกษ์ไพรสณฑ์ริมน้ำนนทบุรี เฟส 2"})
    service = Service(
        page, pending, place("p1", ends_at=MIDNIGHT), place("p2", role="guard", house=None), following=False
    )
    service.open(page, address)
    page.get_by_role("button", name="ลงทะเบียนบ้านอีกหลัง").click()
    page.get_by_text("เลิกใช้งาน LINE ของหมู่บ้าน").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(FAINTEST.replace(".card *", ".home *")) >= 4.5
    picture(page, f"join-narrow-{theme}-{large}")


def test_everything_can_be_tapped_by_a_thumb(page: Page, address: str) -> None:
    Service(page, place("p0", "pending"), place("p1"), place("p2", role="guard", house=None)).open(page, address)
    small = """() => [...document.querySelectorAll("button, summary, input")]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 47.5).map((one) => one.outerHTML)"""
    assert page.evaluate(small) == []
