"""Outside LINE the gate's page is an app of its own: it opens without network, and knows what it knew."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from far_village import FarGate, Village, far_village, phone
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.programs import eventually

ANOTHER = "/liff/a/2234567890-Another1"
CACHES = """async () => {
  const names = await caches.keys(), kept = [];
  const held = async (name) => (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname);
  for (const name of names) kept.push(...await held(name));
  return {names, kept};
}"""


@pytest.fixture
def village() -> Village:
    return Village(in_line=False)


@pytest.fixture
def far(village: Village) -> Iterator[str]:
    with far_village(village) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = phone(browser)
    yield opened
    opened.close()


def kept(gate: FarGate) -> dict[str, Any]:
    """What the worker holds, once it has come into its own."""
    ready = "async () => Boolean((await navigator.serviceWorker.ready).active && navigator.serviceWorker.controller)"
    eventually(lambda: gate.page.evaluate(ready), 20, "the worker")
    found: dict[str, Any] = gate.page.evaluate(CACHES)
    return found


def test_a_reload_without_network_opens_the_page_with_all_that_is_kept_signed_in_as_before(
    context: BrowserContext, village: Village, far: str
) -> None:
    village.knows("Mali", "approved")
    gate = FarGate(context.new_page(), far).open()
    held = kept(gate)
    assert not [path for path in held["kept"] if not re.match(r"/liff/(guard$|static/)", path)]  # nothing of the API
    context.set_offline(True)
    gate.writes_down("12/3", "Anan")
    gate.waiting(1)
    gate.page.goto(f"{far}/liff/guard?tab=today")  # from the phone's own desk
    expect(gate.page.locator(".head")).to_contain_text("ประเสริฐ มั่นคง")
    gate.waiting(1)
    expect(gate.card("Anan")).to_contain_text(gate.say("Not sent yet"))
    gate.taps("Mali", "In")
    gate.page.reload()
    gate.waiting(2)
    gate.tab("Pass")
    expect(gate.page.locator(".code-keys")).to_be_visible()  # what is fetched late is there as well
    gate.bar.click()
    expect(gate.page.locator(".out-act")).to_have_count(2)
    gate.page.close()
    gate = FarGate(context.new_page(), far).open()
    gate.waiting(2)
    context.set_offline(False)
    expect(gate.bar).to_be_hidden()
    assert [name for name, _, _ in village.heard] == ["register", "entry"]


def test_a_new_release_takes_the_old_one_s_place_and_leaves_another_account_s_alone(
    context: BrowserContext, village: Village, far: str
) -> None:
    gate = FarGate(context.new_page(), far).open()
    kept(gate)
    leave = (
        "async (names) => { for (const name of names) await (await caches.open(name)).put('/x', new Response('')); }"
    )
    gate.page.evaluate(leave, ["gate /liff/guard before", f"gate {ANOTHER}/guard before"])
    village.release = "another"
    gate.page.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    names = "async () => (await caches.keys()).map((name) => name.replace(/ [0-9a-f]{16}$/, ' now')).sort()"
    left = [f"gate {ANOTHER}/guard before", "gate /liff/guard now"]
    eventually(lambda: gate.page.evaluate(names) == left, 20, "only this release's files, and the other account's")


def test_in_line_nothing_is_installed(context: BrowserContext, village: Village, far: str) -> None:
    village.in_line = True
    gate = FarGate(context.new_page(), far).open()
    eventually(lambda: gate.page.evaluate(INSTALLER), 10, "the part that would install it")
    assert gate.page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


INSTALLER = """performance.getEntriesByType("resource")
  .some(({name, responseEnd}) => responseEnd && name.endsWith("installed.js"))"""


@pytest.mark.parametrize("base", ["/liff", ANOTHER])
def test_each_account_s_page_is_an_app_for_itself(pages_app: Flask, base: str) -> None:
    client = pages_app.test_client()
    page = client.get(f"{base}/guard")
    link = re.search(r'<link rel="manifest" href="([^"]+)"', page.text)
    assert link
    told = json.loads(client.get(link.group(1)).text)
    assert told["start_url"] == told["scope"] == f"{base}/guard"
    assert {client.get(icon["src"]).status_code for icon in told["icons"]} == {200}
    assert client.get(f"{base}/guard.webmanifest").mimetype == "application/manifest+json"


def test_a_stranger_s_app_has_no_manifest_and_the_residents_page_installs_nothing(pages_app: Flask) -> None:
    client = pages_app.test_client()
    assert client.get("/liff/a/3234567890-Unknown1/guard.webmanifest").status_code == 404
    assert "manifest" not in client.get("/liff/home").text
    assert "worker-src" not in client.get("/liff/home").headers["Content-Security-Policy"]


def test_the_worker_is_asked_for_anew_and_names_files_that_are_there(pages_app: Flask) -> None:
    client = pages_app.test_client()
    answer = client.get("/liff/guard-worker.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    release = json.loads(answer.text.splitlines()[0].removeprefix("self.RELEASE = ").rstrip(";"))
    assert len(release["files"]) == len(set(release["files"]))
    page = client.get("/liff/guard").text
    assert set(re.findall(rf'/liff/static/{release["version"]}/([^"]+)"', page)) <= set(release["files"])
    for name in release["files"]:
        assert client.get(f"/liff/static/{release['version']}/{name}").status_code == 200, name
