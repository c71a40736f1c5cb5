"""The phone in a real browser: groups and friends beside the account, LIFF's pickers, dots, and what is taken back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from simulator_page import events, frame, phone, told
from simulator_stage import MALEE, PRASIT, SOMCHAI, Line, Receiver, text


def open_liff(page: Page, user_id: str = PRASIT) -> None:
    phone(page, user_id).get_by_role("button", name="Open guard page").click()
    expect(told(page, user_id)).to_contain_text("Prasit")


def tab(page: Page, user_id: str, name: str) -> None:
    phone(page, user_id).get_by_role("navigation", name="Chats").get_by_role("button", name=name).click()


def test_a_group_is_made_the_account_invited_and_everybody_reads(page: Page, line: Line, receiver: Receiver) -> None:
    own = phone(page, SOMCHAI)
    own.get_by_role("button", name="New group").click()
    own.get_by_label("Name of the group").fill("Soi 3")
    own.get_by_role("button", name="Choose").click()
    own.get_by_role("dialog").get_by_role("button", name="Malee").click()
    own.get_by_role("dialog").get_by_role("button", name="Choose").click()
    expect(own.locator(".chat-head b")).to_have_text("Soi 3")
    own.get_by_role("button", name="Members").click()
    own.get_by_role("button", name="Invite the account").click()
    assert events(receiver)[0]["type"] == "join"
    tab(page, MALEE, "Soi 3")
    own.get_by_placeholder("Message").fill("hello all")
    own.get_by_role("button", name="Send").click()
    expect(phone(page, MALEE).locator(".row.friend .bubble")).to_have_text("hello all")
    expect(phone(page, MALEE).locator(".row.friend .shared")).to_have_text("สมชาย")
    expect(own.locator(".row.me .bubble")).to_have_text("hello all")
    assert events(receiver, 2)[1]["source"]["userId"] == SOMCHAI
    line.push(text("to the group"), to=line.see("groups")[0]["talk_id"])
    expect(own.locator(".row.bot .bubble")).to_have_text("to the group")
    expect(page.locator("#bill summary b")).to_have_text("2")


def test_the_accounts_chat_goes_on_behind_a_group(page: Page, line: Line) -> None:
    line.sim("groups", {"name": "Soi 3", "people": [SOMCHAI, MALEE]})
    tab(page, SOMCHAI, "Soi 3")
    line.push(text("somebody is at the gate"))
    own = phone(page, SOMCHAI)
    expect(own.get_by_role("button", name=re.compile("Village")).locator(".badge")).to_have_text("1")
    expect(own.locator(".bubble")).to_have_count(0)
    tab(page, SOMCHAI, "Village")
    expect(own.locator(".row.bot .bubble")).to_have_text("somebody is at the gate")


def test_a_page_shares_with_friends_whom_its_person_picks_on_the_phone(page: Page, receiver: Receiver) -> None:
    open_liff(page)
    frame(page, PRASIT).locator("#share").click()
    picker = phone(page, PRASIT).get_by_role("dialog", name="Share with")
    picker.get_by_label("Name").fill("mal")
    expect(picker.get_by_role("button", name="สมชาย")).to_have_count(0)
    picker.get_by_role("button", name="Malee").click()
    picker.get_by_role("button", name="Send").click()
    expect(told(page, PRASIT)).to_have_text('got {"status":"success"}')
    tab(page, MALEE, "Prasit")
    expect(phone(page, MALEE).locator(".row.friend .bubble")).to_have_text("My pass")
    assert receiver.received == []


def test_a_cancelled_share_resolves_to_nothing(page: Page, line: Line) -> None:
    open_liff(page)
    frame(page, PRASIT).locator("#share").click()
    phone(page, PRASIT).get_by_role("button", name="Cancel").click()
    expect(told(page, PRASIT)).to_have_text("got undefined")
    assert line.see(f"people/{MALEE}/phone")["talks"] == []


def test_a_code_is_scanned_by_saying_what_it_holds_or_beforehand(page: Page, line: Line) -> None:
    open_liff(page)
    frame(page, PRASIT).locator("#scan").click()
    phone(page, PRASIT).get_by_label("Content of the code").fill("PASS-1")
    phone(page, PRASIT).get_by_role("button", name="Scanned").click()
    expect(told(page, PRASIT)).to_have_text("PASS-1")
    line.sim(f"people/{PRASIT}/scan", {"value": "PASS-2"})
    frame(page, PRASIT).locator("#scan").click()
    expect(told(page, PRASIT)).to_have_text("PASS-2")


def test_a_page_from_the_chat_sends_there_and_asks_for_friendship(page: Page, line: Line, receiver: Receiver) -> None:
    line.sim(f"people/{PRASIT}/unfollow")
    line.sim(f"people/{PRASIT}/follow")
    open_liff(page)
    frame(page, PRASIT).locator("#send").click()
    expect(told(page, PRASIT)).to_have_text("got undefined")
    assert events(receiver, 3)[2]["message"]["text"] == "I am here"
    line.sim(f"people/{PRASIT}/unfollow")
    frame(page, PRASIT).locator("#send").click()
    expect(told(page, PRASIT)).to_have_text("failed 403")
    frame(page, PRASIT).locator("#befriend").click()
    phone(page, PRASIT).get_by_role("dialog").get_by_role("button", name="Unblock").click()
    expect(told(page, PRASIT)).to_have_text('got {"friendFlag":true}')


def test_after_the_consent_has_ended_the_page_asks_for_it(page: Page, line: Line) -> None:
    line.sim(f"people/{PRASIT}/unlink")
    own = phone(page, PRASIT)
    own.get_by_role("button", name="Open guard page").click()
    frame(page, PRASIT).get_by_role("link", name="Cancel").click()
    expect(own.locator("iframe")).to_have_count(0)
    own.get_by_role("button", name="Open guard page").click()
    frame(page, PRASIT).get_by_role("link", name="Allow").click()
    expect(told(page, PRASIT)).to_have_text(f"Prasit|{PRASIT}|true|utou|/liff/guard")


def test_outside_line_the_pages_own_sheet_offers_friends(page: Page, line: Line) -> None:
    page.goto(f"{line.base}/liff-app/2002-abcdefgh/guard")
    page.get_by_role("link", name="Prasit").click()
    expect(page.locator("#told")).to_contain_text("Prasit")
    page.locator("#send").click()
    expect(page.locator("#told")).to_have_text("failed FORBIDDEN")
    page.locator("#share").click()
    page.get_by_role("button", name="Malee").click()
    expect(page.locator("#told")).to_have_text('got {"status":"success"}')
    assert line.see(f"people/{MALEE}/chat?chat={PRASIT}")[0]["message"]["text"] == "My pass"


def test_permanent_links_are_below_the_endpoint_and_lead_back(page: Page, line: Line) -> None:
    open_liff(page)
    run = frame(page, PRASIT).locator("#told").evaluate
    made = run("() => liff.permanentLink.createUrlBy(location.origin + '/liff/passes?new=1')")
    assert made == f"{line.base}/liff-app/2002-abcdefgh/passes?new=1"
    refused = "() => liff.permanentLink.createUrlBy(location.origin + '/liffy').catch((error) => error.code)"
    assert run(refused) == "INVALID_CONFIG"
    assert run("() => liff.shareTargetPicker([]).catch((error) => error.code)") == "INVALID_ARGUMENT"
    token = run("() => liff.getAccessToken()")
    told = line.session.get(f"{line.base}/oauth2/v2.1/verify?access_token={token}", timeout=5)
    assert told.json()["client_id"] == "2002"


def test_dots_stand_until_the_next_message_and_no_longer_than_their_seconds(page: Page, line: Line) -> None:
    own = phone(page, SOMCHAI)
    start = {"chatId": SOMCHAI, "loadingSeconds": 60}
    line.call("POST", "/v2/bot/chat/loading/start", start)
    expect(own.locator(".typing")).to_be_visible()
    line.push(text("thought"))
    expect(own.locator(".bubble")).to_have_text("thought")
    expect(own.locator(".typing")).to_have_count(0)
    page.clock.install()
    line.call("POST", "/v2/bot/chat/loading/start", start)
    expect(own.locator(".typing")).to_be_visible()
    page.clock.run_for(61_000)
    expect(own.locator(".typing")).to_have_count(0)


def test_quick_replies_go_with_the_next_message(page: Page, line: Line) -> None:
    items = [{"type": "action", "action": {"type": "message", "label": "Undo", "text": "undo"}}]
    line.push(text("Done", quickReply={"items": items}))
    own = phone(page, SOMCHAI)
    expect(own.get_by_role("button", name="Undo")).to_be_visible()
    line.push(text("Something else"))
    expect(own.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_quick_reply_that_asks_for_a_place_stays_until_it_is_sent(page: Page, line: Line, receiver: Receiver) -> None:
    items = [{"type": "action", "action": {"type": "location", "label": "Where are you?"}}]
    line.push(text("Help is coming", quickReply={"items": items}))
    own = phone(page, SOMCHAI)
    own.get_by_role("button", name="Where are you?").click()
    own.get_by_role("button", name="Cancel").click()
    own.get_by_role("button", name="Where are you?").click()
    own.get_by_label("Place").fill("Pool")
    own.get_by_role("button", name="Choose").click()
    expect(own.get_by_role("button", name="Where are you?")).to_have_count(0)
    assert events(receiver)[0]["message"]["title"] == "Pool"


def test_a_picture_from_the_phone_can_be_fetched_by_the_account(page: Page, line: Line, receiver: Receiver) -> None:
    own = phone(page, SOMCHAI)
    own.get_by_role("button", name="More").click()
    with page.expect_file_chooser() as chooser:
        own.get_by_role("button", name="Photo").click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG picture"})
    message_id = events(receiver)[0]["message"]["id"]
    assert line.call("GET", f"/v2/bot/message/{message_id}/content").content == b"\x89PNG picture"
    expect(own.locator(".row.me .picture")).to_have_count(1)


def test_stickers_and_places_are_sent_and_taken_back(page: Page, line: Line, receiver: Receiver) -> None:
    own = phone(page, SOMCHAI)
    own.get_by_role("button", name="More").click()
    own.get_by_role("button", name="Sticker").click()
    expect(own.locator(".row.me .sticker")).to_be_visible()
    own.get_by_role("button", name="More").click()
    own.get_by_role("button", name="Location").click()
    own.get_by_label("Place").fill("Gate 2")
    own.get_by_role("button", name="Choose").click()
    expect(own.locator(".row.me .bubble")).to_contain_text("Gate 2")
    assert [event["message"]["type"] for event in events(receiver, 2)] == ["sticker", "location"]
    own.get_by_role("button", name="Unsend").first.click()
    expect(own.locator(".unsent")).to_have_text("Message unsent")
    expect(own.locator(".row.me .sticker")).to_have_count(0)
    assert events(receiver, 3)[2]["type"] == "unsend"


def test_a_newcomer_gets_a_phone_and_follows(page: Page, line: Line, receiver: Receiver) -> None:
    page.get_by_label("Name of the new person").fill("Nok")
    page.get_by_role("button", name="New person").click()
    own = page.get_by_role("article", name="Nok")
    own.get_by_role("button", name="Add friend").click()
    expect(own.get_by_role("button", name="Block", exact=True)).to_be_visible()
    (event,) = events(receiver)
    assert (event["type"], event["follow"]) == ("follow", {"isUnblocked": False})
