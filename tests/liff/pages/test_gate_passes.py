"""Guests' passes at the gate: one word and one colour for each verdict, in both languages, by the real service."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pass_stage import HOUR, Host, Opens, PassGate, film_of, now
from playwright.sync_api import Browser, Route, expect

from liff.qr import png
from models.domain.pass_verdict import Verdict
from models.domain.passes import PassKind
from tests.browser import FAKE_CAMERA, Shoot, opened
from tests.liff.pages.test_photos import photo

WORDS = {
    "ok": ("green", "LET IN"),
    "not_a_pass": ("amber", "This is not a guest pass"),
    "unknown_code": ("amber", "No pass has this code"),
    "other_village": ("red", "A pass of another village"),
    "old_key": ("amber", "This QR code is out of date"),
    "forged": ("red", "This pass is forged"),
    "revoked": ("red", "The host has cancelled this pass"),
    "changed": ("amber", "The host has changed this pass"),
    "used_up": ("red", "Already used at {time}"),
    "clock_off": ("amber", "This phone's clock is wrong"),
    "not_yet": ("amber", "This pass is not good yet: too early"),
    "expired": ("red", "This pass is over"),
    "wrong_day": ("amber", "Not on this day"),
    "wrong_hour": ("amber", "Not at this hour"),
}
ASK = {"revoked", "changed", "used_up", "not_yet", "expired", "wrong_day", "wrong_hour"}


def test_the_table_knows_every_verdict() -> None:
    assert set(WORDS) == set(Verdict)


@pytest.mark.parametrize("verdict", sorted(set(WORDS) - {"clock_off"}))
def test_each_verdict_fills_the_screen_with_words_and_a_colour_of_its_own(
    gate: PassGate, host: Host, shoot: Shoot, verdict: str
) -> None:
    brought = host.shows(verdict)
    tone, words = WORDS[verdict]
    for language in ("th", "en"):
        if language == "en":
            gate.switch("en")
        gate.shown(brought)
        expect(gate.tone(tone)).to_be_visible()
        begin = re.escape(gate.say(words, time="~")).replace("\\~", ".+").replace("~", ".+")
        expect(gate.word).to_have_text(re.compile(f"^{begin}$"))
        expect(gate.button("Let in")).to_have_count(int(verdict == "ok"))
        expect(gate.screen.get_by_role("button", name=gate.say("Ask house {house}", house="12/3"))).to_have_count(
            int(verdict in ASK)
        )
        expect(gate.screen.locator(".pass-mark")).to_have_count(0)
        shoot(gate.page, f"{verdict}-{language}")
        gate.close()


def test_a_clock_that_lags_is_found_out_without_network_and_made_good_by_the_server(
    gate: PassGate, host: Host, shoot: Shoot
) -> None:
    """A page that the server has told a later time than the phone's own."""
    token = host.token(host.invites())
    gate.page.wait_for_load_state("networkidle")  # an answer that is on its way would set the page right
    gate.cut_off()
    gate.page.clock.set_system_time(now() - HOUR)
    for language in ("th", "en"):
        if language == "en":
            gate.switch("en")
        gate.scan(token)
        expect(gate.tone("amber")).to_be_visible()
        expect(gate.word).to_have_text(gate.say("This phone's clock is wrong"))
        expect(gate.screen.locator(".pass-mark")).to_contain_text(gate.say("Not checked with the village"))
        shoot(gate.page, f"clock_off-{language}")
        gate.close()
    gate.mend()
    gate.scan(token)
    expect(gate.word).to_have_text("LET IN")


def test_a_clock_that_runs_ahead_turns_nobody_away_while_there_is_a_network(gate: PassGate, host: Host) -> None:
    token = host.token(host.invites(until=HOUR / 12))
    gate.page.clock.set_system_time(now() + HOUR)
    gate.scan(token)
    expect(gate.word).to_have_text(gate.say("LET IN"))


def test_six_digits_are_asked_at_the_sixth_and_tries_are_counted_down(gate: PassGate, host: Host, shoot: Shoot) -> None:
    shoot(gate.page, "tab-th")
    one = host.invites()
    left = []
    for _ in range(3):  # a new minute may begin between two of them
        gate.type("000000")
        line = gate.screen.locator(".pass-remark")
        expect(line).to_be_visible()
        left.append(int(re.findall(r"\d+", line.inner_text())[0]))
        gate.button("Type again").click()
    assert 1 in {before - after for before, after in pairwise(left)}, left
    assert one.code
    gate.page.keyboard.type(one.code)
    expect(gate.word).to_have_text(gate.say("LET IN"))
    gate.let_in()
    expect(gate.word).to_have_text(gate.say("Inside"))


def test_who_types_too_often_is_told_to_wait(gate: PassGate, shoot: Shoot) -> None:
    """The service's own limit, reached by its own door; a new minute may begin right then."""
    script = """async () => {
      const name = Object.keys(localStorage).find((one) => one.includes("session."));
      const {access_token: token} = JSON.parse(localStorage.getItem(name));
      const headers = {Authorization: `Bearer ${token}`, "Content-Type": "application/json"};
      const asking = {method: "POST", headers, body: JSON.stringify({code: "000000"})};
      for (let status = 200; status === 200; ) ({status} = await fetch("/api/v1/passes/check", asking));
    }"""
    for _ in range(3):
        gate.page.evaluate(script)
        gate.type("000000")
        expect(gate.tone("amber")).to_be_visible()
        if gate.word.inner_text() == gate.say("Too many tries"):
            break
        gate.close()
    expect(gate.word).to_have_text(gate.say("Too many tries"))
    shoot(gate.page, "too_many-th")


