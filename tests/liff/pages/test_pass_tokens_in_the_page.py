"""The guard's page reads and judges passes as the server does: table, forged bits, a draw of moments."""

import random
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from models.domain.pass_token import EPOCH, PassToken
from models.domain.pass_verdict import Known, Verdict, judge
from models.pass_keys import PassKeys
from tests.pass_vectors import PASSES, TABLE, TEXTS, VILLAGE, forged, judgements

Run = Callable[..., Any]
READ = "async ({read}, [key, texts]) => Promise.all(texts.map((text) => read(text, key)))"
JUDGE = """async ({read, judge}, [key, asked]) => Promise.all(asked.map(async ({text, now, zone, known}) =>
    judge(await read(text, key), now, zone, known)))"""
KEY = TABLE["gate_key"]
KEYS = PassKeys(TABLE["secret_key"])
ZONES = [ZoneInfo(name) for name in ("Asia/Bangkok", "Europe/Berlin", "America/St_Johns")]


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def as_the_page_reads(token: PassToken) -> dict[str, Any]:
    return {
        "number": str(token.number),
        "revision": token.revision,
        "once": token.once,
        "headcount": token.headcount,
        "validFrom": milliseconds(token.valid_from),
        "validUntil": milliseconds(token.valid_until),
        "weekdays": token.weekdays,
        "fromMinute": token.from_time.hour * 60 + token.from_time.minute,
        "untilMinute": token.until_time.hour * 60 + token.until_time.minute,
    }


def asked(text: str, now: datetime, zone: ZoneInfo, known: Known) -> dict[str, Any]:
    told = asdict(known)
    heard = milliseconds(known.server_time) if known.server_time else None
    told = {"usesAllowed": told["uses_allowed"], "serverTime": heard, **told}
    told = {name: value for name, value in told.items() if name not in {"uses_allowed", "server_time"}}
    return {"text": text, "now": milliseconds(now), "zone": zone.key, "known": told}


def test_the_page_reads_each_pass_of_the_table(run: Run) -> None:
    read = run("pass-token.js", READ, [KEY, list(TEXTS.values())])
    assert read == [as_the_page_reads(token) for token in PASSES.values()]


def test_the_page_misses_no_blanks_that_were_lost_at_the_front(run: Run) -> None:
    assert TEXTS["couple"].startswith(" ")
    read = run("pass-token.js", READ, [KEY, [TEXTS["couple"].strip()]])
    assert read == [as_the_page_reads(PASSES["couple"])]


def test_the_page_calls_what_is_not_this_village_s_pass_by_its_name(run: Run) -> None:
    rows = TABLE["texts"]
    assert run("pass-token.js", READ, [KEY, [row["text"] for row in rows]]) == [row["verdict"] for row in rows]


@pytest.mark.parametrize("name", ["once", "maid"])
def test_the_page_finds_out_each_turned_bit(run: Run, name: str) -> None:
    told = list(forged(TEXTS[name]))
    assert run("pass-token.js", READ, [KEY, [text for text, _ in told]]) == [str(verdict) for _, verdict in told]


def test_the_page_judges_as_the_table_says(run: Run) -> None:
    names = {token: name for name, token in PASSES.items()}
    rows = list(judgements())
    questions = [asked(TEXTS[names[token]], now, zone, known) for _, token, now, zone, known, _ in rows]
    assert run("pass-token.js", JUDGE, [KEY, questions]) == [str(row[-1]) for row in rows]


def test_a_judgement_without_any_knowledge_is_by_the_clock_alone(run: Run) -> None:
    judged = "async ({read, judge}, [key, text, now]) => judge(await read(text, key), now, 'Asia/Bangkok')"
    assert run("pass-token.js", judged, [KEY, TEXTS["once"], milliseconds(PASSES["once"].valid_from)]) == "ok"


def test_page_and_server_judge_alike_whatever_comes(run: Run) -> None:
    draw = random.Random(7)
    cases = [drawn(draw) for _ in range(400)]
    expected = [str(judge(token, now, zone, known)) for token, now, zone, known in cases]
    questions = [asked(KEYS.sign(VILLAGE, token), now, zone, known) for token, now, zone, known in cases]
    assert run("pass-token.js", JUDGE, [KEY, questions]) == expected
    unreadable = {Verdict.NOT_A_PASS, Verdict.OTHER_VILLAGE, Verdict.OLD_KEY, Verdict.FORGED}
    typed = {Verdict.UNKNOWN_CODE}
    assert set(expected) == set(Verdict) - unreadable - typed


def drawn(draw: random.Random) -> tuple[PassToken, datetime, ZoneInfo, Known]:
    """A pass and a moment near enough to its edges that each verdict comes up."""
    now = EPOCH + timedelta(days=draw.randrange(2000), milliseconds=draw.randrange(86_400_000))
    near = now.replace(second=0, microsecond=0)
    token = PassToken(
        number=draw.getrandbits(63),
        revision=draw.randrange(256),
        valid_from=near - timedelta(minutes=draw.choice([-9, -5, -4, 0, 900, 900])),
        valid_until=near + timedelta(minutes=draw.choice([-9, -5, -4, 0, 900, 900])),
        once=draw.random() < 0.3,
        headcount=draw.randrange(16),
    )
    if draw.random() < 0.7:
        hours = [time(draw.randrange(24), draw.randrange(60)) for _ in range(2)]
        token = replace(token, weekdays=draw.randrange(128), from_time=hours[0], until_time=hours[1])
    known = Known(
        revoked=draw.random() < 0.05,
        revision=draw.choice([None, token.revision, token.revision + 256, token.revision + draw.randrange(2)]),
        uses=draw.choice([0, 0, 0, 1, 2]),
        uses_allowed=draw.choice([None, 2]),
        server_time=draw.choice([None, now - timedelta(hours=1), now + timedelta(minutes=draw.randrange(4, 7))]),
    )
    return token, now, draw.choice(ZONES), known


def test_the_guard_s_page_with_its_strict_policy_may_read_passes(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/liff/guard", wait_until="domcontentloaded")
    script = "async ([url, text, key]) => (await import(url)).read(text, key)"
    url = f"{address}/liff/static/now/js/pass-token.js"
    assert page.evaluate(script, [url, TEXTS["once"], KEY]) == as_the_page_reads(PASSES["once"])
    context.close()
