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
  const setup = {call: "none", admits: (kind) => kind !== window.barred};
  const flash = new Flash({say, language: "en", thumbs, setup, letIn: (visit) => did.push(`in ${visit.id}`)});
  const ways = {say, language: "en", zone: "Asia/Bangkok", thumbs, setup,
    command: async (visit, command) => { did.push(`${command} ${visit.id}`); },
    override: (visit) => did.push(`override ${visit.id}`), call: (visit) => did.push(`call ${visit.id}`),
    propose: (visit) => did.push(`propose ${visit.id}`), code: (visit) => did.push(`code ${visit.id}`),
    offline: () => Boolean(window.cutOff)};
  const today = new Today({book, ways, muster: () => undefined});
  document.body.append(today.element);
  Object.assign(window, {flash, today, setup, news: (visits) => { book.merge(visits); today.show(); }});
}"""
OVERRIDE = """async ([url, visit]) => {
  const {openOverride} = await import(url);
  const say = (words, facts = {}) => words.replace(/{(\\w+)}/g, (_, name) => facts[name]);
  window.reasons = [];
  openOverride({say, visit, run: async (reason) => { reasons.push(reason); }});
}"""
FAINTEST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = rgb(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const seen = (element) => element && getComputedStyle(element).opacity * (seen(element.parentElement) ?? 1);
  const contrasts = [...document.querySelectorAll(".card *")]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((element) => {
      const both = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
      const [dark, bright] = both.sort((a, b) => a - b);
      return (seen(element) ?? 1) * (bright + 0.05) / (dark + 0.05);
    });
  return Math.min(...contrasts);
}"""
CALL = "Have the visitor call the resident, or contact the office"
TAP_TWICE = """(visit) => {
  const tap = () => document.querySelector("[data-lane=let_in] .card:first-child .card-actions button").click();
  tap();
  news([visit]);
  tap();
}"""
WHOSE = "card => ({Anan: 'v1', Bua: 'v2'})[card.querySelector('.card-name').textContent]"
SETTLED = 800  # ms after which a tap on the panel counts


def visit(state: str = "approved", **changes: Any) -> dict[str, Any]:
    house = {"id": "h", "number": "12/3", "soi": "2"}
    moments = {"created_at": "2026-11-20T12:00:00.000Z", "decided_at": "2026-11-20T12:00:20.000Z", "expires_at": None}
    later = {
        "closed_at": None,
        "override_reason": None,
        "entered_at": None,
        "left_at": None,
        "decided_by": None,
        "decision_reason": None,
        "overridden": False,
    }
    who = {"kind": "guest", "visitor_name": "Malee", "plate": "1กก 1234", "plate_province": "ชลบุรี", "headcount": 1}
    waiting = {"widened": False, "reminded": False, "office": False}
    rest = {"photos": [], "purpose": None, "delivery": "asked", "waiting": waiting}
    return {"id": "v1", "version": 1, "state": state, "house": house, **moments, **later, **who, **rest, **changes}


