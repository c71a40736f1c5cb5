"""How the pages and their files travel."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from liff.assets import Assets
from liff.guard.pass_texts import VERDICTS
from liff.pages import PAGES, PageOf, PagesConfig
from liff.texts import SHARED
from models.domain.pass_verdict import Verdict
from models.texts.formats import OVERRIDE_REASONS

STATIC = Path(__file__).parents[3] / "liff/static"
IMPORTED = re.compile(r'"(\.\.?/[^"]+\.js)"')
MOST_BYTES = 150_000
MOST_BYTES_AT_THE_GATE = 105_000  # without fonts; what it does without network is part of it
SAID = re.compile(r'\bsay\(\s*"([^"]+)"')
Run = Callable[..., Any]


ANOTHER = "/liff/a/2234567890-Another1"


def told_to(html: str) -> dict[str, Any]:
    """The page's configuration."""
    config = re.search(r'<script type="application/json" id="config">(.*?)</script>', html, re.DOTALL)
    assert config
    found: dict[str, Any] = json.loads(unescape(config.group(1)))
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/liff",
        "/liff/",
        "/liff/guard",
        "/liff/home",
        ANOTHER,
        f"{ANOTHER}/",
        f"{ANOTHER}/guard",
        f"{ANOTHER}/home?tab=x",
    ],
)
def test_a_page_is_never_a_redirect_and_never_kept(pages_app: Flask, path: str) -> None:
    answer = pages_app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/html"


def test_only_what_carries_the_nonce_of_this_answer_may_run(pages_app: Flask) -> None:
    client = pages_app.test_client()
    first, second = (client.get("/liff/guard") for _ in range(2))
    nonces = [re.search(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"]) for page in (first, second)]
    one, other = (nonce.group(1) for nonce in nonces if nonce)
    assert one != other
    scripts = re.findall(r"<script\b([^>]*)>", first.text)
    assert scripts
    assert all(f'nonce="{one}"' in script or "application/json" in script for script in scripts)


def test_the_policy_names_the_sdk_and_line_and_nobody_else(pages_app: Flask) -> None:
    policy = pages_app.test_client().get("/liff/home").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert "https://sdk.example" in rules["script-src"].split()
    assert "https://api.example" in rules["connect-src"].split()
    assert "unsafe" not in policy


def test_the_guard_s_page_alone_may_reckon_with_webassembly_and_with_no_text(pages_app: Flask) -> None:
    client = pages_app.test_client()
    rules = {path: client.get(path).headers["Content-Security-Policy"] for path in ("/liff", "/liff/guard")}
    assert "unsafe" not in rules["/liff"]
    assert re.findall(r"[^\s;]*unsafe[^\s;]*", rules["/liff/guard"]) == ["'wasm-unsafe-eval'"]


def test_an_address_with_a_path_becomes_its_origin() -> None:
    config = PagesConfig(
        liff_id="1-a",
        liff_ids=list,
        liff_sdk_url="http://127.0.0.1:9/liff/sdk.js",
        line_api_base="http://127.0.0.1:9/x",
    )
    assert config.liff_sdk_origin == config.line_api_origin == "http://127.0.0.1:9"


def test_files_are_kept_for_ever_under_their_version_only(pages_app: Flask) -> None:
    client = pages_app.test_client()
    for name in re.findall(r"/liff/static/[^\"]+", client.get("/liff/guard").text):
        answer = client.get(name)
        assert answer.status_code == 200, name
        assert "immutable" in answer.headers["Cache-Control"]
        older = client.get(re.sub(r"/static/\w+/", "/static/0000/", name))
        assert older.headers["Cache-Control"] == "no-cache"


def test_files_are_packed_for_those_who_can_unpack(pages_app: Flask) -> None:
    client = pages_app.test_client()
    packed = client.get("/liff/static/now/js/guard.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/liff/static/now/js/guard.js")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data)
    assert plain.mimetype == "text/javascript"


def test_a_file_that_is_not_there_is_not_found(pages_app: Flask) -> None:
    client = pages_app.test_client()
    assert client.get("/liff/static/now/../../pages.py").status_code == 404
    assert client.get("/liff/static/now/js/nothing.js").status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.module)
def test_a_page_brings_every_text_in_thai(pages_app: Flask, page: PageOf) -> None:
    told = told_to(pages_app.test_client().get(f"/liff{page.path}").text)
    assert set(told["texts"]["th"]) == set(page.texts)


@pytest.mark.parametrize(
    ("base", "liff_id"), [("/liff", "1234567890-abcdefgh"), (ANOTHER, "2234567890-Another1")], ids=["first", "another"]
)
def test_each_account_s_pages_start_its_own_liff_app_and_stay_below_its_endpoint(
    pages_app: Flask, base: str, liff_id: str
) -> None:
    for path in (base, f"{base}/", f"{base}/guard", f"{base}/home"):
        told = told_to(pages_app.test_client().get(path).text)
        assert (told["liffId"], told["base"]) == (liff_id, base)


