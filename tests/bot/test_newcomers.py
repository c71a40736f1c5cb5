"""What the chat says to people without a place that counts, and to people with several."""

import pytest

from bot.messages.buttons import ActFor, AskHelp, Button, MakePass, MenuAnswer, Reason, Undo, WhichPlace, WhoIsWaiting
from models.domain.ids import VisitId
from tests.bot.chats import Chats, approve
from tests.cast import Cast
from tests.usecases.acts import rows

MORE = (
    "INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
    " VALUES (gen_random_uuid(), :village, :who, :house, 'resident', 'owner', 'active', now())"
)


def stands(chats: Chats, cast: Cast, standing: str) -> None:
    told = "UPDATE membership SET standing = :standing, note = 'ไม่พบชื่อ', ended_at = now() WHERE person_id = :who"
    chats.change(told, standing=standing, who=cast.malee.id)


@pytest.mark.parametrize("standing", ["pending", "suspended", "refused", "ended"])
@pytest.mark.parametrize("what", ["a word", "thanks", "the help button", "following again"])
def test_who_has_no_place_is_told_what_is_the_matter(standing: str, what: str, chats: Chats, cast: Cast) -> None:
    stands(chats, cast, standing)
    match what:
        case "the help button":
            chats.tap(cast.malee, AskHelp())
        case "following again":
            chats.does(cast.malee, "unfollow")
            chats.does(cast.malee, "follow")
        case words:
            chats.say(cast.malee, words)
    chats.read()
    assert chats.letters(cast.malee) == [("not_a_member", "sent")]
    assert ("ไม่พบชื่อ" in str(chats.heard(cast.malee)[-1])) == (standing != "pending")
    assert ("/join" in str(chats.heard(cast.malee)[-1])) == (standing in {"refused", "ended"})
    assert chats.billed() == 0


def old_buttons(visit: VisitId) -> list[Button]:
    """What still stands in the chat of somebody who has lived there."""
    below_visits = [approve(visit), Undo(str(visit), 2), Reason(str(visit), 2, "not_now")]
    return [*below_visits, MenuAnswer("reject"), WhoIsWaiting(), MakePass(str(visit), "today", "Nok")]


@pytest.mark.parametrize("standing", ["pending", "suspended", "refused", "ended"])
def test_an_old_button_tells_who_has_no_place_how_they_stand(
    standing: str, chats: Chats, cast: Cast, visit: VisitId
) -> None:
    stands(chats, cast, standing)
    for button in old_buttons(visit):
        chats.tap(cast.malee, button)
    chats.read()
    assert {kind for kind, _ in chats.letters(cast.malee)} == {"not_a_member"}
    assert len(chats.heard(cast.malee)) == len(old_buttons(visit))
    assert chats.state(visit) == ("requested", None)


def test_a_tenant_hears_that_their_day_has_come_before_the_clock_has_written_it_down(
    chats: Chats, cast: Cast, visit: VisitId
) -> None:
    chats.change("UPDATE membership SET ends_at = now() WHERE person_id = :who", who=cast.malee.id)
    chats.tap(cast.malee, approve(visit))
    chats.read()
    assert chats.last(cast.malee) == "not_a_member"
    assert chats.state(visit) == ("requested", None)


def test_a_stranger_gets_the_one_button_that_leads_in(chats: Chats, cast: Cast) -> None:
    chats.say(cast.nobody, "สวัสดี")
    chats.read()
    assert chats.last(cast.nobody) == "help"
    assert "/join" in str(chats.heard(cast.nobody)[-1])


@pytest.mark.parametrize("by", ["word", "button"])
def test_who_has_several_places_chooses_one_and_the_menu_follows(by: str, chats: Chats, cast: Cast) -> None:
    chats.change(MORE, village=cast.next_village, who=cast.malee.id, house=cast.strange_house)
    chats.say(cast.malee, "switch") if by == "word" else chats.tap(cast.malee, WhichPlace())
    chats.read()
    assert chats.last(cast.malee) == "choose_place"
    offered = chats.heard(cast.malee)[-1]["message"]["quickReply"]["items"]
    assert [one["action"]["label"] for one in offered] == ["12/3 · สุขใจ", "12/3 · ถัดไป"]
    chats.tap(cast.malee, offered[1]["action"]["data"])
    chats.read()
    assert chats.last(cast.malee) == "place_chosen"
    chosen = "SELECT m.house_id FROM person p JOIN membership m ON m.id = p.acting_as WHERE p.id = :who"
    assert rows(chats.owner, chosen, who=cast.malee.id) == [cast.strange_house]
    stale = "SELECT menu_stale_at IS NOT NULL FROM person WHERE id = :who"
    assert rows(chats.owner, stale, who=cast.malee.id) == [True]


def test_who_has_one_place_has_nothing_to_choose(chats: Chats, cast: Cast) -> None:
    chats.say(cast.malee, "สลับ")
    chats.tap(cast.malee, WhichPlace())
    chats.read()
    assert [kind for kind, _ in chats.letters(cast.malee)] == ["help", "help"]


def test_somebody_else_s_place_is_not_chosen(chats: Chats, cast: Cast) -> None:
    (theirs,) = rows(chats.owner, "SELECT id FROM membership WHERE person_id = :who", who=cast.somchai.id)
    chats.tap(cast.malee, ActFor(str(theirs)))
    chats.read()
    assert chats.last(cast.malee) == "help"
    assert rows(chats.owner, "SELECT acting_as FROM person WHERE acting_as IS NOT NULL") == []