AT_TWELVE = "2026-11-20T12:00:00.000Z"
BY_RULE = {"decision_reason": "standing_rule", "decided_by": {"role": "resident", "name": None}}


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
    gate.get_by_role("dialog").get_by_text("LET IN").click()
    expect(gate.get_by_role("dialog")).to_be_visible()
    gate.wait_for_timeout(SETTLED)
    gate.get_by_role("dialog").get_by_text("LET IN").click()
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
        (
            "requested",
            {"delivery": "call_house"},
            "Nobody of this house takes messages now",
            ["Let in anyway…", "Cancel"],
        ),
        ("requested", {"waiting": {"office": True}}, "The office has been asked as well", ["Let in anyway…", "Cancel"]),
        ("requested", {"waiting": {"office": True}}, CALL, ["Let in anyway…", "Cancel"]),
        (
            "requested",
            {"waiting": {"widened": True}},
            "More people of the house have been asked",
            ["Let in anyway…", "Cancel"],
        ),
        ("approved", BY_RULE, "The house lets such visitors in without asking", ["In", "Cancel"]),
        ("rejected", {"decision_reason": "blocked"}, "The house has blocked this visitor", []),
        ("rejected", {"decision_reason": "blocked"}, "DO NOT LET IN", []),
        ("rejected", {"kind": "delivery", "decision_reason": "leave_at_gate"}, "LEAVE IT AT THE GATE", []),
        ("approved", {"decided_by": {"role": "resident", "name": "Malee"}}, "Answered by Malee", ["In", "Cancel"]),
        ("rejected", {"decided_by": {"role": "office", "name": None}}, "The office answered", []),
        ("requested", {"waiting": {"widened": True, "reminded": True}}, CALL, ["Let in anyway…", "Cancel"]),
        ("requested", {"delivery": "nobody"}, CALL, ["Let in anyway…", "Cancel"]),
        ("expired", {}, "No answer", ["Let in anyway…", "Cancel"]),
        ("expired", {}, CALL, ["Let in anyway…", "Cancel"]),
        (
            "inside",
            {"overridden": True, "override_reason": "phoned"},
            "Let in by the guard: The house agreed by phone",
            ["Out"],
        ),
        ("inside", {"overridden": True, "override_reason": "รถพยาบาล"}, "Let in by the guard: รถพยาบาล", ["Out"]),
        ("inside", {"overstayed": True, "stay_until": AT_TWELVE}, "Should have left by 20 Nov 19:00", ["Out"]),
        ("inside", {"overstayed": True, "stay_until": AT_TWELVE}, "Ask the house or the office", ["Out"]),
        ("inside", {"conflict": "double_use"}, "This pass was used twice. Tell the office.", ["Out"]),
        ("requested", {"called_at": AT_TWELVE}, "Called at 20 Nov 19:00", ["Let in anyway…", "Cancel"]),
        ("requested", {"local": True}, "Not sent yet", ["Let in anyway…", "Cancel"]),
        ("approved", {"kind": "taxi"}, "Not at this gate", ["Cancel"]),
        ("left", {}, "Left", []),
        ("cancelled", {}, "Cancelled", []),
    ],
)
def test_a_card_says_how_it_stands_and_offers_only_what_is_possible(
    gate: Page, state: str, changes: dict[str, Any], words: str, buttons: list[str]
) -> None:
    gate.evaluate("visit => { window.barred = 'taxi'; news([visit]); }", visit(state, **changes))
    card = gate.get_by_role("listitem")
    expect(card.get_by_text(words, exact=True)).to_be_visible()
    assert [button.inner_text() for button in card.locator(".card-actions").get_by_role("button").all()] == buttons


def test_news_that_change_nothing_leave_the_button_under_the_finger(gate: Page) -> None:
    gate.evaluate("visit => news([visit])", visit())
    button = gate.get_by_role("button", name="In", exact=True)
    button.focus()
    gate.evaluate("visits => news(visits)", [visit(), visit(id="v2", version=1)])
    expect(button.first).to_be_visible()
    assert gate.evaluate("document.activeElement.textContent") == "In"


def test_a_button_sends_its_command_for_its_visit(gate: Page) -> None:
    gate.evaluate("visits => news(visits)", [visit(), visit("inside", id="v2"), visit("requested", id="v3")])
    offered = {"approved": ("In",), "inside": ("Out",), "requested": ("Let in anyway…",)}
    for state, names in offered.items():
        for name in names:
            gate.locator(f"[data-state={state}]").get_by_role("button", name=name, exact=True).click()
    assert gate.evaluate("did") == ["entry v1", "exit v2", "override v3"]


SCREENS = ((390, 844), (1280, 800))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_second_tap_does_not_land_on_the_visitor_who_slides_under_the_finger(
    gate: Page, screen: tuple[int, int]
) -> None:
    gate.set_viewport_size({"width": screen[0], "height": screen[1]})
    first, second = visit(id="v1", visitor_name="Anan"), visit(id="v2", visitor_name="Bua")
    gate.evaluate("visits => news(visits)", [first, second])
    shown = gate.locator("[data-lane=let_in] .card")
    expect(shown).to_have_count(2)
    gate.evaluate(TAP_TWICE, visit("inside", id=shown.first.evaluate(WHOSE), version=2))
    expect(shown).to_have_count(1)
    assert len(gate.evaluate("did")) == 1
    gate.wait_for_timeout(SETTLED)
    shown.get_by_role("button", name="In", exact=True).click()
    assert len(set(gate.evaluate("did"))) == 2


