"""A tenant's family goes where the tenant goes: to another house, to another account, and out of the village."""

from sqlalchemy import Engine

from models.uow import Database
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import gives_a_pass, place_of, standing, takes_in
from tests.cast import Cast, Somebody
from tests.usecases.acts import change, rows

VALID = "SELECT count(*) FROM pass WHERE revoked_at IS NULL"


def moves(office: Browser, owner: Engine, who: Somebody, house: str) -> None:
    assert office.post(f"/admin/people/places/{place_of(owner, who)}/move", {"house": house}).status_code == 303


def merges(office: Browser, gone: Somebody, stays: Somebody) -> None:
    assert office.post(f"/admin/people/{gone.id}/merge", {"into": str(stays.id)}).status_code == 303


def moves_out(office: Browser, owner: Engine, who: Somebody) -> None:
    assert office.post(f"/admin/people/places/{place_of(owner, who)}/end").status_code == 303


def test_the_family_stays_when_the_tenant_has_a_new_phone(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    childs = takes_in(database, cast, cast.nobody)
    gives_a_pass(database, cast, cast.nobody)
    merges(office, cast.malee, cast.wichai)
    assert standing(owner, childs) == "active"
    assert rows(owner, VALID) == [1]
    moves_out(office, owner, cast.wichai)  # who is the tenant now
    assert standing(owner, childs) == "ended"


def test_a_relative_with_a_new_phone_is_the_tenants_family_still(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    takes_in(database, cast, cast.nobody)
    merges(office, cast.nobody, cast.wichai)
    childs = place_of(owner, cast.wichai, cast.house)
    assert standing(owner, childs) == "active"
    moves_out(office, owner, cast.malee)
    assert standing(owner, childs) == "ended"


def test_whom_the_tenant_took_in_is_the_tenant_with_a_new_phone(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    new_phone = takes_in(database, cast, cast.wichai)
    childs = takes_in(database, cast, cast.nobody)
    merges(office, cast.malee, cast.wichai)
    assert (standing(owner, new_phone), standing(owner, childs)) == ("active", "active")


def test_the_family_leaves_with_the_tenant_wherever_they_moved_to(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    old = takes_in(database, cast, cast.nobody)
    office.post("/admin/houses", {"number": "7"})
    for house in ("12/4", "7"):
        moves(office, owner, cast.malee, house)
    hers, childs = place_of(owner, cast.malee), place_of(owner, cast.nobody)
    assert (standing(owner, old), standing(owner, childs)) == ("ended", "active")
    office.post(f"/admin/people/places/{hers}/change", {"role": "tenant", "ends_on": "31/12/2599"})
    assert rows(owner, "SELECT ends_at::date::text FROM membership WHERE id = :id", id=childs) == ["2056-12-31"]
    moves_out(office, owner, cast.malee)
    assert standing(owner, childs) == "ended"
    assert office.post(f"/admin/people/places/{hers}/restore").status_code == 303
    assert (standing(owner, hers), standing(owner, childs)) == ("active", "active")


def test_the_family_stays_with_a_tenant_whose_two_houses_are_one(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    childs, old = takes_in(database, cast, cast.nobody), place_of(owner, cast.malee)
    moves(office, owner, cast.malee, "12/4")
    assert office.post(f"/admin/people/places/{old}/restore").status_code == 303  # they live in both
    assert standing(owner, childs) == "active"
    assert office.post(f"/admin/houses/{cast.house}/merge", {"into": str(cast.next_door)}).status_code == 303
    living = "SELECT count(*) FROM membership WHERE person_id = :who AND house_id = :house AND standing = 'active'"
    for who in (cast.malee, cast.nobody):
        assert rows(owner, living, who=who.id, house=cast.next_door) == [1]
    moves_out(office, owner, cast.malee)
    assert rows(owner, living, who=cast.nobody.id, house=cast.next_door) == [0]


SETTINGS = "wants_questions, rank, quiet_from::text, quiet_until::text, away_until IS NOT NULL"
"""What somebody said of their own place."""


def test_what_they_set_for_themselves_goes_along(office: Browser, owner: Engine, cast: Cast) -> None:
    change(
        owner,
        "UPDATE membership SET wants_questions = false, rank = 7, quiet_from = '22:00', quiet_until = '06:30',"
        " away_until = now() + interval '3 days' WHERE person_id = :who",
        who=cast.malee.id,
    )
    wanted = [(False, 7, "22:00:00", "06:30:00", True)]
    asked = f"SELECT {SETTINGS} FROM membership WHERE id = :id"
    moves(office, owner, cast.malee, "12/4")
    assert rows(owner, asked, id=place_of(owner, cast.malee)) == wanted
    merges(office, cast.malee, cast.somchai)
    assert rows(owner, asked, id=place_of(owner, cast.somchai, cast.next_door)) == wanted
