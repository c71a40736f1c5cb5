"""Coming to the residents' page: from LINE's first page, through troubles, on all screens, in both languages."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.liff.pages.gate_page import TOKENS, VILLAGE
from tests.liff.pages.home_page import HOUSE, SECOND, Service, ago, refused, visit
from tests.liff.pages.test_answers import FAINTEST

OFFICE = {"role": "office", "name": None}


def thai_guest() -> dict[str, Any]:
    return visit(
        plate="1กข 2345", plate_province="พระนครศรีอยุธยา", headcount=3, purpose="นำเค้กมาส่ง", visitor_phone="081-234 5678"
    )


def day() -> list[dict[str, Any]]:
    """What came of everybody today: made when it is wanted, for the tests run on past midnight."""
    return [
        visit("a", "left", decided_at=ago(), entered_at=ago(seconds=30), left_at=ago(seconds=5), headcount=2),
        visit("b", "inside", overridden=True, override_reason="phoned", entered_at=ago(seconds=9)),
        visit(
            "c", "rejected", decided_at=ago(), decided_by={"role": "office", "name": None}, decision_reason="not_now"
        ),
        visit("d", "expired", kind="taxi", visitor_name="", closed_at=ago(seconds=1)),
        visit("e", "cancelled", closed_at=ago(seconds=1)),
    ]


@pytest.mark.parametrize("start", ["/liff", "/liff/a/2234567890-Another1"])
def test_line_s_first_page_leads_a_resident_home(page: Page, address: str, start: str) -> None:
    Service(page, visit())
    page.goto(f"{address}{start}")
    page.wait_for_url(f"**{start}/home")
    expect(page.locator(".guest")).to_be_visible()


def test_without_line_s_script_the_page_says_what_to_do(page: Page, address: str) -> None:
    Service(page)
    page.route("**/played/sdk.js", lambda route: route.abort())
    page.goto(f"{address}/liff/home")
    expect(page.get_by_role("alert").get_by_role("button")).to_be_visible()


def test_without_a_network_the_page_says_that_it_may_be_old(page: Page, address: str) -> None:
    service = Service(page, thai_guest(), language="en")
    service.open(page, address)
    expect(page.locator(".guest")).to_be_visible()
    page.route("**/api/v1/**", lambda route: route.abort("internetdisconnected"))
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("No network. What you see may be old.")).to_be_visible()
    expect(page.locator(".guest")).to_be_visible()


class Villages(Service):
    """Somebody with a house in two villages. `chosen` is what they act for; `refuses` says no to a new session."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, language="en", places=2)
        self.chosen: dict[str, str] | None = None
        self.refuses = False
        page.route("**/api/v1/me/acting", lambda route: route.fulfill(json=told({"acting": self.chosen})))
        page.route("**/api/v1/sessions", self._begin)

    def choose(self, page: Page, village: str, role: str) -> None:
        """In the chat; then they look at the page again."""
        self.chosen = {"membership": "x", "village": village, "role": role}
        with page.expect_response("**/me/acting"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def _begin(self, route: Route) -> None:
        there = {**self.member, "village": {**VILLAGE, "id": "w"}, "houses": [SECOND]}
        member = there if route.request.post_data_json.get("village") == "w" else self.member
        refusal = refused("ID_TOKEN_EXPIRED", 401)
        route.fulfill(**(refusal if self.refuses else {"json": told({**TOKENS, "member": member})}))


def told(data: object) -> dict[str, object]:
    return {"success": True, "data": data}


def test_the_page_goes_to_the_village_that_was_chosen_in_the_chat(page: Page, address: str) -> None:
    service = Villages(page)
    service.open(page, address)
    expect(page.locator(".home-head").get_by_label("Choose a house")).to_have_value(HOUSE["id"])
    service.choose(page, "w", "resident")
    expect(page.locator(".home-head").get_by_label("Choose a house")).to_have_value(SECOND["id"])
    page.reload()
    expect(page.locator(".home-head").get_by_label("Choose a house")).to_have_value(SECOND["id"])


def test_a_page_that_is_opened_anew_is_the_chosen_village_s_at_once(page: Page, address: str) -> None:
    service = Villages(page)
    service.open(page, address)
    service.chosen = {"membership": "x", "village": "w", "role": "resident"}
    page.reload()
    expect(page.locator(".home-head").get_by_label("Choose a house")).to_have_value(SECOND["id"])


@pytest.mark.parametrize(
    ("village", "role", "refuses"), [("v", "resident", False), ("w", "guard", False), ("w", "resident", True)]
)
def test_the_page_stays_where_nothing_else_was_chosen_or_nothing_else_can_be_opened(
    page: Page, address: str, village: str, role: str, refuses: bool
) -> None:
    service = Villages(page)
    service.open(page, address)
    service.refuses = refuses
    service.choose(page, village, role)
    page.wait_for_timeout(300)
    expect(page.locator(".home-head").get_by_label("Choose a house")).to_have_value(HOUSE["id"])
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()


def test_a_tab_that_could_not_be_fetched_says_so_and_comes_with_the_next_try(page: Page, address: str) -> None:
    Service(page, thai_guest(), language="en").open(page, address)
    expect(page.locator(".guest")).to_be_visible()
    page.route("**/js/home/**", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("alert").get_by_text("No network")).to_be_visible()
    page.unroute("**/js/home/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("region", name="History")).to_be_visible()


def test_a_visit_that_could_not_be_fetched_says_so_and_can_be_closed(page: Page, address: str) -> None:
    Service(page, *day(), language="en").open(page, address)
    page.route("**/js/home/detail*", lambda route: route.abort("internetdisconnected"))
    page.locator(".row").first.click()
    sheet = page.get_by_role("dialog", name="Visit")
    expect(sheet.get_by_text("No network")).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)
    expect(page.locator(".row")).to_have_count(5)


def test_the_page_speaks_both_languages_and_remembers_which(page: Page, address: str) -> None:
    service = Service(page, thai_guest())
    service.open(page, address)
    expect(page.get_by_role("heading", name="บ้าน 12/3")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="House 12/3")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("button", name="Approve:")).to_be_visible()