@pytest.mark.parametrize("screen", SCREENS)
def test_only_a_card_that_has_moved_lets_a_tap_go(gate: Page, screen: tuple[int, int]) -> None:
    """A newer visitor waits: below, in lanes one under the other, nobody is where they were; beside, everybody is."""
    gate.set_viewport_size({"width": screen[0], "height": screen[1]})
    beside = screen[0] > screen[1]
    gate.evaluate("visits => news(visits)", [visit(id="v1"), visit("inside", id="v2")])
    tapped = """visit => {
      news([visit]);
      const tap = (state) => document.querySelector(`[data-state=${state}] .card-actions button`).click();
      ["approved", "inside"].forEach(tap);
    }"""
    gate.evaluate(tapped, visit("requested", id="v3"))
    assert gate.evaluate("did") == ["entry v1", *(["exit v2"] if beside else [])]


def test_a_visitor_who_has_just_come_in_is_not_out_by_the_same_finger(gate: Page) -> None:
    gate.evaluate("visits => news(visits)", [visit()])
    gate.get_by_role("button", name="In", exact=True).click()
    gate.evaluate(
        "visit => { news([visit]); document.querySelector('.card-actions button').click(); }",
        visit("inside", version=2),
    )
    assert gate.evaluate("did") == ["entry v1"]


def test_a_rule_that_changes_leaves_the_button_where_the_finger_is(gate: Page) -> None:
    gate.evaluate("visits => news(visits)", [visit(), visit(id="v2")])
    gate.evaluate("() => { today.redraw(); document.querySelector('.card-actions button').click(); }")
    assert len(gate.evaluate("did")) == 1


def test_a_visit_is_cancelled_by_the_second_tap_only(gate: Page) -> None:
    gate.clock.install()
    gate.evaluate("visit => news([visit])", visit())
    card = gate.get_by_role("listitem")
    card.get_by_role("button", name="Cancel", exact=True).dblclick()
    assert gate.evaluate("did") == []
    expect(card.get_by_role("status")).to_have_text("Confirm cancel")
    gate.clock.fast_forward(1000)
    card.get_by_role("button", name="Confirm cancel").click()
    assert gate.evaluate("did") == ["cancel v1"]


