"""The second tab of the residents' page: everybody who came, and one visit with its story."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.liff.pages.home_page import MALEE, SECOND, Service, ago, refused, visit

OLD = {"created_at": "2026-03-07T05:00:00.000Z"}


def came(name: str, state: str = "left", **changes: Any) -> dict[str, Any]:
    times = {"decided_at": ago(hours=1), "entered_at": ago(minutes=50), "left_at": ago(minutes=5)}
    return visit(name, state, visitor_name=name, **{**times, **changes})


def history(page: Page, address: str, *visits: dict[str, Any], language: str = "en", **member: Any) -> Service:
    service = Service(page, *visits, language=language, **member)
    service.open(page, address, "?tab=history")
    return service


def listed(page: Page) -> list[str]:
    return [row.inner_text() for row in page.locator(".row-name").all()]


def test_everybody_who_came_is_listed_by_day_newest_first(page: Page, address: str) -> None:
    history(page, address, came("Old", **OLD), came("Nok"))
    expect(page.locator(".row-name")).to_have_count(2)
    assert listed(page) == ["Nok", "Old"]
    expect(page.locator(".days h2")).to_have_text(["Today", re.compile("^Saturday,? 7 March 2026$")])


def test_days_are_buddhist_in_thai(page: Page, address: str) -> None:
    history(page, address, came("Old", **OLD), language="th")
    expect(page.locator(".days h2")).to_have_text(re.compile("วันเสาร์ที่ 7 มีนาคม.* 2569"))


@pytest.mark.parametrize(
    ("filter_", "names"), [("Came in", ["Lek", "Nok"]), ("Not let in", ["Tom"]), ("No answer", ["Ann"])]
)
def test_filters_show_what_became_of_it(page: Page, address: str, filter_: str, names: list[str]) -> None:
    history(page, address, came("Nok"), came("Lek", "inside"), came("Tom", "rejected"), came("Ann", "expired"))
    chosen = page.get_by_role("button", name=filter_, exact=True)
    chosen.click()
    expect(page.locator(".row-name")).to_have_count(len(names))
    assert sorted(listed(page)) == names
    expect(chosen).to_have_attribute("aria-pressed", "true")


def test_a_kind_and_a_name_narrow_the_list(page: Page, address: str) -> None:
    history(page, address, came("Nok"), came("Kerry", kind="delivery", plate="1กก 99"), came("Flash", kind="delivery"))
    page.get_by_label("What for").select_option("Delivery")
    expect(page.locator(".row-name")).to_have_count(2)
    page.get_by_role("searchbox", name="Search name or plate").fill("1กก")
    expect(page.locator(".row-name")).to_have_text(["Kerry"])
    page.get_by_role("searchbox").fill("nobody of this name")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_only_the_last_wish_counts_however_late_an_earlier_one_is_answered(page: Page, address: str) -> None:
    history(page, address, came("Nok"), came("Tom", "rejected"))
    expect(page.locator(".row-name")).to_have_count(2)
    held: list[Any] = []
    page.route(re.compile("state=inside%2Cleft"), lambda route: held.append(route))  # noqa: PLW0108 - a list has no place for its marks
    page.get_by_role("button", name="Came in", exact=True).click()
    page.get_by_role("button", name="Not let in", exact=True).click()
    expect(page.locator(".row-name")).to_have_text(["Tom"])
    for route in held:
        route.fallback()
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator(".row-name")).to_have_count(2)


def test_there_is_more_as_one_scrolls_and_none_comes_twice(page: Page, address: str) -> None:
    visits = [came(f"Guest {at:02}", created_at=f"2026-03-07T05:{at:02}:00.000Z") for at in range(50)]
    service = Service(page, *visits, language="en")
    service.page_size = 20
    service.open(page, address, "?tab=history")
    page.get_by_role("button", name="Guest 49").focus()
    for count in (20, 40, 50):
        expect(page.locator(".row-name")).to_have_count(count)
        page.mouse.wheel(0, 20_000)
    assert page.evaluate("document.activeElement.querySelector('.row-name').textContent") == "Guest 49"
    assert listed(page) == [f"Guest {at:02}" for at in reversed(range(50))]
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_without_an_answer_the_list_says_so_and_can_be_asked_again(page: Page, address: str) -> None:
    service = Service(page, came("Nok"), language="en")
    page.route("**/visits?limit=30**", lambda route: route.abort("connectionreset"))
    service.open(page, address, "?tab=history")
    expect(page.get_by_text("Check the signal or Wi-Fi, then try again.")).to_be_visible()
    page.unroute("**/visits?limit=30**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".row-name")).to_have_text(["Nok"])


def test_a_chosen_house_narrows_the_list_and_its_lines_need_not_say_it(page: Page, address: str) -> None:
    houses = [*MALEE["houses"], SECOND]
    history(page, address, came("Nok"), came("Lek", house=SECOND), houses=houses)
    expect(page.locator(".row").filter(has_text="Lek")).to_contain_text("House 15/7")
    page.get_by_label("Choose a house").select_option("House 15/7")
    expect(page.locator(".row-name")).to_have_text(["Lek"])
    expect(page.locator(".row")).not_to_contain_text("House 15/7")


def told(kind: str, role: str, name: str | None, minutes: int) -> dict[str, Any]:
    return {"at": ago(minutes=minutes), "kind": kind, "actor": {"role": role, "name": name}, "source": "liff"}


STORY = [
    told("requested", "guard", "Prasit", 9),
    told("widened", "clock", None, 8),
    told("approved", "resident", "Somchai", 7),
    told("entered", "guard", "Prasit", 6),
    told("something new", "office", None, 5),
]


def test_a_visit_tells_its_story_in_words(page: Page, address: str) -> None:
    history(page, address, came("Nok", "inside", events=STORY, purpose="Cake", plate="1กก 99"))
    page.get_by_role("button", name="Nok").click()
    sheet = page.get_by_role("dialog", name="Nok")
    story = sheet.locator(".story-words")
    expect(story).to_have_count(5)
    assert [line.inner_text().split("\n") for line in story.all()] == [
        ["Came to the gate", "Prasit · Guard"],
        ["More of the house were asked"],
        ["Approved", "Somchai · The house"],
        ["Came in", "Prasit · Guard"],
        ["Noted in the record", "Village office"],
    ]
    for words in ("Cake", "1กก 99", "12/3"):
        expect(sheet.get_by_text(words)).to_be_visible()


def test_back_closes_a_visit_and_leaves_the_page_where_it_was(page: Page, address: str) -> None:
    history(page, address, came("Nok"))
    page.get_by_role("button", name="Nok").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith("?tab=history")
    page.get_by_role("button", name="Nok").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_url("**/home?tab=history")


def test_a_link_opens_one_visit_and_closing_it_stays_on_the_page(page: Page, address: str) -> None:
    service = Service(page, came("Nok"), language="en")
    service.open(page, address, "?visit=Nok")
    page.get_by_role("dialog", name="Nok").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_url("**/home?tab=home")


def test_a_link_to_another_house_s_visit_shows_nothing_of_it(page: Page, address: str) -> None:
    service = Service(page, came("Nok"), language="en")
    service.open(page, address, "?visit=somebody-elses")
    expect(page.get_by_text("There is no such visit in your house.")).to_be_visible()


def test_a_place_that_ends_while_the_list_is_read_shows_why(page: Page, address: str) -> None:
    service = history(page, address, came("Nok"))
    expect(page.locator(".row-name")).to_have_text(["Nok"])
    details = [{"field": "standing", "message": "ended"}]
    service.session = refused("NOT_A_MEMBER", 403, details=details)
    page.route("**/visits?limit=30**", lambda route: route.fulfill(**refused("NOT_ALLOWED", 403)))
    page.get_by_role("button", name="Came in", exact=True).click()
    expect(page.get_by_role("heading", name="Your place here has ended")).to_be_visible()
    expect(page.locator(".home")).to_have_count(0)
