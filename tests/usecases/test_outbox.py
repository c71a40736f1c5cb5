"""The outbox: claimed by one worker at a time, frozen before the first try, settled once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.domain.delivery import Outcome, Settled
from models.domain.ids import MessageId
from models.domain.letters import Help
from models.uow import Database
from models.usecases.outbox import LEASE, Claimed, Owed, claim, freeze, settle, write
from tests.cast import Cast
from tests.usecases.acts import after, at_once, change, of_account, rows, statements

HELP = Owed(letter=Help(member=True), to_user="U" + "1" * 32, language="th")


def owe(database: Database, cast: Cast, count: int = 1, owed: Owed = HELP) -> list[MessageId]:
    with of_account(database, cast) as work:
        return [message.id for message in write(work, [owed] * count)]


def take(database: Database, cast: Cast, limit: int = 100, *, seconds: float = 1, pushes: bool = True) -> list[Claimed]:
    with of_account(database, cast, after(seconds)) as work:
        return claim(work, limit, pushes=pushes)


def say(database: Database, cast: Cast, *outcomes: Settled, seconds: float = 2) -> None:
    with of_account(database, cast, after(seconds)) as work:
        settle(work, outcomes)


def sent(message_id: MessageId) -> Settled:
    return Settled(message_id=message_id, state=Outcome.SENT, verdict="accepted", line_request_id="line-1")


def test_a_claimed_message_belongs_to_its_worker_until_the_lease_ends(database: Database, cast: Cast) -> None:
    (message_id,) = owe(database, cast)
    (first,) = take(database, cast)
    assert (first.id, first.attempts, first.first_tried_at, first.letter) == (message_id, 1, after(1), HELP.letter)
    assert take(database, cast, seconds=1 + LEASE.total_seconds() - 0.001) == []
    (second,) = take(database, cast, seconds=1 + LEASE.total_seconds())
    assert (second.attempts, second.first_tried_at) == (2, after(1))


def test_two_claimers_at_once_never_get_the_same(database: Database, cast: Cast) -> None:
    owed = owe(database, cast, 60)
    taken = at_once(6, lambda _: take(database, cast, 15))
    ids = [message.id for batch in taken for message in batch]
    assert len(ids) == len(set(ids))
    rest = [message.id for message in take(database, cast)]
    assert sorted(ids + rest) == sorted(owed)


def test_a_claimer_does_not_wait_for_another(database: Database, cast: Cast) -> None:
    owe(database, cast, 3)
    with of_account(database, cast, after(1)) as slow:
        held = claim(slow, 2)
        quick = take(database, cast)
        assert (len(held), len(quick)) == (2, 1)
        assert not {one.id for one in held} & {one.id for one in quick}


def test_a_worker_that_dies_before_its_commit_has_taken_nothing(database: Database, cast: Cast) -> None:
    owed = owe(database, cast, 2)

    def claim_and_die() -> None:
        with of_account(database, cast, after(1)) as work:
            assert len(claim(work, 10)) == 2
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        claim_and_die()
    assert [(one.id, one.attempts) for one in take(database, cast)] == [(message_id, 1) for message_id in owed]


def test_messages_are_taken_oldest_first_and_not_before_their_time(database: Database, cast: Cast) -> None:
    owed = owe(database, cast, 3)
    again = Settled(message_id=owed[0], state=Outcome.QUEUED, verdict="later", due_at=after(60))
    say(database, cast, again)
    assert [one.id for one in take(database, cast, 1)] == [owed[1]]
    assert [one.id for one in take(database, cast)] == [owed[2]]
    assert [one.id for one in take(database, cast, seconds=60)] == [owed[0], owed[1], owed[2]]


def test_without_pushes_only_replies_are_taken(database: Database, cast: Cast) -> None:
    owe(database, cast)
    (free,) = owe(database, cast, 1, replace(HELP, reply_token="token", reply_until=after(50)))
    assert [one.id for one in take(database, cast, pushes=False)] == [free]


def test_frozen_words_come_back_byte_for_byte(database: Database, cast: Cast) -> None:
    words = '[{"type": "text", "text": "สวัสดี \\u0000 \U0001f6aa"}]'
    owe(database, cast)
    with of_account(database, cast, after(1)) as work:
        (message,) = claim(work, 1)
        assert message.payload is None
        freeze(work, {message.id: words})
    (again,) = take(database, cast, seconds=100)
    assert again.payload == words


def test_leased_letters_belong_to_their_writer(database: Database, cast: Cast) -> None:
    with of_account(database, cast) as work:
        (mine,) = write(work, [replace(HELP, payload="[]", reply_token="token")], leased=True)
        assert work.wakes == set()
    assert (mine.attempts, mine.payload, mine.reply_token) == (1, "[]", "token")
    assert take(database, cast, seconds=LEASE.total_seconds() - 1) == []
    assert [one.attempts for one in take(database, cast, seconds=LEASE.total_seconds())] == [2]


REPLY = replace(HELP, reply_token="token", reply_until=after(50))
LATER = {"state": Outcome.QUEUED, "reply_token": "token", "due_at": after(3)}


def test_a_reply_whose_worker_died_comes_back_unclear(database: Database, cast: Cast) -> None:
    owe(database, cast, 1, REPLY)
    assert [one.unclear for one in take(database, cast)] == [False]
    assert [one.unclear for one in take(database, cast, seconds=100)] == [True]
    assert [one.unclear for one in take(database, cast, seconds=200)] == [True]


def test_a_reply_that_was_surely_not_sent_comes_back_clear(database: Database, cast: Cast) -> None:
    (message_id,) = owe(database, cast, 1, REPLY)
    take(database, cast)
    say(database, cast, Settled(message_id=message_id, verdict="later", **LATER))
    assert [one.unclear for one in take(database, cast, seconds=10)] == [False]
    assert [one.unclear for one in take(database, cast, seconds=100)] == [True], "this time nobody has settled it"


def test_a_push_is_never_unclear(database: Database, cast: Cast, owner: Engine) -> None:
    (message_id,) = owe(database, cast)
    assert [one.unclear for one in take(database, cast)] == [False]
    assert [one.unclear for one in take(database, cast, seconds=100)] == [False]
    say(database, cast, Settled(message_id=message_id, state=Outcome.QUEUED, verdict="quota", due_at=after(102)))
    take(database, cast, seconds=200)
    assert rows(owner, "SELECT verdict FROM message") == ["quota"], "the gate goes on showing why"


def test_what_was_sent_is_never_taken_again(database: Database, cast: Cast, owner: Engine) -> None:
    (message_id,) = owe(database, cast)
    take(database, cast)
    say(database, cast, sent(message_id))
    assert take(database, cast, seconds=9999) == []
    assert rows(owner, "SELECT state, verdict, sent_at, line_request_id FROM message") == [
        ("sent", "accepted", after(2), "line-1")
    ]


def test_settled_twice_keeps_the_first_verdict(database: Database, cast: Cast, owner: Engine) -> None:
    (message_id,) = owe(database, cast)
    say(database, cast, sent(message_id))
    dead = Settled(message_id=message_id, state=Outcome.DEAD, verdict="dead", error="invalid")
    later = Settled(message_id=message_id, state=Outcome.QUEUED, verdict="later", due_at=after(3))
    say(database, cast, dead, seconds=3)
    say(database, cast, later, seconds=4)
    assert rows(owner, "SELECT state, verdict, error, sent_at FROM message") == [("sent", "accepted", None, after(2))]


def test_a_message_to_be_tried_at_once_wakes_a_worker(database: Database, cast: Cast) -> None:
    (message_id,) = owe(database, cast)
    with of_account(database, cast, after(2)) as work:
        settle(work, [Settled(message_id=message_id, state=Outcome.QUEUED, verdict="reply_refused", due_at=after(2))])
        assert ("outbox", cast.account) in work.wakes
    with of_account(database, cast, after(2)) as work:
        settle(work, [Settled(message_id=message_id, state=Outcome.QUEUED, verdict="later", due_at=after(9))])
        assert work.wakes == set()


def test_a_letter_of_a_later_release_does_not_hold_up_the_others(database: Database, cast: Cast, owner: Engine) -> None:
    strange, known = owe(database, cast, 2)
    change(owner, "UPDATE message SET kind = 'parcel_came', facts = '{\"shelf\": 4}' WHERE id = :id", id=strange)
    assert [one.id for one in take(database, cast)] == [known]
    assert rows(owner, "SELECT state, attempts FROM message WHERE id = :id", id=strange) == [("queued", 0)]


def test_the_lease_is_longer_than_a_call_to_line_may_take() -> None:
    assert timedelta(seconds=20) < LEASE


def test_a_hundred_messages_cost_as_many_statements_as_ten(database: Database, cast: Cast) -> None:
    costs = []
    for count in (10, 100):
        with statements(database) as told:
            owed = owe(database, cast, count)
            taken = take(database, cast, count)
            with of_account(database, cast, after(1)) as work:
                freeze(work, {message.id: "[]" for message in taken})
            say(database, cast, *[sent(message_id) for message_id in owed])
        costs.append(len(told))
    assert costs[0] == costs[1] == 9