def test_a_question_that_nobody_answers_is_taken_back(gate: Page) -> None:
    gate.clock.install()
    gate.evaluate("visit => news([visit])", visit())
    card = gate.get_by_role("listitem")
    card.get_by_role("button", name="Cancel", exact=True).click()
    expect(card.get_by_role("button", name="Confirm cancel")).to_be_visible()
    gate.clock.fast_forward(5100)
    expect(card.get_by_role("button", name="Cancel", exact=True)).to_be_visible()
    expect(card.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize(
    ("state", "moment"), [("cancelled", "closed_at"), ("expired", "closed_at"), ("expired", "expires_at")]
)
def test_a_visit_that_is_over_shows_when_it_ended_and_when_it_began(gate: Page, state: str, moment: str) -> None:
    ended = {"decided_at": None, "expires_at": None, moment: "2026-11-20T12:05:00.000Z"}
    gate.evaluate("visit => news([visit])", visit(state, **ended))
    card = gate.get_by_role("listitem")
    expect(card.locator(".timer")).to_contain_text("19:05")
    expect(card.get_by_text("Came at")).to_contain_text("19:00")


LONG = "นางสาวพรรณวิไลลักษณ์ ศิริกาญจนาภรณ์ ณ อยุธยาบริรักษ์ภักดีวงศ์ไพบูลย์ทรัพย์"
SCREENS = [(390, 844), (360, 640), (320, 568), (844, 390), (568, 320)]


@pytest.fixture
def dressed(gate: Page, address: str) -> Page:
    """The gate with the page's real looks."""
    gate.evaluate(
        """async (urls) => { for (const href of urls) await new Promise((done) => {
      const link = Object.assign(document.createElement("link"), {rel: "stylesheet", href, onload: done});
      document.head.append(link);
    }); }""",
        [f"{address}/liff/static/now/css/{name}.css" for name in ("base", "guard", "visits")],
    )
    return gate


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_the_whole_answer_and_its_buttons_are_on_the_screen(dressed: Page, screen: tuple[int, int]) -> None:
    width, height = screen
    dressed.set_viewport_size({"width": width, "height": height})
    announce(dressed, visit(visitor_name=LONG, plate_province="พระนครศรีอยุธยา"), visit(id="v2"))
    for name in ("In", "Close"):
        box = dressed.get_by_role("dialog").get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
    top = dressed.locator(".flash-sign").bounding_box()
    assert top
    assert top["y"] >= 0
    assert dressed.evaluate("document.querySelector('.flash').scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 360, 390])
def test_a_plate_breaks_between_number_and_province_only(dressed: Page, width: int) -> None:
    dressed.set_viewport_size({"width": width, "height": 844})
    dressed.evaluate("today.ways.language = 'th'")
    dressed.evaluate("visit => news([visit])", visit(plate="1กก 1234", plate_province="พระนครศรีอยุธยา"))
    lines = (
        "part => { const range = new Range(); range.selectNodeContents(part); return range.getClientRects().length; }"
    )
    assert [dressed.locator(part).evaluate(lines) for part in (".plate-number", ".plate-province")] == [1, 1]
    assert dressed.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("state", ["requested", "expired", "cancelled", "left", "rejected"])
def test_words_on_a_card_can_be_read(dressed: Page, theme: str, state: str) -> None:
    """WCAG AA: 4.5 to 1."""
    dressed.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    dressed.evaluate("visit => news([visit])", visit(state, decided_by={"role": "resident", "name": "Malee"}))
    assert dressed.evaluate(FAINTEST) >= 4.5


def test_letting_in_without_an_answer_needs_a_reason_and_a_second_tap(page: Page, address: str) -> None:
    page.evaluate(OVERRIDE, [f"{address}/liff/static/now/js/override.js", visit("requested")])
    confirm = page.get_by_role("button", name="Confirm letting in")
    expect(confirm).to_be_disabled()
    page.clock.install()
    page.get_by_label("Emergency").check()
    confirm.click()
    page.get_by_label("The house agreed by phone").check()
    confirm.click()
    page.clock.fast_forward(1000)
    assert page.evaluate("reasons") == []
    page.get_by_role("button", name="Tap again: this is recorded with your name").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("reasons") == ["phoned"]


def test_another_reason_is_written_in_words(page: Page, address: str) -> None:
    page.evaluate(OVERRIDE, [f"{address}/liff/static/now/js/override.js", visit("requested")])
    page.clock.install()
    page.get_by_label("Another reason").check()
    expect(page.get_by_label("Other reason, in words")).to_be_focused()
    expect(page.get_by_role("button", name="Confirm letting in")).to_be_disabled()
    page.keyboard.type("  an\nambulance ")
    page.get_by_role("button", name="Confirm letting in").click()
    page.clock.fast_forward(1000)
    page.get_by_role("button", name="Tap again: this is recorded with your name").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("reasons") == ["an ambulance"]


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_the_button_of_the_reasons_is_in_sight(dressed: Page, address: str, screen: tuple[int, int]) -> None:
    width, height = screen
    dressed.set_viewport_size({"width": width, "height": height})
    dressed.evaluate(OVERRIDE, [f"{address}/liff/static/now/js/override.js", visit("requested")])
    dressed.get_by_label("Another reason").check()
    box = dressed.get_by_role("button", name="Confirm letting in").bounding_box()
    assert box
    assert box["y"] + box["height"] <= height
