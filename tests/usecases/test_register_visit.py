"""A guard registers a visitor: once, whole, or not at all."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.errors import Code, Invalid, Refused
from models.domain.visit import Kind
from models.tables.base import Base
from models.uow import Database, new_id
from models.usecases.follow import unfollow
from models.usecases.new_visits import StoredPhoto
from models.usecases.register_visit import fingerprint, register_visit
from tests.cast import Cast
from tests.usecases.acts import (
    CAME,
    after,
    at_once,
    draft,
    of_account,
    of_village,
    record,
    register,
    rows,
    shown,
    statements,
)

WRITTEN = ("visit", "visit_event", "message", "photo")


def written(owner: Engine) -> dict[str, int]:
    return {table: rows(owner, f"SELECT count(*) FROM {table}")[0] for table in WRITTEN}


def test_a_registration_writes_visit_record_and_one_message(database: Database, cast: Cast, owner: Engine) -> None:
    form = draft(visitor_phone="0812345678", plate="1กข 1234", plate_province="กรุงเทพมหานคร", headcount=3)
    made = register(database, cast, form)
    assert made.fresh
    assert written(owner) == {"visit": 1, "visit_event": 1, "message": 1, "photo": 0}
    seen = shown(database, cast, made.visit_id)
    assert (seen.state, seen.version, seen.delivery, seen.expires_at) == ("requested", 1, "asking", after(300))
    assert (seen.visitor_phone, seen.plate, seen.headcount) == ("0812345678", "1กข 1234", 3)
    assert rows(owner, "SELECT to_user, kind, state FROM message") == [
        (cast.somchai.line_user_id, "visit_request", "queued")
    ]
    assert record(database, cast) == (1, None)


def test_a_phone_number_lies_sealed(database: Database, cast: Cast, owner: Engine) -> None:
    register(database, cast, draft(visitor_phone="0812345678"))
    assert b"0812345678" not in bytes(rows(owner, "SELECT visitor_phone FROM visit")[0])
    assert "0812345678" not in str(rows(owner, "SELECT facts FROM message"))


def test_photos_are_kept_in_the_order_in_which_they_were_taken(database: Database, cast: Cast, owner: Engine) -> None:
    photos = [
        StoredPhoto(id=new_id(), sha256=name, width=800, height=600, bytes=9000)  # type: ignore[arg-type]
        for name in ("face", "car")
    ]
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD)) as work:
        register_visit(work, draft(), new_id(), "print", photos)
    assert rows(owner, "SELECT sha256 FROM photo ORDER BY position") == ["face", "car"]
    assert rows(owner, "SELECT facts -> 'visit' ->> 'photo_id' FROM message") == [str(photos[0].id)]


@pytest.mark.parametrize("house", ["12/3", " 12/3 ", "id"])
def test_a_house_is_named_by_number_or_id(database: Database, cast: Cast, house: str) -> None:
    made = register(database, cast, draft(str(cast.house) if house == "id" else house))
    assert shown(database, cast, made.visit_id).house_id == cast.house


def test_the_same_submission_again_is_the_same_visit(database: Database, cast: Cast, owner: Engine) -> None:
    key = new_id()
    first = register(database, cast, key=key)
    again = register(database, cast, key=key, now=after(30))
    assert (again.visit_id, again.fresh) == (first.visit_id, False)
    assert written(owner) == {"visit": 1, "visit_event": 1, "message": 1, "photo": 0}


def test_another_submission_under_the_same_key_is_refused(database: Database, cast: Cast, owner: Engine) -> None:
    key = new_id()
    register(database, cast, key=key)
    with pytest.raises(Refused) as refused:
        register(database, cast, draft(visitor_name="Noi"), key=key)
    assert refused.value.code is Code.IDEMPOTENCY_KEY_REUSED
    assert written(owner) == {"visit": 1, "visit_event": 1, "message": 1, "photo": 0}


@pytest.mark.parametrize(
    "other",
    [draft(kind=Kind.TAXI), draft(headcount=2), draft(plate="1กข 1"), draft("12/4"), draft(purpose="tea")],
)
def test_every_field_counts_in_what_makes_a_submission_the_same(other: object) -> None:
    assert fingerprint(other, []) != fingerprint(draft(), [])  # type: ignore[arg-type]
    assert fingerprint(draft(), ["a", "b"]) != fingerprint(draft(), ["b", "a"])


def test_the_same_key_in_the_next_village_is_another_visit(database: Database, cast: Cast) -> None:
    key = new_id()
    first = register(database, cast, key=key)
    boonmee = cast.boonmee.acting(ActorRole.GUARD)
    with database.work(village_id=cast.next_village, account_id=cast.account, actor=boonmee, now=CAME) as work:
        second = register_visit(work, draft(), key, fingerprint(draft(), []))
    assert second.fresh
    assert second.visit_id != first.visit_id


@pytest.mark.parametrize("house", ["99/9", "", "12/33", "%", str(UUID(int=7)), "strange"])
def test_an_unknown_house_is_named_and_leaves_no_row(database: Database, cast: Cast, owner: Engine, house: str) -> None:
    given = str(cast.strange_house) if house == "strange" else house
    with pytest.raises(Invalid) as invalid:
        register(database, cast, draft(given))
    assert [field for field, _ in invalid.value.details] == ["house"]
    assert written(owner) == dict.fromkeys(WRITTEN, 0)
    assert rows(owner, "SELECT max(serial) FROM audit_head") == [0]


def test_a_failure_after_everything_was_written_leaves_no_row(database: Database, cast: Cast, owner: Engine) -> None:
    before = {table.name: rows(owner, f'SELECT count(*) FROM "{table.name}"') for table in Base.metadata.sorted_tables}

    def register_and_fail() -> None:
        with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD)) as work:
            register_visit(work, draft(), new_id(), "print")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        register_and_fail()
    after_it = {table: rows(owner, f'SELECT count(*) FROM "{table}"') for table in before}
    assert after_it == before


def test_submissions_that_race_under_one_key_make_one_visit(database: Database, cast: Cast, owner: Engine) -> None:
    key = new_id()
    made = at_once(8, lambda _: register(database, cast, key=key))
    assert len({one.visit_id for one in made}) == 1
    assert [one.fresh for one in made].count(True) == 1
    assert written(owner) == {"visit": 1, "visit_event": 1, "message": 1, "photo": 0}
    assert record(database, cast) == (1, None)


def test_submissions_of_many_guards_at_once_make_one_whole_chain(database: Database, cast: Cast, owner: Engine) -> None:
    made = at_once(12, lambda index: register(database, cast, draft("12/4" if index % 2 else "12/3")))
    assert len({one.visit_id for one in made}) == 12
    assert record(database, cast) == (12, None)


def test_the_first_who_can_be_reached_is_asked(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        unfollow(work, [cast.somchai.line_user_id])
    register(database, cast)
    assert rows(owner, "SELECT to_user FROM message") == [cast.malee.line_user_id]


def test_a_house_that_blocked_the_account_is_shown_as_such(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        unfollow(work, [cast.wichai.line_user_id])
    made = register(database, cast, draft("12/4"))
    assert shown(database, cast, made.visit_id).delivery == "unreachable"
    assert rows(owner, "SELECT count(*) FROM message") == [0]


def test_a_registration_costs_the_same_few_statements_in_a_full_village(database: Database, cast: Cast) -> None:
    with statements(database) as quiet:
        register(database, cast)
    for _ in range(10):
        register(database, cast)
    with statements(database) as busy:
        register(database, cast)
    assert len(quiet) == len(busy)
    assert len(busy) <= 10, busy
