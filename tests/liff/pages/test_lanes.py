"""The lane screen: who waits, whom to let in, who is inside, who has left; on phones and tablets."""

import pytest
from lanes_page import BACK, FRONT, GateService, crowd
from playwright.sync_api import Page, expect

from tests.liff.pages.home_page import ago, answered, refused, visit


def lane(page: Page, name: str) -> list[str]:
    return page.locator(f"[data-lane={name}] .card:visible .card-name").all_inner_texts()


def test_a_phone_shows_all_lanes_or_one_of_them_alone(page: Page, address: str) -> None:
    inside = crowd(90, "inside", entered_at=ago(minutes=5))
    guests = [answered(visit("yes", visitor_name="มาลี"), "approved"), *crowd(3), *inside]
    GateService(page, *guests).open(page, address)
    for name, count in (("let_in", 1), ("waiting", 3), ("inside", 90), ("left", 0)):
        expect(page.locator(f".tile[data-lane={name}] strong")).to_have_text(str(count))
    assert lane(page, "let_in") == ["มาลี"]
    assert lane(page, "waiting") == ["ผู้มา 0", "ผู้มา 1", "ผู้มา 2"]
    assert len(lane(page, "inside")) == 4
    expect(page.locator(".lane[data-lane=left]")).to_be_hidden()

    page.get_by_role("button", name="Show all 90").click()
    expect(page.locator(".lane[data-lane=waiting]")).to_be_hidden()
    expect(page.locator(".lane[data-lane=inside] .card")).to_have_count(20)
    page.locator(".lane[data-lane=inside] .card").last.scroll_into_view_if_needed()
    expect(page.locator(".lane[data-lane=inside] .card").nth(59)).to_be_attached()

    page.locator(".tile[data-lane=left]").click()
    expect(page.get_by_text("Nobody has left yet today")).to_be_visible()
    page.locator(".tile[data-lane=left]").click()
    assert len(lane(page, "waiting")) == 3
    page.get_by_role("searchbox").fill("ผู้มา 89")
    assert lane(page, "inside") == ["ผู้มา 89"]
    page.get_by_role("searchbox").fill("nobody of this name")
    expect(page.get_by_text("Nothing found").first).to_be_visible()


@pytest.mark.parametrize(("screen", "columns"), [((1440, 900), 4), ((1024, 768), 4), ((768, 1024), 2), ((844, 390), 2)])
def test_where_there_is_room_the_lanes_stand_beside_each_other(
    page: Page, address: str, screen: tuple[int, int], columns: int
) -> None:
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    GateService(page, *crowd(3), *crowd(9, "inside", entered_at=ago(minutes=5))).open(page, address)
    expect(page.locator(".lane:visible")).to_have_count(4)
    expect(page.locator(".tiles")).to_be_hidden()
    boxes = [box for one in page.locator(".lane").all() if (box := one.bounding_box())]
    assert len({round(box["x"]) for box in boxes}) == columns
    assert page.evaluate("document.documentElement.scrollWidth") <= screen[0]
    first = min(boxes, key=lambda box: (box["y"], box["x"]))
    waiting = page.locator(".lane[data-lane=waiting]").bounding_box()
    assert waiting == first


def test_the_guard_is_told_how_quick_a_house_is_and_when_to_call_it(page: Page, address: str) -> None:
    service = GateService(page, visit(created_at=ago(seconds=5), usual_seconds=18), call="house")
    page.clock.install()
    service.open(page, address)
    card = page.locator(".card")
    expect(card.get_by_text("House 12/3 usually answers in 18 s")).to_be_visible()
    call = card.get_by_role("button", name="Call", exact=True)
    expect(call).to_be_hidden()
    page.clock.fast_forward(61_000)
    expect(card.get_by_text("Longer than usual. Call the house now")).to_be_visible()
    assert service.asked.count("POST /visits/v1/call") == 0  # a number is on record: nobody asks for it unasked
    call.click()
    expect(page.get_by_role("link", name="081 234 5678")).to_have_attribute("href", "tel:+66812345678")
    page.get_by_role("button", name="They agreed: let in…").click()
    expect(page.get_by_label("The house agreed by phone")).to_be_checked()
    page.get_by_role("button", name="Confirm letting in").click()
    page.clock.fast_forward(1000)
    page.get_by_role("button", name="Tap again: this is recorded with your name").click()
    expect(page.locator(".lane[data-lane=inside] .card")).to_have_count(1)
    assert service.sent[-1] == {"to": "/visits/v1/override", "reason": "phoned"}


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("NO_NUMBER", 409, "There is no number for this house."),
        ("STATE_FORBIDS", 409, "That is not possible any more."),
        ("TOO_MANY_REQUESTS", 429, "Too many calls."),
    ],
)
def test_where_nobody_can_be_called_the_guard_is_told_what_to_do(
    page: Page, address: str, code: str, status: int, words: str
) -> None:
    service = GateService(page, visit(delivery="nobody"), call="office")
    service.number = refused(code, status)
    service.open(page, address)
    expect(page.locator(".card").get_by_text("Call the office now")).to_be_visible()
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text(words)).to_be_visible()


