"""The answer over the whole screen, and the card below it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

MOUNT = """async (url) => {
  const load = (name) => import(url + name);
  const [{Flash}, {Today}, {VisitBook}, {Thumbs}] = await Promise.all(
    ["flash.js", "today.js", "visits.js", "thumbs.js"].map(load));
  const say = (words, facts = {}) => words.replace(/{(\\w+)}/g, (_, name) => facts[name]);
  const thumbs = new Thumbs({fetchVisit: async () => undefined});
  const book = new VisitBook();
  window.did = [];
  const flash = new Flash({say, language: "en", thumbs, letIn: (visit) => did.push(`in ${visit.id}`)});
  const ways = {say, language: "en", zone: "Asia/Bangkok", thumbs,
    command: async (visit, command) => { did.push(`${command} ${visit.id}`); },
    override: (visit) => did.push(`override ${visit.id}`)};
  const today = new Today({book, ways});
  document.body.append(today.element);
  Object.assign(window, {flash, today, news: (visits) => { book.merge(visits); today.show(); }});
}"""
SETTLED = 800  # ms after which a tap on the panel counts


def visit(state: str = "approved", **changes: Any) -> dict[str, Any]:
    house = {"id": "h", "number": "12/3", "soi": "2"}
    moments = {"created_at": "2026-11-20T12:00:00.000Z", "decided_at": "2026-11-20T12:00:20.000Z", "expires_at": None}
    later = {"entered_at": None, "left_at": None, "decided_by": None, "decision_reason": None, "overridden": False}
    who = {"kind": "guest", "visitor_name": "Malee", "plate": "1กก 1234", "plate_province": "ชลบุรี", "headcount": 1}
    rest = {"photos": [], "purpose": None, "delivery": "asked", "waiting": {"widened": False, "reminded": False}}
    return {"id": "v1", "version": 1, "state": state, "house": house, **moments, **later, **who, **rest, **changes}


@pytest.fixture
def gate(page: Page, address: str) -> Page:
    page.evaluate(MOUNT, f"{address}/liff/static/now/js/")
    return page


def announce(gate: Page, *visits: dict[str, Any]) -> None:
    for one in visits:
        gate.evaluate("visit => flash.announce(visit)", one)


def test_an_approval_says_whom_to_let_in_and_where_they_go(gate: Page) -> None:
    announce(gate, visit())
    panel = gate.get_by_role("dialog")
    for words in ("LET IN", "12/3 Soi 2", "Malee", "1กก 1234", "Chonburi"):
        expect(panel.get_by_text(words, exact=True)).to_be_visible()
    assert panel.get_attribute("data-tone") == "green"


def test_a_courier_without_a_name_is_called_by_their_kind(gate: Page) -> None:
    nameless = visit(kind="delivery", visitor_name="")
    gate.evaluate("visit => news([visit])", nameless)
    card = gate.get_by_role("listitem")
    expect(card.get_by_text("Delivery")).to_have_count(1)
    expect(card.locator("p:empty")).to_have_count(0)
    announce(gate, nameless)
    expect(gate.get_by_role("dialog").get_by_text("Delivery", exact=True)).to_be_visible()


def test_a_tap_that_was_meant_for_the_form_does_not_take_the_answer_away(gate: Page) -> None:
    announce(gate, visit())
    gate.get_by_text("LET IN").click()
    expect(gate.get_by_role("dialog")).to_be_visible()
    gate.wait_for_timeout(SETTLED)
    gate.get_by_text("LET IN").click()
    expect(gate.get_by_role("dialog")).to_have_count(0)


def test_an_approval_that_is_taken_back_turns_red_in_place(gate: Page) -> None:
    announce(gate, visit(), visit("rejected", version=2, decision_reason="undone"))
    panel = gate.get_by_role("dialog")
    expect(panel.get_by_text("DO NOT LET IN")).to_be_visible()
    expect(panel.get_by_text("The approval was taken back")).to_be_visible()
    expect(panel.get_by_role("button", name="In", exact=True)).to_have_count(0)
    assert panel.get_attribute("data-tone") == "red"


def test_answers_queue_and_none_is_lost(gate: Page) -> None:
    announce(gate, visit(), visit("rejected", id="v2", visitor_name="Somchai", decision_reason="not_mine"))
    panel = gate.get_by_role("dialog")
    expect(panel.get_by_text("Malee")).to_be_visible()
    gate.wait_for_timeout(SETTLED)
    panel.get_by_role("button", name="In", exact=True).click()
    expect(panel.get_by_text("Somchai")).to_be_visible()
    expect(panel.get_by_text("Not this house's visitor: check the house number")).to_be_visible()
    gate.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert gate.evaluate("did") == ["in v1"]


def test_an_answer_that_somebody_acted_on_goes_by_itself(gate: Page) -> None:
    announce(gate, visit())
    gate.evaluate("visit => flash.update(visit)", visit("inside", version=2))
    expect(gate.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("state", "changes", "words", "buttons"),
    [
        ("requested", {}, "The house has been asked", ["Let in anyway…", "Cancel"]),
        ("requested", {"delivery": "unreachable"}, "LINE cannot reach this house", ["Let in anyway…", "Cancel"]),
        ("requested", {"delivery": "nobody"}, "Nobody of this house is on LINE", ["Let in anyway…", "Cancel"]),
        ("approved", {"decided_by": {"role": "resident", "name": "Malee"}}, "Answered by Malee", ["In", "Cancel"]),
        ("rejected", {"decided_by": {"role": "office", "name": None}}, "The office answered", []),
        ("expired", {}, "Nobody answered", ["Let in anyway…", "Cancel"]),
        ("inside", {"overridden": True}, "Let in without an answer", ["Out"]),
        ("left", {}, "Left", []),
        ("cancelled", {}, "Cancelled", []),
    ],
)
def test_a_card_says_how_it_stands_and_offers_only_what_is_possible(
    gate: Page, state: str, changes: dict[str, Any], words: str, buttons: list[str]
) -> None:
    gate.evaluate("visit => news([visit])", visit(state, **changes))
    card = gate.get_by_role("listitem")
    expect(card.get_by_text(words, exact=True)).to_be_visible()
    assert [button.inner_text() for button in card.get_by_role("button").all()] == buttons


def test_news_that_change_nothing_leave_the_button_under_the_finger(gate: Page) -> None:
    gate.evaluate("visit => news([visit])", visit())
    button = gate.get_by_role("button", name="In", exact=True)
    button.focus()
    gate.evaluate("visits => news(visits)", [visit(), visit(id="v2", version=1)])
    expect(button.first).to_be_visible()
    assert gate.evaluate("document.activeElement.textContent") == "In"


def test_a_button_sends_its_command_for_its_visit(gate: Page) -> None:
    gate.evaluate("visits => news(visits)", [visit(), visit("inside", id="v2"), visit("requested", id="v3")])
    offered = {"approved": ("In", "Cancel"), "inside": ("Out",), "requested": ("Cancel", "Let in anyway…")}
    for state, names in offered.items():
        for name in names:
            gate.locator(f"[data-state={state}]").get_by_role("button", name=name, exact=True).click()
    assert gate.evaluate("did") == ["entry v1", "cancel v1", "exit v2", "cancel v3", "override v3"]


def test_letting_in_without_an_answer_needs_a_reason_and_a_second_tap(page: Page, address: str) -> None:
    script = """async ([url, visit]) => {
      const {openOverride} = await import(url);
      const say = (words, facts = {}) => words.replace(/{(\\w+)}/g, (_, name) => facts[name]);
      window.reasons = [];
      openOverride({say, visit, run: async (reason) => { reasons.push(reason); }});
    }"""
    page.evaluate(script, [f"{address}/liff/static/now/js/override.js", visit("requested")])
    confirm = page.get_by_role("button", name="Let in without an answer")
    expect(confirm).to_be_disabled()
    page.get_by_label("The house agreed by phone").check()
    page.get_by_label("Other reason, in words").fill("Khun Malee")
    confirm.click()
    assert page.evaluate("reasons") == []
    page.get_by_role("button", name="Tap again: this is recorded with your name").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("reasons") == ["The house agreed by phone: Khun Malee"]
