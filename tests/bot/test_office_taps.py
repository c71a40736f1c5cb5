"""The office is asked where a house does not answer, and answers by a tap; who blocks the account holds up nobody."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.messages.buttons import Undo
from models.domain.ids import VisitId
from tests.bot.chats import Chats, approve, reject
from tests.cast import Cast
from workers import clock


def climb(chats: Chats, seconds: float) -> None:
    """The clock looks, so many seconds from now."""
    clock.tick(chats.runtime, datetime.now(UTC) + timedelta(seconds=seconds))
    chats.change("UPDATE message SET due_at = now() - interval '1 second' WHERE state = 'queued'")
    chats.send()


def test_the_office_lets_in_by_a_tap_and_the_record_says_who(chats: Chats, cast: Cast, visit: VisitId) -> None:
    climb(chats, 160)
    assert "12/3" in chats.words(cast.office)
    chats.tap(cast.office, approve(visit, 2))
    chats.read()
    assert ("decision_made", "sent") in chats.letters(cast.office)
    assert chats.state(visit) == ("approved", None)
    with chats.owner.connect() as connection:
        assert connection.execute(text("SELECT decided_role, decided_by FROM visit")).one() == (
            "office",
            cast.office.id,
        )
    chats.tap(cast.somchai, reject(visit))
    chats.read()
    assert chats.last(cast.somchai) == "already_decided"
    chats.tap(cast.office, Undo(str(visit), 3))
    chats.read()
    assert chats.state(visit) == ("rejected", "undone")


def test_an_office_answers_for_its_own_village_only(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.change(
        "UPDATE membership SET role = 'office', house_id = NULL, household_role = NULL WHERE person_id = :who",
        who=cast.stranger.id,
    )
    chats.change("UPDATE membership SET standing = 'suspended' WHERE person_id = :who", who=cast.office.id)
    answers = {
        cast.stranger: "not_yours",
        cast.prasit: "not_yours",
        cast.nobody: "not_yours",
        cast.office: "not_a_member",
    }
    for somebody, answer in answers.items():
        chats.tap(somebody, approve(visit))
        chats.read()
        assert chats.last(somebody) == answer
    assert chats.state(visit) == ("requested", None)


def test_who_blocks_the_account_is_not_waited_for(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.does(cast.somchai, "unfollow")
    chats.read()
    climb(chats, 0)
    assert chats.last(cast.malee) == "visit_request"
    chats.does(cast.malee, "unfollow")
    chats.read()
    climb(chats, 0)
    assert chats.last(cast.office) == "visit_request"


def test_a_question_that_line_refuses_goes_to_the_next_at_once(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.change("UPDATE message SET state = 'queued', attempts = 0, first_tried_at = NULL, due_at = now()")
    chats.line.post("faults", [{"match": "POST /v2/bot/message/push", "mode": "status", "status": 400, "times": 1}])
    chats.send()
    assert chats.letters(cast.somchai)[-1] == ("visit_request", "dead")
    climb(chats, 0)
    assert chats.letters(cast.malee)[-1] == ("visit_request", "sent")
