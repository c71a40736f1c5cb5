"""The residents' tab of passes: making them, sending them on, changing them, and who used them."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.programs import eventually
from tests.liff.pages.home_page import HOUSE, MALEE, SECOND, refused, visit
from tests.liff.pages.passes_page import LINK, PassService, ahead, guest_pass

PICKER = """liff.isApiAvailable = (name) => name === "shareTargetPicker";
liff.shareTargetPicker = async (messages) => ((window.shared = messages), window.answer ?? {status: "success"});"""
MAID = {"kind": "recurring", "uses_allowed": None, "weekdays": 21, "from_time": "08:00", "until_time": "17:00"}
USE = {"id": "v1", "at": ahead(hours=-1), "left_at": None, "guard": "Prasit"}


def passes(page: Page, address: str, *known: dict[str, Any], query: str = "", **member: Any) -> PassService:
    service = PassService(page, *known, **{"language": "en", **member})
    service.open_passes(page, address, query)
    return service


def pick(page: Page, words: str) -> None:
    page.locator("label.pass-pill").filter(has_text=words).click()


def send(page: Page) -> None:
    page.locator(".pass-send").get_by_role("button").click()


def tap_again(page: Page) -> None:
    """Until it counts: the second tap of a trembling finger does not."""
    question = page.locator(".asking:enabled")
    eventually(lambda: question.evaluate_all("all => (all.forEach((one) => one.click()), !all.length)"), 5, "the end")


def field(page: Page, name: str) -> Locator:
    return page.locator(f"[data-field='{name}']")


def test_nobody_invited_yet_says_what_a_pass_is_and_one_button_begins(page: Page, address: str) -> None:
    passes(page, address)
    expect(page.get_by_text("Invite your guests")).to_be_visible()
    expect(page.get_by_role("button", name="Past")).to_have_count(0)
    page.get_by_role("button", name="Make the pass").click()
    expect(page.get_by_role("heading", name="New pass")).to_be_focused()


def test_where_only_past_passes_are_left_they_can_be_looked_for(page: Page, address: str) -> None:
    passes(page, address, guest_pass(guest_name="Nok", state="used_up", uses=1))
    expect(page.get_by_text("Invite your guests")).to_be_visible()
    page.get_by_role("button", name="Past").click()
    expect(page.locator(".row-name")).to_have_text("Nok")


def test_a_guest_of_today_takes_a_name_and_one_tap(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    page.get_by_label("Guest's name").fill("Nok")
    send(page)
    expect(page.get_by_text("The pass is ready. Now send it to your guest.")).to_be_visible()
    expect(page.locator(".pass-digits")).to_have_text("482 913")
    assert page.locator(".pass-qr").evaluate("(picture) => picture.decode().then(() => picture.naturalWidth > 0)")
    ((method, path, wish),) = service.wishes
    assert (method, path) == ("POST", "/passes")
    assert {name: wish[name] for name in ("kind", "guest_name", "headcount", "tell_host", "house")} == {
        "kind": "once",
        "guest_name": "Nok",
        "headcount": 1,
        "tell_host": False,
        "house": "h1",
    }
    assert wish["valid_from"].endswith("T17:00:00.000Z")  # midnight in Bangkok
    assert wish["valid_until"].endswith("T17:00:00.000Z")
    assert "pass=new0" in page.url
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".row-name")).to_have_text("Nok")


def test_all_that_can_be_said_of_a_guest_is_sent(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    page.get_by_label("Guest's name").fill("Nok")
    pick(page, "Another day")
    page.get_by_label("Day", exact=True).fill("2031-03-07")
    pick(page, "Only at certain hours")
    page.get_by_label("From", exact=True).fill("18:00")
    page.get_by_label("Until", exact=True).fill("01:30")
    expect(page.locator(".pass-span")).to_have_text("Fri, 7 Mar 2031, 18:00–01:30")
    pick(page, "Several times")
    page.get_by_role("button", name="One time more").click()
    page.get_by_text("Car, people, note, and tell me").click()
    page.get_by_label("Number plate").fill(" 1กก  12 ")
    page.get_by_role("button", name="Province").click()
    page.get_by_role("dialog").get_by_role("button", name="Bangkok").click()
    page.get_by_role("button", name="One person more").click()
    page.get_by_label("Note for the guard").fill("Cake")
    page.get_by_label("Tell me when they arrive").check()
    expect(page.get_by_text("It costs the village one message each time.")).to_be_visible()
    send(page)
    expect(page.locator(".pass-digits")).to_be_visible()
    assert service.wishes[0][2] == {
        "house": "h1",
        "kind": "many",
        "guest_name": "Nok",
        "valid_from": "2031-03-07T11:00:00.000Z",
        "valid_until": "2031-03-07T18:30:00.000Z",
        "uses_allowed": 6,
        "plate": "1กก 12",
        "plate_province": "กรุงเทพมหานคร",
        "headcount": 2,
        "note": "Cake",
        "tell_host": True,
    }


def test_what_is_missing_is_told_at_its_field_and_nothing_is_sent(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    send(page)
    expect(field(page, "guest_name")).to_contain_text("Please write a name.")
    expect(page.get_by_label("Guest's name")).to_be_focused()
    pick(page, "Many guests")
    send(page)
    expect(field(page, "guests")).to_contain_text("Please write 1 to 200 names")
    pick(page, "Every week")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        page.get_by_label(day).uncheck(force=True)
    send(page)
    expect(field(page, "weekdays")).to_contain_text("Please choose a day of the week.")
    assert service.wishes == []


@pytest.mark.parametrize(
    ("code", "details", "words"),
    [
        ("VALIDATION_ERROR", ["valid_until"], "Please choose a time that is not over"),
        ("VALIDATION_ERROR", ["plate"], "Please write the plate shorter."),
        ("VALIDATION_ERROR", ["something new"], "Please look at this again."),
        ("TOO_MANY_PASSES", [], "Your house has too many passes."),
        ("SOMETHING_NEW", [], "The service does not answer"),
    ],
)
def test_a_refused_form_says_where_and_loses_nothing(
    page: Page, address: str, code: str, details: list[str], words: str
) -> None:
    service = passes(page, address, query="&new=1")
    page.get_by_label("Guest's name").fill("Nok")
    service.refusal = refused(code, 400, details=[{"field": one, "message": "No"} for one in details])
    send(page)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_label("Guest's name")).to_have_value("Nok")
    send(page)
    expect(page.locator(".pass-digits")).to_be_visible()
    assert len(service.wishes) == 2


def test_without_an_answer_the_form_stays_through_a_reload_and_another_language(page: Page, address: str) -> None:
    passes(page, address, query="&new=1")
    page.route("**/api/v1/passes", lambda route: route.abort())
    page.get_by_label("Guest's name").fill("Nok")
    pick(page, "Tomorrow")
    send(page)
    expect(page.get_by_text("No answer. Check the signal")).to_be_visible()
    page.get_by_role("button", name="ภาษาไทย").click()
    expect(page.get_by_label("ชื่อแขก")).to_have_value("Nok")
    page.reload()
    expect(page.get_by_label("ชื่อแขก")).to_have_value("Nok")
    expect(page.get_by_label("พรุ่งนี้")).to_be_checked()


def test_what_was_begun_for_another_house_is_made_for_the_one_that_is_shown(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1", houses=[HOUSE, SECOND])
    page.get_by_label("Guest's name").fill("Nok")
    pick(page, "12/3")
    page.locator(".home-head").get_by_label("Choose a house").select_option("House 15/7")
    expect(page.get_by_label("Guest's name")).to_have_value("Nok")
    send(page)
    expect(page.locator(".pass-digits")).to_be_visible()
    assert service.wishes[0][2]["house"] == SECOND["id"]


def test_the_same_form_is_sent_under_the_same_key_and_another_under_another(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    page.get_by_label("Guest's name").fill("Nok")
    for expected in (1, 2, 3):
        service.refusal = refused("SOMETHING_NEW", 503)
        send(page)
        expect(page.get_by_text("The service does not answer")).to_be_visible()
        assert len(service.keys) == expected
        if expected == 2:
            pick(page, "Tomorrow")
    assert service.keys[0] == service.keys[1] != service.keys[2]


def test_somebody_who_comes_every_week_has_days_and_hours(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    pick(page, "Every week")
    page.get_by_label("Who comes?").fill("Daeng, maid")
    for day in ("Tuesday", "Thursday"):
        page.get_by_label(day).uncheck(force=True)
    pick(page, "3 months")
    expect(field(page, "valid_until")).to_contain_text("Good until")
    send(page)
    expect(page.locator(".pass-when")).to_have_text("Mon, Wed, Fri, 08:00–17:00")
    wish = service.wishes[0][2]
    assert {name: wish[name] for name in ("kind", "visit_kind", "weekdays", "from_time", "until_time")} == {
        "kind": "recurring",
        "visit_kind": "service",
        "weekdays": 21,
        "from_time": "08:00",
        "until_time": "17:00",
    }
    assert not {"uses_allowed", "valid_from"} & set(wish)


def test_many_guests_get_a_pass_each_and_show_who_has_come(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    pick(page, "Many guests")
    page.get_by_label("What is it?").fill("Birthday")
    page.get_by_label("Names, one on each line").fill("Nok\n\n Noi \nNid")
    expect(page.get_by_text("3 names")).to_be_visible()
    send(page)
    expect(page.get_by_role("heading", name="Birthday")).to_be_visible()
    expect(page.locator(".row-name")).to_have_text(["Nok", "Noi", "Nid"])
    assert service.wishes[0][1:] == ("/occasions", {**service.wishes[0][2], "guests": ["Nok", "Noi", "Nid"]})
    service.passes["g1"] |= {"uses": 1, "state": "used_up"}
    service.tell(visit("v1", "inside", pass_id="g1"))
    expect(page.get_by_text("1 of 3 have come")).to_be_visible()
    expect(page.locator(".pass-guest").filter(has_text="Noi")).to_contain_text("Has come")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".row").filter(has_text="Birthday")).to_contain_text("2 still to come")


def test_one_pass_for_all_says_how_many(page: Page, address: str) -> None:
    service = passes(page, address, query="&new=1")
    pick(page, "Many guests")
    page.get_by_label("What is it?").fill("Dinner")
    pick(page, "One pass for all")
    page.get_by_role("button", name="One person fewer").click()
    service.refusal = refused("TOO_MANY_PASSES")
    send(page)
    expect(page.get_by_text("Your house has too many passes.")).to_be_visible()
    assert service.wishes[0][2]["shared_by"] == 19
    assert "guests" not in service.wishes[0][2]


def test_an_event_is_called_off_with_two_taps(page: Page, address: str) -> None:
    event = {"occasion": {"id": "o1", "title": "Birthday"}}
    service = passes(page, address, guest_pass(**event), query="&occasion=o1")
    page.get_by_role("button", name="Cancel all these passes").click()
    assert service.wishes == []
    tap_again(page)
    expect(page.get_by_text("These passes do not open the gate any more.")).to_be_visible()
    expect(page.locator(".pass-guest")).to_contain_text("Cancelled")
    assert service.wishes == [("DELETE", "/occasions/o1", {})]


def test_lines_picker_gets_the_message_in_the_host_s_language(page: Page, address: str) -> None:
    passes(page, address, guest_pass(), query="&pass=p1")
    page.evaluate(PICKER)
    page.get_by_role("button", name="Send to the guest").click()
    expect(page.get_by_text("Sent.")).to_be_visible()
    assert page.evaluate("window.shared") == [{"type": "flex", "altText": "en"}]
    page.evaluate("window.answer = false")  # closed without a choice
    page.get_by_role("button", name="Send to the guest").click()
    expect(page.get_by_text("Sent.")).to_have_count(0)


def test_without_a_picker_the_pass_is_copied_and_the_link_too(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    passes(page, address, guest_pass(), query="&pass=p1")
    page.evaluate("Object.defineProperty(navigator, 'share', {value: undefined})")
    page.get_by_role("button", name="Send to the guest").click()
    expect(page.get_by_text("Copied. Paste it into a chat with your guest.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"Guest pass\n{LINK}-p1"
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function(f"navigator.clipboard.readText().then((text) => text === '{LINK}-p1')")
    expect(page.get_by_role("link", name="Guest's page")).to_have_attribute("href", f"{LINK}-p1")


def test_the_phone_s_own_way_of_sending_is_used_before_copying(page: Page, address: str) -> None:
    passes(page, address, guest_pass(), query="&pass=p1")
    page.evaluate("Object.defineProperty(navigator, 'share', {value: async (what) => { window.sent = what; }})")
    page.get_by_role("button", name="Send to the guest").click()
    expect(page.get_by_text("Sent.")).to_be_visible()
    assert page.evaluate("window.sent") == {"text": f"Guest pass\n{LINK}-p1"}


def test_a_change_sends_only_what_is_different_and_tells_of_the_new_code(page: Page, address: str) -> None:
    service = passes(page, address, guest_pass("maid", guest_name="Daeng", **MAID))
    page.get_by_role("button", name="Daeng").click()
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Who comes?")).to_have_value("Daeng")
    page.get_by_text("Car, people, note, and tell me").click()
    page.get_by_label("Number plate").fill("1กก 12")
    page.get_by_label("Until", exact=True).fill("16:00")
    send(page)
    expect(page.get_by_text("pictures of the old one do not work any more")).to_be_visible()
    assert service.wishes == [("PATCH", "/passes/maid", {"until_time": "16:00", "plate": "1กก 12"})]
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".row-name")).to_have_text("Daeng")


def test_who_changes_nothing_sends_nothing(page: Page, address: str) -> None:
    known = guest_pass(kind="many", uses_allowed=5, uses=2, plate="1กก 12", note="Cake", tell_host=True, headcount=3)
    service = passes(page, address, known, query="&pass=p1")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Number plate")).to_have_value("1กก 12")
    send(page)
    expect(page.locator(".pass-digits")).to_be_visible()
    assert service.wishes == []


def test_a_pass_is_taken_back_with_two_taps_and_has_no_code_then(page: Page, address: str) -> None:
    service = passes(page, address, guest_pass(), query="&pass=p1")
    page.get_by_role("button", name="Cancel this pass").click()
    assert service.wishes == []
    tap_again(page)
    expect(page.get_by_text("This pass does not open the gate any more.")).to_be_visible()
    expect(page.locator(".detail-standing")).to_contain_text("Cancelled")
    expect(page.locator(".pass-code")).to_have_count(0)
    expect(page.get_by_role("button", name="Send to the guest")).to_have_count(0)


def test_another_one_s_pass_is_not_changed_and_says_why(page: Page, address: str) -> None:
    service = passes(page, address, guest_pass(made_by={"name": "Somchai", "me": False}), query="&pass=p1")
    expect(page.locator(".facts")).to_contain_text("Somchai")
    service.refusal = refused("NOT_YOUR_PASS", 403)
    page.get_by_role("button", name="Cancel this pass").click()
    tap_again(page)
    expect(page.get_by_text("Only whoever made this pass, or an owner of the house, can change it.")).to_be_visible()
    expect(page.locator(".pass-code")).to_be_visible()


def test_who_used_a_pass_and_when_shows_as_it_happens(page: Page, address: str) -> None:
    service = passes(page, address, guest_pass(), query="&pass=p1")
    expect(page.get_by_text("Nobody yet.")).to_be_visible()
    service.passes["p1"] |= {"visits": [USE], "uses": 1, "state": "used_up", "qr": None}
    service.tell(visit("v1", "inside", pass_id="p1"))
    expect(page.locator(".story")).to_contain_text("let in by Prasit")
    expect(page.locator(".detail-standing")).to_contain_text("Used")
    service.passes["p1"]["visits"] = [{**USE, "left_at": ahead(hours=0)}]
    service.tell(visit("v1", "left", pass_id="p1", left_at=ahead(hours=0), version=2))
    expect(page.locator(".story")).to_contain_text("Left")


def test_the_list_shows_what_is_good_and_finds_what_is_past(page: Page, address: str) -> None:
    known = [
        guest_pass("a", guest_name="Nok", plate="1กก 12"),
        guest_pass("b", guest_name="Daeng", **MAID),
        guest_pass("c", guest_name="Tom", state="used_up", uses=1),
    ]
    passes(page, address, *known)
    expect(page.locator(".row-name")).to_have_text(["Nok", "Daeng"])
    expect(page.locator(".row").first).to_contain_text("482 913")
    page.get_by_role("button", name="Every week", exact=True).click()
    expect(page.locator(".row-name")).to_have_text(["Daeng"])
    page.get_by_role("button", name="Past").click()
    expect(page.locator(".row-name")).to_have_text(["Tom"])
    expect(page.locator(".row")).not_to_contain_text("482 913")
    page.get_by_role("searchbox").fill("nobody of this name")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_without_an_answer_the_list_can_be_asked_again(page: Page, address: str) -> None:
    service = PassService(page, guest_pass(guest_name="Nok"), language="en")
    page.route("**/api/v1/passes?**", lambda route: route.abort())
    service.open_passes(page, address)
    expect(page.get_by_text("No answer. Check the signal or Wi-Fi, then try again.")).to_be_visible()
    page.unroute("**/api/v1/passes?**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".row-name")).to_have_text(["Nok"])


def test_who_has_two_houses_says_which(page: Page, address: str) -> None:
    houses = [*MALEE["houses"], SECOND]
    service = passes(page, address, query="&new=1", houses=houses)
    page.get_by_label("Guest's name").fill("Nok")
    send(page)
    expect(field(page, "house")).to_contain_text("Please choose the house.")
    pick(page, "15/7")
    send(page)
    expect(page.locator(".pass-digits")).to_be_visible()
    assert service.wishes[0][2]["house"] == "h2"


def test_a_link_to_a_pass_of_another_house_shows_nothing(page: Page, address: str) -> None:
    passes(page, address, query="&pass=somebody-elses")
    expect(page.get_by_text("There is no such pass in your house.")).to_be_visible()


def test_back_leads_out_of_the_form_and_the_empty_gate_leads_into_it(page: Page, address: str) -> None:
    service = PassService(page, language="en")
    service.open(page, address)
    page.get_by_role("button", name="Invite a guest").click()
    expect(page.get_by_role("heading", name="New pass")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()


@pytest.mark.parametrize("language", ["th", "en"])
def test_everything_that_can_be_tapped_is_large_enough_and_has_a_name(page: Page, address: str, language: str) -> None:
    passes(page, address, guest_pass(), query="&new=1", language=language)
    page.locator(".pass-more summary").click()
    small = json.loads(page.evaluate(SMALL))
    assert small == []
    page.goto(f"{address}/liff/home?tab=passes&pass=p1")
    expect(page.locator(".pass-digits")).to_be_visible()
    assert json.loads(page.evaluate(SMALL)) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


SMALL = """() => JSON.stringify([...document.querySelectorAll(
  ".passes button, .passes a, .passes .pass-pill, .passes summary, .passes .pass-tick, .passes .pass-input")]
  .filter((one) => one.offsetParent && (one.getBoundingClientRect().height < 48
    || one.matches("button, a") && !(one.textContent.trim() || one.ariaLabel)))
  .map((one) => one.outerHTML))"""


def test_choices_are_made_by_the_keyboard(page: Page, address: str) -> None:
    passes(page, address, query="&new=1")
    page.get_by_label("Today").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Tomorrow")).to_be_checked()
    expect(page.get_by_label("Tomorrow")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Only at certain hours")).to_be_checked()
    expect(page.get_by_label("From", exact=True)).to_have_value("09:00")
