"""Guests are let in on their passes: by one tap, once, whatever gets lost and whoever else is at it."""

import re
from collections.abc import Callable

from pass_stage import Host, Opens, PassGate, now
from playwright.sync_api import Route, expect

from models.domain.passes import PassKind
from tests.browser import Shoot
from tests.usecases.pass_acts import revokes


def test_one_tap_lets_the_guest_in_and_today_shows_how_they_came(
    gate: PassGate, host: Host, shoot: Shoot, entries: Callable[[], int]
) -> None:
    gate.scan(host.token(host.invites(kind=PassKind.MANY, uses_allowed=3)))
    for words in ("Nok Jaidee", "12/3", "1กข 2345", gate.say("People: {number}", number=3), "สระว่ายน้ำ"):
        expect(gate.screen.get_by_text(words)).to_be_visible()
    expect(gate.screen.get_by_text(gate.say("Entries left: {number}", number=3))).to_be_visible()
    gate.let_in()
    expect(gate.word).to_have_text(gate.say("Inside"))
    expect(gate.screen.get_by_text(gate.say("Entries left: {number}", number=2))).to_be_visible()
    shoot(gate.page, "inside-th")
    gate.button("Next guest").click()
    gate.page.get_by_role("tab", name=gate.say("Today")).click()
    card = gate.page.locator("li.card").filter(has_text="Nok Jaidee")
    expect(card).to_contain_text(gate.say("Came on a guest pass"))
    shoot(gate.page, "today-th")
    assert entries() == 1


def test_two_taps_and_a_lost_answer_make_one_entry(
    gate: PassGate, host: Host, shoot: Shoot, entries: Callable[[], int]
) -> None:
    tries: list[str] = []

    def lose_the_answer(route: Route) -> None:
        tries.append(route.request.headers["idempotency-key"])
        if len(tries) == 1:
            route.fetch()  # the service has let the guest in; its answer gets lost
            route.abort("connectionreset")
        else:
            route.continue_()

    gate.page.route("**/passes/use", lose_the_answer)
    gate.scan(host.token(host.invites(kind=PassKind.MANY, uses_allowed=3)))
    expect(gate.tone("green")).to_be_visible()
    gate.page.wait_for_timeout(600)
    gate.button("Let in").dblclick()
    expect(gate.screen.get_by_text(gate.say("No answer from the service."))).to_be_visible()
    shoot(gate.page, "lost-th")
    gate.button("Try now").click()
    expect(gate.word).to_have_text(gate.say("Inside"))
    assert len(tries) == 2
    assert len(set(tries)) == 1
    assert entries() == 1


def test_a_try_that_was_given_up_goes_on_under_the_same_key_after_a_reload(
    gate: PassGate, host: Host, entries: Callable[[], int]
) -> None:
    token = host.token(host.invites(kind=PassKind.MANY, uses_allowed=3))

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    gate.page.route("**/passes/use", lose_the_answer)
    gate.scan(token)
    expect(gate.tone("green")).to_be_visible()
    gate.let_in()
    gate.button("Stop").click()
    given_up = "No confirmation yet. Tap the button to try again: there will be one visit only."
    expect(gate.screen.locator(".submit-note")).to_have_text(gate.say(given_up))
    gate.page.unroute("**/passes/use")
    gate.page.reload()
    gate.page.get_by_role("tab", name=gate.say("Pass")).click()
    gate.scan(token)
    gate.let_in()
    expect(gate.word).to_have_text(gate.say("Inside"))
    assert entries() == 1


def test_of_two_gates_at_the_same_moment_one_hears_when_it_was_used(
    gate: PassGate, opens: Opens, host: Host, shoot: Shoot, entries: Callable[[], int]
) -> None:
    token = host.token(host.invites())
    with opens() as other:
        gates = (gate, other)
        for one in gates:
            one.scan(token)
            expect(one.tone("green")).to_be_visible()
        gate.page.wait_for_timeout(600)
        for one in gates:
            one.button("Let in").evaluate("button => button.click()")
        for one in gates:
            expect(one.page.locator("dialog.pass-verdict:is([data-inside], [data-tone=red])")).to_be_visible()
        late = next(one for one in gates if one.tone("red").is_visible())
        begin = gate.say("Already used at {time}", time="")
        expect(late.word).to_have_text(re.compile(rf"^{begin.strip()} \d\d:\d\d"))
        expect(late.screen).to_contain_text(gate.say("Let in by {name}", name="Prasit"))
        shoot(late.page, "second_gate-th")
    assert entries() == 1


def test_a_pass_that_is_taken_back_while_the_guard_looks_lets_nobody_in(
    gate: PassGate, host: Host, entries: Callable[[], int]
) -> None:
    one = host.invites()
    gate.scan(host.token(one))
    expect(gate.tone("green")).to_be_visible()
    revokes(host.database, host.cast, one, now=now())
    gate.let_in()
    expect(gate.word).to_have_text(gate.say("The host has cancelled this pass"))
    assert entries() == 0


def test_a_refused_guest_is_asked_about_with_what_the_pass_tells(gate: PassGate, host: Host) -> None:
    gate.scan(host.token(revokes(host.database, host.cast, host.invites(), now=now())))
    gate.button("Ask house {house}", house="12/3").click()
    expect(gate.page.locator(".form")).to_be_visible()
    expect(gate.page.locator(".field-house .picker.chosen")).to_contain_text("12/3")
    expect(gate.page.get_by_label(gate.say("Visitor's name"))).to_have_value("Nok Jaidee")
    expect(gate.page.locator(".people")).to_have_text("3")


def test_what_is_done_without_the_village_arrives_when_it_is_back_and_a_second_use_is_told_at_both_gates(
    gate: PassGate, opens: Opens, host: Host, entries: Callable[[], int]
) -> None:
    """By the real service: a pass at two gates that are cut off, and a visitor by the code that the house was given."""
    one = host.invites()
    assert one.code
    with opens() as other:
        for at in (gate, other):
            with at.page.expect_response("**/gate/keys"):
                at.page.evaluate("dispatchEvent(new Event('focus'))")
            at.cut_off()
        gate.scan(host.token(one))
        other.type(one.code)
        for at in (gate, other):
            expect(at.word).to_have_text(at.say("The pass looks good"))
            at.let_in()
            expect(at.screen).to_contain_text(at.say("Not sent yet"))
            at.button("Next guest").click()
        for at in (gate, other):
            at.mend()
            at.page.evaluate("dispatchEvent(new Event('online'))")
            expect(at.page.locator(".out-bar")).not_to_contain_text(at.say("Waiting to be sent: {number}", number=1))
        expect(other.page.locator("dialog.alarm")).to_contain_text(other.say("THIS PASS WAS USED TWICE"))
        expect(gate.page.locator("dialog.alarm")).to_contain_text(gate.say("THIS PASS WAS USED TWICE"))
    assert entries() == 2
