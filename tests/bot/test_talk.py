"""Words, stickers and pictures: always an answer that helps, never a change that nobody tapped."""

import pytest
from sqlalchemy import Engine, text

from models.domain.ids import VisitId
from models.uow import Database
from models.usecases.move_visit import let_in
from tests.bot.chats import Chats, approve
from tests.cast import Cast
from tests.usecases.acts import of_village

PAGE = "/home?tab="


def links(chats: Chats, who: object) -> str:
    return str(chats.heard(who)[-1]["message"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "kind", "leads_to"),
    [
        ("มีใครรอไหมคะ", "nothing_waiting", ""),
        ("ขอทำบัตรให้แขก", "show_page", PAGE + "passes"),
        ("ประวัติ", "show_page", PAGE + "history"),
        ("12/3", "show_page", PAGE + "house"),
        ("ขอบคุณค่ะ", "kind_word", PAGE + "passes"),
        ("ฝนตกหนักมาก", "help", PAGE + "passes"),
        ("1กก 1234", "plate_story", PAGE + "passes"),
    ],
)
def test_words_of_a_resident_are_answered(words: str, kind: str, leads_to: str, chats: Chats, cast: Cast) -> None:
    chats.say(cast.somchai, words)
    chats.read()
    assert chats.letters(cast.somchai) == [(kind, "sent")]
    assert leads_to in links(chats, cast.somchai)
    assert chats.billed() == 0


def test_whatever_is_written_while_somebody_waits_shows_who_it_is(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.say(cast.somchai, "ขอบคุณ ให้เข้าได้เลย")
    chats.read()
    assert chats.last(cast.somchai) == "visit_request"
    assert chats.state(visit) == ("requested", None)


def test_a_plate_tells_how_often_the_car_came(chats: Chats, cast: Cast, visit: VisitId, database: Database) -> None:
    chats.change("UPDATE visit SET plate = '1กก-1234' WHERE id = :id", id=visit)
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    with of_village(database, cast) as work:
        let_in(work, visit)
    chats.say(cast.malee, "1กก 1234")
    chats.read()
    assert "has come to your house 1 time" in chats.words(cast.malee)
    assert "came in" in chats.words(cast.malee)
    chats.say(cast.wichai, "1กก 1234")
    chats.read()
    assert chats.last(cast.wichai) == "plate_story"
    assert "ยังไม่เคยมีรถทะเบียน" in chats.words(cast.wichai)


def test_a_chosen_language_is_spoken_at_once_and_stays(chats: Chats, cast: Cast, owner: Engine) -> None:
    chats.say(cast.somchai, "English please")
    chats.read()
    assert chats.words(cast.somchai) == "From here on we write to you in English."
    with owner.connect() as connection:
        found = connection.execute(
            text("SELECT language, language_chosen, menu_stale_at IS NOT NULL FROM person WHERE id = :id"),
            {"id": cast.somchai.id},
        ).one()
    assert tuple(found) == ("en", True, True)
    chats.say(cast.somchai, "help")
    chats.read()
    assert "When somebody comes to the gate" in chats.words(cast.somchai)


@pytest.mark.parametrize(("who", "leads_to"), [("prasit", "/guard"), ("office", "/office")])
def test_guards_and_the_office_are_shown_their_pages(who: str, leads_to: str, chats: Chats, cast: Cast) -> None:
    chats.say(getattr(cast, who), "สวัสดีครับ")
    chats.read()
    assert leads_to in links(chats, getattr(cast, who))


def test_a_stranger_learns_nothing_of_any_house(chats: Chats, cast: Cast, visit: VisitId) -> None:
    for words in ("รอ", "12/3", "1กก 1234", "ประวัติ", "pass"):
        chats.say(cast.nobody, words)
    chats.read()
    assert {kind for kind, _ in chats.letters(cast.nobody)} == {"help"}


@pytest.mark.parametrize(("what", "said"), [("sticker", "น่ารักจัง"), ("photo", "อ่านรูปและไฟล์ไม่ได้")])
def test_stickers_and_pictures_get_a_kind_word(what: str, said: str, chats: Chats, cast: Cast) -> None:
    chats.line.post(f"people/{cast.somchai.line_user_id}/{what}")
    chats.read()
    assert chats.last(cast.somchai) == "kind_word"
    assert said in chats.words(cast.somchai)


@pytest.mark.parametrize("read_before", [True, False])
def test_what_is_taken_back_is_forgotten_here_too(*, read_before: bool, chats: Chats, cast: Cast) -> None:
    chats.say(cast.somchai, "ความลับที่พิมพ์ผิดแชต")
    chats.say(cast.malee, "it stays")
    if read_before:
        chats.read()
    message_id = next(one["id"] for one in chats.line.chat(cast.somchai) if one["from"] == "user")
    chats.line.post(f"people/{cast.somchai.line_user_id}/unsend", {"message_id": message_id})
    chats.read()
    with chats.owner.connect() as connection:
        kept = connection.scalars(text("SELECT payload FROM webhook_event WHERE kind = 'message'")).all()
        unread = connection.scalar(text("SELECT count(*) FROM webhook_event WHERE state = 'new'"))
    assert [payload for payload in kept if "ความลับ" in payload] == []
    assert len([payload for payload in kept if "it stays" in payload]) == 1
    assert unread == 0


def test_whoever_waits_in_a_crowd_sees_that_somebody_reads(chats: Chats, cast: Cast) -> None:
    chats.say(cast.somchai, "help")
    chats.read()  # LINE's token is renewed by now: the first call of a new account is refused
    for number in range(120):
        chats.say(cast.malee if number < 110 else cast.somchai, f"word {number}")
    chats.change("UPDATE webhook_event SET received_at = received_at - interval '3 seconds'")
    chats.read()
    started = [call for call in chats.line.get("calls") if call["path"] == "/v2/bot/chat/loading/start"]
    assert [call["status"] for call in started] == [202] * len(started)
    assert 1 <= len(started) <= 2
