"""A pass is good, but guests of its kind take another gate: nobody comes in on it here, with the village or without."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from pass_stage import NOK, Host, PassGate
from playwright.sync_api import expect

from models.domain.actors import ActorRole
from models.domain.visit import Kind
from models.usecases.set_gates import GateWish, set_gates
from tests.usecases.acts import of_village

TAXI = replace(NOK, kind=Kind.TAXI)


def office_sets(host: Host, kinds: list[Kind] | None, gate: UUID | None = None) -> UUID:
    wish = GateWish(id=gate, name="ประตูหลัง", kinds=kinds)
    with of_village(host.database, host.cast, host.cast.office.acting(ActorRole.OFFICE)) as work:
        (standing,) = set_gates(work, [wish])
    return standing.id


def looks_again(gate: PassGate) -> None:
    """The guard comes back to the page, which asks for what may have changed meanwhile."""
    with gate.page.expect_response("**/gate/setup"), gate.page.expect_response("**/gate/keys"):
        gate.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def turned_away(gate: PassGate) -> None:
    expect(gate.tone("amber")).to_be_visible()
    expect(gate.word).to_have_text(gate.say("Not at this gate"))
    expect(gate.screen).to_contain_text("นิติบุคคล")
    expect(gate.screen.get_by_role("button")).to_have_text([gate.say("Close")])


def test_a_guest_who_takes_another_gate_is_told_so_by_the_code_and_by_the_digits(
    gate: PassGate, host: Host, entries: Callable[[], int]
) -> None:
    one = host.invites(guest=TAXI)
    assert one.code
    office_sets(host, [Kind.GUEST, Kind.DELIVERY])
    looks_again(gate)
    for alone in (False, True):
        if alone:
            gate.cut_off()
        for brought in ({"token": host.token(one)}, {"code": one.code}):
            gate.shown(brought)
            turned_away(gate)
            expect(gate.screen).to_contain_text("Nok Jaidee")
            gate.close()
    gate.mend()
    gate.scan(host.token(host.invites()))
    expect(gate.word).to_have_text(gate.say("LET IN"))
    assert entries() == 0


def test_a_rule_that_is_set_while_the_guard_looks_at_the_pass_counts_from_the_tap_on(
    gate: PassGate, host: Host, entries: Callable[[], int]
) -> None:
    one = host.invites(guest=TAXI)
    standing = office_sets(host, None)
    looks_again(gate)
    gate.scan(host.token(one))
    expect(gate.tone("green")).to_be_visible()
    office_sets(host, [Kind.GUEST], standing)
    with gate.page.expect_response("**/gate/setup"):
        gate.let_in()
    turned_away(gate)
    gate.close()
    gate.scan(host.token(one))
    turned_away(gate)
    assert entries() == 0
