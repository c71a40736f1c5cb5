"""Somebody whom the village watches for comes to the gate: the form stops and says what to do."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from lanes_page import GateService
from playwright.sync_api import Page, Route, expect

from models.domain.blocks import name_key, plate_key
from tests.liff.pages.home_page import visit

Run = Callable[..., Any]
NAMES = ["นาย สมชาย ใจดี", "ด.ช.สมชาย", "Mr. John  O'Neil", "mrJohn", "คุณนายสมศรี", "นางพญา", "น้ํา", "ก", "คุณ"]
HIT = {
    "id": "hit-1",
    "match": "exact",
    "by": "plate",
    "advice": "office",
    "note": "เคยขโมยจักรยาน",
    "since": "2026-11-01T00:00:00.000Z",
    "state": "open",
}


class WatchedGate(GateService):
    """Stops whoever is registered, until the page says whom they are not."""

    def __init__(self, page: Page, hit: dict[str, Any], *visits: dict[str, Any], **more: Any) -> None:
        super().__init__(page, *visits, **more)
        self.page = page
        self.hit = hit
        self.tries: list[tuple[str, str]] = []
        self.proposals: list[dict[str, Any]] = []
        self.watch: dict[str, Any] = {"salt": "s", "entries": []}
        page.route("**/api/v1/visits", self._register)
        page.route("**/api/v1/gate/watch**", self._watch)

    def tell_hit(self, **changes: Any) -> None:
        assert self._socket is not None
        self._socket.send(json.dumps({"type": "hit", "hit": {**self.hit, **changes}}))

    def _register(self, route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        body = route.request.post_data or ""
        self.tries.append((route.request.headers["idempotency-key"], body))
        if f'name="not_them"\r\n\r\n{self.hit["id"]}\r\n' in body:
            self.visits["new"] = visit("new")
            route.fulfill(status=201, json={"success": True, "data": self.visits["new"]})
            return
        error = {"code": "WATCHLIST_HIT", "message": "No", "details": [], "hit": self.hit}
        route.fulfill(status=409, json={"success": False, "error": error, "statusCode": 409})

    def _watch(self, route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(json={"success": True, "data": self.watch})
        else:
            self.proposals.append(route.request.post_data_json)
            route.fulfill(status=201, json={"success": True, "data": {}})

    def ask(self, name: str = "ผู้ต้องสงสัย", plate: str = "9กก 99") -> None:
        page = self.page
        page.get_by_label("Number plate", exact=True).fill(plate)
        page.get_by_role("button", name="Which house?").click()
        page.keyboard.type("12/3")
        page.keyboard.press("Enter")
        page.get_by_role("radio", name="Guest").click()
        page.get_by_label("Visitor's name").fill(name)
        page.get_by_role("button", name="Ask house 12/3").click()


def panel(page: Page, tone: str) -> Any:
    return page.locator(f"dialog.watch-stop[data-tone={tone}]")


def test_the_form_stops_until_the_office_has_cleared_the_visitor(page: Page, address: str) -> None:
    gate = WatchedGate(page, HIT)
    gate.open(page, address, "")
    gate.ask()
    stop = panel(page, "red")
    for words in ("STOP", "The number plate is on the village's list", "Ask the office before you let them in."):
        expect(stop.get_by_text(words, exact=True)).to_be_visible()
    expect(stop.get_by_text("เคยขโมยจักรยาน")).to_be_visible()
    assert [button.inner_text() for button in stop.get_by_role("button").all()] == ["Close"]
    gate.tell_hit(id="another", state="cleared")
    gate.tell_hit(state="cleared")
    expect(panel(page, "green").get_by_text("The office has cleared this visitor.")).to_be_visible()
    panel(page, "green").get_by_role("button", name="Ask the house").click()
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(1)
    assert len(gate.tries) == 2
    assert len({key for key, _ in gate.tries}) == 1  # one look is one alert


def test_who_only_looks_like_them_goes_on_by_a_second_tap(page: Page, address: str) -> None:
    gate = WatchedGate(page, {**HIT, "match": "similar", "by": "name", "note": None})
    gate.open(page, address, "")
    gate.ask()
    page.clock.install()
    look = panel(page, "amber")
    expect(look.get_by_text("This may be somebody on the village's list: compare")).to_be_visible()
    look.get_by_role("button", name="It is somebody else").dblclick()
    assert len(gate.tries) == 1
    page.clock.fast_forward(1000)
    look.get_by_role("button", name="Tap again: this is recorded with your name").click()
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(1)


def test_another_visitor_after_them_is_not_waved_through(page: Page, address: str) -> None:
    gate = WatchedGate(page, {**HIT, "match": "similar"})
    gate.open(page, address, "")
    gate.ask()
    page.clock.install()
    panel(page, "amber").get_by_role("button", name="It is somebody else").click()
    page.clock.fast_forward(1000)
    panel(page, "amber").get_by_role("button", name="Tap again").click()
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(1)
    page.locator("#tab-new").click()
    gate.ask("คนถัดไป")
    expect(panel(page, "amber")).to_be_visible()
    assert "not_them" not in gate.tries[-1][1]


def test_without_network_the_page_warns_by_itself(page: Page, address: str) -> None:
    gate = WatchedGate(page, HIT)
    key = plate_key("9กก 99")
    hashed = hashlib.sha256(f"s|plate|{key}".encode()).hexdigest()[:16]
    gate.watch = {"salt": "s", "entries": [{"hash": hashed, "by": "plate", "advice": "police"}]}
    with page.expect_response("**/gate/watch"):
        gate.open(page, address, "")
    page.wait_for_timeout(2500)  # what is needed without network has come
    page.context.set_offline(True)
    gate.ask(plate="๙กก-๙๙")
    stop = panel(page, "red")
    expect(stop.get_by_text("Do not let them in. Call the police: 191.")).to_be_visible()
    expect(stop.get_by_text("No network: the office hears of it later. Ask it by phone.")).to_be_visible()
    stop.get_by_role("button", name="Close").click()
    expect(page.locator(".card")).to_have_count(0)
    expect(page.get_by_label("Visitor's name")).to_have_value("ผู้ต้องสงสัย")
    assert gate.tries == []


def test_a_card_s_number_is_sent_and_kept_nowhere(page: Page, address: str) -> None:
    gate = WatchedGate(page, HIT)
    gate.open(page, address, "")
    page.get_by_text("Phone and note").click()
    page.get_by_label("ID card or passport number").fill("1101700230708")
    gate.ask()
    expect(panel(page, "red")).to_be_visible()
    assert 'name="id_number"\r\n\r\n1101700230708\r\n' in gate.tries[0][1]
    assert "1101700230708" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_card_s_number_stays_until_the_next_visitor(page: Page, address: str) -> None:
    gate = WatchedGate(page, {**HIT, "match": "similar"}, visit("v1", plate="9กก 99"))
    gate.open(page, address, "")
    page.get_by_text("Phone and note").click()
    page.get_by_label("ID card or passport number").fill("1101700230708")
    page.get_by_label("Number plate", exact=True).fill("9กก 99")
    page.locator(".suggestions button").first.click()
    expect(page.get_by_label("ID card or passport number")).to_have_value("1101700230708")
    for language in ("th", "en"):
        page.get_by_role("button", name="ภาษาไทย" if language == "th" else "English").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_label("ID card or passport number")).to_have_value("1101700230708")
    gate.ask()
    assert 'name="id_number"\r\n\r\n1101700230708\r\n' in gate.tries[0][1]
    page.clock.install()
    panel(page, "amber").get_by_role("button", name="It is somebody else").click()
    page.clock.fast_forward(1000)
    panel(page, "amber").get_by_role("button", name="Tap again").click()
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(2)
    page.locator("#tab-new").click()
    page.get_by_text("Phone and note").click()
    expect(page.get_by_label("ID card or passport number")).to_have_value("")


def test_other_gates_hear_of_it(page: Page, address: str) -> None:
    gate = WatchedGate(page, HIT)
    gate.open(page, address)
    expect(page.locator(".connection[data-connection=live]")).to_be_visible()
    gate.tell_hit(guard={"id": "m", "name": "me"}, visitor={"name": "x", "house": "9/9"})
    gate.tell_hit(guard={"id": "other", "name": "other"}, visitor={"name": "x", "house": "12/3"})
    expect(page.get_by_text("Seen at another gate: somebody on the village's list, for house 12/3")).to_be_visible()


def test_a_guard_proposes_somebody_and_the_office_decides(page: Page, address: str) -> None:
    gate = WatchedGate(page, HIT, visit("v1", "rejected", decided_at=None, closed_at=None), visit("v2"))
    gate.open(page, address)
    watch = page.get_by_role("button", name="Watch for this visitor")
    expect(watch).to_have_count(1)
    watch.click()
    sheet = page.get_by_role("dialog", name="Watch for this visitor")
    propose = sheet.get_by_role("button", name="Propose to the office")
    expect(propose).to_be_disabled()
    sheet.get_by_label("What happened?").fill("  ด่า\nยาม ")
    propose.click()
    expect(sheet.get_by_text("The office has your proposal.")).to_be_visible()
    assert gate.proposals == [{"visit_id": "v1", "note": "ด่า ยาม"}]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_knows_a_name_as_the_server_does(run: Run, name: str) -> None:
    assert run("watch/name-key.js", "({nameKey}, name) => nameKey(name)", name) == name_key(name)
