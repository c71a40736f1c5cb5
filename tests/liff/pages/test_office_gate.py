"""The office and the gate: who needs a hand, who was let in without an answer, gates, rules, and a house that calls."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.liff.pages.gate_page import HOUSES
from tests.liff.pages.home_page import HOUSE, ago, refused, visit
from tests.liff.pages.join_page import picture, told
from tests.liff.pages.played import Asked
from tests.liff.pages.test_answers import FAINTEST
from tests.liff.pages.test_office_page import Office

FRONT = {"id": "g1", "name": "ประตูหน้า", "name_en": "Front gate", "kinds": None}
BACK = {"id": "g2", "name": "ประตูหลัง", "name_en": None, "kinds": ["delivery", "service"]}
STAY = {"guest": 43200, "delivery": 1800, "taxi": 5400, "service": 86400, "other": None}
RULES = {"call": "office", "office_phone": None, "stay": STAY}
NOBODY = {"by_guard": [], "by_house": [], "overrides": []}
CALLER = HOUSES[0]


def inside(name: str, **changes: Any) -> dict[str, Any]:
    return visit(name, "inside", **{"entered_at": ago(minutes=95), "entered_gate_id": "g1", **changes})


def let_in(at: int) -> dict[str, Any]:
    guard = {"id": "p1", "name": "Prasit"} if at % 2 else {"id": None, "name": ""}
    shown = inside(f"o{at}", kind="delivery", overridden=True)
    return {"visit": shown, "reason": "phoned" if at % 2 else "เจ้าของบ้านโทรมา", "guard": guard, "at": ago(hours=at)}


def many_let_in() -> dict[str, Any]:
    houses = [{"house": house, "count": 21 - at} for at, house in enumerate(HOUSES[:12])]
    guards = [{"guard": {"id": "p1", "name": "Prasit"}, "count": 112}, {"guard": {"id": None, "name": ""}, "count": 38}]
    return {"by_guard": guards, "by_house": houses, "overrides": [let_in(at) for at in range(1, 101)]}


class GateOffice(Office):
    """Beside registrations: gates, rules and numbers that can be set. `failing` are paths that are refused, or lost."""

    def __init__(self, page: Page, *visits: dict[str, Any], language: str = "en") -> None:
        super().__init__(page, language=language)
        self.visits = list(visits)
        self.gates: list[dict[str, Any]] = [FRONT, BACK]
        self.rules: dict[str, Any] = RULES
        self.overrides: dict[str, Any] = NOBODY
        self.phone: str | None = "081 234 5678"
        self.failing: dict[tuple[str, str], dict[str, Any] | None] = {}
        self.changes: list[tuple[str, Any]] = []
        self._socket: WebSocketRoute | None = None
        page.route_web_socket("**/api/v1/live", self._listen)

    def tell(self, *visits: dict[str, Any]) -> None:
        assert self._socket is not None
        self.visits = list(visits)
        self._socket.send(json.dumps({"type": "visits", "visits": visits}))

    def _listen(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.on_message(lambda _: socket.send('{"type":"ready"}'))

    def _serve(self, route: Asked) -> None:
        path, method = route.request.url.split("/api/v1")[1].split("?")[0], route.request.method
        if method == "PUT" or path.endswith("/gate-code"):
            self.changes.append((path, route.request.post_data_json))
        if (method, path) not in self.failing:
            super()._serve(route)
            return
        answer = self.failing[method, path]
        if answer is None:
            route.abort()
        else:
            route.fulfill(**answer)

    def _answer(self, route: Asked, path: str) -> dict[str, Any]:  # noqa: PLR0911 - one a path
        wish = route.request.post_data_json if route.request.method == "PUT" else None
        match path.strip("/").split("/"):
            case ["village", "overrides"]:
                return told(self.overrides)
            case ["village", "gates"]:
                self.gates = [{"id": f"new{at}", **one} for at, one in enumerate(wish["gates"])] if wish else self.gates
                return told({"gates": self.gates})
            case ["village", "gate-rules"]:
                self.rules = wish or self.rules
                return told(self.rules)
            case ["houses"]:
                return told(HOUSES)
            case ["houses", _, "phone"]:
                self.phone = wish["phone"] if wish else self.phone
                return told({"phone": self.phone, "may_change": True})
            case ["houses", _, "gate-code"]:
                return told({"code": "K7QM-2X9F", "house": CALLER, "until": "2026-11-21T14:15:00Z"})
            case ["visits", name]:
                let_in = [one["visit"] for one in self.overrides["overrides"]]
                found = [one for one in [*self.visits, *let_in] if one["id"] == name]
                return told({**found[0], "events": []}) if found else refused("NOT_FOUND", 404)
        return super()._answer(route, path)


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_who_needs_a_hand_is_told_live_with_what_happened_where_and_since_when(page: Page, address: str) -> None:
    office = GateOffice(page, inside("a"), inside("b", conflict="double_use", entered_at=ago(hours=30)))
    office.open(page, address, "?tab=today")
    part = page.get_by_role("region", name="Needs a hand")
    expect(part.get_by_text("Nobody needs a hand now.")).to_be_visible()
    expect(part.get_by_role("button")).to_have_count(0)
    picture(page, "office-needs-nobody-en")
    too_long = inside(
        "a", version=2, overstayed=True, stay_until=ago(minutes=5), visitor_name="Somsri", plate="1กข 2345"
    )
    words = ("double_use", "pass_refused", "against_answer", "code_wrong")
    wrong = [inside(word, conflict=word, visitor_name="", kind="delivery", entered_gate_id="g2") for word in words]
    office.tell(too_long, *wrong)
    expect(part.get_by_role("button")).to_have_count(5)
    late = part.get_by_role("button", name="Somsri")
    for fact in ("House 12/3 · Guest · 1กข 2345", "Inside too long: expected until", "Came in", "Front gate"):
        expect(late).to_contain_text(fact)
    for fact in (
        "This pass was used twice",
        "a pass that was no good",
        "the house had said no",
        "a code that was not the",
    ):
        expect(part.get_by_role("button").filter(has_text=fact)).to_contain_text("ประตูหลัง")
    expect(page.get_by_role("button", name="Today · Needs a hand: 5")).to_be_visible()
    picture(page, "office-needs-en")
    late.click()
    expect(page.get_by_role("dialog", name="Somsri")).to_be_visible()
    page.go_back()
    office.tell(
        *[{**one, "version": 3, "state": "left", "left_at": ago(), "conflict": None} for one in (too_long, *wrong)]
    )
    expect(part.get_by_text("Nobody needs a hand now.")).to_be_visible()
    expect(page.get_by_role("button", name="Today", exact=True)).to_be_visible()


def test_those_let_in_without_an_answer_are_counted_and_a_hundred_are_no_wall(page: Page, address: str) -> None:
    office = GateOffice(page)
    office.failing["GET", "/village/overrides"] = None
    office.open(page, address, "?tab=gate")
    part = page.get_by_role("region", name="Let in without an answer")
    expect(part.get_by_text("Check the signal or Wi-Fi, then try again.")).to_be_visible()
    office.failing = {}
    part.get_by_role("button", name="Try again").click()
    expect(part.get_by_text("Nobody in the last 30 days.")).to_be_visible()
    office.overrides = many_let_in()
    tap(page, "Today")
    tap(page, "The gate")
    expect(part.get_by_text("In the last 30 days: 150")).to_be_visible()
    expect(part.get_by_role("region", name="By guard").get_by_role("listitem")).to_have_text(
        ["Prasit112 times", "Guard38 times"]
    )
    by_house = part.get_by_role("region", name="By house")
    expect(by_house.get_by_role("listitem")).to_have_count(5)
    by_house.get_by_text("Others: 7").click()
    expect(by_house.get_by_text(f"House {HOUSES[11]['number']}", exact=True)).to_be_visible()
    rows = part.locator(".row")
    expect(rows).to_have_count(5)
    for fact in ("House 12/3 · The house agreed by phone", "Prasit · "):
        expect(rows.first).to_contain_text(fact)
    expect(rows.nth(1)).to_contain_text("เจ้าของบ้านโทรมา")
    picture(page, "office-let-in-en")
    part.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(25)
    expect(rows.nth(5)).to_be_focused()
    rows.first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_gate_is_added_changed_ended_and_brought_back(page: Page, address: str) -> None:
    office = GateOffice(page)
    office.gates = []
    office.open(page, address, "?tab=gate")
    expect(page.get_by_text("No gate has a name yet.")).to_be_visible()
    tap(page, "Add a gate")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Please fill this in.")).to_be_visible()
    expect(sheet.get_by_label("Name in Thai")).to_be_focused()
    sheet.get_by_label("Name in Thai").fill(FRONT["name"])
    sheet.get_by_label("Name in English").fill(FRONT["name_en"])
    office.gates = [BACK]  # a colleague's, made meanwhile
    office.failing["PUT", "/village/gates"] = refused(
        "VALIDATION_ERROR", 400, details=[{"field": "gates.1.name", "message": "twice"}]
    )
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert").get_by_text("Another gate has this name.")).to_be_visible()
    expect(sheet.get_by_label("Name in Thai")).to_be_focused()
    office.failing = {}
    sheet.get_by_role("switch", name="Everybody may enter here").uncheck()
    sheet.get_by_role("checkbox", name="Taxi").check(force=True)
    picture(page, "office-gate-sheet-en")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_have_count(0)
    made = {"name": FRONT["name"], "name_en": FRONT["name_en"], "kinds": ["taxi"]}
    assert office.changes[-1] == ("/village/gates", {"gates": [BACK, made]})
    gates = page.get_by_role("region", name="Gates")
    expect(gates.get_by_role("listitem")).to_have_text(["ประตูหลังDelivery · Service", "Front gateประตูหน้าTaxi"])
    gates.get_by_role("button", name="Front gate").click()
    sheet.get_by_role("button", name="End this gate").click()
    expect(gates.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("status").get_by_text("Front gate is ended")).to_be_visible()
    tap(page, "Undo")
    expect(gates.get_by_role("listitem")).to_have_count(2)
    assert office.changes[-1][1]["gates"][1] == {"id": "new1", **made}


def test_the_rules_are_told_in_words_and_a_number_that_is_none_is_told_at_its_field(page: Page, address: str) -> None:
    office = GateOffice(page)
    office.open(page, address, "?tab=gate")
    part = page.get_by_role("region", name="Rules at the gate")
    for words in (
        "The office's only",
        "No number",
        "12 hours",
        "30 minutes",
        "1 h 30 min",
        "1 day",
        "No limit",
    ):
        expect(part.get_by_text(words, exact=True)).to_be_visible()
    expect(part.get_by_text("a guard may find nobody to call")).to_be_visible()
    picture(page, "office-rules-en")
    tap(page, "Change the rules")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="The house's, else the office's").check(force=True)
    sheet.get_by_label("Phone of the office").fill("โทร")
    sheet.get_by_label("Guest").select_option("No limit")
    sheet.get_by_label("Taxi").select_option("15 minutes")
    office.failing["PUT", "/village/gate-rules"] = refused(
        "VALIDATION_ERROR", 400, details=[{"field": "office_phone", "message": "no"}]
    )
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Please write a phone number")).to_be_visible()
    expect(sheet.get_by_label("Phone of the office")).to_be_focused()
    picture(page, "office-rules-sheet-en")
    office.failing = {}
    sheet.get_by_label("Phone of the office").fill("๐๒ 123 4567")
    sheet.get_by_role("button", name="Save").click()
    expect(part.get_by_text("02 123 4567")).to_be_visible()
    stay = {**STAY, "guest": None, "taxi": 900}
    assert office.changes[-1] == ("/village/gate-rules", {"call": "house", "office_phone": "02 123 4567", "stay": stay})


def test_a_house_that_calls_is_given_a_code_and_its_number_is_kept(page: Page, address: str) -> None:
    office = GateOffice(page)
    office.open(page, address, "?tab=gate")
    office.failing["GET", "/houses"] = refused("INTERNAL_ERROR", 500)
    tap(page, "Choose a house")
    part = page.get_by_role("region", name="A house calls")
    expect(part.get_by_text("The service does not answer")).to_be_visible()
    office.failing = {("GET", f"/houses/{CALLER['id']}/phone"): None}
    tap(page, "Choose a house")
    chooser = page.get_by_role("dialog", name="Which house calls?")
    for key in str(CALLER["number"]):
        chooser.get_by_role("button", name=key, exact=True).click()
    picture(page, "office-house-chooser-en")
    chooser.get_by_role("button", name=f"Choose {CALLER['number']}").click()
    desk = page.get_by_role("dialog", name=f"House {CALLER['number']}")
    expect(desk.get_by_text("Check the signal or Wi-Fi, then try again.")).to_be_visible()
    office.failing = {}
    desk.get_by_role("button", name="Try again").click()
    phone = desk.get_by_label("Phone of the house")
    expect(phone).to_have_value("081 234 5678")
    phone.fill("๐๘๙ 999 9999")
    phone.blur()
    expect(desk.get_by_text("Saved")).to_be_visible()
    assert office.phone == "089 999 9999"
    picture(page, "office-desk-en")
    desk.get_by_role("button", name="Code for the gate").click()
    code = page.get_by_role("dialog", name="Code for the gate")
    expect(code.get_by_text("K7QM-2X9F")).to_be_visible()
    for words in ("Good until 21:15", "Read it only to somebody of this house."):
        expect(code.get_by_text(words)).to_be_visible()
    picture(page, "office-code-en")
    assert office.changes[-1] == (f"/houses/{CALLER['id']}/gate-code", {})


@pytest.mark.parametrize(("width", "height", "theme"), [(320, 700, "dark"), (390, 844, "light"), (1440, 900, "light")])
def test_the_gate_is_readable_on_every_screen(page: Page, address: str, width: int, height: int, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": height})
    if width == 320:
        page.add_init_script("localStorage.setItem('village.large', 'true')")
    late = inside("a", overstayed=True, stay_until=ago(minutes=5), plate="1กข 2345", plate_province="กรุงเทพมหานคร")
    office = GateOffice(page, late, inside("b", conflict="against_answer", house=HOUSE), language="th")
    office.overrides = many_let_in()
    name = f"{width}-{theme}-th"
    office.open(page, address, "?tab=today")
    expect(page.locator(".needs .row")).to_have_count(2)
    check_readable(page, f"office-needs-{name}")
    page.locator(".home-tab").nth(2).click()
    expect(page.locator(".tally")).to_have_count(2)
    expect(page.locator(".house-part .facts")).to_have_count(2)
    check_readable(page, f"office-gate-{name}")


def check_readable(page: Page, name: str) -> None:
    picture(page, name)
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(FAINTEST.replace(".card *", ".home *")) >= 4.5