def test_without_the_village_the_page_s_own_word_stands_with_a_mark_that_it_is_no_more(
    gate: PassGate, host: Host, shoot: Shoot
) -> None:
    good, over = host.token(host.invites()), host.shows("expired")["token"]
    gate.cut_off()
    for language in ("th", "en"):
        if language == "en":
            gate.switch("en")
        for name, token, word in (("alone", good, "The pass looks good"), ("alone_expired", over, "This pass is over")):
            gate.scan(token)
            expect(gate.word).to_have_text(gate.say(word))
            expect(gate.screen.locator(".pass-mark")).to_contain_text(gate.say("Not checked with the village"))
            expect(gate.button("Let in")).to_have_count(int(name == "alone"))
            shoot(gate.page, f"{name}-{language}")
            gate.close()
        gate.type("000000")
        expect(gate.word).to_have_text(gate.say("No pass has this code"))
        expect(gate.screen.locator(".pass-mark")).to_contain_text(gate.say("Not checked with the village"))
        shoot(gate.page, f"alone_code-{language}")
        gate.close()


def test_what_the_gate_was_told_before_counts_without_network(gate: PassGate, host: Host) -> None:
    shown = {name: host.shows(name)["token"] for name in ("revoked", "changed", "used_up")}
    with gate.page.expect_response("**/gate/keys"):
        gate.page.evaluate("dispatchEvent(new Event('focus'))")
    gate.cut_off()
    words = {**{name: words for name, (_, words) in WORDS.items()}, "used_up": "This pass is used up"}
    for verdict, token in shown.items():
        gate.scan(token)
        expect(gate.word).to_have_text(gate.say(words[verdict]))
        gate.close()


def test_an_answer_that_comes_late_still_counts(gate: PassGate, host: Host) -> None:
    held: list[Route] = []
    gate.page.route("**/passes/check", lambda route: held.append(route))  # noqa: PLW0108 - a list has no place for its marks
    gate.scan(host.token(host.invites()))
    expect(gate.tone("calm")).to_be_visible()
    expect(gate.word).to_have_text(gate.say("The pass looks good"))
    held[0].continue_()
    expect(gate.word).to_have_text(gate.say("LET IN"))
    expect(gate.screen.locator(".pass-mark")).to_have_count(0)


def test_a_list_that_is_behind_the_village_turns_nobody_away(gate: PassGate, host: Host) -> None:
    """The page still believes that the pass is used up; the host has allowed more since."""
    one = host.invites(kind=PassKind.MANY, uses_allowed=2)

    def behind(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        route.fulfill(response=answer, json={**told, "data": {**told["data"], "used_up": [str(one.number)]}})

    gate.page.route("**/gate/keys", behind)
    with gate.page.expect_response("**/gate/keys"):
        gate.page.evaluate("dispatchEvent(new Event('focus'))")
    gate.page.unroute_all(behavior="wait")
    gate.cut_off()
    gate.switch("en")
    gate.scan(host.token(one))
    expect(gate.word).to_have_text("This pass is used up")
    gate.close()
    gate.mend()
    gate.scan(host.token(one))
    expect(gate.word).to_have_text("LET IN")


def test_a_picture_of_the_code_does_as_well(gate: PassGate, host: Host) -> None:
    def choose(body: bytes) -> None:
        with gate.page.expect_file_chooser() as chooser:
            gate.button("Choose picture").click()
        chooser.value.set_files({"name": "picture", "mimeType": "image/png", "buffer": body})

    choose(photo(640, 480))
    expect(gate.page.get_by_text(gate.say("No QR code in this picture"))).to_be_visible()
    choose(png(host.token(host.invites())))
    expect(gate.word).to_have_text(gate.say("LET IN"))


def test_the_page_s_own_camera_reads_a_guest_s_phone(
    browser: Browser, opens: Opens, host: Host, tmp_path: Path
) -> None:
    film = tmp_path / "guest.mjpeg"
    film.write_bytes(film_of(host.token(host.invites())))
    seen = (*FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}")
    with opened(browser.browser_type, *seen) as another, opens(camera=True, by=another) as gate:
        asked: list[str] = []
        gate.page.on("request", lambda request: asked.append(request.url))
        gate.button("Scan QR code").click()
        expect(gate.word).to_have_text(gate.say("LET IN"))
        expect(gate.page.locator("video")).to_have_count(0)
        assert [url for url in asked if url.endswith(".wasm")]


def test_where_nothing_can_be_scanned_the_digits_are_asked_for(opens: Opens) -> None:
    with opens(camera=True) as gate:
        gate.page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied')); }")
        gate.button("Scan QR code").click()
        expect(gate.page.locator(".pass-note")).to_have_text(
            gate.say("Scanning does not work here. Please type the six digits")
        )


def test_the_rich_menu_opens_the_tab_of_passes(gate: PassGate, village_address: str) -> None:
    gate.page.goto(f"{village_address}/liff/guard?tab=pass")
    expect(gate.page.get_by_role("tab", name=gate.say("Pass"))).to_have_attribute("aria-selected", "true")
    expect(gate.button("Scan QR code")).to_be_visible()
