"""Every letter in every language: as agreed (golden files), as LINE takes it, whatever people call themselves."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linebot.v3.messaging import Message

from bot.line.lengths import units
from bot.messages.buttons import read
from bot.messages.parts import Links
from bot.messages.render import render
from models.domain.letters import KINDS, AlreadyDecided, Asking, ChooseVisit, Letter, VisitFacts, VisitRequest
from models.texts import catalog
from tests.bot.messages.line_schema import DESCRIPTION, parts_of, problems
from tests.bot.messages.samples import ANSWERED, COURIER, LETTERS, LINKS, SOMCHAI

GOLDEN = Path(__file__).parents[2] / "golden"
LANGUAGES = pytest.mark.parametrize("language", catalog.LANGUAGES)
SAMPLES = pytest.mark.parametrize("name", LETTERS)

nasty = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="กขคงจฉชซณดตถทนบปผพฟภมยรลวศสหอ่้๊๋ัิีึืุูเแโใไำา 🚗👨‍👩‍👧🇹🇭", max_size=200),
    st.sampled_from(
        [
            "",
            " \u200b\u200b ",
            "<script>alert(1)</script>",
            "{0.__class__} {visitor} %s %(x)s",
            "\u202egnp.exe",
            "\ud800 half",
            "ผู้ที่น้ำ" * 30,
            "👨‍👩‍👧‍👦" * 50,
            "a\u0301" * 100,
            "x\n\n\0y",
        ]
    ),
)
visits = st.builds(
    replace,
    st.sampled_from([SOMCHAI, COURIER]),
    house_number=nasty,
    soi=st.none() | nasty,
    kind=st.sampled_from(["guest", "delivery", "a kind of tomorrow"]),
    visitor_name=nasty,
    plate=st.none() | nasty,
    plate_province=st.none() | nasty,
    headcount=st.integers(0, 50),
    purpose=st.none() | nasty,
)


def spoken(letter: Letter, language: str, links: Links = LINKS) -> dict[str, Any]:
    """The letter's one message, as it travels."""
    (message,) = render(letter, catalog.of(language), links)
    travelled: dict[str, Any] = json.loads(json.dumps(message))
    assert travelled == message
    return travelled


@LANGUAGES
@SAMPLES
def test_message_is_the_agreed_one(name: str, language: str) -> None:
    """`GOLDEN=1` writes the files anew; a person reads the difference."""
    message = spoken(LETTERS[name], language)
    file = GOLDEN / f"{name}.{language}.json"
    if os.environ.get("GOLDEN"):
        file.write_text(json.dumps(message, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(file.read_text("utf-8")) == message


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name}.{language}.json" for name in LETTERS for language in catalog.LANGUAGES}
    assert {file.name for file in GOLDEN.glob("*.json")} == wanted


def test_every_kind_of_letter_has_a_sample() -> None:
    assert {type(letter) for letter in LETTERS.values()} == set(KINDS.values())


@LANGUAGES
@SAMPLES
def test_line_takes_it(name: str, language: str) -> None:
    assert not problems(spoken(LETTERS[name], language))


@LANGUAGES
@SAMPLES
def test_the_sdk_s_models_know_every_word_of_it(name: str, language: str) -> None:
    message = spoken(LETTERS[name], language)
    assert Message.from_dict(message).to_dict() == message


@settings(deadline=None, max_examples=150)
@given(visit=visits, asking=st.sampled_from(Asking), language=st.sampled_from(catalog.LANGUAGES))
def test_no_visitor_breaks_the_request(visit: VisitFacts, asking: Asking, language: str) -> None:
    message = spoken(VisitRequest(visit=visit, asking=asking), language)
    assert not problems(message)
    assert [read(part["data"]) for part in parts_of(message) if part.get("type") == "postback"]
    json.dumps(message, ensure_ascii=False).encode("utf-8")


@settings(deadline=None, max_examples=50)
@given(crowd=st.lists(visits, min_size=1, max_size=12), language=st.sampled_from(catalog.LANGUAGES))
def test_a_crowd_fits_into_one_choice(crowd: list[VisitFacts], language: str) -> None:
    message = spoken(ChooseVisit(answer="approve", visits=tuple(crowd)), language)
    assert not problems(message)
    assert len(message["contents"]["contents"]) == min(len(crowd), 10)


@settings(deadline=None, max_examples=100)
@given(visit=visits, name=st.none() | nasty, language=st.sampled_from(catalog.LANGUAGES))
def test_no_name_breaks_the_answer_to_a_late_tap(visit: VisitFacts, name: str | None, language: str) -> None:
    late = AlreadyDecided(visit=visit, answer="reject", by_name=name, by_office=False, decided_at=ANSWERED)
    assert not problems(spoken(late, language))


def test_buttons_carry_the_visit_and_its_version() -> None:
    message = spoken(LETTERS["visit_request-first"], "th")
    taps = [part for part in parts_of(message) if part.get("type") == "postback"]
    meant = [read(tap["data"]) for tap in taps]
    assert [getattr(button, "answer", None) for button in meant] == ["approve", "reject", "not_mine"]
    assert {(getattr(button, "visit_id", None), getattr(button, "version", None)) for button in meant} == {
        (SOMCHAI.visit_id, SOMCHAI.version)
    }


def test_undo_is_offered_only_while_it_works() -> None:
    with_undo = spoken(LETTERS["decision_made-approve"], "en")
    assert "footer" in with_undo["contents"]
    assert "15 seconds" in json.dumps(with_undo)
    assert "footer" not in spoken(LETTERS["decision_made-reject"], "en")["contents"]


def test_without_links_to_photos_none_is_shown() -> None:
    message = spoken(LETTERS["visit_request-first"], "th", Links(photo=None, liff=LINKS.liff, public=LINKS.public))
    assert "hero" not in message["contents"]
    assert not problems(message)


def test_a_link_that_line_would_refuse_is_left_out() -> None:
    long = Links(
        photo=lambda _, photo: f"https://gate.example/{'x' * 3000}/{photo}", liff=LINKS.liff, public=LINKS.public
    )
    assert "hero" not in spoken(LETTERS["visit_request-first"], "th", long)["contents"]


def test_notification_names_the_house_first_and_stays_one_line() -> None:
    message = spoken(VisitRequest(visit=replace(SOMCHAI, visitor_name="A\nB" * 900), asking=Asking.FIRST), "th")
    assert message["altText"].startswith("ผู้มาติดต่อบ้าน 12/3: A B")
    assert "\n" not in message["altText"]
    assert units(message["altText"]) <= 1500


@pytest.mark.parametrize(
    "spoilt",
    [
        {"contents": {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [{"type": "txt"}]}}},
        {"contents": {"type": "bubble", "colour": "red"}},
        {"contents": {"type": "bubble", "size": "tera"}},
        {"altText": "x" * 1501},
        {"unknown": True},
    ],
)
def test_the_judge_itself_refuses_what_line_refuses(spoilt: dict[str, Any]) -> None:
    assert problems({**spoken(LETTERS["decision_undone"], "en"), **spoilt}) or not DESCRIPTION.is_file()
