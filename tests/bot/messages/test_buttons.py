from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intents import LONGEST_GUEST
from bot.messages.buttons import (
    LONGEST,
    ActFor,
    Answer,
    AnswerWord,
    AskHelp,
    Button,
    DayWord,
    MakePass,
    MenuAnswer,
    MenuWord,
    Reason,
    ReasonWord,
    Undo,
    Whereabouts,
    WhichPlace,
    WhoIsWaiting,
    read,
    write,
)

ids = st.uuids().map(str)
names = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xE7F), min_size=1, max_size=50).filter(
    lambda name: bool(name.strip()) and name.isprintable() and len(name.encode()) <= LONGEST_GUEST
)
versions = st.integers(0, 10**9 - 1)
buttons = st.one_of(
    st.builds(Answer, ids, versions, st.sampled_from(get_args(AnswerWord))),
    st.builds(Undo, ids, versions),
    st.builds(Reason, ids, versions, st.sampled_from(get_args(ReasonWord))),
    st.builds(Whereabouts, ids),
    st.builds(MakePass, ids, st.sampled_from(get_args(DayWord)), names),
    st.builds(MenuAnswer, st.sampled_from(get_args(MenuWord))),
    st.just(WhoIsWaiting()),
    st.just(AskHelp()),
    st.just(WhichPlace()),
    st.builds(ActFor, ids),
)


@given(buttons)
def test_what_is_written_is_read_again(button: Button) -> None:
    assert len(write(button)) <= (LONGEST if isinstance(button, MakePass) else 100)
    assert read(write(button)) == button


@given(st.one_of(st.text(), st.text(alphabet="1:answerundom0-9f", max_size=60)))
def test_anything_else_is_nothing_and_never_an_error(data: str) -> None:
    button = read(data)
    assert button is None or read(write(button)) == button


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1:",
        "1:answer",
        "2:menu:approve",
        "1:menu:not_mine",
        "1:menu:approve:more",
        "1:answer:01990a5c-7f00-7000-8000-000000000001:3:maybe",
        "1:answer:01990A5C-7F00-7000-8000-000000000001:3:approve",
        "1:answer:{01990a5c-7f00-7000-8000-000000000001}:3:approve",
        "1:answer:01990a5c-7f00-7000-8000-000000000001:-3:approve",
        "1:answer:01990a5c-7f00-7000-8000-000000000001:٣:approve",
        "1:undo:01990a5c-7f00-7000-8000-000000000001:99999999999",
        "1:why:01990a5c-7f00-7000-8000-000000000001:3:because",
        "1:where:12/3",
        "1:pass:01990a5c-7f00-7000-8000-000000000001:today:Tm9r=",
        "1:pass:01990a5c-7f00-7000-8000-000000000001:someday:Tm9r",
        "1:pass:12/3:today:Tm9r",
        "1:pass:01990a5c-7f00-7000-8000-000000000001:today:ICA=",
        "1:pass:01990a5c-7f00-7000-8000-000000000001:today:Tm9rCg==",
        "1:help" + ":" * 400,
    ],
)
def test_a_button_of_another_make_is_not_read(data: str) -> None:
    assert read(data) is None
