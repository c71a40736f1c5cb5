"""People come to know the account, leave it, and come back as the same people."""

from sqlalchemy import Engine

from models.queries.people import by_id
from models.uow import Database
from models.usecases.follow import Met, follow, unfollow
from tests.cast import Cast
from tests.usecases.acts import after, at_once, change, of_account, rows

NEW = "U" + "a" * 32


def test_a_new_follower_is_somebody_without_a_place(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        follow(work, [Met(line_user_id=NEW, name="Ann", language="en"), Met(line_user_id=NEW, name="Ann again")])
        assert ("menus", cast.account) in work.wakes
    ((person_id, following),) = rows(owner, "SELECT id, following FROM person WHERE line_user_id = :user", user=NEW)
    assert following
    with of_account(database, cast) as work:
        person = by_id(work, person_id)
        assert person is not None
        assert person.memberships == ()


def test_who_comes_back_keeps_their_name_language_and_house(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE person SET menu_linked = 'resident-calm-en' WHERE id = :id", id=cast.malee.id)
    with of_account(database, cast, after(1)) as work:
        unfollow(work, [cast.malee.line_user_id])
    look = "SELECT display_name, language, following, menu_linked, menu_stale_at FROM person WHERE id = :id"
    assert rows(owner, look, id=cast.malee.id) == [("Malee", "en", False, None, None)]
    with of_account(database, cast, after(2)) as work:
        follow(work, [Met(line_user_id=cast.malee.line_user_id, name="", language="th")])
    assert rows(owner, look, id=cast.malee.id) == [("Malee", "en", True, None, after(2))]
    assert rows(owner, "SELECT count(*) FROM person") == [8]


def test_followers_at_once_in_any_order_do_not_block_each_other(database: Database, cast: Cast, owner: Engine) -> None:
    users = [f"U{index:032x}" for index in range(20)]

    def crowd(index: int) -> None:
        turned = users[index:] + users[:index]
        with of_account(database, cast) as work:
            follow(work, [Met(line_user_id=user) for user in turned])

    at_once(6, crowd)
    assert rows(owner, "SELECT count(*) FROM person") == [28]


def test_an_unknown_blocker_and_an_empty_list_change_nothing(database: Database, cast: Cast, owner: Engine) -> None:
    with of_account(database, cast) as work:
        follow(work, [])
        unfollow(work, [])
        unfollow(work, [NEW])
        assert work.wakes == set()
    assert rows(owner, "SELECT count(*) FROM person WHERE following") == [8]
