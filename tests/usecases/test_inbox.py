"""The inbox: each event once, whatever its shape; one that keeps failing is set aside."""

from sqlalchemy import Engine

from models.uow import Database
from models.usecases.inbox import MOST_ATTEMPTS, Arrived, Taken, arrived, done, failed, receive, take, take_one
from tests.cast import Cast
from tests.usecases.acts import at_once, of_account, rows, statements


def tapped(event_id: str) -> Arrived:
    return Arrived(event_id=event_id, kind="postback", payload='{"type": "postback"}')


def post(database: Database, cast: Cast, *events: Arrived) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        receive(connection, cast.account, events)


def read(database: Database, cast: Cast, limit: int = 100) -> list[Taken]:
    with of_account(database, cast) as work:
        return take(work, limit)


def test_an_event_that_comes_again_is_kept_once(database: Database, cast: Cast, owner: Engine) -> None:
    post(database, cast, tapped("a"), tapped("b"))
    post(database, cast, tapped("b"), tapped("c"), tapped("c"))
    assert sorted(rows(owner, "SELECT webhook_event_id FROM webhook_event")) == ["a", "b", "c"]


def test_a_redelivery_of_what_was_read_is_not_read_again(database: Database, cast: Cast) -> None:
    post(database, cast, tapped("a"))
    with of_account(database, cast) as work:
        done(work, [event.id for event in take(work, 10)])
    post(database, cast, tapped("a"))
    assert read(database, cast) == []


def test_the_same_event_posted_by_many_at_once_is_kept_once(database: Database, cast: Cast, owner: Engine) -> None:
    at_once(8, lambda _: post(database, cast, tapped("a"), tapped("b")))
    assert rows(owner, "SELECT count(*) FROM webhook_event") == [2]


def test_a_post_costs_one_statement_however_many_events_it_has(database: Database, cast: Cast) -> None:
    with statements(database) as told:
        post(database, cast, *[tapped(str(index)) for index in range(100)])
    assert len(told) == 1
    assert len(read(database, cast)) == 100


def test_the_scope_of_a_post_ends_with_it(database: Database, cast: Cast) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        receive(connection, cast.account, [tapped("a")])
        assert connection.exec_driver_sql("SELECT count(*) FROM webhook_event").scalar_one() == 0


def test_two_readers_at_once_never_hold_the_same_event(database: Database, cast: Cast) -> None:
    post(database, cast, *[tapped(str(index)) for index in range(5)])
    with of_account(database, cast) as slow:
        held = take(slow, 3)
        other = read(database, cast)
        assert (len(held), len(other)) == (3, 2)
        with of_account(database, cast) as third:
            assert take_one(third, held[0].id) is None
    assert len(read(database, cast)) == 5


def test_an_event_that_fails_five_times_is_set_aside_with_its_reason(
    database: Database, cast: Cast, owner: Engine
) -> None:
    post(database, cast, tapped("bad"), tapped("good"))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with of_account(database, cast) as work:
            bad = next(event for event in take(work, 10) if event.attempts == attempt - 1)
            failed(work, bad, f"ValueError: {attempt} " + "x" * 1000)
        if attempt == 1:
            with of_account(database, cast) as work:
                done(work, [event.id for event in take(work, 10) if event.id != bad.id])
    assert MOST_ATTEMPTS == 5
    assert read(database, cast) == []
    ((state, attempts, error),) = rows(owner, "SELECT state, attempts, error FROM webhook_event WHERE attempts > 0")
    assert (state, attempts, error[:13], len(error)) == ("failed", 5, "ValueError: 5", 500)


def test_an_event_that_had_nothing_to_say_is_marked(database: Database, cast: Cast, owner: Engine) -> None:
    post(database, cast, tapped("a"))
    with of_account(database, cast) as work:
        done(work, [event.id for event in take(work, 10)], ignored=True)
    assert rows(owner, "SELECT state, done_at IS NOT NULL FROM webhook_event") == [("ignored", True)]


def test_whatever_arrives_can_be_kept(database: Database, cast: Cast, owner: Engine) -> None:
    shapes: list[object] = [
        {"type": "message", "webhookEventId": "01H"},
        {"type": "a\u0000b", "webhookEventId": "nul\u0000"},
        {"type": "x" * 500, "webhookEventId": 7},
        {"webhookEventId": ""},
        ["not", "an", "event"],
        None,
    ]
    post(database, cast, *[arrived(shape, f"{index}: ส \\u0000 {shape!r}") for index, shape in enumerate(shapes)])
    kept = rows(owner, "SELECT kind, webhook_event_id FROM webhook_event ORDER BY payload")
    assert [kind for kind, _ in kept] == ["message", *["unreadable"] * 5]
    assert [event_id.startswith("sha256:") for _, event_id in kept] == [False, *[True] * 5]
