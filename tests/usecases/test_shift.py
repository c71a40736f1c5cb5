"""A shift: twelve hours, a refresh token that changes, and a minute's patience with a bad network."""

from uuid import UUID

from sqlalchemy import Engine

from models.domain.households import Role
from models.uow import Database, new_id
from models.usecases.shift import GRACE, SHIFT, Shift, begin_shift, end_shift, renew_shift
from tests.cast import Cast
from tests.usecases.acts import after, at_once, of_village, rows


def begin(database: Database, cast: Cast) -> Shift:
    with of_village(database, cast) as work:
        return begin_shift(work, cast.prasit.id, Role.GUARD)


def renew(database: Database, cast: Cast, session_id: UUID, token: str, seconds: float) -> Shift | None:
    with of_village(database, cast, now=after(seconds)) as work:
        return renew_shift(work, session_id, token)


def test_a_new_token_for_the_old_one_and_the_same_end(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    assert (shift.expires_at, SHIFT.total_seconds()) == (after(12 * 3600), 12 * 3600)
    fresh = renew(database, cast, shift.id, shift.refresh_token, 3600)
    assert fresh
    assert fresh.refresh_token != shift.refresh_token
    assert (fresh.id, fresh.expires_at, fresh.person_id, fresh.role) == (
        shift.id,
        shift.expires_at,
        cast.prasit.id,
        Role.GUARD,
    )
    assert renew(database, cast, shift.id, fresh.refresh_token, 7200)


def test_tokens_are_kept_as_hashes(database: Database, cast: Cast, owner: Engine) -> None:
    shift = begin(database, cast)
    renew(database, cast, shift.id, shift.refresh_token, 1)
    assert shift.refresh_token not in str(rows(owner, "SELECT * FROM session"))


def test_the_old_token_is_good_for_another_minute_when_its_answer_was_lost(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    assert renew(database, cast, shift.id, shift.refresh_token, 100)
    again = renew(database, cast, shift.id, shift.refresh_token, 160)
    assert again
    assert renew(database, cast, shift.id, again.refresh_token, 161)
    assert GRACE.total_seconds() == 60


def test_after_a_minute_the_old_token_is_spent(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    fresh = renew(database, cast, shift.id, shift.refresh_token, 100)
    assert fresh
    assert renew(database, cast, shift.id, shift.refresh_token, 160.001) is None
    assert renew(database, cast, shift.id, fresh.refresh_token, 161)


def test_using_the_old_token_does_not_make_it_last_longer(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    assert renew(database, cast, shift.id, shift.refresh_token, 100)
    assert renew(database, cast, shift.id, shift.refresh_token, 150)
    assert renew(database, cast, shift.id, shift.refresh_token, 200) is None


def test_two_tokens_ago_is_too_long_ago(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    fresh = renew(database, cast, shift.id, shift.refresh_token, 1)
    assert fresh
    assert renew(database, cast, shift.id, fresh.refresh_token, 2)
    assert renew(database, cast, shift.id, shift.refresh_token, 3) is None


def test_a_shift_ends_by_time_and_by_word(database: Database, cast: Cast) -> None:
    over, revoked = begin(database, cast), begin(database, cast)
    assert renew(database, cast, over.id, over.refresh_token, 12 * 3600) is None
    with of_village(database, cast, now=after(5)) as work:
        end_shift(work, revoked.id)
    assert renew(database, cast, revoked.id, revoked.refresh_token, 6) is None


def test_a_wrong_token_an_unknown_session_and_another_village_are_all_nothing(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    assert renew(database, cast, shift.id, "guessed", 1) is None
    assert renew(database, cast, shift.id, "", 1) is None
    assert renew(database, cast, new_id(), shift.refresh_token, 1) is None
    with database.work(village_id=cast.next_village, account_id=cast.account, now=after(1)) as work:
        assert renew_shift(work, shift.id, shift.refresh_token) is None


def test_two_refreshes_at_once_leave_the_phone_with_a_token_that_works(database: Database, cast: Cast) -> None:
    shift = begin(database, cast)
    told = at_once(2, lambda _: renew(database, cast, shift.id, shift.refresh_token, 1))
    assert None not in told
    assert any(renew(database, cast, shift.id, one.refresh_token, 2) for one in told if one)
