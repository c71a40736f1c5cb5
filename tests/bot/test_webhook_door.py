"""The webhook's door: LINE's signature over the raw bytes, every event kept once, and never a 500."""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, text
from werkzeug.test import TestResponse

from bot.line.signature import is_signed, sign
from models.tables.villages import LineAccountRow
from models.uow import Database
from tests import cast as casting
from tests.cast import Cast
from workers import drain
from workers.runtime import Runtime

KNOWN_BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
KNOWN_SIGNATURE = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
OTHER_SECRET = "0123456789abcdef0123456789abcdef"
OTHER_BOT = "U" + "9" * 32
Kept = Callable[[], list[Any]]
_numbers = itertools.count()


def event(**changed: Any) -> dict[str, Any]:
    """A text message as LINE posts it."""
    made = {
        "type": "message",
        "mode": "active",
        "timestamp": 1_790_000_000_000,
        "source": {"type": "user", "userId": "U" + "1" * 32},
        "webhookEventId": f"01TEST{next(_numbers):020}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"{next(_numbers):032x}",
        "message": {"id": "1", "type": "text", "text": "สวัสดี"},
    }
    return {**made, **changed}


def body_of(*events: object, destination: object = casting.BOT) -> bytes:
    return orjson.dumps({"destination": destination, "events": list(events)})


def post(client: FlaskClient, body: bytes, secret: str = casting.SECRET, **headers: str) -> TestResponse:
    signed = {"X-Line-Signature": sign(body, secret), "Content-Type": "application/json; charset=utf-8", **headers}
    return client.post("/line/webhook", data=body, headers=signed)


@pytest.fixture
def kept(owner: Engine) -> Kept:
    """The inbox, oldest first."""

    def rows() -> list[Any]:
        with owner.connect() as connection:
            return list(connection.execute(text("SELECT * FROM webhook_event ORDER BY received_at, id")))

    return rows


@pytest.fixture
def other_account(cast: Cast, database: Database) -> Any:
    """A second LINE account of the installation."""
    with database.work() as work:
        row = {
            "id": uuid4(),
            "channel_id": "1657000009",
            "channel_secret": work.seal.seal(OTHER_SECRET),
            "bot_user_id": OTHER_BOT,
            "login_channel_id": "1657000010",
            "liff_id": "1657000010-abcdefgh",
            "failures": 0,
            "created_at": work.now,
        }
        work.connection.execute(insert(LineAccountRow).values(row))
    return row["id"]


def test_lines_published_answer_is_ours() -> None:
    assert sign(KNOWN_BODY, casting.SECRET) == KNOWN_SIGNATURE
    assert is_signed(KNOWN_BODY, KNOWN_SIGNATURE, [casting.SECRET])
    assert not is_signed(KNOWN_BODY + b" ", KNOWN_SIGNATURE, [casting.SECRET])


def test_the_consoles_verify_is_answered_200(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    answer = client.post("/line/webhook", data=KNOWN_BODY, headers={"x-line-signature": KNOWN_SIGNATURE})
    assert answer.status_code == 200
    assert kept() == []


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        " ",
        "garbage",
        "ก".encode().decode("latin-1"),
        KNOWN_SIGNATURE,
        sign(b"", casting.SECRET),
        "sha256=" + KNOWN_SIGNATURE,
        "A" * 5000,
    ],
    ids=repr,
)
def test_what_is_not_signed_is_refused_and_leaves_nothing(
    signature: str | None, client: FlaskClient, cast: Cast, kept: Kept
) -> None:
    headers = {"X-Line-Signature": signature} if signature is not None else {}
    answer = client.post("/line/webhook", data=body_of(event()), headers=headers)
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "SIGNATURE_INVALID"
    assert len(answer.headers["X-Request-Id"]) >= 8
    assert kept() == []


