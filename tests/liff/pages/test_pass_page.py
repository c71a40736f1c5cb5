"""The page of a guest's pass: each state in both languages, and nothing in it that is nobody's business."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from models.domain.pass_verdict import Verdict
from models.domain.passes import Guest, Pass, PassKind, Window, token_of
from models.uow import Database
from models.usecases.use_pass import Brought
from tests.cast import Cast
from tests.conftest import served
from tests.usecases.acts import change
from tests.usecases.pass_acts import KEYS, at_the_gate, checks, invites, revokes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GUEST = Guest(name="Nok Secret", plate="9กก 9999", note="behind the house", headcount=4)
MAP = "https://maps.example/gate"
RULES = "ขับไม่เกิน 20 กม./ชม.\nงดใช้เสียงหลัง 22:00 น."
NO_KEY = "A" * 43


def standing(database: Database, cast: Cast, state: str, owner: Engine) -> Pass | None:
    """A pass of Somchai's that stands so now."""
    now = datetime.now(UTC)
    begins = now + HOUR if state == "not_yet" else now - HOUR
    if state == "unknown":
        return None
    one = invites(database, cast, now=now, guest=GUEST, window=Window(valid_from=begins, valid_until=now + DAY))
    match state:
        case "used_up":
            at_the_gate(database, cast, one, now=now)
        case "revoked":
            revokes(database, cast, one, now=now)
        case "expired":
            change(owner, "UPDATE pass SET valid_until = :end", end=now - timedelta(minutes=1))
    return one


STATES = {
    "valid": ("บัตรนี้ใช้ได้", "This pass is good"),
    "not_yet": ("ยังไม่ถึงเวลาใช้บัตรนี้", "This pass is not good yet"),
    "used_up": ("บัตรนี้ใช้ไปแล้ว", "This pass has been used"),
    "expired": ("บัตรนี้หมดอายุแล้ว", "The time of this pass is over"),
    "revoked": ("บัตรนี้ถูกยกเลิกแล้ว", "This pass was cancelled"),
    "unknown": ("ไม่พบบัตรผ่านนี้", "There is no such pass"),
}


@pytest.fixture
def village(cast: Cast, owner: Engine) -> Cast:
    rules = "UPDATE village SET gate_map_url = :map, rules_th = :rules, rules_en = 'Drive slowly.'"
    change(owner, rules, map=MAP, rules=RULES)
    return cast


@pytest.fixture
def opened(client: FlaskClient, database: Database, village: Cast, owner: Engine) -> Callable[..., TestResponse]:
    def open_page(state: str, lang: str | None = None, **headers: str) -> TestResponse:
        one = standing(database, village, state, owner)
        query = {"lang": lang} if lang else None
        return client.get(f"/p/{one.share_key if one else NO_KEY}", query_string=query, headers=headers)

    return open_page


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_own_words(state: str, lang: str, opened: Callable[..., TestResponse]) -> None:
    answer = opened(state, lang)
    assert answer.status_code == (404 if state == "unknown" else 200)
    others = {words[lang == "en"] for name, words in STATES.items() if name != state}
    assert STATES[state][lang == "en"] in answer.text
    assert not [words for words in others if words in answer.text]
    assert f'<html lang="{lang}">' in answer.text


@pytest.mark.parametrize("state", STATES)
def test_only_what_may_still_open_the_gate_shows_its_codes(state: str, opened: Callable[..., TestResponse]) -> None:
    page = opened(state, "th").text
    is_open = state in {"valid", "not_yet"}
    assert ("<svg" in page) is is_open
    assert bool(re.search(r">\d{3} \d{3}<", page)) is is_open
    assert (MAP in page) is is_open
    assert ("งดใช้เสียง" in page) is is_open


@pytest.mark.parametrize("state", STATES)
def test_nothing_keeps_the_page_and_nothing_personal_is_in_it(state: str, opened: Callable[..., TestResponse]) -> None:
    answer = opened(state)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    told = unescape(answer.text)
    assert not [secret for secret in ("Nok", "9999", "behind", "Somchai", "สมชาย") if secret in told]


def test_a_link_in_a_chat_is_shown_without_anything_personal(opened: Callable[..., TestResponse]) -> None:
    tags = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', opened("valid", "th").text))
    assert tags["title"] == "บัตรผ่านเข้าหมู่บ้านสุขใจ"
    assert set(tags) == {"type", "title", "description"}
    assert "12/3" not in str(tags)


