"""How the pages and their files travel."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from liff.guard.texts import TEXTS
from liff.pages import PagesConfig
from models.texts.formats import OVERRIDE_REASONS

JS = Path(__file__).parents[3] / "liff/static/js"
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
    ["/liff", "/liff/", "/liff/guard", ANOTHER, f"{ANOTHER}/", f"{ANOTHER}/guard", f"{ANOTHER}?liff.state=%2Fguard"],
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
    policy = pages_app.test_client().get("/liff/guard").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert "https://sdk.example" in rules["script-src"].split()
    assert "https://api.example" in rules["connect-src"].split()
    assert "unsafe" not in policy


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


def test_the_page_brings_every_text_in_thai(pages_app: Flask) -> None:
    html = pages_app.test_client().get("/liff/guard").text
    told = told_to(html)
    assert set(told["texts"]["th"]) == set(TEXTS)


@pytest.mark.parametrize(
    ("base", "liff_id"), [("/liff", "1234567890-abcdefgh"), (ANOTHER, "2234567890-Another1")], ids=["first", "another"]
)
def test_each_account_s_pages_start_its_own_liff_app_and_stay_below_its_endpoint(
    pages_app: Flask, base: str, liff_id: str
) -> None:
    for path in (base, f"{base}/", f"{base}/guard"):
        told = told_to(pages_app.test_client().get(path).text)
        assert (told["liffId"], told["base"]) == (liff_id, base)


@pytest.mark.parametrize("path", ["/liff/a/3234567890-Unknown1", "/liff/a/x/", "/liff/a/3234567890-Unknown1/guard"])
def test_a_liff_app_that_nobody_knows_is_a_friendly_404(pages_app: Flask, path: str) -> None:
    answer = pages_app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "ไม่พบหน้านี้" in answer.text
    assert "Unknown1" not in answer.text
    assert "module" not in answer.text


def test_what_the_modules_say_is_in_the_list_and_the_list_is_said() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in JS.glob("*.js"))
    assert not set(SAID.findall(sources)) - set(TEXTS)
    assert not [text for text in TEXTS if f'"{text}"' not in sources]


def test_what_stands_in_tables_is_in_the_list(run: Run) -> None:
    troubles = run("trouble.js", "({TROUBLE_WORDS}) => Object.values(TROUBLE_WORDS).flat()")
    reasons = run("state-words.js", "({REASON_WORDS}) => REASON_WORDS")
    kinds = run("state-words.js", "({KIND_WORDS}) => Object.values(KIND_WORDS)")
    assert not {*troubles, *reasons.values(), *kinds} - set(TEXTS)
    assert reasons == {str(code): words for code, words in OVERRIDE_REASONS.items()}
