"""A visitor on their way to the server: one key, as many tries as it takes, one visit."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

Run = Callable[..., Any]
PERSIST = """async ({persist}, plan) => {
  const {Unreached, Refused} = await import(BASE + "api.js");
  const pauses = [];
  let tries = 0;
  const send = async () => {
    const step = plan.steps[tries++];
    if (step === "lost") throw new Unreached("");
    if (typeof step === "number") throw new Refused(step, {code: "X"}, plan.retryAfter ?? 0);
    return step;
  };
  const pause = async (ms) => { pauses.push(ms); return pauses.length > (plan.patience ?? 99) ? "stop" : "again"; };
  try {
    return {answer: await persist(send, {pause}), tries, pauses};
  } catch (failure) {
    return {failed: failure.constructor.name, status: failure.status, tries, pauses};
  }
}"""


def persist(run: Run, address: str, **plan: Any) -> dict[str, Any]:
    script = PERSIST.replace("BASE", f'"{address}/liff/static/now/js/"')
    outcome: dict[str, Any] = run("persist.js", script, plan)
    return outcome


def test_lost_answers_are_asked_for_again_with_growing_pauses(run: Run, address: str) -> None:
    outcome = persist(run, address, steps=["lost", "lost", 503, "visit"])
    assert outcome == {"answer": "visit", "tries": 4, "pauses": [1000, 2000, 4000]}


@pytest.mark.parametrize("status", [400, 403, 409, 413])
def test_a_refusal_is_an_answer_and_is_not_tried_again(run: Run, address: str, status: int) -> None:
    outcome = persist(run, address, steps=[status])
    assert outcome == {"failed": "Refused", "status": status, "tries": 1, "pauses": []}


def test_the_server_may_ask_for_a_longer_pause(run: Run, address: str) -> None:
    outcome = persist(run, address, steps=[429, "visit"], retryAfter=7)
    assert outcome["pauses"] == [7000]


def test_the_guard_may_stop_it(run: Run, address: str) -> None:
    outcome = persist(run, address, steps=["lost"] * 9, patience=1)
    assert outcome["failed"] == "Unreached"
    assert outcome["tries"] == 2


MOUNT = """async (url) => {
  const load = (name) => import(url + name);
  const [{VisitForm}, {SubmitBar}, {HouseIndex}, {emptyDraft}, {Photos}, {Api}, {Suggestions}] = await Promise.all(
    ["form.js", "submit.js", "houses.js", "draft.js", "photos.js", "api.js", "suggestions.js"].map(load));
  const say = (words, facts = {}) => words.replace(/{(\\w+)}/g, (_, name) => facts[name]);
  const session = {token: async () => "token", renew: async () => "token"};
  const index = new HouseIndex([{id: "h1", number: "12/3", soi: "2"}]);
  const draft = emptyDraft(), photos = new Photos();
  window.sent = [], window.slow = [];
  const api = new Api(session, (slow) => window.slow.push(slow));
  const suggestions = new Suggestions({say, api, known: () => [], take: () => undefined});
  const form = new VisitForm({say, language: "en", draft, photos, index: () => index, changed: () => bar.show(),
    last: () => null, suggestions, api, reads: () => false, provinces: () => []});
  window.offline = false, window.kept = [];
  const later = async (plainly) => {
    if (window.full) throw new Error("full");
    window.kept.push([draft.key, plainly]);
  };
  const bar = new SubmitBar({say, form, photos, api, sent: (visit) => window.sent.push(visit.id),
    offline: () => window.offline, later, mayHaveBeenSent: () => window.sent.push("before"), keyChanged: () => {},
    watches: {warn: async () => null, stop: () => undefined}});
  document.body.append(form.element, bar.element);
}"""


class Line:
    """The way to the server: each step hangs up ("lost") or answers; every key that came by is noted."""

    def __init__(self, page: Page, *steps: Any) -> None:
        self.steps = list(steps)
        self.keys: list[str] = []
        self.bodies: list[str] = []
        page.route("**/api/v1/visits", self._pass)

    def _pass(self, route: Route) -> None:
        self.keys.append(route.request.headers["idempotency-key"])
        self.bodies.append(route.request.post_data or "")
        step = self.steps.pop(0)
        if step == "lost":
            route.abort("connectionreset")
        elif step == "hang":
            return
        else:
            route.fulfill(status=step[0], json=step[1])


MADE = (201, {"success": True, "data": {"id": "v1"}})


def refusal(status: int, code: str, *fields: str) -> tuple[int, dict[str, Any]]:
    details = [{"field": field, "message": "is wrong"} for field in fields]
    return status, {
        "success": False,
        "error": {"code": code, "message": "No", "details": details},
        "statusCode": status,
    }


@pytest.fixture
def form(page: Page, address: str) -> Page:
    page.evaluate(MOUNT, f"{address}/liff/static/now/js/")
    return page


def fill(form: Page) -> None:
    form.get_by_role("button", name="Which house?").click()
    for key in "123":
        form.get_by_role("button", name=key, exact=True).click()
    form.get_by_role("button", name="Choose 12/3", exact=True).click()
    form.get_by_role("radio", name="Delivery").click()


def test_a_lost_answer_and_a_second_tap_carry_the_same_key(form: Page) -> None:
    line = Line(form, "lost", "lost", MADE)
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    form.get_by_role("button", name="Stop").click()
    form.get_by_role("button", name="Ask house 12/3").click()
    form.get_by_role("button", name="Try now").click()
    form.wait_for_function("sent.length === 1")
    assert len(line.keys) == 3
    assert len(set(line.keys)) == 1
    assert 'name="kind"\r\n\r\ndelivery' in line.bodies[0]
    assert "visitor_name" not in line.bodies[0]  # each reader sees the kind, in a language of their own


def test_nobody_has_to_tap_for_the_second_try(form: Page) -> None:
    Line(form, "lost", MADE)
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    form.wait_for_function("sent.length === 1", timeout=10_000)


def test_a_service_that_hangs_is_told_of_and_the_guard_may_stop_waiting(form: Page) -> None:
    """The key stays: the server may have heard it all the same."""
    line = Line(form, "hang", MADE)
    form.clock.install()
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    form.wait_for_function("document.querySelector('.submit').getAttribute('aria-busy') === 'true'")
    expect(form.get_by_text("The service is slow. Waiting…")).to_have_count(0)
    form.clock.fast_forward(5100)
    expect(form.get_by_text("The service is slow. Waiting…")).to_be_visible()
    assert form.evaluate("slow") == []
    form.clock.fast_forward(3100)
    assert form.evaluate("slow") == [True]
    form.get_by_role("button", name="Stop").click()
    expect(form.get_by_text("No confirmation yet.")).to_be_visible()
    form.get_by_role("button", name="Ask house 12/3").click()
    form.wait_for_function("sent.length === 1")
    assert form.evaluate("slow") == [True, False]
    assert len(line.keys) == 2
    assert len(set(line.keys)) == 1


def test_without_network_the_visitor_is_kept_at_once_and_where_a_try_was_lost_under_its_key(form: Page) -> None:
    line = Line(form, "lost", "hang", "lost", "lost")
    fill(form)
    go, later = form.get_by_role("button", name="Ask house 12/3"), form.get_by_role("button", name="Send later")
    form.evaluate("offline = true")
    go.click()
    form.wait_for_function("kept.length === 1")
    assert not line.keys
    form.evaluate("offline = false")
    go.click()
    later.click()  # after an answer that was lost
    form.wait_for_function("kept.length === 2")
    form.clock.install()
    go.click()
    form.clock.fast_forward(5100)
    later.click()  # while nothing moves
    form.wait_for_function("kept.length === 3")
    go.click()
    form.get_by_role("button", name="Try now").wait_for()
    form.evaluate("offline = true")
    form.clock.fast_forward(1100)
    form.wait_for_function("kept.length === 4")  # nobody has to tap
    assert form.evaluate("kept.map(([, plainly]) => plainly)") == [False, True, True, True]
    assert {*line.keys, *form.evaluate("kept.map(([key]) => key)")} == {line.keys[0]}


def test_a_phone_without_room_says_so_and_the_visitor_stays_in_the_form(form: Page) -> None:
    fill(form)
    form.evaluate("offline = full = true")
    form.get_by_role("button", name="Ask house 12/3").click()
    expect(form.get_by_text("This phone is full")).to_be_visible()
    expect(form.get_by_role("radio", name="Delivery")).to_be_checked()
    assert not form.evaluate("document.querySelector('.form').inert")


def test_what_is_missing_is_said_at_the_field_and_nothing_is_sent(form: Page) -> None:
    line = Line(form)
    form.get_by_role("button", name="Ask the house").click()
    expect(form.get_by_text("Choose the house")).to_be_visible()
    expect(form.get_by_text("Choose what for")).to_be_visible()
    expect(form.get_by_role("button", name="Which house?")).to_be_focused()
    form.get_by_role("radio", name="Guest").click()
    expect(form.get_by_text("Choose what for")).to_have_count(0)
    assert not line.keys


def test_a_refused_field_says_so_and_the_next_try_has_a_new_key(form: Page) -> None:
    line = Line(form, refusal(400, "VALIDATION_ERROR", "visitor_phone"), MADE)
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    expect(form.get_by_text("Check the phone number")).to_be_visible()
    expect(form.get_by_label("Visitor's phone")).to_be_focused()
    form.get_by_role("button", name="Ask house 12/3").click()
    form.wait_for_function("sent.length === 1")
    assert len(set(line.keys)) == 2


@pytest.mark.parametrize("refused", [[refusal(401, "TOKEN_EXPIRED")] * 2, [refusal(403, "NOT_A_GUARD")]])
def test_a_session_that_ends_leaves_the_key_for_the_tap_after_signing_in(form: Page, refused: list[Any]) -> None:
    """The try whose answer was lost may have made the visit."""
    line = Line(form, "lost", *refused, MADE)
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    form.get_by_role("button", name="Try now").click()
    expect(form.get_by_text("Your session has ended")).to_be_visible()
    form.get_by_role("button", name="Ask house 12/3").click()
    form.wait_for_function("sent.length === 1")
    assert not line.steps
    assert len(set(line.keys)) == 1


def test_a_visit_that_was_sent_with_other_details_is_looked_up_and_not_sent_again(form: Page) -> None:
    Line(form, refusal(409, "IDEMPOTENCY_KEY_REUSED"))
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    expect(form.get_by_text("was sent before")).to_be_visible()
    assert form.evaluate("sent") == ["before"]


def test_the_form_cannot_change_while_it_is_on_its_way(form: Page) -> None:
    Line(form, "lost", MADE)
    fill(form)
    form.get_by_role("button", name="Ask house 12/3").click()
    expect(form.get_by_role("button", name="Try now")).to_be_visible()
    assert form.evaluate("document.querySelector('.form').inert")
    form.get_by_role("button", name="Try now").click()
    form.wait_for_function("!document.querySelector('.form').inert")


def test_the_house_is_chosen_by_the_real_keyboard_too(form: Page) -> None:
    form.get_by_role("button", name="Which house?").click()
    expect(form.get_by_role("combobox")).to_be_focused()
    form.keyboard.type("123")
    form.keyboard.press("Enter")
    expect(form.get_by_role("button", name="12/3")).to_have_count(2)  # the field, and the button that asks