def test_no_word_on_the_thai_page_is_left_in_english(page: Page, address: str) -> None:
    service = Service(page, thai_guest(), *day())
    service.open(page, address)
    expect(page.locator(".row")).to_have_count(5)
    page.get_by_role("button", name="ปฏิเสธ:").click()
    texts = page.inner_text("body")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="ประวัติ").click()
    expect(page.locator(".pill")).to_have_count(5)
    texts += page.inner_text("body") + " ".join(
        page.locator("[aria-label]").evaluate_all("all => all.map((one) => one.ariaLabel)")
    )
    assert set(re.findall(r"[A-Za-z]{2,}", texts)) <= {"EN", "English"}


def test_large_letters_are_kept_on_the_phone(page: Page, address: str) -> None:
    service = Service(page, thai_guest(), language="en")
    service.open(page, address)
    letters = page.get_by_role("button", name="Large letters")
    before = page.locator(".guest-name").evaluate("name => parseFloat(getComputedStyle(name).fontSize)")
    letters.click()
    expect(letters).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_class("large")
    after = page.locator(".guest-name").evaluate("name => parseFloat(getComputedStyle(name).fontSize)")
    assert after > before * 1.2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_phone_at_any_hour_and_words_can_be_read(page: Page, address: str, scheme: str) -> None:
    """WCAG AA: 4.5 to 1."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    service = Service(page, thai_guest(), *day())
    service.open(page, address)
    expect(page.locator(".row")).to_have_count(5)
    expect(page.locator("html")).to_have_attribute("data-theme", "night" if scheme == "dark" else "day")
    page.evaluate("Promise.allSettled(document.getAnimations().map(({finished}) => finished))")  # faint at first
    assert page.evaluate(FAINTEST.replace(".card *", ".home *:not(img)")) >= 4.5


SMALL_TARGETS = """() => [...document.querySelectorAll("button, a, select, input")]
  .filter((one) => one.checkVisibility()).map((one) => [one.ariaLabel ?? one.textContent, one.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 47.5 || height < 47.5).map(([name]) => name)"""


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("width", [320, 360, 390, 430, 1280])
def test_everything_fits_and_can_be_hit_with_a_thumb(page: Page, address: str, width: int, large: bool) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.evaluate("large => localStorage.setItem('village.large', large)", str(large).lower())
    service = Service(
        page,
        thai_guest(),
        *day(),
        houses=[{"id": "h1", "number": "12/3", "soi": None}, {"id": "h2", "number": "9", "soi": None}],
    )
    service.open(page, address)
    expect(page.locator(".row")).to_have_count(5)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []
        page.get_by_role("button", name="ประวัติ").click()
        expect(page.locator(".pill")).to_have_count(5)


def test_approve_and_reject_are_far_apart(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    Service(page, thai_guest()).open(page, address)
    yes, no = (page.get_by_role("button", name=name).bounding_box() for name in ("อนุญาต:", "ปฏิเสธ:"))
    assert yes
    assert no
    assert no["x"] - (yes["x"] + yes["width"]) >= 20


def test_who_wants_less_motion_gets_none(page: Page, address: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    Service(page, thai_guest()).open(page, address)
    expect(page.locator(".guest")).to_have_css("animation-duration", "1e-05s")
