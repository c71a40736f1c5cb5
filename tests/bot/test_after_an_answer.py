"""After an answer, in the chat: the reason by quick reply, and where an approved visitor is."""

import pytest

from bot.messages.buttons import Reason, ReasonWord, Whereabouts, read
from models.domain.ids import VisitId
from models.uow import Database
from models.usecases.move_visit import let_in, let_out
from tests.bot.chats import Chats, approve, reject
from tests.cast import Cast, Somebody
from tests.usecases.acts import of_village


def offered(chats: Chats, who: Somebody) -> list[object]:
    """The buttons of the quick replies below the newest message."""
    items = chats.heard(who)[-1]["message"].get("quickReply", {}).get("items", [])
    return [read(item["action"]["data"]) for item in items]


def reason(visit: VisitId, word: ReasonWord) -> Reason:
    return Reason(str(visit), 2, word)


def test_a_rejection_offers_its_reasons_and_one_tap_tells_the_gate(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, reject(visit))
    chats.read()
    words: list[ReasonWord] = ["not_now", "unknown", "wrong_house", "leave_at_gate"]
    assert offered(chats, cast.somchai) == [reason(visit, word) for word in words]
    chats.tap(cast.somchai, reason(visit, "leave_at_gate"))
    chats.read()
    assert chats.state(visit) == ("rejected", "leave_at_gate")
    assert chats.last(cast.somchai) == "reason_given"
    assert "ฝากของไว้ที่ป้อม" in chats.words(cast.somchai)
    assert chats.billed() == 1


def test_a_wrong_house_sends_the_case_back_to_the_guard(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, reject(visit))
    chats.tap(cast.somchai, reason(visit, "wrong_house"))
    chats.read()
    assert chats.state(visit) == ("rejected", "not_mine")
    assert "มาผิดบ้าน" in chats.words(cast.somchai)


@pytest.mark.parametrize("who", ["malee", "wichai", "boonmee", "prasit", "stranger"])
def test_nobody_else_gives_the_reason(who: str, chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, reject(visit))
    chats.tap(getattr(cast, who), reason(visit, "unknown"))
    chats.read()
    assert chats.state(visit) == ("rejected", None)
    assert chats.last(getattr(cast, who)) == ("already_decided" if who == "malee" else "not_yours")


def test_a_reason_never_turns_an_approval(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.tap(cast.somchai, reason(visit, "unknown"))
    chats.read()
    assert chats.state(visit) == ("approved", None)


def test_the_house_can_ask_where_its_visitor_is(chats: Chats, cast: Cast, visit: VisitId, database: Database) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    where = Whereabouts(str(visit))
    assert offered(chats, cast.somchai) == [where]
    chats.tap(cast.malee, where)
    chats.read()
    assert "has not gone through the gate yet" in chats.words(cast.malee)
    with of_village(database, cast) as work:
        let_in(work, visit)
    chats.tap(cast.malee, where)
    chats.read()
    assert "went in at" in chats.words(cast.malee)
    with of_village(database, cast) as work:
        let_out(work, visit)
    chats.tap(cast.malee, where)
    chats.read()
    assert "left at" in chats.words(cast.malee)
    assert offered(chats, cast.malee) == []
    assert chats.billed() == 1


@pytest.mark.parametrize("who", ["wichai", "boonmee", "prasit", "stranger"])
def test_nobody_else_learns_where_a_visitor_is(who: str, chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.tap(getattr(cast, who), Whereabouts(str(visit)))
    chats.read()
    assert chats.last(getattr(cast, who)) == "not_yours"
