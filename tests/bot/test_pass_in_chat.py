"""A pass by two taps in the chat: named, dated, made once, and good at the gate."""

import pytest
from sqlalchemy import text

from bot.messages.buttons import ActFor, MakePass, read
from tests.bot.chats import Chats
from tests.bot.test_newcomers import MORE
from tests.cast import Cast, Somebody
from tests.usecases.acts import rows

NOK = MakePass("01990a5c-7f00-7000-8000-000000000001", "today", "Nok")


def offered(chats: Chats, who: Somebody) -> list[MakePass]:
    items = chats.heard(who)[-1]["message"]["quickReply"]["items"]
    buttons = [read(item["action"].get("data", "")) for item in items]
    return [button for button in buttons if isinstance(button, MakePass)]


def look(chats: Chats, statement: str) -> list[tuple[object, ...]]:
    with chats.owner.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


@pytest.mark.parametrize(("day", "begins"), [("today", False), ("tomorrow", True)])
def test_a_name_and_a_day_make_a_pass_to_send_on(day: str, begins: object, chats: Chats, cast: Cast) -> None:
    chats.say(cast.somchai, "ขอทำบัตรให้ลุงชัยค่ะ")
    chats.read()
    assert "ลุงชัย" in chats.words(cast.somchai)
    (button,) = [one for one in offered(chats, cast.somchai) if one.day == day]
    for _ in range(2):
        chats.tap(cast.somchai, button)
        chats.read()
    passes = "SELECT guest_name, house_id, made_by, uses_allowed, valid_from > now(), valid_until > now() FROM pass"
    assert look(chats, passes) == [("ลุงชัย", cast.house, cast.somchai.id, 1, begins, True)]
    told = str(chats.heard(cast.somchai)[-1]["message"])
    assert "https://line.me/R/share?text=" in told
    assert "/p/" in told
    changes = "SELECT kind, actor_id, source FROM change WHERE subject = 'pass'"
    assert look(chats, changes) == [("made", cast.somchai.id, "chat")]
    assert chats.billed() == 0


@pytest.mark.parametrize("near", [True, False])
def test_who_acts_for_another_house_by_the_second_tap_gets_a_pass_for_that_one(
    near: bool, chats: Chats, cast: Cast
) -> None:
    village, house = (cast.village, cast.next_door) if near else (cast.next_village, cast.strange_house)
    chats.change(MORE, village=village, who=cast.malee.id, house=house)
    for home in (cast.house, house, house):
        (place,) = rows(
            chats.owner,
            "SELECT id FROM membership WHERE person_id = :who AND house_id = :home",
            who=cast.malee.id,
            home=home,
        )
        chats.tap(cast.malee, ActFor(str(place)))
        chats.tap(cast.malee, NOK)
        chats.read()
        assert chats.last(cast.malee) == "pass_made"
    assert {one for (one,) in look(chats, "SELECT house_id FROM pass")} == {cast.house, house}
    assert look(chats, "SELECT count(*) FROM pass") == [(2,)]


@pytest.mark.parametrize("who", ["prasit", "office", "nobody"])
def test_who_has_no_house_makes_no_pass(who: str, chats: Chats, cast: Cast) -> None:
    chats.tap(getattr(cast, who), NOK)
    chats.read()
    assert look(chats, "SELECT id FROM pass") == []


def test_whose_place_has_ended_makes_no_pass(chats: Chats, cast: Cast) -> None:
    chats.change("UPDATE membership SET standing = 'ended', ended_at = now() WHERE person_id = :id", id=cast.malee.id)
    chats.tap(cast.malee, NOK)
    chats.read()
    assert look(chats, "SELECT id FROM pass") == []


def test_a_pass_is_made_where_the_maker_lives(chats: Chats, cast: Cast) -> None:
    chats.tap(cast.stranger, NOK)
    chats.read()
    assert look(chats, "SELECT village_id, house_id FROM pass") == [(cast.next_village, cast.strange_house)]
