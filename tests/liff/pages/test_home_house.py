"""The tab "My house": who lives here, who is asked, what the house says, whom it blocks, and oneself."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.liff.pages.home_house import MALEE, NOK, SOMCHAI, House, block, rule
from tests.liff.pages.home_page import HOUSE, SECOND, refused, visit

INVITE = {"id": "i1", "role": "resident", "household_role": "family", "house": HOUSE, "ends_at": None, "mine": True}


def opened(page: Page, address: str, *people: Any, **told: Any) -> House:
    house = House(page, *people, **{"language": "en", **told})
    house.open(page, address, "?tab=house")
    expect(page.get_by_role("heading", name="Who lives here")).to_be_visible()
    return house


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sure(page: Page, name: str, question: str) -> None:
    """Two taps; one that trembles counts once."""
    page.clock.install()
    tap(page, name)
    page.clock.fast_forward(1000)
    tap(page, question)


def test_everybody_is_listed_with_role_end_and_whether_they_can_be_asked(page: Page, address: str) -> None:
    opened(page, address)
    rows = page.locator(".house-part").first.locator(".row")
    expect(rows).to_have_text(
        [
            re.compile("Malee · YouOwner$"),
            re.compile("Somchai.*FamilyTakes no questions just now"),
            re.compile("Nok.*Tenant · until 31 December 2026Has blocked our chat"),
        ]
    )


def test_who_may_change_nothing_is_offered_nothing(page: Page, address: str) -> None:
    opened(page, address, {**MALEE, "household_role": "family"}, {**SOMCHAI, "may": []}, owner=False)
    offered = {button.inner_text() for button in page.locator(".my-house").get_by_role("button").all()}
    assert offered == {
        "Add a rule",
        "Code for the gate",
        "Block somebody",
        "Get a copy of my data",
        "Erase my data…",
        "I do not live here any more",
    }


def test_an_invitation_shows_its_link_and_its_picture(page: Page, address: str) -> None:
    house = opened(page, address)
    tap(page, "Invite somebody")
    expect(page.get_by_label("Lives here until")).to_be_hidden()
    page.get_by_role("radio", name="Tenant").check()
    page.get_by_label("Lives here until").fill("2027-01-31")
    tap(page, "Make an invitation")
    expect(page.get_by_role("img", name="QR code of the invite")).to_be_visible()
    expect(page.locator(".invite-link")).to_have_text("https://liff.line.me/1/join?invite=abc")
    assert house.changes == [
        ("POST", "invites", {"household_role": "tenant", "house": "h1", "ends_on": "2027-01-31"}),
    ]


def test_an_open_invitation_is_taken_back(page: Page, address: str) -> None:
    house = opened(page, address, invites=[{**INVITE, "created_at": "", "expires_at": "2026-11-28T05:00:00Z"}])
    tap(page, "Take back: Family")
    expect(page.get_by_text("Open invitations")).to_have_count(0)
    assert house.changes == [("DELETE", "invites/i1", None)]


def test_a_tenants_end_is_shown_as_the_last_day_and_changed(page: Page, address: str) -> None:
    house = opened(page, address)
    page.get_by_role("button", name=re.compile("^Nok Tenant")).click()
    expect(page.get_by_label("Lives here until")).to_have_value("2026-12-31")
    page.get_by_label("Lives here until").fill("")
    tap(page, "Save")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert house.changes == [("PATCH", "places/Nok", {"household_role": "tenant", "ends_on": None})]


def test_somebody_is_removed_by_two_taps(page: Page, address: str) -> None:
    house = opened(page, address)
    page.get_by_role("button", name=re.compile("^Somchai Family")).click()
    sure(page, "Remove from this house", "Tap again to remove Somchai")
    expect(page.locator(".house-part").first.get_by_text("Somchai")).to_have_count(0)
    assert house.changes == [("DELETE", "places/Somchai", None)]


def test_the_order_is_changed_with_the_keyboard_and_told_aloud(page: Page, address: str) -> None:
    house = opened(page, address)
    later = page.get_by_role("button", name="Malee: ask later")
    later.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".order .row-name")).to_have_text([re.compile(name) for name in ("Somchai", "Malee", "Nok")])
    expect(page.get_by_text("Malee is number 2 now")).to_be_attached()
    expect(later).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Malee: ask earlier")).to_be_focused()
    assert house.changes[-1] == ("PUT", "house/settings", {"order": ["Somchai", "Nok", "Malee"]})
    tap(page, "Back to the village's order")
    expect(page.get_by_text("The village asks tenants first")).to_be_visible()


def test_a_rule_is_a_sentence_and_is_made_in_one_sheet(page: Page, address: str) -> None:
    house = opened(page, address)
    expect(page.get_by_text("No rules: the house is asked about everybody.")).to_be_visible()
    tap(page, "Add a rule")
    page.get_by_role("radio", name="Leave parcels at the gate").check()
    for day in ("Saturday", "Sunday"):
        page.get_by_role("checkbox", name=day).uncheck()
    tap(page, "Save")
    expect(page.get_by_role("button", name="Deliveries")).to_contain_text("Mon–Fri, 09:00–20:00")
    wish = {"kind": "delivery", "says": "leave_at_gate", "from": "09:00", "until": "20:00"}
    assert house.changes == [("POST", "house/rules", {**wish, "weekdays": [1, 2, 3, 4, 5]})]


def test_nobody_leaves_a_taxi_at_the_gate(page: Page, address: str) -> None:
    house = opened(page, address, rules=[rule(says="leave_at_gate")])
    page.get_by_role("button", name="Deliveries").click()
    page.get_by_role("radio", name="Taxis").check()
    expect(page.get_by_role("radio", name="Leave parcels at the gate")).to_have_count(0)
    page.get_by_role("switch", name="All day").check()
    tap(page, "Save")
    expect(page.get_by_role("button", name="Taxis")).to_contain_text("Let in without asking")
    wish = {"kind": "taxi", "says": "let_in", "from": None, "until": None, "weekdays": [1, 2, 3, 4, 5]}
    assert house.changes == [("PATCH", "house/rules/r1", wish)]


def test_a_removed_rule_comes_back_by_undo(page: Page, address: str) -> None:
    house = opened(page, address, rules=[rule()])
    page.get_by_role("button", name="Deliveries").click()
    tap(page, "Remove the rule")
    expect(page.get_by_role("button", name="Deliveries")).to_have_count(0)
    tap(page, "Undo")
    expect(page.get_by_role("button", name="Deliveries")).to_be_visible()
    assert [(method, path) for method, path, _ in house.changes] == [
        ("DELETE", "house/rules/r1"),
        ("POST", "house/rules"),
    ]


def test_a_block_goes_at_once_and_comes_back_by_undo(page: Page, address: str) -> None:
    house = opened(page, address, blocks=[block()])
    tap(page, "Unblock: สมชาย ขายประกัน")
    expect(page.get_by_text("Nobody is blocked.")).to_be_visible()
    tap(page, "Undo")
    expect(page.get_by_text("สมชาย ขายประกัน")).to_be_visible()
    assert house.changes[-1][2]["plate"] == "1กข 2345"


def test_waiting_times_are_words_and_the_office_s_own_rules_stay(page: Page, address: str) -> None:
    house = opened(page, address)
    expect(page.get_by_text("After 45 seconds: the next person is asked")).to_be_visible()
    theirs = {"kind": "taxi", "from": None, "until": None, "widen_after": 15, "remind_after": None}
    theirs |= {"office_after": None, "expire_after": None}
    house.asking = [theirs]
    page.reload()
    tap(page, "Change the waiting times")
    page.get_by_label("Ask the next person after").select_option("90")
    page.get_by_label("Remind after").select_option("not at all")
    tap(page, "Save")
    expect(page.get_by_text("After 1 min 30 s: the next person is asked")).to_be_visible()
    expect(page.get_by_text("There is no reminder")).to_be_visible()
    mine = {**theirs, "kind": None, "widen_after": 90, "remind_after": 0}
    assert house.changes == [("PUT", "house/asking", {"rules": [theirs, mine]})]


def test_quiet_hours_go_as_a_pair_and_away_by_the_villages_clock(page: Page, address: str) -> None:
    house = opened(page, address)
    page.get_by_role("switch", name="Quiet hours").check()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.get_by_role("switch", name="I am away").check()
    page.get_by_label("Back on").fill("2027-01-02T18:30")
    page.get_by_label("Back on").blur()
    expect(page.get_by_text("Saved")).to_be_visible()
    with page.expect_response("**/house/settings*"):
        page.get_by_role("switch", name="Quiet hours").uncheck()
    expect(page.get_by_label("From")).to_be_hidden()
    wishes = [body for _, _, body in house.changes]
    assert {"quiet_from": "22:00", "quiet_until": "06:00"} in wishes
    assert {"away_until": "2027-01-02T11:30:00.000Z"} in wishes
    assert {"quiet_from": None, "quiet_until": None} in wishes


@pytest.mark.parametrize("name", ["Ask me in the chat", "Quiet hours", "I am away"])
def test_a_switch_that_could_not_be_set_stands_as_before(page: Page, address: str, name: str) -> None:
    house = House(page, language="en")
    house.mine |= {"quiet_from": "22:00", "quiet_until": "06:00", "away_until": "2099-01-01T00:00:00Z"}
    house.open(page, address, "?tab=house")
    switch = page.get_by_role("switch", name=name)
    expect(switch).to_be_checked()
    house.failing["house/settings"] = None
    switch.click()
    expect(page.get_by_role("alert").get_by_text("Check the signal or Wi-Fi, then try again.")).to_be_visible()
    expect(switch).to_be_checked()
    expect(page.get_by_label("From")).to_be_visible()
    expect(page.get_by_label("Back on")).to_be_visible()


def test_large_letters_are_kept_on_the_phone_and_on_the_server(page: Page, address: str) -> None:
    house = opened(page, address)
    page.get_by_role("switch", name="Large letters").check()
    assert page.evaluate("localStorage.getItem('village.large')") == "true"
    page.reload()
    expect(page.locator("html")).to_have_class("large")
    assert ("PUT", "house/settings", {"large_type": True}) in house.changes


def test_another_phone_wears_the_letters_that_the_server_remembers(page: Page, address: str) -> None:
    opened(page, address, large_type=True)
    expect(page.locator("html")).to_have_class("large")


def test_another_language_is_spoken_at_once_and_told_to_the_chat(page: Page, address: str) -> None:
    house = opened(page, address)
    page.get_by_role("radio", name="ไทย").check()
    expect(page.get_by_role("heading", name="สมาชิกในบ้าน")).to_be_visible()
    assert house.changes == [("PUT", "house/settings", {"language": "th"})]


def test_data_comes_as_a_file(page: Page, address: str) -> None:
    opened(page, address)
    with page.expect_download() as download:
        tap(page, "Get a copy of my data")
    assert download.value.suggested_filename == "my-village-data.json"
    assert '"name": "Malee"' in download.value.path().read_text("utf-8")


def test_erasing_says_what_goes_and_what_stays_and_ends_the_page(page: Page, address: str) -> None:
    house = opened(page, address)
    page.evaluate("localStorage.setItem('village.pass.m', '{\"name\": \"Nok\"}')")  # a pass that was begun
    tap(page, "Erase my data…")
    for words in ("What goes at once", "What stays, and why"):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    sure(page, "Erase my data", "Tap again to erase for good")
    expect(page.get_by_role("heading", name="Your data is erased")).to_be_visible()
    assert [(method, path) for method, path, _ in house.changes] == [("POST", "me/erase")]
    kept = page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('village.'))")
    assert kept == []


def test_of_two_houses_the_one_that_was_chosen_last_is_shown(page: Page, address: str) -> None:
    """However slow the answer about the other one is."""
    house = House(page, language="en", houses=[HOUSE, SECOND])
    late: list[Route] = []

    def household(route: Route) -> None:
        homes = [{"house": one, "members": [], "may_invite": []} for one in (HOUSE, SECOND)]
        route.fulfill(json={"success": True, "data": {"houses": homes}})

    def keep(route: Route) -> None:
        late.append(route)

    page.route("**/api/v1/household", household)
    house.open(page, address, "?tab=house")
    choice = page.get_by_role("region", name="My house").get_by_label("Choose a house")
    expect(choice).to_have_value(HOUSE["id"])
    page.route("**/house/rules?house=h2", keep)
    with page.expect_request("**/house/rules?house=h2"):
        choice.select_option(SECOND["id"])
    choice.evaluate("choice => (choice.dataset.old = 'yes')")
    choice.select_option(HOUSE["id"])
    expect(page.locator("[data-old]")).to_have_count(0)
    for route in late:
        route.fulfill(json={"success": True, "data": [rule(kind="taxi")]})
    page.wait_for_timeout(200)
    expect(choice).to_have_value(HOUSE["id"])
    expect(page.get_by_role("button", name="Taxis")).to_have_count(0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "Check the signal or Wi-Fi, then try again."),
        (refused("INTERNAL_ERROR", 500), "The service does not answer"),
    ],
    ids=["no network", "a broken service"],
)
def test_where_it_does_not_load_it_says_so_and_tries_again(page: Page, address: str, answer: Any, words: str) -> None:
    house = House(page, MALEE, language="en")
    house.failing["house/rules"] = answer
    house.open(page, address, "?tab=house")
    expect(page.get_by_text(words)).to_be_visible()
    house.failing.clear()
    tap(page, "Try again")
    expect(page.get_by_role("heading", name="Who lives here")).to_be_visible()


def test_a_change_that_fails_is_told_beside_it_and_nothing_is_lost(page: Page, address: str) -> None:
    house = opened(page, address)
    tap(page, "Block somebody")
    page.get_by_label("Visitor's name").fill("Nok")
    house.failing["house/blocks"] = refused("STATE_FORBIDS")
    page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    expect(page.get_by_role("alert").get_by_text("That is as many as there can be.")).to_be_visible()
    expect(page.get_by_label("Visitor's name")).to_have_value("Nok")


def test_a_visit_s_car_is_blocked_from_the_history_and_let_go_again(page: Page, address: str) -> None:
    house = House(page, MALEE, NOK, language="en", visits=[visit(state="rejected", plate="1กข 2345")])
    house.open(page, address, "?tab=history&visit=v1")
    tap(page, "Block this car for our house")
    expect(page.get_by_text("Blocked for your house")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Block this car for our house")).to_be_visible()
    assert house.changes == [
        ("POST", "house/blocks", {"visit": "v1", "by": ["plate"]}),
        ("DELETE", "house/blocks/new", None),
    ]


def test_a_code_for_the_gate_is_large_and_says_until_when_it_is_good(page: Page, address: str) -> None:
    house = opened(page, address)
    house.failing = {"house/gate-code": refused("TOO_MANY_REQUESTS", 429)}
    tap(page, "Code for the gate")
    sheet = page.get_by_role("dialog", name="Code for the gate")
    expect(sheet.get_by_role("alert")).to_have_text("Wait a minute, then try again.")
    house.failing = {}
    sheet.get_by_role("button", name="Try again").click()
    expect(sheet.get_by_text("K7QM-2X9F")).to_be_visible()
    expect(sheet.get_by_text("Good until 21:15")).to_be_visible()
    expect(sheet.get_by_role("button", name="Try again")).to_be_hidden()
    assert [path for _, path, _ in house.changes] == ["house/gate-code"] * 2


def test_an_owner_sets_the_number_that_a_guard_may_call(page: Page, address: str) -> None:
    house = opened(page, address)
    number = page.get_by_label("Phone of the house")
    number.fill("๐๘๑ 234 5678")
    number.blur()
    expect(page.get_by_text("Saved")).to_be_visible()
    assert house.phone == "081 234 5678"
    number.fill("")
    with page.expect_response("**/house/phone**"):
        number.blur()
    page.reload()
    expect(page.get_by_label("Phone of the house")).to_have_value("")
    assert house.phone is None


def test_only_an_owner_sets_it(page: Page, address: str) -> None:
    opened(page, address, owner=False)
    expect(page.get_by_label("Phone of the house")).to_be_disabled()
