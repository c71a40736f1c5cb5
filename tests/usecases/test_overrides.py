"""Somebody is let in without an answer: the house hears of it by one message, and the office counts."""

from datetime import time, timedelta

from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.ids import VisitId
from models.queries.overrides import MOST, overrides
from models.uow import Database
from models.usecases.move_visit import let_out, override_visit
from tests.cast import Cast, Somebody
from tests.usecases.acts import CAME, after, change, comes, of_village, rows, tick

TOLD = "SELECT kind, to_user, language, facts ->> 'reason' FROM message WHERE kind <> 'visit_request'"


def let_in(database: Database, cast: Cast, house: str = "12/3", *, by: Somebody | None = None) -> VisitId:
    visit_id = comes(database, cast, house)
    with of_village(database, cast, (by or cast.prasit).acting(ActorRole.GUARD), after(30)) as work:
        override_visit(work, visit_id, "came_to_gate")
    return visit_id


def test_the_first_responder_is_told_who_when_and_why(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = let_in(database, cast)
    told = ("let_in_unasked", cast.somchai.line_user_id, "th", "came_to_gate")
    assert rows(owner, TOLD) == [told]
    facts = "SELECT facts -> 'visit' ->> 'visit_id', facts ->> 'entered_at' FROM message WHERE kind = 'let_in_unasked'"
    assert rows(owner, facts) == [(str(visit_id), after(30).isoformat())]
    assert rows(owner, "SELECT state FROM message WHERE kind = 'visit_request'") == ["dropped"]


def test_who_has_blocked_the_account_costs_nothing_and_the_next_hears(
    database: Database, cast: Cast, owner: Engine
) -> None:
    change(owner, "UPDATE person SET following = false WHERE id = :id", id=cast.somchai.id)
    let_in(database, cast)
    assert [one[1] for one in rows(owner, TOLD)] == [cast.malee.line_user_id]


def test_who_is_awake_hears_of_it_and_where_nobody_is_the_first_one(
    database: Database, cast: Cast, owner: Engine
) -> None:
    """CAME is 22:15 in the village."""
    quiet = "UPDATE membership SET quiet_from = :since, quiet_until = :until WHERE person_id = :id"
    night = {"since": time(22), "until": time(6)}
    change(owner, quiet, **night, id=cast.somchai.id)
    let_in(database, cast)
    change(owner, quiet, **night, id=cast.malee.id)
    let_in(database, cast)
    assert [one[1] for one in rows(owner, TOLD + " ORDER BY created_at, id")] == [
        cast.malee.line_user_id,
        cast.somchai.line_user_id,
    ]


def test_a_house_without_anybody_in_line_is_told_nothing(database: Database, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE person SET following = false WHERE id = :id", id=cast.wichai.id)
    let_in(database, cast, "12/4")
    assert rows(owner, TOLD) == []


def test_it_is_told_once(database: Database, cast: Cast, owner: Engine) -> None:
    visit_id = let_in(database, cast)
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(60)) as work:
        let_out(work, visit_id)
    tick(database, after(99_999))
    assert len(rows(owner, TOLD)) == 1


def test_the_office_counts_them_by_guard_and_by_house(database: Database, cast: Cast, owner: Engine) -> None:
    change(
        owner,
        "UPDATE membership SET village_id = :village WHERE person_id = :id",
        village=cast.village,
        id=cast.boonmee.id,
    )
    first = let_in(database, cast)
    second = let_in(database, cast, by=cast.boonmee)
    third = let_in(database, cast, "12/4", by=cast.boonmee)
    comes(database, cast)
    with of_village(database, cast) as work:
        found = overrides(work, CAME)
        assert [(guard.name, count) for guard, count in found.by_guard] == [("Boonmee", 2), ("Prasit", 1)]
        assert [(house.number, count) for house, count in found.by_house] == [("12/3", 2), ("12/4", 1)]
        assert [(one.visit.id, one.guard.id, one.reason, one.at) for one in found.newest] == [
            (third, cast.boonmee.id, "came_to_gate", after(30)),
            (second, cast.boonmee.id, "came_to_gate", after(30)),
            (first, cast.prasit.id, "came_to_gate", after(30)),
        ]
        later = overrides(work, after(31))
        assert (later.by_guard, later.by_house, later.newest) == ([], [], [])


def test_the_next_village_counts_its_own(database: Database, cast: Cast) -> None:
    let_in(database, cast)
    with database.work(village_id=cast.next_village, account_id=cast.account, now=CAME) as work:
        assert overrides(work, CAME - timedelta(days=1)).newest == []


def test_all_are_counted_though_not_all_are_told(database: Database, cast: Cast, owner: Engine) -> None:
    let_in(database, cast)
    names = (
        "village_id, house_id, kind, state, visitor_name, headcount, version, created_by, created_at, fingerprint,"
        " overridden_reason, entered_at"
    )
    copies = (
        f"INSERT INTO visit (id, idempotency_key, {names})"
        f" SELECT gen_random_uuid(), gen_random_uuid(), {names} FROM visit, generate_series(1, :more)"
    )
    change(owner, copies, more=MOST)
    with of_village(database, cast) as work:
        found = overrides(work, CAME)
    assert [count for _, count in found.by_house] == [MOST + 1]
    assert len(found.newest) == MOST