def test_the_language_is_the_links_else_the_phones_else_the_villages(opened: Callable[..., TestResponse]) -> None:
    told = {"lang": None, "Accept-Language": "en-GB,en;q=0.9"}
    assert '<html lang="en">' in opened("valid", **told).text  # type: ignore[arg-type]
    assert '<html lang="th">' in opened("valid", "th", **{"Accept-Language": "en"}).text
    assert '<html lang="th">' in opened("valid", **{"Accept-Language": "de"}).text
    assert '<html lang="th">' in opened("valid", "xx").text


def test_thai_days_are_of_the_buddhist_era(opened: Callable[..., TestResponse]) -> None:
    assert str(datetime.now(UTC).year + 543) in opened("valid", "th").text
    assert str(datetime.now(UTC).year) in opened("valid", "en").text


def test_a_pass_of_somebody_who_moved_out_is_cancelled(
    client: FlaskClient, database: Database, village: Cast, owner: Engine
) -> None:
    one = standing(database, village, "valid", owner)
    assert one is not None
    change(owner, "UPDATE membership SET standing = 'ended' WHERE person_id = :id", id=village.somchai.id)
    page = client.get(f"/p/{one.share_key}?lang=en").text
    assert "This pass was cancelled" in page
    assert "<svg" not in page


def test_days_of_the_week_and_entries_left_are_told(client: FlaskClient, database: Database, village: Cast) -> None:
    now = datetime.now(UTC)
    hours = {"from_time": time(8), "until_time": time(17)}
    window = Window(valid_from=now, valid_until=now + DAY, weekdays=5, **hours)  # type: ignore[arg-type]
    maid = invites(database, village, PassKind.RECURRING, now=now, window=window)
    many = invites(database, village, PassKind.MANY, now=now, window=Window(valid_from=now, valid_until=now + DAY))
    assert "Mon, Wed, 08:00–17:00" in client.get(f"/p/{maid.share_key}?lang=en").text
    assert "จ. พ. 08:00–17:00\u00a0น." in client.get(f"/p/{maid.share_key}?lang=th").text
    assert re.search(r"Entries left</dt><dd>2<", client.get(f"/p/{many.share_key}?lang=en").text)


def test_a_map_that_is_no_address_is_not_shown(
    client: FlaskClient, database: Database, village: Cast, owner: Engine
) -> None:
    one = standing(database, village, "valid", owner)
    assert one is not None
    change(owner, "UPDATE village SET gate_map_url = 'javascript:alert(1)'")
    assert "javascript:" not in client.get(f"/p/{one.share_key}").text


@pytest.mark.parametrize("key", ["x", "%00", "..", "A" * 300, "ก", "%F0%9F%9A%97"])
def test_whatever_is_no_key_is_unknown(key: str, client: FlaskClient, village: Cast) -> None:
    answer = client.get(f"/p/{key}")
    assert answer.status_code == 404


def test_an_address_that_asks_too_often_waits(client: FlaskClient, village: Cast) -> None:
    answers = [client.get(f"/p/{NO_KEY}?lang=en") for _ in range(121)]
    late = next(answer for answer in answers if answer.status_code == 429)
    assert "Too many tries" in late.text
    assert int(late.headers["Retry-After"]) > 0
    assert late.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("state", STATES)
def test_a_phone_shows_it_whole(  # noqa: PLR0917
    state: str,
    lang: str,
    browser: Browser,
    app: Flask,
    database: Database,
    village: Cast,
    owner: Engine,
    tmp_path: Path,
) -> None:
    """No wider than the screen, no trouble in the console; the picture is scanned and opens the gate."""
    one = standing(database, village, state, owner)
    with served(app) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
        troubles: list[Any] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.goto(f"{address}/p/{one.share_key if one else NO_KEY}?lang={lang}")
        expect(page.get_by_role("heading", name=STATES[state][lang == "en"])).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        folder = Path(os.environ.get("PICTURES") or tmp_path)
        page.screenshot(path=folder / f"pass-{state}-{lang}.png", full_page=True)
        page.close()
    assert [trouble for trouble in troubles if "404" not in trouble] == []
    found = zxingcpp.read_barcodes(Image.open(folder / f"pass-{state}-{lang}.png"))
    is_open = state in {"valid", "not_yet"}
    assert len(found) == (1 if is_open else 0)


def test_the_picture_is_the_token_that_opens_the_gate(
    database: Database, village: Cast, owner: Engine, browser: Browser, app: Flask, tmp_path: Path
) -> None:
    one = standing(database, village, "valid", owner)
    assert one is not None
    with served(app) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
        page.goto(f"{address}/p/{one.share_key}")
        page.locator(".qr").screenshot(path=tmp_path / "qr.png")
        page.close()
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "qr.png"))
    assert code.text == KEYS.sign(village.village, token_of(one))
    assert checks(database, village, Brought(token=code.text), now=datetime.now(UTC)).verdict is Verdict.OK
