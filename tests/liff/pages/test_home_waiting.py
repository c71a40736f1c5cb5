"""The first tab of the residents' page: who waits, the answer, and what became of it."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.liff.pages.home_page import MALEE, SECOND, Service, ago, answered, refused, visit
from tests.liff.pages.test_photos import photo

PHOTOS = [{"id": "p1", "url": "/photo/1", "thumb_url": "/photo/1"}, {"id": "p2", "url": "/photo/2"}]
BY_SOMCHAI = {"role": "resident", "name": "Somchai"}


def english(page: Page, address: str, *visits: dict[str, Any], **member: Any) -> Service:
    service = Service(page, *visits, **{"language": "en", **member})
    service.open(page, address)
    return service


def approve(page: Page) -> None:
    page.get_by_role("button", name="Approve:").click()


def test_an_empty_gate_says_so_and_offers_to_invite_a_guest(page: Page, address: str) -> None:
    english(page, address)
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    expect(page.get_by_text("Nobody has come today yet.")).to_be_visible()
    offered = {button.get_attribute("aria-label") or button.inner_text() for button in page.get_by_role("button").all()}
    assert offered == {"Large letters", "ภาษาไทย", "Invite a guest", "Home", "Passes", "History", "My house"}


def test_somebody_who_waits_is_shown_with_all_that_the_guard_has_noted(page: Page, address: str) -> None:
    english(
        page,
        address,
        visit(plate="1กข 2345", plate_province="ขอนแก่น", headcount=3, purpose="Cake", visitor_phone="081-2"),
    )
    card = page.locator(".guest")
    expect(page.get_by_text("Nobody has come today yet.")).to_be_hidden()
    for words in ("สมศรี มีสุข", "Guest · People: 3", "1กข 2345", "Khon Kaen", "Cake"):
        expect(card.get_by_text(words)).to_be_visible()
    expect(card.locator(".guest-timer")).to_have_text(re.compile(r"^\d:\d\d$"))
    expect(page.get_by_role("button", name="Home · Waiting: 1")).to_be_visible()
    expect(page).to_have_title("(1) สมศรี มีสุข")


def test_a_courier_without_a_name_is_called_by_their_kind(page: Page, address: str) -> None:
    english(page, address, visit(kind="delivery", visitor_name=""))
    expect(page.get_by_role("heading", name="Delivery")).to_be_visible()


def test_an_approval_is_sent_once_and_shown_when_the_service_has_it(page: Page, address: str) -> None:
    service = english(page, address, visit())
    held: list[Route] = []
    page.route("**/decision", lambda route: held.append(route))  # noqa: PLW0108 - a list has no place for its marks
    approve(page)
    expect(page.get_by_text("Telling the gate…")).to_be_visible()
    for name in ("Approve:", "Reject:"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()
    expect(page.get_by_text("Approved", exact=True)).to_have_count(0)
    [route] = held
    route.fallback()
    expect(page.locator(".guest-word")).to_have_text("Approved")
    expect(page.get_by_text("By you,")).to_be_visible()
    assert service.sent == [{"to": "/visits/v1/decision", "decision": "approve"}]


def take_back(page: Page) -> None:
    """A tap counts only after a moment: it might have been meant for the button that was there before."""
    button = page.get_by_role("button", name="Take back")
    expect(button).to_be_visible()
    page.clock.fast_forward(1000)
    button.click()


def test_an_approval_is_taken_back_with_one_tap(page: Page, address: str) -> None:
    page.clock.install()
    service = english(page, address, visit())
    approve(page)
    take_back(page)
    expect(page.locator(".guest-word")).to_have_text("Approval taken back")
    assert service.sent[-1]["to"] == "/visits/v1/undo"


def test_a_trembling_finger_takes_nothing_back(page: Page, address: str) -> None:
    page.clock.set_fixed_time(datetime.now(UTC))  # no moment passes between the two taps
    service = english(page, address, visit())
    approve(page)
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".guest-word")).to_have_text("Approved")
    assert [sent["to"] for sent in service.sent] == ["/visits/v1/decision"]


def test_after_fifteen_seconds_nothing_is_offered_to_take_back(page: Page, address: str) -> None:
    service = english(page, address, visit())
    service.answer = lambda one, _: {
        "json": {"success": True, "data": answered(one, "approved", decided_at=ago(seconds=16))}
    }
    approve(page)
    expect(page.locator(".guest-word")).to_have_text("Approved")
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)


def test_too_late_to_take_back_says_what_to_do(page: Page, address: str) -> None:
    page.clock.install()
    service = english(page, address, visit())
    approve(page)

    def inside_already(one: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
        service.visits["v1"] = answered(one, "inside", entered_at=ago(seconds=0), version=3)
        return refused("UNDO_TOO_LATE")

    service.answer = inside_already
    take_back(page)
    expect(page.get_by_text("It is too late to take this back. Please call the gate.")).to_be_visible()
    expect(page.locator(".guest-word")).to_contain_text("Came in")


def test_an_answer_that_did_not_get_through_can_be_given_again(page: Page, address: str) -> None:
    service = english(page, address, visit())
    service.answer, good = lambda *_: refused("UNAVAILABLE", 503), service.answer
    approve(page)
    expect(page.get_by_role("alert")).to_have_text("That did not get through. Please tap again.")
    service.answer = good
    approve(page)
    expect(page.locator(".guest-word")).to_have_text("Approved")


def test_a_second_tap_after_a_lost_answer_counts_as_the_same_one(page: Page, address: str) -> None:
    """The service had it the first time, and says so."""
    service = english(page, address, visit())
    service.answer = lambda *_: refused("UNAVAILABLE", 503)
    approve(page)
    expect(page.get_by_role("alert")).to_be_visible()

    def had_it_already(one: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
        service.visits["v1"] = answered(one, "approved")
        return refused("ALREADY_DECIDED", standing={"answer": "approve", "role": "resident", "at": ago()})

    service.answer = had_it_already
    approve(page)
    expect(page.get_by_text("By you,")).to_be_visible()
    expect(page.get_by_text("This was decided before your tap.")).to_have_count(0)


def test_who_comes_second_learns_who_was_first_and_what_they_said(page: Page, address: str) -> None:
    service = english(page, address, visit())

    def too_late(one: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
        service.visits["v1"] = answered(one, "rejected", decided_by=BY_SOMCHAI, decision_reason="unknown")
        return refused("ALREADY_DECIDED", standing={"answer": "reject", "role": "resident", "at": ago()})

    service.answer = too_late
    approve(page)
    expect(page.locator(".guest-word")).to_have_text("Not let in")
    expect(page.get_by_text("By Somchai")).to_contain_text("Don't know them")
    expect(page.get_by_text("This was decided before your tap.")).to_be_visible()


def test_what_happens_elsewhere_shows_at_once_and_is_read_aloud(page: Page, address: str) -> None:
    service = english(page, address)
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    service.tell(visit(visitor_name="Nok"))
    expect(page.get_by_role("heading", name="Nok")).to_be_visible()
    expect(page.locator(".home > [role=status][aria-live]")).to_have_text("Nok is waiting at the gate")
    service.tell(answered(service.visits["v1"], "approved", decided_by={"role": "resident", "name": None}))
    expect(page.locator(".guest-word")).to_have_text("Approved")
    expect(page.get_by_text("By the house,")).to_be_visible()


def test_the_name_that_the_socket_does_not_tell_is_asked_for(page: Page, address: str) -> None:
    service = english(page, address, visit())
    expect(page.locator(".guest")).to_be_visible()
    whole = answered(service.visits["v1"], "approved", decided_by=BY_SOMCHAI)
    service.tell({**whole, "decided_by": {"role": "resident", "name": None}})
    service.visits["v1"] = whole
    expect(page.get_by_text("By Somchai,")).to_be_visible()


@pytest.mark.parametrize(
    ("state", "words"),
    [("expired", "Nobody of the house answered in time."), ("cancelled", "The guard closed this visit.")],
)
def test_a_visitor_who_stops_waiting_says_why(page: Page, address: str, state: str, words: str) -> None:
    service = english(page, address, visit())
    expect(page.locator(".guest")).to_be_visible()
    service.tell(visit(state=state, version=2, closed_at=ago(seconds=0)))
    expect(page.locator(".guest").get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Approve:")).to_have_count(0)


def reject(page: Page) -> None:
    page.get_by_role("button", name="Reject:").click()


@pytest.mark.parametrize(
    ("button", "sent"),
    [
        ("Reject", {"decision": "reject"}),
        ("Not now", {"decision": "reject", "reason": "not_now"}),
        ("Don't know them", {"decision": "reject", "reason": "unknown"}),
        ("Wrong house", {"decision": "not_mine"}),
    ],
)
def test_a_rejection_takes_a_second_tap_and_may_give_a_reason(
    page: Page, address: str, button: str, sent: dict[str, str]
) -> None:
    service = english(page, address, visit())
    reject(page)
    assert service.sent == []
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".guest-word")).to_have_text("Not let in")
    assert service.sent == [{"to": "/visits/v1/decision", **sent}]


def test_only_a_delivery_can_be_left_at_the_gate(page: Page, address: str) -> None:
    service = english(page, address, visit(), visit("v2", kind="delivery", created_at=ago(seconds=5)))
    page.get_by_role("button", name="Reject:").first.click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Leave it at the gate")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Reject:").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Leave it at the gate").click()
    expect(page.locator(".guest-word")).to_be_visible()
    assert service.sent == [{"to": "/visits/v2/decision", "decision": "reject", "reason": "leave_at_gate"}]


def test_a_photo_opens_as_large_as_the_screen(page: Page, address: str) -> None:
    page.route("**/photo/*", lambda route: route.fulfill(body=photo(64, 48), content_type="image/jpeg"))
    english(page, address, visit(photos=PHOTOS))
    page.get_by_role("button", name="See the photo").click()
    pictures = page.get_by_role("dialog", name="สมศรี มีสุข").get_by_role("img")
    assert [one.get_attribute("src") for one in pictures.all()] == ["/photo/1", "/photo/2"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_visit_of_a_house_that_is_not_theirs_is_never_drawn(page: Page, address: str) -> None:
    service = english(page, address, visit("other", house=SECOND, visitor_name="Neighbour's guest"), visit())
    expect(page.get_by_role("heading", name="สมศรี มีสุข")).to_be_visible()
    service.tell(visit("third", house=SECOND, visitor_name="Another"), visit("mine", visitor_name="Own guest"))
    expect(page.get_by_role("heading", name="Own guest")).to_be_visible()
    assert "Neighbour" not in page.inner_text("body")
    assert "Another" not in page.inner_text("body")


def test_with_two_houses_each_guest_says_which_and_one_house_can_be_chosen(page: Page, address: str) -> None:
    english(
        page,
        address,
        visit(visitor_name="Nok"),
        visit("v2", house=SECOND, visitor_name="Lek"),
        houses=[*MALEE["houses"], SECOND],
    )
    expect(page.locator(".guest").filter(has_text="Lek")).to_contain_text("House 15/7")
    page.get_by_label("Choose a house").select_option("House 12/3")
    expect(page.get_by_role("heading", name="Nok")).to_be_visible()
    expect(page.get_by_role("heading", name="Lek")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Nok")).to_be_visible()
    expect(page.get_by_role("heading", name="Lek")).to_have_count(0)


def test_today_tells_who_came_and_went_and_how(page: Page, address: str) -> None:
    english(
        page,
        address,
        visit("a", "left", visitor_name="Nok", decided_at=ago(), entered_at=ago(seconds=30), left_at=ago(seconds=5)),
        visit("b", "inside", visitor_name="Lek", overridden=True, override_reason="phoned", entered_at=ago(seconds=9)),
        visit("c", "rejected", visitor_name="Tom", decided_at=ago(), decided_by={"role": "office", "name": None}),
    )
    rows = page.locator(".row")
    expect(rows.filter(has_text="Nok")).to_contain_text("Left")
    expect(rows.filter(has_text="Lek")).to_contain_text("Let in by the guard: The house agreed by phone")
    expect(rows.filter(has_text="Tom")).to_contain_text("By the village office")


def test_the_keyboard_does_it_all(page: Page, address: str) -> None:
    service = english(page, address, visit())
    expect(page.locator(".guest")).to_be_visible()
    order = []
    for _ in range(7):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent")
        )
    assert order[:4] == ["Large letters", "ภาษาไทย", "Approve: สมศรี มีสุข", "Reject: สมศรี มีสุข"]
    page.get_by_role("button", name="Approve:").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".guest-word")).to_have_text("Approved")
    assert page.evaluate("document.activeElement.closest('.guest') !== null")
    assert len(service.sent) == 1


def test_news_that_change_nothing_leave_the_button_under_the_finger(page: Page, address: str) -> None:
    service = english(page, address, visit())
    page.get_by_role("button", name="Approve:").focus()
    service.tell(service.visits["v1"], visit("v2", visitor_name="Nok", created_at=ago(seconds=1)))
    expect(page.get_by_role("heading", name="Nok")).to_be_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Approve: สมศรี มีสุข"
