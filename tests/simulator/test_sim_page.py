"""The page with the phones, and LIFF in it, in a real browser."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect
from simulator_page import events, phone, told
from simulator_stage import MALEE, PRASIT, SOMCHAI, TOKEN, Line, Receiver, box, bubble, flex, postback, text


def test_a_push_shows_at_once_and_is_billed(page: Page, line: Line) -> None:
    line.push(text("somebody is at the gate"))
    expect(phone(page, SOMCHAI).locator(".bubble")).to_have_text("somebody is at the gate")
    expect(page.locator("#bill summary b")).to_have_text("1")


def test_a_tapped_flex_button_becomes_a_postback_and_a_bubble(page: Page, line: Line, receiver: Receiver) -> None:
    button = {"type": "button", "style": "primary", "action": postback(data="v=1", displayText="Let them in")}
    line.push(flex(bubble(text("A visitor", weight="bold"), box(button, layout="horizontal"))))
    phone(page, SOMCHAI).get_by_role("button", name="Approve").click()
    expect(phone(page, SOMCHAI).locator(".row.me .bubble")).to_have_text("Let them in")
    assert events(receiver)[0]["postback"] == {"data": "v=1"}
    assert events(receiver)[0]["source"]["userId"] == SOMCHAI


def test_quick_replies_go_after_a_tap(page: Page, line: Line, receiver: Receiver) -> None:
    items = [{"type": "action", "action": {"type": "message", "label": "Undo", "text": "undo"}}]
    line.push(text("Done", quickReply={"items": items}))
    phone(page, SOMCHAI).get_by_role("button", name="Undo").click()
    expect(phone(page, SOMCHAI).locator(".row.me .bubble")).to_have_text("undo")
    expect(phone(page, SOMCHAI).get_by_role("button", name="Undo")).to_have_count(0)
    assert events(receiver)[0]["message"]["text"] == "undo"


def give_menu(line: Line, *labels: str) -> None:
    width = 2500 // len(labels)
    areas = [
        {"bounds": {"x": i * width, "y": 0, "width": width, "height": 843}, "action": postback(label, f"menu={label}")}
        for i, label in enumerate(labels)
    ]
    size = {"width": 2500, "height": 843}
    menu = {"size": size, "selected": True, "name": "m", "chatBarText": "Menu", "areas": areas}
    menu_id = line.call("POST", "/v2/bot/richmenu", menu).json()["richMenuId"]
    file = io.BytesIO()
    Image.new("RGB", (2500, 843), "#12824C").save(file, "PNG")
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "image/png"}
    line.session.post(
        f"{line.base}/v2/bot/richmenu/{menu_id}/content", data=file.getvalue(), headers=headers, timeout=5
    )
    line.call("POST", f"/v2/bot/user/{SOMCHAI}/richmenu/{menu_id}")


def test_the_rich_menu_appears_folds_and_is_tapped(page: Page, line: Line, receiver: Receiver) -> None:
    give_menu(line, "APPROVE", "REJECT")
    screen = phone(page, SOMCHAI)
    screen.get_by_role("button", name="REJECT").click()
    expect(screen.get_by_role("button", name="REJECT")).to_be_visible()
    assert events(receiver)[0]["postback"]["data"] == "menu=REJECT"
    screen.get_by_role("button", name="Menu ▾").click()
    expect(screen.get_by_role("button", name="REJECT")).to_have_count(0)
    expect(screen.get_by_placeholder("Message")).to_be_visible()


def test_liff_opens_by_both_redirects_and_knows_its_person(page: Page, line: Line) -> None:
    phone(page, PRASIT).get_by_role("button", name="Open guard page").click()
    expect(told(page, PRASIT)).to_have_text(f"Prasit|{PRASIT}|true|utou|/liff/guard")
    page.frame_locator(f"#phone-{PRASIT} iframe").locator("#other").click()
    expect(told(page, PRASIT)).to_have_text(f"Prasit|{PRASIT}|true|utou|/liff/history")
    page.frame_locator(f"#phone-{PRASIT} iframe").locator("#close").click()
    expect(phone(page, PRASIT).locator("iframe")).to_have_count(0)


def test_two_phones_in_one_tab_are_two_people(page: Page, line: Line) -> None:
    link = f"{line.base}/liff-app/2002-abcdefgh/house?tab=people#rules"
    for user_id in (SOMCHAI, MALEE):
        button = {"type": "button", "action": {"type": "uri", "label": "House", "uri": link}}
        line.push(flex(bubble(button)), to=user_id)
        phone(page, user_id).get_by_role("button", name="House").click()
    expect(told(page, SOMCHAI)).to_have_text(f"สมชาย|{SOMCHAI}|true|utou|/liff/house?tab=people#rules")
    expect(told(page, MALEE)).to_have_text(f"Malee|{MALEE}|true|utou|/liff/house?tab=people#rules")


def test_a_liff_link_in_a_plain_browser_leads_through_login(page: Page, line: Line) -> None:
    page.goto(f"{line.base}/liff-app/2002-abcdefgh/guard")
    page.get_by_role("link", name="Malee").click()
    expect(page.locator("#told")).to_contain_text(f"Malee|{MALEE}|false|external|/liff")
    assert "code=" not in page.url


def test_blocking_is_seen_by_the_account(page: Page, line: Line, receiver: Receiver) -> None:
    screen = phone(page, MALEE)
    screen.get_by_role("button", name="Block").click()
    expect(screen.get_by_role("button", name="Unblock")).to_be_visible()
    assert [event["type"] for event in events(receiver)] == ["unfollow"]  # LINE keeps no order between two webhooks
    screen.get_by_role("button", name="Unblock").click()
    expect(screen.get_by_role("button", name="Block", exact=True)).to_be_visible()
    assert [event["type"] for event in events(receiver, 2)] == ["unfollow", "follow"]


def test_the_weather_switch_makes_line_fail(page: Page, line: Line) -> None:
    page.get_by_role("radio", name="down").click()
    expect(page.get_by_role("radio", name="down")).to_be_checked()
    assert {fault["mode"] for fault in line.see("state")["faults"]} == {"reset"}
    page.get_by_role("radio", name="healthy").click()
    expect(page.get_by_role("radio", name="healthy")).to_be_checked()
    assert line.see("state")["faults"] == []


def test_the_page_says_when_the_service_does_not_answer(page: Page, line: Line, receiver: Receiver) -> None:
    receiver.status = 500
    screen = phone(page, SOMCHAI)
    screen.get_by_placeholder("Message").fill("hello?")
    screen.get_by_role("button", name="Send").click()
    expect(screen.get_by_role("status")).to_contain_text("did not answer")


def test_a_newcomer_sees_a_guard_and_a_household(page: Page, line: Line) -> None:
    page.goto(line.base)
    expect(page.locator(".phone .owner b")).to_have_text(["Prasit", "สมชาย", "Malee"])
    expect(page.locator("#steps li")).to_have_count(3)
    page.get_by_role("button", name="ไทย").click()
    expect(page.locator("#steps")).to_contain_text("ลงทะเบียนผู้มาติดต่อ")


def test_a_small_screen_shows_one_phone_at_a_time(page: Page, line: Line) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".phone:visible")).to_have_count(1)
    page.get_by_role("tab", name="Malee").click()
    expect(page.locator(".phone:visible")).to_have_attribute("aria-label", "Malee")
    line.push(text("news"), to=SOMCHAI)
    expect(page.get_by_role("tab", name=re.compile("สมชาย"))).to_contain_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_is_being_typed_survives_a_change_of_menu(page: Page, line: Line) -> None:
    screen = phone(page, SOMCHAI)
    screen.get_by_placeholder("Message").fill("half a sen")
    give_menu(line, "APPROVE", "REJECT")
    expect(screen.get_by_role("button", name="REJECT")).to_be_visible()
    screen.get_by_role("button", name="Keyboard").click()
    expect(screen.get_by_placeholder("Message")).to_have_value("half a sen")