def test_a_phone_says_once_at_which_gate_it_is_and_each_call_tells(page: Page, address: str) -> None:
    parcel = answered(visit("parcel", kind="delivery", visitor_name="Kerry"), "approved")
    service = GateService(page, parcel, gates=[FRONT, BACK])
    service.open(page, address)
    question = page.get_by_text("At which gate is this phone?")
    expect(question).to_be_visible()
    expect(page.get_by_role("button", name="In", exact=True)).to_be_visible()
    page.get_by_role("button", name="Back gate").click()
    expect(question).to_be_hidden()
    expect(page.locator(".card").get_by_text("Ask the office which gate to take")).to_be_visible()
    expect(page.get_by_role("button", name="In", exact=True)).to_have_count(0)

    page.reload()
    page.get_by_role("button", name="Back gate").click()
    page.get_by_role("dialog").get_by_role("button", name="Front gate").click()
    page.get_by_role("button", name="In", exact=True).click()
    expect(page.locator(".lane[data-lane=inside] .card")).to_have_count(1)
    assert service.gates_told == {None, "back", "front"}


def test_a_rule_that_is_set_at_noon_is_known_at_the_gate_from_the_first_refusal_on(page: Page, address: str) -> None:
    taxi = answered(visit("taxi", kind="taxi"), "approved")
    service = GateService(page, taxi, gates=[BACK])
    service.open(page, address)
    expect(page.get_by_role("button", name="In", exact=True)).to_be_visible()
    service.setup["gates"] = [BACK | {"kinds": ["guest"]}]
    service.answer = lambda *_: refused("NOT_AT_THIS_GATE")
    page.get_by_role("button", name="In", exact=True).click()
    expect(page.get_by_text("Not at this gate. Ask the office which gate to take.")).to_be_visible()
    expect(page.locator(".card .band-word")).to_have_text("Not at this gate")
    expect(page.get_by_role("button", name="In", exact=True)).to_have_count(0)
    service.setup["gates"] = [BACK]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("button", name="In", exact=True)).to_be_visible()


@pytest.mark.parametrize("cut_off", [False, True])
def test_whoever_takes_another_gate_is_not_let_in_anyway_with_the_village_or_without(
    page: Page, address: str, *, cut_off: bool
) -> None:
    page.add_init_script("localStorage['village.gate.here.v'] = '\"back\"'")
    service = GateService(page, visit("parcel", kind="delivery"), gates=[FRONT, BACK])
    service.open(page, address)
    expect(page.locator(".connection[data-connection=live]")).to_be_visible()
    if cut_off:
        page.context.set_offline(True)
        expect(page.locator(".connection[data-connection=offline]")).to_be_visible()
        expect(page.get_by_role("button", name="Code from the resident…")).to_have_count(0)
    page.get_by_role("button", name="Let in anyway…").click()
    page.get_by_label("The house agreed by phone").check()
    page.get_by_role("button", name="Confirm letting in").click()
    page.wait_for_timeout(450)  # a second tap that comes sooner is the same trembling finger
    page.get_by_role("button", name="Tap again: this is recorded with your name").click()
    expect(page.get_by_text("Not at this gate. Ask the office which gate to take.")).to_be_visible()
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(1)
    expect(page.locator(".out-bar:visible")).to_have_count(0)
    assert service.sent == []


