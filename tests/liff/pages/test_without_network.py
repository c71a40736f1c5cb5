"""A gate without network: what is done there shows at once, is kept, and arrives once and in order."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from far_village import FarGate, Village, far_village, nok, phone, resident_code
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from models.domain.gate_code import hour_of
from tests.browser import Shoot, shooting
from tests.journeys.programs import eventually
from tests.liff.pages.test_photos import photo

SLOW_HANDS = """() => {
  const done = new Promise((resolve) => { window.finish = resolve; });
  const decode = window.createImageBitmap;
  window.createImageBitmap = async (...what) => (await done, decode(...what));
}"""


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def far(village: Village) -> Iterator[str]:
    with far_village(village) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with ExitStack() as stack:
        opened = phone(browser, service_workers="block")
        stack.callback(opened.close)
        yield opened


@pytest.fixture
def shoot() -> Shoot:
    return shooting("offline-")


def test_a_night_without_network_arrives_once_and_in_order_although_the_page_was_closed(
    context: BrowserContext, village: Village, far: str, shoot: Shoot
) -> None:
    mali, boon = village.knows("Mali", "approved"), village.knows("Boon", "inside")
    gate = FarGate(context.new_page(), far).open()
    expect(gate.card("Mali")).to_have_count(1)
    context.set_offline(True)
    expect(gate.page.locator(".connection[data-connection=offline]")).to_be_visible()
    gate.writes_down("12/3", "Anan", photo(900, 700))
    expect(gate.card("Anan")).to_contain_text(gate.say("The house is asked when there is a network"))
    expect(gate.card("Anan").locator("img.thumb")).to_be_visible()
    gate.writes_down("12/4", "Chai")
    gate.overrides("Chai")
    gate.taps("Mali", "In")
    gate.taps("Boon", "Out")
    expect(gate.card("Boon")).to_contain_text(gate.say("Left"))
    expect(gate.card("Mali")).to_contain_text(gate.say("Not sent yet"))
    gate.taps("Chai", "Out")
    gate.waiting(4)
    shoot(gate.page, "waiting-th")
    gate.bar.click()
    expect(gate.page.locator(".out-act")).to_have_count(4)
    shoot(gate.page, "sheet-th")
    gate.page.close()

    village.down = True
    context.set_offline(False)
    gate = FarGate(context.new_page(), far).open()
    gate.waiting(4)
    gate.tab("Today")
    for name, words in (("Anan", "Not sent yet"), ("Chai", "Left"), ("Mali", "Inside"), ("Boon", "Left")):
        expect(gate.card(name)).to_contain_text(gate.say(words))
    expect(gate.card("Anan").locator("img.thumb")).to_be_visible()
    gate.card("Anan").evaluate("card => (card.mine = true)")
    assert not village.heard

    village.down, village.loses = False, 2
    gate.bar.click()
    gate.button("Try now").click()
    expect(gate.bar).to_be_hidden()
    assert [name for name, _, _ in village.heard] == ["register", "register", "entry", "exit"]
    (_, anan, photos), (_, chai, _), (_, entry, _), (_, left, _) = village.heard
    assert (anan["visitor_name"], photos, "entered_at" in anan) == ("Anan", 1, False)
    assert (chai["override_reason"], chai["entered_at"] <= chai["left_at"]) == ("phoned", True)
    assert (entry["visit"], left["visit"]) == (mali, boon)
    moments = [fields["happened_at"] for _, fields, _ in village.heard]
    assert moments == sorted(moments)
    expect(gate.card("Anan")).to_contain_text(gate.say("The house has been asked"))
    assert gate.card("Anan").evaluate("card => card.mine")
    expect(gate.page.locator(".unsent")).to_have_count(0)


def offline(gate: FarGate) -> FarGate:
    gate.page.context.set_offline(True)
    expect(gate.page.locator(".connection[data-connection=offline]")).to_be_visible()
    return gate


def test_what_the_village_refuses_is_kept_with_what_depends_on_it_until_the_guard_has_seen_it(
    context: BrowserContext, village: Village, far: str, shoot: Shoot
) -> None:
    village.knows("Mali", "approved")
    village.passes.append(nok("123456"))
    gate = FarGate(context.new_page(), far).open()
    gate.tab("Pass")
    gate.waits_for_passes()
    offline(gate)
    gate.tab("Today")
    gate.taps("Mali", "In")
    gate.types("123456")
    expect(gate.page.locator("dialog[open] .flash-word")).to_have_text(gate.say("The pass looks good"))
    expect(gate.page.locator("dialog[open]")).to_contain_text("Nok Jaidee")
    shoot(gate.page, "pass-th")
    gate.lets_in()
    shoot(gate.page, "pass_inside-th")
    gate.button("Next guest").click()
    gate.types("123456")
    expect(gate.page.locator("dialog[open] .flash-word")).to_have_text(gate.say("This pass is used up"))
    gate.button("Close").click()
    gate.types("654321")
    expect(gate.page.locator("dialog[open] .flash-word")).to_have_text(gate.say("No pass has this code"))
    gate.button("Close").click()
    gate.tab("Today")
    gate.taps("Nok Jaidee", "Out")
    gate.writes_down("12/5", "Dao")
    gate.overrides("Dao")
    gate.waiting(4)
    village.refusals = {"entry": (409, "STATE_FORBIDS"), "register": (400, "VALIDATION_ERROR")}
    village.conflicts = {"pass": "double_use"}
    gate.page.context.set_offline(False)
    alarm = gate.page.locator("dialog.alarm")
    expect(alarm).to_contain_text(gate.say("THIS PASS WAS USED TWICE"))
    shoot(gate.page, "alarm-th")
    alarm.get_by_role("button", name=gate.say("Seen")).click()
    expect(gate.bar).to_contain_text(gate.say("Please look: {number}", number=3))
    assert [name for name, _, _ in village.heard] == ["pass", "exit"]
    gate.page.reload()
    gate.bar.click()
    for words in ("It was changed meanwhile", "THIS PASS WAS USED TWICE", "The details were not accepted"):
        expect(gate.page.locator(".out-act").filter(has_text=gate.say(words))).to_have_count(1)
    shoot(gate.page, "conflicts-th")
    for left in (2, 1, 0):
        gate.page.locator(".out-act").get_by_role("button", name=gate.say("Seen")).first.click()
        expect(gate.page.locator(".out-act")).to_have_count(left)
    expect(gate.bar).to_be_hidden()
    gate.tab("Today")
    expect(gate.card("Mali")).to_contain_text(gate.say("LET IN"))
    expect(gate.card("Nok Jaidee")).to_contain_text(gate.say("This pass was used twice. Tell the office."))


def test_two_pages_of_one_phone_send_each_act_once_and_a_lost_answer_asks_again_under_its_key(
    context: BrowserContext, village: Village, far: str
) -> None:
    village.knows("Boon", "inside")
    one = FarGate(context.new_page(), far).open()
    other = FarGate(context.new_page(), far).open()
    offline(one)
    for number, gate in enumerate((one, other, one, other), 1):
        gate.writes_down(f"12/{number}", f"Guest {number}")
    for gate in (one, other):
        gate.waiting(4)
        gate.tab("Today")
        expect(gate.page.locator(".card-more.unsent")).to_have_count(4)  # each page knows what the other has done
    one.taps("Boon", "Out")
    other.waiting(5)
    village.loses = 1
    context.set_offline(False)
    for gate in (one, other):
        expect(gate.bar).to_be_hidden()
        expect(gate.page.locator(".unsent")).to_have_count(0)
        expect(gate.card("Guest")).to_have_count(4)
    assert [name for name, _, _ in village.heard] == [*["register"] * 4, "exit"]
    assert len(village.tries) == 6  # the lost answer was asked for again, and nothing else


def test_a_shift_that_ended_keeps_everything_and_another_guard_s_acts_stay_theirs(
    context: BrowserContext, village: Village, far: str, shoot: Shoot
) -> None:
    gate = offline(FarGate(context.new_page(), far, "en").open())
    gate.writes_down("12/1", "Anan")
    gate.waiting(1)
    village.signed_out = True
    gate.page.context.set_offline(False)
    expect(gate.page.locator(".opening")).to_contain_text(
        gate.say("Not sent yet: {number}. They are kept on this phone, and sent after you have signed in", number=1)
    )
    shoot(gate.page, "signed_out")
    village.signed_out = False
    village.guard = {**village.guard, "id": "somsak", "name": "สมศักดิ์"}
    gate.forgets_who()
    gate.open()
    expect(gate.bar).to_contain_text(
        gate.say("Of another guard: {number}. They are sent when that guard signs in here", number=1)
    )
    shoot(gate.page, "others")
    assert not village.heard
    village.guard = {**village.guard, "id": "prasit"}
    gate.forgets_who()
    gate.open()
    expect(gate.bar).to_be_hidden()
    assert [fields["visitor_name"] for _, fields, _ in village.heard] == ["Anan"]


def test_a_phone_without_room_says_so_and_one_that_stores_nothing_still_sends(
    browser: Browser, context: BrowserContext, village: Village, far: str
) -> None:
    full = FarGate(context.new_page(), far)
    tools = context.new_cdp_session(full.page)  # before the page: what room there is is looked up once in a while
    tools.send("Storage.overrideQuotaForOrigin", {"origin": far, "quotaSize": 1000})
    full.open()
    offline(full)
    full.writes_down("12/3", "Anan", photo(900, 700))
    expect(full.page.locator(".submit-note")).to_contain_text("พื้นที่ในเครื่องเต็ม")
    expect(full.page.get_by_label(full.say("Visitor's name"))).to_have_value("Anan")
    bare = phone(browser, service_workers="block")
    bare.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    gate = offline(FarGate(bare.new_page(), far).open())
    gate.writes_down("12/4", "Chai")
    expect(gate.bar).to_contain_text(gate.say("Do not close this page: this phone cannot keep it"))
    bare.set_offline(False)
    expect(gate.bar).to_be_hidden()
    assert [fields["visitor_name"] for _, fields, _ in village.heard] == ["Chai"]
    bare.close()


def test_a_house_answers_across_the_dead_link_by_a_code_that_counts_once(
    context: BrowserContext, village: Village, far: str, shoot: Shoot
) -> None:
    boon = village.knows("Boon", "requested")
    gate = FarGate(context.new_page(), far).open()
    gate.page.wait_for_timeout(500)  # until what houses may answer is stored
    expect(gate.card("Boon")).to_have_count(1)
    expect(gate.button("Code from the resident…")).to_have_count(0)
    offline(gate)
    gate.writes_down("12/3", "Anan")
    gate.taps("Anan", "Code from the resident…")
    for left in (2, 1):
        gate.dictates("00000000")
        wrong = gate.say("This code is not house {house}'s now. Tries left: {number}", house="12/3", number=left)
        expect(gate.page.locator(".code-note")).to_have_text(wrong)
    shoot(gate.page, "code_wrong-th")
    gate.dictates("00000000")
    code = resident_code("h3", hour_of(datetime.now(UTC)))
    expect(gate.page.locator(".code-note")).to_contain_text("รหัสผิดสามครั้ง")
    gate.dictates(code)
    expect(gate.page.locator(".code-note")).to_contain_text("รหัสผิดสามครั้ง")  # the right one has to wait as well
    gate.page.evaluate("localStorage.removeItem('village.codes.v')")  # the minute has passed
    gate.dictates(code)
    expect(gate.page.locator("dialog.by-code")).to_contain_text(gate.say("The resident's code is right"))
    shoot(gate.page, "code_green-th")
    gate.page.wait_for_timeout(600)
    gate.button("In").click()
    expect(gate.card("Anan")).to_contain_text(gate.say("Inside"))
    gate.writes_down("12/3", "Dao")
    gate.taps("Dao", "Code from the resident…")
    expect(gate.page.locator(".resident-code")).to_have_text("••••-••••")
    gate.page.keyboard.type(code.lower())
    expect(gate.page.locator(".code-note")).to_have_text(gate.say("This code was used already. Each code lets in once"))
    gate.button("Close").click()
    gate.tab("Today")
    gate.taps("Boon", "Code from the resident…")
    gate.dictates(resident_code("h1", hour_of(datetime.now(UTC))))
    gate.page.wait_for_timeout(600)
    gate.button("In").click()
    context.set_offline(False)
    expect(gate.bar).to_be_hidden()
    (_, anan, _), (_, dao, _), (name, entry, _) = village.heard
    assert (anan["gate_code"], "entered_at" in anan, "gate_code" in dao) == (code, True, False)
    assert (name, entry["visit"], len(entry["gate_code"])) == ("entry", boon, 8)


NIGHT = """async ([base, acts, photo]) => {
  const load = (name) => import(base + name);
  const [{Queue}, {openBase}, {Api}] = await Promise.all(["offline/queue.js", "offline/base.js", "api.js"].map(load));
  const api = new Api({token: async () => "a", renew: async () => "a"}), nothing = () => undefined;
  const parts = {base: await openBase(), api, owner: "night", changed: nothing, taken: nothing, refused: nothing};
  const queue = new Queue({...parts, offline: () => false}), house = {id: "h1", number: "12/1", soi: "2"};
  const image = new Blob([new Uint8Array(photo)], {type: "image/jpeg"}), made = [];
  window.queue = queue;
  for (const [act, at] of acts) {
    const tried = {key: crypto.randomUUID(), plainly: false};
    const fields = {house: "h1", kind: "guest", visitor_name: `Guest ${at}`};
    if (act === "register") made.push(await queue.register(fields, [image, image], house, tried));
    if (act === "pass") made.push(await queue.pass({code: `00000${at}`}, made[0], String(at), tried));
    if (act === "exit") await queue.move({...made[at], state: "inside"}, "exit", {}, tried);
  }
  await queue.start();
}"""


def test_a_whole_night_s_work_arrives_once_and_in_order_while_answers_get_lost(
    context: BrowserContext, village: Village, far: str
) -> None:
    """Twenty visitors with two photos each, ten passes, fifteen exits; the page is closed in the middle of sending."""
    registers, passes = [("register", at) for at in range(20)], [("pass", at) for at in range(10)]
    exits = [
        ("exit", at) for at in range(15, 30)
    ]  # five of them before their visitor was sent, ten of guests on passes
    base = f"{far}/liff/static/now/js/"
    page = context.new_page()
    page.goto(f"{far}/sdk.js")
    village.down = True
    page.evaluate(NIGHT, [base, [*registers, *passes, *exits], [1, 2, 3] * 1000])
    village.down, village.loses = False, 2
    page.evaluate("queue.wake()")
    eventually(lambda: village.heard, 30, "the first of them")
    page.close()
    page = context.new_page()
    page.goto(f"{far}/sdk.js")
    page.evaluate(NIGHT, [base, [], []])
    eventually(lambda: page.evaluate("queue.load().then(() => queue.acts.length)") == 0, 40, "the end of the queue")
    names = [name for name, _, _ in village.heard]
    assert names == [*["register"] * 20, *["pass"] * 10, *["exit"] * 10]
    told = [fields for _, fields, _ in village.heard]
    assert [one["visitor_name"] for one in told[:20]] == [f"Guest {at}" for at in range(20)]
    assert ["left_at" in one for one in told[:20]] == [False] * 15 + [True] * 5
    assert {photos for _, _, photos in village.heard[:20]} == {2}
    assert [one["code"] for one in told[20:30]] == [f"00000{at}" for at in range(10)]
    assert len({one["visit"] for one in told[30:]}) == 10
    assert all(village.visits[one["visit"]]["state"] == "left" for one in told[30:])


def test_a_browser_without_locks_takes_turns_by_a_lease(page: Page, address: str) -> None:
    script = """async (base) => {
      const {openBase} = await import(base + "base.js");
      const pages = ["sending.js", "sending.js?another page"].map((name) => import(base + name));
      const [one, other] = await Promise.all(pages);
      const kept = await openBase(), turns = [];
      let done;
      const first = one.byLease(kept, "turn", () => new Promise((resolve) => (done = resolve)));
      while (!done) await new Promise((resolve) => setTimeout(resolve, 5));
      turns.push(await other.byLease(kept, "turn", async () => turns.push("both")));
      done();
      turns.push(await first, await other.byLease(kept, "turn", async () => turns.push("after")));
      return turns;
    }"""
    assert page.evaluate(script, f"{address}/liff/static/now/js/offline/") == [False, "after", True, True]


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_photo_still_in_the_making_goes_with_its_own_visitor(
    context: BrowserContext, village: Village, far: str, cut_off: bool
) -> None:
    """A slow phone takes a second for a large picture, and a guard does not wait."""
    gate = FarGate(context.new_page(), far).open()
    gate.page.evaluate(SLOW_HANDS)
    context.set_offline(cut_off)
    gate.tab("Register")
    with gate.page.expect_file_chooser() as chooser:
        gate.button("Choose from album").click()
    pictures = [{"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": photo(900, 700)} for at in range(2)]
    chooser.value.set_files(pictures)
    gate.writes_down("12/3", "Anan")
    expect(gate.page.locator(".submit[aria-busy=true]")).to_be_visible()
    assert village.heard == []
    gate.page.evaluate("finish()")
    expect(gate.card("Anan")).to_be_visible()
    gate.writes_down("12/4", "Chai")
    expect(gate.card("Chai")).to_be_visible()
    context.set_offline(False)
    eventually(lambda: len(village.heard) == 2, 20, "both visitors")
    assert [(fields["visitor_name"], photos) for _, fields, photos in village.heard] == [("Anan", 2), ("Chai", 0)]


@pytest.mark.parametrize("status", [400, 403, 404, 421])
def test_a_no_of_a_router_in_between_ends_nothing(
    context: BrowserContext, village: Village, far: str, status: int
) -> None:
    gate = offline(FarGate(context.new_page(), far).open())
    gate.writes_down("12/3", "Anan", photo(90, 70))
    gate.waiting(1)
    strangers = [status, status]
    context.route("**/api/v1/visits", lambda route: stranger(route, strangers))
    context.set_offline(False)
    expect(gate.bar).to_be_hidden()
    assert not strangers
    assert [(fields["visitor_name"], photos) for _, fields, photos in village.heard] == [("Anan", 1)]


def stranger(route: Route, statuses: list[int]) -> None:
    if route.request.method == "POST" and statuses:
        route.fulfill(status=statuses.pop(), body="<h1>nginx</h1>", content_type="text/html")
    else:
        route.fallback()


def test_whom_the_village_watches_for_is_stopped_also_where_the_network_dies_on_the_way(
    context: BrowserContext, village: Village, far: str
) -> None:
    village.watched = ["1กข 2345"]
    village.passes.append(nok("123456"))
    page = context.new_page()
    with page.expect_response("**/gate/watch"):
        gate = FarGate(page, far).open()
    gate.tab("Pass")
    gate.waits_for_passes()
    context.route(
        "**/api/v1/visits", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    gate.tab("Register")
    page.get_by_label(gate.say("Number plate"), exact=True).fill("1กข2345")
    gate.writes_down("12/3", "Anan")
    gate.button("Send later").click()
    warned_of(gate, "Anan").get_by_role("button", name=gate.say("Close")).click()
    expect(gate.bar).to_be_hidden()
    expect(page.get_by_label(gate.say("Visitor's name"))).to_have_value("Anan")
    offline(gate)
    gate.types("123456")
    page.wait_for_timeout(600)  # a tap counts only after a moment
    gate.button("Let in").click()
    warned_of(gate, "Nok Jaidee")
    expect(gate.bar).to_be_hidden()
    gate.button("Write them down all the same").click()
    page.wait_for_timeout(450)  # a second tap that comes sooner is the same trembling finger
    gate.button("Tap again: this is recorded with your name").click()
    expect(page.locator("dialog[data-inside]")).to_contain_text(gate.say("Not sent yet"))
    gate.waiting(1)


def warned_of(gate: FarGate, name: str) -> Locator:
    stop = gate.page.locator("dialog.watch-stop[data-tone=red]")
    expect(stop).to_contain_text(name)
    return stop


def test_a_database_that_answers_at_the_second_asking_is_the_phone_s_own(page: Page, address: str) -> None:
    page.evaluate("""() => {
      const open = indexedDB.open.bind(indexedDB);
      let asked = 0;
      IDBFactory.prototype.open = (...what) => (asked += 1) === 1 ? {} : open(...what);
    }""")
    script = "async (url) => (await (await import(url)).openBase()).lasts"
    assert page.evaluate(script, f"{address}/liff/static/now/js/offline/base.js") is True


FULL = """() => void (IDBObjectStore.prototype.put =
  new Proxy(IDBObjectStore.prototype.put, {apply: (put, store, what) => {
  if (window.full) throw new DOMException("no room", "QuotaExceededError");
  return put.apply(store, what);
}}))"""
BLIND = """() => void (IDBObjectStore.prototype.getAll =
  new Proxy(IDBObjectStore.prototype.getAll, {apply: (all, store, what) => {
  if (window.blind) throw new DOMException("not now", "UnknownError");
  return all.apply(store, what);
}}))"""


def test_a_full_phone_sends_what_it_holds_also_behind_what_it_cannot_note(
    context: BrowserContext, village: Village, far: str
) -> None:
    village.knows("Boon", "inside")
    village.refusals = {"exit": (409, "STATE_FORBIDS")}
    gate = FarGate(context.new_page(), far).open()
    gate.page.evaluate(FULL)
    expect(gate.card("Boon")).to_have_count(1)
    offline(gate)
    gate.tab("Today")
    gate.taps("Boon", "Out")
    for number, name in enumerate(("Anan", "Chai"), 3):
        gate.writes_down(f"12/{number}", name, photo(90, 70))
    gate.waiting(3)
    gate.page.evaluate("window.full = true")
    context.set_offline(False)
    gate.waiting(1)
    assert [(fields["visitor_name"], photos) for _, fields, photos in village.heard] == [("Anan", 1), ("Chai", 1)]
    gate.page.evaluate("window.full = false")
    gate.bar.click()
    gate.button("Try now").click()
    expect(gate.bar).to_contain_text(gate.say("Please look: {number}", number=1))
    assert len(village.heard) == 2


def test_what_is_stored_and_cannot_be_read_just_now_is_not_asked_for_again(
    context: BrowserContext, village: Village, far: str
) -> None:
    gate = FarGate(context.new_page(), far).open()
    gate.page.evaluate(BLIND)
    offline(gate)
    gate.page.evaluate("window.blind = true")
    gate.writes_down("12/3", "Anan")
    gate.waiting(1)
    expect(gate.card("Anan")).to_contain_text(gate.say("Not sent yet"))
    gate.page.evaluate("window.blind = false")
    context.set_offline(False)
    expect(gate.bar).to_be_hidden()
    assert [fields["visitor_name"] for _, fields, _ in village.heard] == ["Anan"]


def test_a_resident_s_yes_that_could_not_be_kept_can_be_tapped_again(
    context: BrowserContext, village: Village, far: str
) -> None:
    gate = FarGate(context.new_page(), far).open()
    gate.page.wait_for_timeout(500)  # until what houses may answer is stored
    gate.page.evaluate(FULL)
    gate.page.evaluate(BLIND)
    offline(gate)
    gate.writes_down("12/3", "Anan")
    gate.taps("Anan", "Code from the resident…")
    gate.dictates(resident_code("h3", hour_of(datetime.now(UTC))))
    gate.page.wait_for_timeout(600)  # a tap counts only after a moment
    gate.page.evaluate("window.blind = true")
    gate.button("In").click()
    expect(gate.page.locator("dialog.by-code .submit-note")).to_contain_text("พื้นที่ในเครื่องเต็ม")
    gate.page.evaluate("window.blind = false")
    gate.button("In").click()
    expect(gate.card("Anan")).to_contain_text(gate.say("Inside"))


def test_a_round_that_may_have_been_heard_is_not_asked_for_again_house_by_house(
    context: BrowserContext, village: Village, far: str
) -> None:
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.abort("connectionreset")

    context.route("**/api/v1/visits/round", lose)
    gate = FarGate(context.new_page(), far).open()
    gate.tab("Register")
    gate.page.get_by_role("radio", name=gate.say("Delivery"), exact=True).click()
    for opens, house in (("Which house?", "12/1"), ("One more house", "12/2")):
        gate.button(opens).click()
        gate.page.keyboard.type(house)
        gate.page.keyboard.press("Enter")
    both = gate.button("Ask {number} houses", number=2)
    both.click()
    gate.button("Stop").click()
    offline(gate)
    both.click()
    words = "No confirmation yet. Try again when there is a network: no house is asked twice."
    expect(gate.page.locator(".submit-note")).to_have_text(gate.say(words))
    expect(gate.bar).to_be_hidden()
    gate.button("Not house {house}", house="12/2").click()
    gate.button("Ask house {house}", house="12/1").click()
    gate.waiting(1)
    context.set_offline(False)
    expect(gate.bar).to_be_hidden()
    assert [fields["house"] for _, fields, _ in village.heard] == ["h1"]
    assert not {*keys} & {*village.tries}


def test_one_visitor_who_was_tried_and_is_tapped_again_without_network_is_told_as_tried(
    context: BrowserContext, village: Village, far: str
) -> None:
    """The first try was heard with other details: without the moment when it was done."""
    gate = FarGate(context.new_page(), far).open()
    refusals: list[str] = []

    def strict(route: Route) -> None:
        late = b'name="happened_at"' in (route.request.post_data_buffer or b"")
        if route.request.method != "POST":
            route.fallback()
        elif lost:
            route.abort("connectionreset")
        elif late:
            refusals.append("reused")
            error = {"code": "IDEMPOTENCY_KEY_REUSED", "message": "No", "details": []}
            route.fulfill(status=409, json={"success": False, "error": error})
        else:
            route.fallback()

    lost = [True]
    context.route("**/api/v1/visits", strict)
    gate.writes_down("12/3", "Anan")
    gate.button("Stop").click()
    offline(gate)
    gate.button("Ask house {house}", house="12/3").click()
    gate.waiting(1)
    lost.clear()
    context.set_offline(False)
    expect(gate.bar).to_be_hidden()
    assert refusals == ["reused"]
    assert [fields["visitor_name"] for _, fields, _ in village.heard] == ["Anan"]
