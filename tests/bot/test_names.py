"""Names: LINE tells them only to whoever asks, after the answer has gone, and at most once a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.line.client import without_people
from bot.line.profiles import name_in, profile_in
from bot.messages.buttons import AskHelp
from models.domain.ids import VisitId
from models.uow import Database
from models.usecases.learn_profiles import Asked, Learned, ask_next, keep_profiles, want_profiles
from tests.bot.chats import Chats, approve, reject
from tests.cast import Cast, Somebody
from tests.usecases.acts import after, change, of_account, rows, statements
from workers import clock
from workers.profiles import learn_profiles
from workers.queue import flag_of
from workers.runtime import Runtime

MEMBERSHIP = (
    "INSERT INTO membership (id, village_id, person_id, role, house_id, standing, rank, created_at) "
    "VALUES (gen_random_uuid(), :village, (SELECT id FROM person WHERE line_user_id = :user), 'resident', :house,"
    " 'active', 9, now())"
)


def newcomer(chats: Chats, name: str = "Ploy", language: str = "en", letter: str = "c") -> Somebody:
    """A phone that the account has never heard of."""
    user = "U" + letter * 32
    person = {"user_id": user, "display_name": name, "language": language, "friend": False}
    chats.line.post("setup", {"people": [person]})
    return Somebody(id=chats.cast.nobody.id, line_user_id=user, name=name, language=language)


def known(owner: Engine, who: Somebody) -> tuple[str, str]:
    look = "SELECT display_name, language FROM person WHERE line_user_id = :user"
    ((name, language),) = rows(owner, look, user=who.line_user_id)
    return name, language


def asked(chats: Chats) -> list[str]:
    """The people about whom LINE was asked."""
    calls = chats.line.get("calls")
    return [one["path"].rpartition("/")[2] for one in calls if one["path"].startswith("/v2/bot/profile/")]


def forget_name(chats: Chats, who: Somebody) -> None:
    chats.change("UPDATE person SET display_name = '' WHERE id = :id", id=who.id)


def test_a_late_tap_is_told_the_name_of_somebody_who_was_a_stranger(
    chats: Chats, cast: Cast, visit: VisitId, runtime: Runtime, owner: Engine
) -> None:
    ploy = newcomer(chats)
    chats.does(ploy, "follow")
    chats.read()
    assert chats.letters(ploy) == [("greeting", "sent")]
    assert known(owner, ploy) == ("", "th")
    assert learn_profiles(runtime, cast.account) == 1
    assert known(owner, ploy) == ("Ploy", "en")
    chats.change(MEMBERSHIP, village=cast.village, user=ploy.line_user_id, house=cast.house)
    chats.tap(ploy, approve(visit))
    chats.read()
    chats.tap(cast.malee, reject(visit))
    chats.read()
    assert chats.last(cast.malee) == "already_decided"
    assert "Ploy approved" in chats.words(cast.malee)
    assert asked(chats) == [ploy.line_user_id]


@pytest.mark.parametrize("event", ["say", "tap"])
def test_who_is_known_without_a_name_is_asked_about_when_they_write_or_tap(
    event: str, chats: Chats, cast: Cast, runtime: Runtime, owner: Engine
) -> None:
    forget_name(chats, cast.somchai)
    chats.say(cast.somchai, "สวัสดี") if event == "say" else chats.tap(cast.somchai, AskHelp())
    chats.read()
    assert runtime.redis.exists(flag_of("profiles", cast.account))
    assert asked(chats) == []
    learn_profiles(runtime, cast.account)
    assert known(owner, cast.somchai) == ("Somchai", "th")


def test_a_tap_by_somebody_with_a_name_costs_no_more_statements_and_asks_for_nothing(
    chats: Chats, cast: Cast, visit: VisitId, runtime: Runtime, database: Database, owner: Engine
) -> None:
    runtime.redis.flushall()
    chats.tap(cast.somchai, approve(visit))
    with statements(database) as told:
        chats.read()
    assert not [statement for statement in told if "profile" in statement]
    assert not runtime.redis.exists(flag_of("profiles", cast.account))
    assert rows(owner, "SELECT count(*) FROM person WHERE profile_due_at IS NOT NULL") == [0]


def test_line_is_asked_about_a_person_once_a_day(
    chats: Chats, cast: Cast, runtime: Runtime, database: Database, owner: Engine
) -> None:
    ploy = newcomer(chats, name=" ")
    chats.does(ploy, "follow")
    for _ in range(3):
        chats.say(ploy, "hello")
        chats.read()
        learn_profiles(runtime, cast.account)
    chats.does(ploy, "unfollow")
    chats.does(ploy, "follow")
    chats.read()
    learn_profiles(runtime, cast.account)
    assert asked(chats) == [ploy.line_user_id]
    with of_account(database, cast, datetime.now(UTC) + timedelta(days=1)) as work:
        want_profiles(work, [ploy.line_user_id])
        assert [one.line_user_id for one in ask_next(work, 10)] == [ploy.line_user_id]


def test_who_is_no_friend_stays_without_a_name_and_is_asked_about_no_more(
    chats: Chats, cast: Cast, runtime: Runtime, owner: Engine
) -> None:
    ploy = newcomer(chats)
    chats.does(ploy, "follow")
    chats.read()
    chats.does(ploy, "unfollow")
    assert learn_profiles(runtime, cast.account) == 1
    assert known(owner, ploy) == ("", "th")
    assert learn_profiles(runtime, cast.account) == 0
    assert asked(chats) == [ploy.line_user_id]


@pytest.mark.parametrize(
    "trouble", [{"mode": "status", "status": 500}, {"mode": "reset"}, {"mode": "status", "status": 429}], ids=str
)
def test_what_line_does_not_answer_the_clock_asks_again_later(
    trouble: dict[str, Any], chats: Chats, cast: Cast, runtime: Runtime, owner: Engine
) -> None:
    ploy = newcomer(chats)
    chats.does(ploy, "follow")
    chats.read()
    chats.line.post("faults", [{"match": "GET /v2/bot/profile/*", **trouble}])
    assert learn_profiles(runtime, cast.account) == 0
    chats.line.post("faults", [])
    assert learn_profiles(runtime, cast.account) == 0, "not at once"
    runtime.redis.flushall()
    clock.tick(runtime, datetime.now(UTC))
    assert not runtime.redis.exists(flag_of("profiles", cast.account))
    clock.tick(runtime, datetime.now(UTC) + timedelta(minutes=16))
    assert runtime.redis.exists(flag_of("profiles", cast.account))
    chats.change("UPDATE person SET profile_due_at = profile_due_at - interval '16 minutes'")
    assert learn_profiles(runtime, cast.account) == 1
    assert known(owner, ploy) == ("Ploy", "en")


def test_who_reads_another_language_gets_the_menu_in_it(
    chats: Chats, cast: Cast, database: Database, owner: Engine
) -> None:
    somchai = Asked(person_id=cast.somchai.id, line_user_id=cast.somchai.line_user_id)
    look = "SELECT language, menu_stale_at FROM person WHERE id = :id"
    for told, expected in (("ja", ("th", None)), ("", ("th", None)), ("th", ("th", None)), ("en", ("en", after(1)))):
        with of_account(database, cast, after(1)) as work:
            keep_profiles(work, [Learned(whose=somchai, language=told)])
        assert rows(owner, look, id=cast.somchai.id) == [expected]
    assert known(owner, cast.somchai) == ("Somchai", "en")


def test_nobody_else_s_name_is_learned_by_another_account(
    chats: Chats, cast: Cast, database: Database, owner: Engine
) -> None:
    change(owner, "UPDATE person SET profile_due_at = now() - interval '1 day'")
    with database.work(account_id=cast.next_village, whole_account=True) as work:  # type: ignore[arg-type]
        assert ask_next(work, 100) == []
    with of_account(database, cast, datetime.now(UTC)) as work:
        assert len(ask_next(work, 100)) == len(cast.everybody)


def test_the_log_names_no_person(cast: Cast) -> None:
    assert without_people(f"/v2/bot/profile/{cast.malee.line_user_id}") == "/v2/bot/profile/{userId}"
    assert without_people("/v2/bot/message/push") == "/v2/bot/message/push"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("", ""),
        ("  \n\t ", ""),
        (None, ""),
        (7, ""),
        (["x"], ""),
        ("one\nline\r\n\u2028only", "one line only"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("half \ud83d", "half"),
        ("دينا", "دينا"),
        ("\u202egnorw\u2066", "gnorw"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
    ],
    ids=repr,
)
def test_a_name_is_one_line_of_what_can_be_seen(told: object, kept: str) -> None:
    assert name_in(told) == kept


@pytest.mark.parametrize(
    "told", ["x" * 500, "👨‍👩‍👧‍👦" * 25, "ที่" * 90, "🇹🇭" * 40], ids=["x", "families", "tones", "flags"]
)
def test_a_name_is_cut_between_characters(told: str) -> None:
    name = name_in(told)
    assert len(name) <= 100
    assert name.endswith("…")
    assert told.startswith(name[:-1])
    assert name[-2] != "\u200d"


@pytest.mark.parametrize(
    ("body", "language"),
    [({"language": "en-GB"}, "en"), ({"language": "TH"}, "th"), ({"language": 1}, ""), ({}, ""), (None, ""), ([], "")],
    ids=str,
)
def test_a_profile_is_read_leniently(body: object, language: str) -> None:
    told = profile_in(body)
    assert (told.name, told.language) == ("", language)


def test_whatever_people_call_themselves_can_be_kept(chats: Chats, cast: Cast, runtime: Runtime, owner: Engine) -> None:
    for letter, name in (("c", "👨‍👩‍👧‍👦" * 25), ("d", "a\x00b\nc"), ("e", "\u202eدينا")):
        chats.does(newcomer(chats, name, letter=letter), "follow")
    chats.read()
    assert learn_profiles(runtime, cast.account) == 3
    assert "a b c" in rows(owner, "SELECT display_name FROM person")
