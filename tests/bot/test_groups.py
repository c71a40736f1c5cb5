"""The account in group chats: it says what it does, serves only residents there, and leaves where it may not be."""

import time
from typing import Any

import pytest
from sqlalchemy import text

from models.domain.ids import VisitId
from tests.bot.chats import Chats
from tests.cast import Cast


@pytest.fixture
def family(chats: Chats, cast: Cast) -> str:
    """A group of Somchai, Malee and a friend of theirs, without the account."""
    people = [cast.somchai.line_user_id, cast.malee.line_user_id, cast.nobody.line_user_id]
    made = chats.line.post("groups", {"name": "บ้าน 12/3", "people": people})
    return str(made["group_id"])


def allow(chats: Chats, cast: Cast) -> None:
    chats.change("UPDATE village SET groups_allowed = true WHERE id = :id", id=cast.village)


def told(chats: Chats, group: str) -> list[dict[str, Any]]:
    return [one["message"] for one in chats.line.get(f"groups/{group}/chat") if one["from"] == "bot"]


def is_in(chats: Chats, group: str) -> bool:
    return any(one["talk_id"] == group and one["channel_id"] for one in chats.line.get("groups"))


def has_left(chats: Chats, group: str) -> bool:
    """The account leaves after its farewell, and nobody waits for that."""
    patience = time.monotonic() + 20
    while not heard_of(chats, "leave") and time.monotonic() < patience:
        time.sleep(0.02)
    return not is_in(chats, group)


def heard_of(chats: Chats, kind: str) -> int:
    with chats.owner.connect() as connection:
        return int(
            connection.scalar(text("SELECT count(*) FROM webhook_event WHERE kind = :kind"), {"kind": kind}) or 0
        )


def says(chats: Chats, who: Any, group: str, words: str) -> None:
    chats.line.post(f"people/{who.line_user_id}/say", {"text": words, "chat": group})


def test_it_explains_itself_and_leaves_where_no_village_wants_it(chats: Chats, family: str) -> None:
    chats.line.post(f"groups/{family}/invite")
    chats.read()
    assert len(told(chats, family)) == 1
    assert "จึงขอออกจากกลุ่มนี้" in told(chats, family)[0]["text"]
    assert has_left(chats, family)
    assert chats.billed() == 0


def test_it_leaves_at_the_next_word_where_leaving_has_failed(chats: Chats, cast: Cast, family: str) -> None:
    allow(chats, cast)
    chats.line.post(f"groups/{family}/invite")
    chats.read()
    assert is_in(chats, family)
    chats.change("UPDATE village SET groups_allowed = false")
    says(chats, cast.nobody, family, "มีใครรอไหม")
    chats.read()
    assert has_left(chats, family)


def test_a_welcome_group_hears_what_it_asks_and_nothing_else(chats: Chats, cast: Cast, family: str) -> None:
    allow(chats, cast)
    chats.line.post(f"groups/{family}/invite")
    chats.read()
    says(chats, cast.somchai, family, "เย็นนี้กินอะไรกันดี")
    says(chats, cast.somchai, family, "รอ")
    says(chats, cast.nobody, family, "รอ")
    chats.read()
    first, answer = told(chats, family)
    assert "พิมพ์คำว่า" in first["text"]
    assert "ไม่มีผู้มาติดต่อ" in answer["text"]
    assert is_in(chats, family)


def test_a_resident_shows_a_visitor_to_the_group_and_answers_elsewhere(
    chats: Chats, cast: Cast, family: str, visit: VisitId
) -> None:
    allow(chats, cast)
    chats.line.post(f"groups/{family}/invite")
    chats.read()
    says(chats, cast.malee, family, "waiting")
    chats.line.post(f"people/{cast.nobody.line_user_id}/tap", {"data": "1:menu:approve", "chat": family})
    chats.read()
    shown = told(chats, family)[-1]
    assert "Nok" in shown["altText"]
    assert "/home" in str(shown)
    assert "postback" not in str(shown), "LINE does not say who taps in a group"
    assert chats.state(visit) == ("requested", None)
    assert chats.billed() == 1, "the question at the gate, and nothing in the group"


def test_a_resident_of_a_village_without_groups_is_not_served_there(
    chats: Chats, cast: Cast, family: str, visit: VisitId
) -> None:
    chats.change("UPDATE village SET groups_allowed = true WHERE id <> :id", id=cast.village)
    chats.line.post(f"groups/{family}/invite")
    says(chats, cast.malee, family, "waiting")
    chats.read()
    assert len(told(chats, family)) == 1, "the welcome alone"