@pytest.mark.parametrize("path", ["/liff/a/3234567890-Unknown1", "/liff/a/x/", "/liff/a/3234567890-Unknown1/guard"])
def test_a_liff_app_that_nobody_knows_is_a_friendly_404(pages_app: Flask, path: str) -> None:
    answer = pages_app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "ไม่พบหน้านี้" in answer.text
    assert "Unknown1" not in answer.text
    assert "module" not in answer.text


def modules_of(page: PageOf) -> set[Path]:
    """The files that a page may ever fetch, now or when a tab is opened."""
    found, unread = set[Path](), [STATIC / "js" / page.module]
    while unread:
        path = unread.pop()
        found.add(path)
        named = {(path.parent / name).resolve() for name in IMPORTED.findall(code_of(path))}
        unread += sorted(named - found)
    return found


def code_of(path: Path) -> str:
    """Without comments, which name other modules for their types."""
    return re.sub(r"/\*\*.*?\*/|^\s*//.*?$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.module)
def test_what_a_page_s_modules_say_is_in_its_list_and_its_list_is_said(page: PageOf) -> None:
    sources = "\n".join(path.read_text("utf-8") for path in modules_of(page))
    assert not set(SAID.findall(sources)) - set(page.texts)
    assert not [text for text in page.texts if text not in SHARED and f'"{text}"' not in sources]


def test_what_all_pages_bring_is_said_somewhere() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (STATIC / "js").rglob("*.js"))
    assert not [text for text in SHARED if f'"{text}"' not in sources]


@pytest.mark.parametrize(("page", "others"), [("/guard", "js/home/"), ("/home", "js/guard.js js/form.js js/camera.js")])
def test_a_page_fetches_its_own_modules_at_once_and_no_other_page_s(pages_app: Flask, page: str, others: str) -> None:
    html = pages_app.test_client().get(f"/liff{page}").text
    fetched = re.findall(r'rel="modulepreload"[^>]+/static/\w+/([^"]+)"', html)
    shown = next(one for one in PAGES if one.path == page)
    assert {STATIC / name for name in fetched} <= modules_of(shown)
    assert not [name for name in fetched for other in others.split() if name.startswith(other)]


def test_home_is_small_enough_for_a_bad_network(pages_app: Flask) -> None:
    """Everything of ours that it takes to show who waits, as it travels; its fonts are two weights in two scripts."""
    client, packed = pages_app.test_client(), {"Accept-Encoding": "gzip"}
    html = client.get("/liff/home", headers=packed)
    assets = Assets.read(STATIC)
    fonts = [f"fonts/sarabun-{script}-{weight}-normal.woff2" for script in ("thai", "latin") for weight in (400, 600)]
    files = ["css/base.css", "css/home.css", "boot.js", *fonts, *assets.modules("js/home/home.js")]
    sizes = [len(client.get(f"/liff/static/now/{name}", headers=packed).data) for name in files]
    assert len(html.data) + sum(sizes) < MOST_BYTES


def test_scanning_costs_the_guard_s_first_look_next_to_nothing(pages_app: Flask) -> None:
    """The tab's modules come when the page stands, the reader when a camera opens."""
    client, packed = pages_app.test_client(), {"Accept-Encoding": "gzip"}
    html = client.get("/liff/guard", headers=packed)
    page = client.get("/liff/guard").text
    first = [name for name in re.findall(r'(?:href|src)="/liff/static/\w+/([^"]+)"', page) if "fonts/" not in name]
    assert "js/pass-tab.js" in first
    assert not [name for name in first if "vendor/" in name or name.startswith("js/pass/") or "pass-token" in name]
    sizes = [len(client.get(f"/liff/static/now/{name}", headers=packed).data) for name in first]
    assert len(html.data) + sum(sizes) < MOST_BYTES_AT_THE_GATE
    engine = client.get("/liff/static/now/vendor/zxing-wasm/reader/zxing_reader.wasm", headers=packed)
    assert (engine.mimetype, engine.headers["Content-Encoding"]) == ("application/wasm", "gzip")
    assert len(engine.data) < 500_000


def test_what_stands_in_tables_is_in_the_lists(run: Run) -> None:
    guard, home = (set(page.texts) for page in PAGES[1:3])
    troubles = run("trouble.js", "({TROUBLE_WORDS}) => Object.values(TROUBLE_WORDS).flat()")
    reasons = run("state-words.js", "({GIVEN}) => GIVEN")
    kinds = run("names.js", "({KIND_WORDS}) => Object.values(KIND_WORDS)")
    assert not {*troubles, *kinds} - set(SHARED)
    assert not set(reasons.values()) - guard
    assert reasons == {str(code): words for code, words in OVERRIDE_REASONS.items()}
    at_home = run("home/standing.js", "({REASONS, LET_IN}) => ({...REASONS, ...LET_IN})")
    story = run("home/detail.js", "({EVENTS, ROLES}) => [EVENTS, ROLES].flatMap(Object.values)")
    assert not {*at_home.values(), *story} - home
    assert reasons.items() <= at_home.items()


def test_each_verdict_about_a_pass_has_words_of_its_own(run: Run) -> None:
    told = run("pass-words.js", "({PASS_WORDS}) => PASS_WORDS")
    assert set(told) == set(Verdict)
    assert len({word for word, _ in told.values()}) == len(told)
    assert {words for pair in told.values() for words in pair} == set(VERDICTS)