def test_a_mistaken_tap_can_be_taken_back_for_a_minute(page: Page, address: str) -> None:
    service = GateService(page, answered(visit(), "approved"), visit("driver", "inside", entered_at=ago(minutes=9)))
    page.clock.install()
    service.open(page, address)
    page.get_by_role("button", name="In", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.clock.fast_forward(500)  # a hand looks where the card has gone
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".lane[data-lane=let_in] .card")).to_have_count(1)
    page.clock.fast_forward(500)
    page.get_by_role("button", name="Out").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    acts = ["/visits/v1/entry", "/visits/v1/entry/undo", "/visits/driver/exit"]
    assert [one["to"] for one in service.sent] == acts


def test_a_page_that_is_told_how_all_stands_asks_for_nothing(page: Page, address: str) -> None:
    """And reads the list once where it has missed something; who was answered without its hearing of it goes."""
    waiting = visit(created_at=ago(seconds=5), version=3)
    service = GateService(page, waiting)
    page.clock.install()
    service.open(page, address)
    expect(page.locator(".connection[data-connection=live]")).to_be_visible()
    expect(page.locator(".card")).to_have_count(1)
    service.ping(requested=[1, 3], inside=[0, 0])
    page.clock.fast_forward(2000)
    before = service.lists_read()
    for _ in range(9):
        page.clock.fast_forward(10_000)
        service.ping(requested=[1, 3], inside=[0, 0])
        page.wait_for_timeout(50)
    assert service.lists_read() == before

    service.visits = {"v1": answered(waiting, "approved")}  # the word of it was lost
    service.ping(requested=[0, 0], inside=[0, 0])
    page.wait_for_timeout(50)
    page.clock.fast_forward(2000)
    expect(page.locator(".lane[data-lane=let_in] .card")).to_have_count(1)
    service.visits = {}
    service.tell(visit("gone", created_at=ago(seconds=1)))
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(1)
    service.visits = {}
    service.ping(requested=[0, 0], inside=[0, 0])
    page.wait_for_timeout(50)
    page.clock.fast_forward(2000)
    expect(page.locator(".lane[data-lane=waiting] .card")).to_have_count(0)


def test_the_muster_list_tells_who_is_inside_house_by_house_and_prints(page: Page, address: str) -> None:
    def inside(name: str, house: str, **changes: object) -> dict[str, object]:
        at = {"id": house, "number": house, "soi": "4"}
        return visit(name, "inside", visitor_name=name, house=at, entered_at=ago(minutes=9), **changes)

    service = GateService(
        page,
        inside("Anan", "12/10", headcount=3),
        inside("Bua", "12/3", plate="1กก 12", overstayed=True),
        inside("", "2/1", kind="delivery"),
        visit("outside"),
    )
    service.open(page, address)
    page.get_by_role("button", name="Who is inside").click()
    sheet = page.get_by_role("dialog", name="Who is inside")
    expect(sheet.get_by_text("People: 5 · visits: 3")).to_be_visible()
    rows = [row.replace("\t", " ").split("\n")[0] for row in sheet.locator("tbody tr").all_inner_texts()]
    assert [row.split()[0] for row in rows] == ["2/1", "12/3", "12/10"]
    page.emulate_media(media="print")
    expect(page.locator(".shell")).to_be_hidden()
    expect(sheet.get_by_role("button", name="Print")).to_be_hidden()
    expect(sheet.locator("tbody tr")).to_have_count(3)
    page.emulate_media(media="screen")
    sheet.get_by_role("button", name="Delivery").click()
    expect(sheet.locator("tbody tr")).to_have_count(1)
    service.tell(inside("Chai", "2/2", kind="delivery"))
    expect(sheet.get_by_text("People: 2 · visits: 2")).to_be_visible()
    service.tell(
        *[
            visit(one["id"], "left", version=2, left_at=ago())
            for one in service.visits.values()
            if one["kind"] == "delivery"
        ]
    )
    expect(sheet.get_by_text("People: 4 · visits: 2")).to_be_visible()
    expect(sheet.get_by_role("button", name="All")).to_be_hidden()


def test_a_proposal_whose_module_never_came_says_so(page: Page, address: str) -> None:
    page.route("**/js/watch/propose.js", lambda route: route.abort())
    service = GateService(page, visit("driver", "inside", entered_at=ago(minutes=9)))
    service.open(page, address)
    page.get_by_role("button", name="Watch for this visitor").click()
    expect(page.get_by_text("No network", exact=True)).to_be_visible()
