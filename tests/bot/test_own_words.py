"""What the office has written in the panel is said in the chat, in the reader's language or else in the other."""

import pytest
from sqlalchemy import Engine

from bot.messages.buttons import AskHelp
from tests.bot.chats import Chats
from tests.cast import Cast
from tests.usecases.acts import change


@pytest.fixture(autouse=True)
def written(owner: Engine, cast: Cast) -> None:
    columns = "welcome_th = 'ยินดีต้อนรับสู่สุขใจ', contact_th = 'โทร. 02-111', contact_en = 'call 02-111'"
    change(owner, f"UPDATE village SET {columns} WHERE id = :id", id=cast.village)


def test_whoever_comes_back_is_welcomed_in_the_villages_words(chats: Chats, cast: Cast) -> None:
    for event in ("unfollow", "follow"):
        chats.does(cast.somchai, event)
    chats.read()
    assert chats.words(cast.somchai).endswith("ยินดีต้อนรับสู่สุขใจ")


@pytest.mark.parametrize(("language", "words"), [("th", "นิติบุคคล: โทร. 02-111"), ("en", "Village office: call 02-111")])
def test_help_names_the_office(chats: Chats, cast: Cast, owner: Engine, language: str, words: str) -> None:
    change(owner, "UPDATE person SET language = :language", language=language)
    chats.tap(cast.malee, AskHelp())
    chats.read()
    assert chats.words(cast.malee).endswith(words)


def test_who_waits_for_the_office_is_told_how_to_reach_it(chats: Chats, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE membership SET standing = 'pending' WHERE person_id = :id", id=cast.malee.id)
    chats.say(cast.malee, "hello there")
    chats.read()
    assert "02-111" in chats.words(cast.malee)


def test_the_next_villages_people_read_nothing_of_it(chats: Chats, cast: Cast) -> None:
    chats.tap(cast.stranger, AskHelp())
    chats.read()
    assert "02-111" not in chats.words(cast.stranger)
