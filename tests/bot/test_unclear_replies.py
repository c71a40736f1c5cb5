"""A reply has no retry key: whether LINE has taken it is sometimes unclear, and then nobody hears it twice or never."""

from typing import Any

import pytest

from models.domain.ids import VisitId
from tests.bot.chats import Chats, approve
from tests.cast import Cast

REPLY = {"match": "POST /v2/bot/message/reply", "times": 1}
TAKEN_UNHEARD = REPLY | {"mode": "accept_then_reset"}
LOST = REPLY | {"mode": "reset"}
TOO_MANY = REPLY | {"mode": "status", "status": 429}
INVALID = REPLY | {"mode": "status", "status": 400, "message": "The request body has 1 error(s)"}


def tries_again(chats: Chats) -> None:
    chats.change("UPDATE message SET due_at = now() WHERE state = 'queued'")
    chats.send()


def reply_token_dies(chats: Chats) -> None:
    chats.change("UPDATE message SET reply_until = now() - interval '1 s' WHERE reply_until IS NOT NULL")


def row(chats: Chats, kind: str = "decision_made") -> tuple[str, str | None]:
    """State and verdict of the newest message of this kind."""
    found = [one for one in chats._rows(chats.cast.malee) if one.kind == kind][-1]
    return found.state, found.verdict


def approves(chats: Chats, cast: Cast, visit: VisitId, *faults: dict[str, Any]) -> None:
    chats.line.post("faults", list(faults))
    chats.tap(cast.malee, approve(visit))
    chats.read()


def ways(chats: Chats, cast: Cast) -> list[str]:
    return [one["via"] for one in chats.heard(cast.malee)]


@pytest.mark.parametrize(("fault", "verdict"), [(TAKEN_UNHEARD, "accepted_before"), (LOST, "accepted")])
def test_while_the_token_lives_an_unclear_reply_is_tried_again(
    fault: dict[str, Any], verdict: str, chats: Chats, cast: Cast, visit: VisitId
) -> None:
    approves(chats, cast, visit, fault)
    assert row(chats) == ("queued", "unclear")
    tries_again(chats)
    assert row(chats) == ("sent", verdict)
    assert ways(chats, cast) == ["reply"]


def test_unclear_stays_unclear_through_a_clear_refusal(chats: Chats, cast: Cast, visit: VisitId) -> None:
    approves(chats, cast, visit, TAKEN_UNHEARD, TOO_MANY)
    tries_again(chats)
    assert row(chats) == ("queued", "unclear")
    tries_again(chats)
    assert row(chats) == ("sent", "accepted_before")
    assert ways(chats, cast) == ["reply"]


def test_a_message_that_line_finds_invalid_was_not_said(chats: Chats, cast: Cast, visit: VisitId) -> None:
    approves(chats, cast, visit, LOST, INVALID)
    tries_again(chats)
    assert row(chats) == ("dead", "dead")


def test_a_second_try_alone_says_nothing_about_the_first(chats: Chats, cast: Cast, visit: VisitId) -> None:
    approves(chats, cast, visit, TOO_MANY, INVALID)
    assert row(chats) == ("queued", "later")
    tries_again(chats)
    tries_again(chats)
    assert row(chats) == ("sent", "accepted")
    assert ways(chats, cast) == ["push"]


@pytest.mark.parametrize("fault", [TAKEN_UNHEARD, LOST], ids=["taken", "lost"])
def test_an_unclear_confirmation_is_not_billed_when_its_token_has_died(
    fault: dict[str, Any], chats: Chats, cast: Cast, visit: VisitId
) -> None:
    approves(chats, cast, visit, fault)
    billed = chats.billed()
    reply_token_dies(chats)
    tries_again(chats)
    assert row(chats) == ("dropped", "unclear")
    assert chats.billed() == billed


def test_a_confirmation_that_was_surely_not_said_is_pushed(chats: Chats, cast: Cast, visit: VisitId) -> None:
    approves(chats, cast, visit, TOO_MANY)
    reply_token_dies(chats)
    tries_again(chats)
    assert row(chats) == ("sent", "accepted")
    assert ways(chats, cast) == ["push"]


def test_what_must_be_seen_is_rather_said_twice_than_never(chats: Chats, cast: Cast) -> None:
    chats.say(cast.malee, "it rains")
    chats.read()  # renews a token that the simulator has forgotten since the last test
    chats.line.post("faults", [TAKEN_UNHEARD])
    chats.say(cast.malee, "it rains")
    chats.read()
    chats.change("UPDATE message SET must_arrive = true")
    reply_token_dies(chats)
    tries_again(chats)
    assert row(chats, "help") == ("sent", "accepted")
    assert ways(chats, cast) == ["reply", "reply", "push"]


def test_a_worker_that_died_with_a_reply_leaves_it_unclear(chats: Chats, cast: Cast, visit: VisitId) -> None:
    token = chats.tap(cast.malee, approve(visit))["reply_token"]
    chats.read()
    as_leased = "UPDATE message SET state = 'queued', verdict = NULL, sent_at = NULL, reply_token = :token"
    chats.change(f"{as_leased} WHERE kind = 'decision_made'", token=token)
    tries_again(chats)
    assert row(chats) == ("sent", "accepted_before")
    assert ways(chats, cast) == ["reply"]