def test_a_signature_with_one_changed_sign_is_refused(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    body = body_of(event())
    good = sign(body, casting.SECRET)
    for bad in (good.lower(), good[:-1], good + "=", good[1:], f" {good[::-1]}"):
        assert client.post("/line/webhook", data=body, headers={"X-Line-Signature": bad}).status_code == 401
    assert kept() == []


def test_another_channels_signature_opens_only_its_own_inbox(
    client: FlaskClient, cast: Cast, other_account: Any, kept: Kept
) -> None:
    assert post(client, body_of(event()), OTHER_SECRET).status_code == 401
    assert post(client, body_of(event(), destination=OTHER_BOT)).status_code == 401
    assert kept() == []
    assert post(client, body_of(event(), destination=OTHER_BOT), OTHER_SECRET).status_code == 200
    assert [row.line_account_id for row in kept()] == [other_account]


def test_an_account_that_is_not_known_yet_cannot_take_anothers_place(
    client: FlaskClient, cast: Cast, other_account: Any, owner: Engine, kept: Kept
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE line_account SET bot_user_id = NULL WHERE id = :id"), {"id": other_account})
    assert post(client, body_of(event()), OTHER_SECRET).status_code == 401
    assert kept() == []
    assert post(client, body_of(event(), destination=OTHER_BOT), OTHER_SECRET).status_code == 200
    with owner.connect() as connection:
        learned = connection.scalar(text("SELECT bot_user_id FROM line_account WHERE id = :id"), {"id": other_account})
    assert learned == OTHER_BOT


@pytest.mark.parametrize("destination", ["", None, 7, [], "U\x00", "x" * 5000, "U" + "9" * 32])
def test_an_unknown_destination_is_refused(destination: object, client: FlaskClient, cast: Cast, kept: Kept) -> None:
    assert post(client, body_of(event(), destination=destination)).status_code == 401
    assert kept() == []


@pytest.mark.parametrize("destination", ["", None, 7, "U\x00", "x" * 5000])
def test_an_odd_destination_is_not_learned(
    destination: object, client: FlaskClient, cast: Cast, owner: Engine, app: Any
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE line_account SET bot_user_id = NULL"))
    app.extensions["accounts"].forget()
    assert post(client, body_of(event(), destination=destination)).status_code == 200
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT bot_user_id FROM line_account")) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{ "destination" : "%s",\n\t"events" : [ ] }',
        b'{"events":[],"destination":"%s","new":{"field": [1, 2]}}',
        b'{"destination":"%s","events":[],"text":"\\u0e2a\\/\xe0\xb8\xaa"}',
        b'\n {"destination":"%s","events":[]} \r\n',
        b'{"destination":"U","destination":"%s","events":[]}',
    ],
)
def test_the_signature_is_over_the_raw_bytes(body: bytes, client: FlaskClient, cast: Cast) -> None:
    raw = body % casting.BOT.encode()
    assert post(client, raw).status_code == 200
    again = orjson.dumps(orjson.loads(raw))
    signature = sign(raw, casting.SECRET)
    assert client.post("/line/webhook", data=again, headers={"X-Line-Signature": signature}).status_code == 401


def test_the_next_secret_is_taken_while_it_is_being_changed(
    client: FlaskClient, cast: Cast, database: Database, owner: Engine, kept: Kept, app: Any
) -> None:
    body = body_of(event())
    assert post(client, body, OTHER_SECRET).status_code == 401
    with owner.begin() as connection:
        sealed = database.seal.seal(OTHER_SECRET)
        connection.execute(text("UPDATE line_account SET next_channel_secret = :sealed"), {"sealed": sealed})
    app.extensions["accounts"].forget()
    assert post(client, body, OTHER_SECRET).status_code == 200
    assert post(client, body_of(event())).status_code == 200
    assert len(kept()) == 2


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data; boundary=x", "nonsense"])
def test_the_content_type_does_not_matter(content_type: str, client: FlaskClient, cast: Cast, kept: Kept) -> None:
    body = body_of(event())
    headers = {"X-Line-Signature": sign(body, casting.SECRET)}
    assert client.post("/line/webhook", data=body, headers=headers, content_type=content_type).status_code == 200
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"events"', 400),
        (b"{}", 400),
        (b'{"destination":"%s"}' % casting.BOT.encode(), 400),
        (body_of() + b"x", 400),
        (b'{"destination":"%s","events":{}}' % casting.BOT.encode(), 400),
        (b'{"destination":"%s","events":null}' % casting.BOT.encode(), 400),
        (b'{"destination":"%s","events":"[]"}' % casting.BOT.encode(), 400),
        (b'{"destination":"\xff\xfe","events":[]}', 400),
        (b'{"destination":"%s","events":[{"type":"\xc3("}]}' % casting.BOT.encode(), 400),
        (b"\xef\xbb\xbf" + b"{", 400),
        (b"\x00" * 100, 400),
        (body_of(*[{}] * 1001), 400),
        (b"[" * 100_000, 400),
        (b'{"destination":' + b'{"a":' * 50_000, 400),
        (b'{"destination":"%s","events":[' % casting.BOT.encode() + b"[" * 1100 + b"]" * 1100 + b"}", 400),
        (b'{"destination":"%s","events":[' % casting.BOT.encode() + b"[" * 1100 + b"]" * 1101 + b"}x", 400),
        (b'{"destination":"%s","events":["\xff' % casting.BOT.encode() + b"[" * 1100 + b"]" * 1101 + b"}", 400),
        (b"x" * 1_000_001, 413),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_a_body_that_no_line_would_send_is_a_4xx_and_leaves_nothing(
    body: bytes, status: int, client: FlaskClient, cast: Cast, kept: Kept
) -> None:
    answer = post(client, body)
    assert answer.status_code == status
    told = answer.get_json()
    assert told["statusCode"] == status
    assert told["error"]["details"]
    assert kept() == []


def test_a_body_of_exactly_a_megabyte_is_read(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    empty = event(message={"id": "1", "type": "text", "text": ""})
    filled = event(message={"id": "1", "type": "text", "text": "x" * (1_000_000 - len(body_of(empty)))})
    body = body_of({**filled, "webhookEventId": empty["webhookEventId"], "replyToken": empty["replyToken"]})
    assert len(body) == 1_000_000
    assert post(client, body).status_code == 200
    assert post(client, body + b" ").status_code == 413
    assert len(kept()) == 1


def test_a_thousand_events_at_once_are_all_kept(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    assert post(client, body_of(*[event() for _ in range(1000)])).status_code == 200
    assert len(kept()) == 1000


ODD: list[object] = [
    None,
    1,
    "text",
    [],
    {},
    {"type": None},
    {"type": 7},
    {"type": "x" * 5000},
    {"type": "from the future"},
    event(mode="standby"),
    event(mode="sleeping"),
    event(source={"type": "group", "groupId": "C1", "userId": "U" + "1" * 32}),
    event(source={"type": "room"}),
    event(source=None),
    event(source="U1"),
    event(source={"type": "user"}),
    event(source={"type": "user", "userId": None}),
    event(source={"type": "user", "userId": "U\x00"}),
    event(source={"type": "user", "userId": ["U1"]}),
    event(message=None),
    event(replyToken=None),
    event(replyToken={"token": 1}),
    event(timestamp="now"),
    event(timestamp=-1),
    event(timestamp=10**18),
    event(timestamp=1.5),
    event(webhookEventId=None),
    event(webhookEventId=""),
    event(webhookEventId="\x00"),
    event(webhookEventId="x" * 5000),
    event(webhookEventId={"id": 1}),
    event(type="postback"),
    event(type="postback", postback=None),
    event(type="postback", postback="approve"),
    event(type="postback", postback={"data": None}),
    event(type="postback", postback={"data": "\x00"}),
    event(type="postback", postback={"data": "1:answer::1:approve"}),
    event(type="postback", postback={"data": f"1:answer:{UUID(int=7)}:1:approve"}),
    event(type="postback", postback={"data": f"1:undo:{UUID(int=7)}:999999999"}),
    event(type="postback", postback={"data": "x" * 301}),
    event(type="follow", source={"type": "user", "userId": "not one of LINE's"}),
    event(type="unfollow"),
    event(type="unsend", unsend={"messageId": "987"}),
    event(type="beacon", beacon={}),
    event(type="accountLink", source=None, replyToken=None),
    event(text="\x00\x01\U0001f600"),
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: orjson.dumps(odd).decode()[:60])
def test_an_odd_event_is_kept_and_marked_and_holds_up_nobody(
    odd: object, client: FlaskClient, cast: Cast, kept: Kept, runtime: Runtime
) -> None:
    assert post(client, body_of(odd, event(mode="standby"))).status_code == 200
    drain.drain_inbox(runtime, cast.account)
    assert [row.state for row in kept() if row.state not in {"done", "ignored"}] == []
    assert len(kept()) == 2
    assert odd in [orjson.loads(row.payload) for row in kept()]


def test_an_event_that_is_too_deep_to_write_again_is_kept_as_it_came(
    client: FlaskClient, cast: Cast, kept: Kept, runtime: Runtime
) -> None:
    first, second, beside = event(), event(), event(type="beacon", message=None)
    raw = body_of(first, second, beside).replace(b'"id":"1"', b'"id":' + b"[" * 1000 + b"1" + b"]" * 1000)
    assert post(client, raw).status_code == 200
    drain.drain_inbox(runtime, cast.account)
    assert [row.payload.encode() for row in kept()] == [raw, orjson.dumps(beside)]  # so large a row is made once only
    assert {row.state for row in kept()} == {"ignored"}


def test_an_event_that_only_the_fast_writer_finds_too_deep_is_read(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    raw = body_of(event()).replace(b'"id":"1"', b'"id":' + b"[" * 600 + b"1" + b"]" * 600)
    assert post(client, raw).status_code == 200
    assert orjson.loads(kept()[0].payload) == orjson.loads(raw)["events"][0]


def deep(levels: int = 1100) -> bytes:
    """A webhook that no reader of ours gets to the bottom of."""
    return body_of(event(), event()).replace(b'"id":"1"', b'"id":' + b"[" * levels + b'"]"' + b"]" * levels)


def test_a_signed_webhook_that_is_too_deep_to_be_read_is_kept_whole(
    client: FlaskClient, cast: Cast, kept: Kept, runtime: Runtime
) -> None:
    raw = deep()
    assert [post(client, raw).status_code for _ in range(2)] == [200, 200]
    drain.drain_inbox(runtime, cast.account)
    assert [(row.kind, row.state, row.payload.encode()) for row in kept()] == [("unreadable", "ignored", raw)]


def test_a_webhook_that_is_too_deep_to_be_read_opens_only_its_own_inbox(
    client: FlaskClient, cast: Cast, other_account: Any, kept: Kept
) -> None:
    assert post(client, deep(), OTHER_SECRET).status_code == 400
    assert client.post("/line/webhook", data=deep()).status_code == 400
    assert kept() == []
    assert post(client, deep().replace(casting.BOT.encode(), OTHER_BOT.encode()), OTHER_SECRET).status_code == 200
    assert [row.line_account_id for row in kept()] == [other_account]


@pytest.mark.parametrize("digits", [20, 400, 5000])
def test_a_long_number_refuses_nothing_and_loses_no_digit(
    digits: int, client: FlaskClient, cast: Cast, kept: Kept, runtime: Runtime
) -> None:
    number = b"9" * digits
    raw = body_of(event(extra="LONG", timestamp="LONG"), event()).replace(b'"LONG"', number)
    assert post(client, raw).status_code == 200
    drain.drain_inbox(runtime, cast.account)
    assert [row.state for row in kept()] == ["done", "done"]
    assert digits == 20 or number.decode() in kept()[0].payload  # the fast reader takes a short one for a fraction


def test_half_a_character_does_not_lose_the_events_beside_it(
    client: FlaskClient, cast: Cast, kept: Kept, runtime: Runtime
) -> None:
    half, whole = event(message={"type": "text", "text": "HALF"}), event(type="beacon")
    raw = body_of(half, whole).replace(b"HALF", b"\\ud83d")
    assert post(client, raw).status_code == 200
    assert post(client, raw).status_code == 200
    drain.drain_inbox(runtime, cast.account)
    assert {row.webhook_event_id: row.state for row in kept()} == {
        half["webhookEventId"]: "done",
        whole["webhookEventId"]: "ignored",
    }


def test_four_hundred_halves_of_characters_are_kept_in_their_own_size(
    client: FlaskClient, cast: Cast, kept: Kept
) -> None:
    halves = [event(message={"type": "text", "text": "x" * 2000 + "HALF"}) for _ in range(400)]
    raw = body_of(*halves, event(type="postback", postback={"data": "1:help"})).replace(b"HALF", b"\\ud83d")
    assert post(client, raw).status_code == 200
    assert len(kept()) == 401
    assert sum(len(row.payload) for row in kept()) < len(raw)


def test_an_event_that_comes_again_is_kept_once(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    first, second = event(), event()
    again = {**first, "deliveryContext": {"isRedelivery": True}}
    for body in (body_of(first, first), body_of(again), body_of(second, again, second), body_of(first)):
        assert post(client, body).status_code == 200
    assert [row.webhook_event_id for row in kept()] == [first["webhookEventId"], second["webhookEventId"]]
    assert orjson.loads(kept()[0].payload) == first


def test_an_event_without_an_id_is_known_by_its_bytes(client: FlaskClient, cast: Cast, kept: Kept) -> None:
    nameless = event(webhookEventId=None)
    for body in (body_of(nameless), body_of(nameless, nameless), body_of({**nameless, "timestamp": 5})):
        assert post(client, body).status_code == 200
    assert len(kept()) == 2


def test_two_accounts_may_see_the_same_event_id(
    client: FlaskClient, cast: Cast, other_account: Any, kept: Kept
) -> None:
    same = event()
    post(client, body_of(same))
    post(client, body_of(same, destination=OTHER_BOT), OTHER_SECRET)
    assert len({row.line_account_id for row in kept()}) == 2


def test_only_post_is_a_webhook(client: FlaskClient) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert client.open("/line/webhook", method=method).status_code == 405


_leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
_values = st.recursive(
    _leaves | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_events = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["message", "postback", "follow", "unfollow", "unsend", "beacon"]) | _values,
        "mode": st.sampled_from(["active", "standby"]) | _values,
        "timestamp": st.integers(-(2**53), 2**53) | _values,
        "source": st.fixed_dictionaries(
            {"type": st.sampled_from(["user", "group"]) | _values},
            optional={"userId": st.sampled_from(["U" + "1" * 32, "U" + "2" * 32, "U" + "e" * 32]) | _values},
        )
        | _values,
        "webhookEventId": st.text(max_size=120) | _values,
        "replyToken": st.text(max_size=40) | _values,
        "message": _values,
        "postback": st.fixed_dictionaries(
            {"data": st.sampled_from(["1:who", "1:help", "1:menu:approve", "2:who", "1:answer:x:1:approve"]) | _values}
        )
        | _values,
    },
)


@given(events=st.lists(_events | _values, max_size=4))
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_whatever_comes_signed_is_kept_once_and_never_a_500(
    events: list[Any], client: FlaskClient, cast: Cast, owner: Engine, runtime: Runtime
) -> None:
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM webhook_event"))
    body = body_of(*events)
    assert [post(client, body).status_code for _ in range(2)] == [200, 200]
    with owner.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM webhook_event"))
    distinct = {_name(one) for one in events}
    assert count == len(distinct)


@given(events=st.lists(_events, max_size=6))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_whatever_was_kept_is_read_without_a_failure(
    events: list[Any], client: FlaskClient, cast: Cast, simulator: Any, owner: Engine, runtime: Runtime
) -> None:
    assert post(client, body_of(*events)).status_code == 200
    drain.drain_inbox(runtime, cast.account)
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM webhook_event WHERE state in ('new', 'failed')")) == 0


def _name(one: Any) -> object:
    """What an event is known by: its id where that is a readable word, else its bytes."""
    given = one.get("webhookEventId") if isinstance(one, dict) else None
    readable = isinstance(given, str) and given and len(given) <= 100 and given.isprintable()
    return given if readable else orjson.dumps(one)
