"""Taps and texts: from a signed webhook through the inbox to the answer in the chat, with LINE's simulator."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from bot.line.signature import sign
from bot.messages.buttons import Answer, AskHelp, MenuAnswer, Undo
from models.domain.actors import ActorRole
from models.domain.ids import VisitId
from models.uow import Database
from models.usecases.move_visit import cancel_visit, let_in, override_visit
from tests.bot.chats import Chats, approve, reject
from tests.cast import BOT, SECRET, Cast, Somebody
from tests.usecases.acts import comes, of_village
from workers import clock, menus
from workers.menu_sync import sync_account
from workers.runtime import Runtime


def test_approve_reaches_the_gate_and_costs_one_message(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    assert chats.state(visit) == ("approved", None)
    assert chats.letters(cast.somchai) == [("visit_request", "sent"), ("decision_made", "sent")]
    assert [one["via"] for one in chats.heard(cast.somchai)] == ["push", "reply"]
    assert chats.billed() == 1


@pytest.mark.parametrize(("answer", "state"), [("reject", ("rejected", None)), ("not_mine", ("rejected", "not_mine"))])
def test_reject_and_not_mine_close_the_gate(
    answer: Any, state: tuple[str, str | None], chats: Chats, cast: Cast, visit: VisitId
) -> None:
    chats.tap(cast.malee, Answer(str(visit), 1, answer))
    chats.read()
    assert chats.state(visit) == state
    assert chats.last(cast.malee) == "decision_made"


def test_an_approval_can_be_taken_back_for_fifteen_seconds(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    chats.tap(cast.somchai, Undo(str(visit), 2))
    chats.read()
    assert chats.state(visit) == ("rejected", "undone")
    assert chats.last(cast.somchai) == "decision_undone"
    for who in (cast.somchai, cast.malee):
        chats.tap(who, approve(visit, 3))
    chats.read()
    assert chats.state(visit) == ("rejected", "undone")
    assert "คุณยกเลิกการอนุญาต" in chats.words(cast.somchai)
    assert "Somchai took back the approval" in chats.words(cast.malee)


def test_after_fifteen_seconds_an_approval_stands(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    chats.change("UPDATE visit SET decided_at = decided_at - interval '16 seconds'")
    chats.tap(cast.somchai, Undo(str(visit), 2))
    chats.read()
    assert chats.state(visit) == ("approved", None)
    assert chats.last(cast.somchai) == "undo_too_late"


def test_who_has_gone_in_is_not_called_back(chats: Chats, cast: Cast, visit: VisitId, database: Database) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), datetime.now(UTC)) as work:
        let_in(work, visit)
    chats.tap(cast.somchai, Undo(str(visit), 2))
    chats.read()
    assert chats.state(visit) == ("inside", None)
    assert chats.last(cast.somchai) == "undo_too_late"


def test_a_rejection_cannot_be_taken_back(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, reject(visit))
    chats.tap(cast.somchai, Undo(str(visit), 2))
    chats.read()
    assert chats.state(visit) == ("rejected", None)
    assert chats.last(cast.somchai) == "already_decided"


def test_the_late_one_is_told_who_was_first(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit))
    chats.tap(cast.malee, reject(visit))
    chats.read()
    assert chats.state(visit) == ("approved", None)
    assert chats.last(cast.malee) == "already_decided"
    assert "Somchai approved" in chats.words(cast.malee)
    chats.tap(cast.somchai, reject(visit, 2))
    chats.read()
    assert chats.last(cast.somchai) == "already_decided"
    assert chats.state(visit) == ("approved", None)


@pytest.mark.parametrize("who", ["stranger", "wichai", "nobody", "prasit", "boonmee"])
def test_a_tap_counts_only_for_a_member_of_the_house(who: str, chats: Chats, cast: Cast, visit: VisitId) -> None:
    somebody = getattr(cast, who)
    for button in (approve(visit), reject(visit), Undo(str(visit), 1), MenuAnswer("approve")):
        chats.tap(somebody, button)
    chats.read()
    assert chats.state(visit) == ("requested", None)
    kinds = [kind for kind, _ in chats.letters(somebody)]
    assert kinds[:3] == ["not_yours"] * 3
    assert kinds[3] in {"nothing_waiting", "not_yours"}


@pytest.mark.parametrize("standing", ["suspended", "ended", "pending"])
def test_who_is_no_member_any_more_decides_nothing(standing: str, chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.change("UPDATE membership SET standing = :standing, ended_at = now()", standing=standing)
    chats.tap(cast.somchai, approve(visit))
    chats.tap(cast.somchai, MenuAnswer("approve"))
    chats.read()
    assert chats.state(visit) == ("requested", None)
    assert [kind for kind, _ in chats.letters(cast.somchai)][1:] == ["not_a_member", "not_a_member"]


@pytest.mark.parametrize("end", ["expired", "cancelled", "overridden"])
def test_a_tap_after_the_end_is_told_how_it_ended(
    end: str, chats: Chats, cast: Cast, visit: VisitId, database: Database, runtime: Runtime
) -> None:
    now = datetime.now(UTC)
    if end == "expired":
        chats.change("UPDATE visit SET expires_at = now() - interval '1 second', due_at = now() - interval '1 second'")
        clock.tick(runtime, now)
    else:
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now) as work:
            cancel_visit(work, visit) if end == "cancelled" else override_visit(work, visit, "phoned")
    before = chats.state(visit)
    for button in (approve(visit), Undo(str(visit), 1)):
        chats.tap(cast.malee, button)
    chats.read()
    assert chats.state(visit) == before
    assert [kind for kind, _ in chats.letters(cast.malee)] == ["visit_closed", "visit_closed"]
    assert ("The house agreed by phone" in chats.words(cast.malee)) == (end == "overridden")


def test_a_late_clock_lets_nobody_in(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.change("UPDATE visit SET expires_at = now() - interval '1 second'")
    chats.tap(cast.somchai, approve(visit))
    chats.read()
    assert chats.state(visit)[0] == "requested"
    assert chats.last(cast.somchai) == "visit_closed"


def test_who_writes_can_be_written_to(chats: Chats, cast: Cast, visit: VisitId) -> None:
    """LINE keeps no order: an unfollow may arrive after the follow that followed it."""
    chats.change("UPDATE person SET following = false WHERE line_user_id = :user", user=cast.somchai.line_user_id)
    chats.say(cast.somchai, "สวัสดี")
    chats.read()
    with chats.owner.connect() as connection:
        following = text("SELECT following FROM person WHERE line_user_id = :user")
        assert connection.scalar(following, {"user": cast.somchai.line_user_id}) is True


def test_a_text_and_the_help_button_are_answered(chats: Chats, cast: Cast) -> None:
    chats.say(cast.malee, "it rains")
    chats.tap(cast.malee, AskHelp())
    chats.say(cast.nobody, "สวัสดี")
    chats.read()
    assert [kind for kind, _ in chats.letters(cast.malee)] == ["help", "help"]
    assert chats.letters(cast.nobody) == [("help", "sent")]
    assert chats.billed() == 0


def test_whoever_writes_while_somebody_waits_is_shown_that_visitor(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.say(cast.somchai, "ให้เข้าเลยค่ะ")
    chats.say(cast.wichai, "it rains")
    chats.read()
    assert chats.last(cast.somchai) == "visit_request"
    assert chats.last(cast.wichai) == "help", "nobody waits for the house next door"
    assert chats.state(visit)[0] == "requested", "words decide nothing"


@pytest.mark.parametrize("data", ["action=approve&id=1", "0:menu:approve", "1:menu:burn", "1:answer:x:1:approve", "x"])
def test_an_old_button_gets_a_kind_answer(data: str, chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, data)
    chats.read()
    assert chats.last(cast.somchai) == "button_too_old"
    assert chats.state(visit) == ("requested", None)


def test_a_visit_that_does_not_exist_is_not_theirs(chats: Chats, cast: Cast) -> None:
    chats.tap(cast.somchai, approve(uuid4()))
    chats.read()
    assert chats.last(cast.somchai) == "not_yours"


def test_a_stale_version_of_a_button_still_means_the_visit(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.somchai, approve(visit, 999))
    chats.read()
    assert chats.state(visit) == ("approved", None)


def test_who_blocks_the_account_is_asked_no_more_and_is_greeted_when_they_come_back(
    chats: Chats, cast: Cast, runtime: Runtime, database: Database
) -> None:
    account = runtime.account(cast.account)
    assert account is not None
    sync_account(runtime, account)
    chats.does(cast.somchai, "unfollow")
    chats.read()
    comes(database, cast, now=datetime.now(UTC))
    chats.send()
    menus.link_menus(runtime, cast.account)
    assert chats.letters(cast.somchai) == []
    assert chats.letters(cast.malee) == [("visit_request", "sent")]
    chats.does(cast.somchai, "follow")
    chats.read()
    assert chats.letters(cast.somchai) == [("greeting", "sent")]
    menus.link_menus(runtime, cast.account)
    assert "waiting" in chats.line.menu(cast.somchai)["name"]


def test_a_new_follower_becomes_a_person_without_any_right(chats: Chats, cast: Cast, visit: VisitId) -> None:
    newcomer = Somebody(id=cast.nobody.id, line_user_id="U" + "c" * 32, name="New", language="th")
    person = {"user_id": newcomer.line_user_id, "display_name": "New", "friend": False}
    chats.line.post("setup", {"people": [person]})
    chats.does(newcomer, "follow")
    chats.read()
    chats.tap(newcomer, approve(visit))
    chats.read()
    assert [kind for kind, _ in chats.letters(newcomer)] == ["greeting", "not_yours"]
    assert chats.state(visit) == ("requested", None)


def test_who_was_a_friend_before_the_webhook_is_known_when_they_write(chats: Chats, cast: Cast, visit: VisitId) -> None:
    old_friend = Somebody(id=cast.nobody.id, line_user_id="U" + "d" * 32, name="Old", language="th")
    chats.line.post("setup", {"people": [{"user_id": old_friend.line_user_id, "display_name": "Old"}]})
    chats.say(old_friend, "สวัสดี")
    chats.tap(old_friend, approve(visit))
    chats.read()
    assert [kind for kind, _ in chats.letters(old_friend)] == ["help", "not_yours"]
    assert len(chats.heard(old_friend)) == 2


def test_too_late_to_reply_only_a_decision_is_worth_a_push(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.malee, approve(visit))
    chats.say(cast.wichai, "it rains")
    chats.change("UPDATE webhook_event SET received_at = received_at - interval '55 seconds'")
    chats.change("UPDATE visit SET created_at = created_at - interval '60 seconds'")
    chats.read()
    assert chats.state(visit) == ("approved", None)
    assert chats.letters(cast.malee) == [("decision_made", "sent")]
    assert chats.heard(cast.malee)[-1]["via"] == "push"
    assert chats.letters(cast.wichai) == [("help", "dropped")]
    assert chats.heard(cast.wichai) == []
    assert chats.billed() == 2


def test_a_reply_that_line_refuses_is_pushed_once(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.tap(cast.malee, approve(visit))
    chats.say(cast.wichai, "it rains")
    chats.line.post("clock", {"advance_s": 90})
    chats.read()
    for _ in range(2):
        chats.send()
    assert chats.letters(cast.malee) == [("decision_made", "sent")]
    assert [one["via"] for one in chats.heard(cast.malee)] == ["push"]
    assert chats.letters(cast.wichai) == [("help", "dropped")]


def test_a_redelivered_tap_changes_nothing_and_says_nothing(chats: Chats, cast: Cast, visit: VisitId) -> None:
    event_id = chats.tap(cast.somchai, approve(visit))["event_id"]
    chats.read()
    before = chats.letters(cast.somchai)
    assert chats.line.post("redeliver", {"event_id": event_id})["webhook_status"] == 200
    chats.read()
    assert chats.letters(cast.somchai) == before


def test_an_event_that_cannot_be_processed_is_set_aside_and_holds_up_nobody(
    chats: Chats, cast: Cast, visit: VisitId, database: Database
) -> None:
    """The database itself refuses one visit's change: whoever taps for it fails, everybody else does not."""
    other = comes(database, cast, "12/4", now=datetime.now(UTC))
    chats.change(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NEW.id = '{visit}' THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$"
    )
    chats.change("CREATE TRIGGER refuse BEFORE UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION refuse()")
    try:
        chats.tap(cast.somchai, approve(visit))
        chats.tap(cast.wichai, approve(other))
        chats.say(cast.malee, "hello")
        for _ in range(6):
            chats.read()
    finally:
        chats.change("DROP FUNCTION refuse() CASCADE")
    assert chats.state(visit) == ("requested", None)
    assert chats.state(other) == ("approved", None)
    assert ("decision_made", "sent") in chats.letters(cast.wichai)
    assert chats.letters(cast.malee) == [("visit_request", "sent")]
    with chats.owner.connect() as connection:
        rows = connection.execute(text("SELECT state, attempts, error FROM webhook_event WHERE state <> 'done'")).all()
    assert [(row.state, row.attempts) for row in rows] == [("failed", 5)]
    assert "refused" in rows[0].error


def test_a_text_and_a_tap_with_half_a_character_are_answered(chats: Chats, cast: Cast, client: FlaskClient) -> None:
    chats.say(cast.somchai, "it rains HALF")
    chats.tap(cast.malee, "1:help:HALF")
    with chats.owner.begin() as connection:  # LINE's phones send what the simulator's do not
        sent = connection.scalars(text("DELETE FROM webhook_event RETURNING payload")).all()
    body = f'{{"destination":"{BOT}","events":[{",".join(sent)}]}}'.replace("HALF", "\\ud83d").encode()
    headers = {"X-Line-Signature": sign(body, SECRET)}
    assert client.post("/line/webhook", data=body, headers=headers).status_code == 200
    chats.read()
    assert chats.letters(cast.somchai) == [("help", "sent")]
    assert chats.letters(cast.malee) == [("button_too_old", "sent")]
