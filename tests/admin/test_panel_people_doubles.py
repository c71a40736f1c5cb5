"""What stands in the lists twice becomes one: all at once, and nothing is lost on the way."""

import pytest
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.house_rules import Says
from models.domain.visit import Kind
from models.uow import Database
from models.usecases.block_visitors import BlockWish, block_visitor
from models.usecases.house_phones import set_house_phone
from models.usecases.house_rules import RuleWish, make_house_rule
from models.usecases.verify_record import verify_record
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import asks_to_join, gives_a_pass, is_expected, kinds, now, place_of, standing
from tests.cast import Cast
from tests.usecases.acts import comes, of_village, rows


def lived_in(database: Database, owner: Engine, cast: Cast) -> None:
    """12/3 has a visit, a pass, a rule, a block, a number, an invite and somebody who is expected."""
    visit_id = comes(database, cast, now=now())
    with owner.begin() as connection:
        connection.execute(text("UPDATE visit SET state = 'expired' WHERE id = :id"), {"id": visit_id})
    gives_a_pass(database, cast, cast.somchai)
    is_expected(database, cast, "สุดา", cast.house)
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT), now()) as work:
        make_house_rule(work, cast.house, RuleWish(kind=Kind.DELIVERY, says=Says.LET_IN, weekdays=127))
        block_visitor(work, cast.house, BlockWish(visitor_name="Nobody Nice"))
        set_house_phone(work, cast.house, "081 234 5678")


def count_of(owner: Engine, table: str, house: object) -> int:
    (count,) = rows(owner, f"SELECT count(*) FROM {table} WHERE house_id = :house", house=house)
    return int(count)


TABLES = ("visit", "pass", "expected_resident", "house_rule", "block", "membership", "invite")


def merge(browser: Browser, cast: Cast, **form: str) -> int:
    into = {"into": str(cast.next_door)}
    return browser.post(f"/admin/houses/{cast.house}/merge", {**into, **form}).status_code


def test_everything_of_the_one_house_becomes_the_others(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    lived_in(database, owner, cast)
    office.post(f"/admin/houses/{cast.house}/invites", {"role": "family"})
    before = {table: count_of(owner, table, cast.house) for table in TABLES}
    there = {table: count_of(owner, table, cast.next_door) for table in TABLES}
    assert all(before.values())
    preview = office.text(f"/admin/houses/{cast.house}/merge?into={cast.next_door}")
    assert "Somchai, Malee" in preview
    assert merge(office, cast) == 303
    for table in TABLES:
        assert count_of(owner, table, cast.house) == 0, table
        assert count_of(owner, table, cast.next_door) == before[table] + there[table], table
    page = office.text(f"/admin/houses/{cast.next_door}")
    for told in ("Somchai", "Malee", "Wichai", "สุดา", "081 234 5678"):
        assert told in page
    assert "was deleted on" in office.text(f"/admin/houses/{cast.house}")
    assert kinds(owner, cast.house)[-1] == kinds(owner, cast.next_door)[-1] == "merged"
    with of_village(database, cast) as work:
        assert verify_record(work)[1] is None


def test_what_the_house_that_stays_has_itself_stays(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    lived_in(database, owner, cast)
    with of_village(database, cast, cast.wichai.acting(ActorRole.RESIDENT), now()) as work:
        make_house_rule(work, cast.next_door, RuleWish(kind=Kind.TAXI, says=Says.LET_IN, weekdays=127))
        set_house_phone(work, cast.next_door, "02 000 0000")
    office.post(f"/admin/people/places/{place_of(owner, cast.malee)}/move", {"house": "12/4"})
    office.post(f"/admin/people/places/{place_of(owner, cast.malee, cast.house)}/restore")  # she lives in both
    is_expected(database, cast, " สุดา ", cast.next_door)
    assert merge(office, cast) == 303
    assert rows(owner, "SELECT kind FROM house_rule WHERE ended_at IS NULL") == ["taxi"]
    page = office.text(f"/admin/houses/{cast.next_door}")
    assert "02 000 0000" in page
    assert page.count(">Malee<") == 1
    live = "SELECT count(*) FROM membership WHERE person_id = :id AND standing = 'active'"
    assert rows(owner, live, id=cast.malee.id) == [1]
    assert rows(owner, "SELECT count(*) FROM expected_resident WHERE ended_at IS NULL") == [1]


def test_a_house_for_which_somebody_waits_is_not_merged(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    comes(database, cast, now=now())
    assert merge(office, cast) == 303
    assert count_of(owner, "membership", cast.house) == 2
    assert "Somebody waits for an answer" in office.text(f"/admin/houses/{cast.house}/merge?into={cast.next_door}")


@pytest.mark.parametrize("house", ["12/3", "12/4"])
def test_houses_are_not_merged_while_somebody_asks_to_join_one(
    office: Browser, database: Database, owner: Engine, cast: Cast, house: str
) -> None:
    asks_to_join(database, cast, cast.wichai if house == "12/3" else cast.somchai, house)
    assert merge(office, cast) == 303
    assert count_of(owner, "membership", cast.house) >= 2
    page = office.text(f"/admin/houses/{cast.house}/merge?into={cast.next_door}")
    assert "Somebody waits for an answer about one of the two houses" in page


@pytest.mark.parametrize("suspended", ["12/3", "12/4", None])
def test_of_two_places_the_one_that_counts_stays(
    office: Browser, database: Database, owner: Engine, cast: Cast, suspended: str | None
) -> None:
    old = place_of(owner, cast.malee)
    office.post(f"/admin/people/places/{old}/move", {"house": "12/4"})
    office.post(f"/admin/people/places/{old}/restore")
    places = {"12/3": old, "12/4": place_of(owner, cast.malee, cast.next_door)}
    if suspended:
        office.post(f"/admin/people/places/{places[suspended]}/suspend")
    gives_a_pass(database, cast, cast.malee)
    assert merge(office, cast) == 303
    stays = "12/3" if suspended == "12/4" else "12/4"
    assert {house: standing(owner, place) for house, place in places.items()} == {
        "12/3": "ended",
        "12/4": "ended",
        stays: "active",
    }
    assert rows(owner, "SELECT house_id, revoked_at FROM pass") == [(cast.next_door, None)]


@pytest.mark.parametrize("into", ["", "nonsense", "00000000-0000-0000-0000-000000000007", "itself", "strange"])
def test_a_house_is_merged_into_another_of_the_village_only(
    office: Browser, owner: Engine, cast: Cast, into: str
) -> None:
    told = {"itself": str(cast.house), "strange": str(cast.strange_house)}.get(into, into)
    assert merge(office, cast, into=told) == 404
    assert office.get(f"/admin/houses/{cast.house}/merge?into={told}").status_code in {200, 404}
    assert count_of(owner, "membership", cast.house) == 2


def test_two_ways_to_write_a_number_are_found(office: Browser, owner: Engine, cast: Cast) -> None:
    with owner.begin() as connection:  # as it came into the list before numbers were tidied
        connection.execute(text("UPDATE house SET number = '12 / 3' WHERE id = :id"), {"id": cast.next_door})
    page = office.text("/admin/people/doubles")
    assert "“12/3”" in page
    assert "“12 / 3”" in page
    assert "/merge?into=" in page
    assert office.get(f"/admin/houses/{cast.house}/merge?number=12/4").status_code == 200


def test_a_house_that_was_merged_away_does_not_come_back_beside_the_other(
    office: Browser, owner: Engine, cast: Cast
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE house SET number = '12 / 3' WHERE id = :id"), {"id": cast.next_door})
    assert office.post(f"/admin/houses/{cast.next_door}/merge", {"into": str(cast.house)}).status_code == 303
    answer = office.post(f"/admin/houses/{cast.next_door}/restore")
    assert answer.headers["Location"].endswith(f"/admin/houses/{cast.house}")
    assert "The village has house 12/3 already" in office.text(f"/admin/houses/{cast.house}")
    assert rows(owner, "SELECT ended_at IS NULL FROM house WHERE id = :id", id=cast.next_door) == [False]


def test_one_of_two_houses_with_a_number_is_not_given_the_others(office: Browser, owner: Engine, cast: Cast) -> None:
    with owner.begin() as connection:  # as they came into the list before numbers were tidied
        connection.execute(text("UPDATE house SET number = '12 / 3' WHERE id = :id"), {"id": cast.house})
        connection.execute(text("UPDATE house SET number = '12/3' WHERE id = :id"), {"id": cast.next_door})
    answer = office.post(f"/admin/houses/{cast.house}", {"number": "12/3", "soi": "9"})
    assert answer.status_code == 400
    assert "The village has house 12/3 already" in answer.get_data(as_text=True)
    assert office.post(f"/admin/houses/{cast.house}", {"number": "12 / 3", "soi": "9"}).status_code == 303
    assert rows(owner, "SELECT number, soi FROM house WHERE id = :id", id=cast.house) == [("12 / 3", "9")]


def test_nothing_stands_there_twice(office: Browser) -> None:
    page = office.text("/admin/people/doubles")
    assert "No house stands here twice" in page
    assert "Nobody stands here twice" in page


def twin(owner: Engine, cast: Cast) -> None:
    """Malee has a new phone, and stands in 12/3 with it as well."""
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET display_name = 'malee' WHERE id = :id"), {"id": cast.nobody.id})
        connection.execute(
            text(
                "INSERT INTO membership"
                " (id, village_id, person_id, house_id, role, household_role, standing, created_at)"
                " VALUES (gen_random_uuid(), :village, :person, :house, 'resident', 'family', 'active', now())"
            ),
            {"village": cast.village, "person": cast.nobody.id, "house": cast.house},
        )


def test_places_and_passes_go_over_to_the_account_that_is_used_now(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    gives_a_pass(database, cast, cast.malee)
    twin(owner, cast)
    assert "/merge?into=" in office.text("/admin/people/doubles")
    office.post(f"/admin/people/places/{place_of(owner, cast.nobody)}/end")
    path = f"/admin/people/{cast.malee.id}/merge"
    assert "Let the places go over" in office.text(f"{path}?into={cast.nobody.id}")
    assert office.post(path, {"into": str(cast.nobody.id)}).status_code == 303
    assert standing(owner, place_of(owner, cast.malee)) == "ended"
    told = rows(
        owner, "SELECT household_role, standing FROM membership WHERE id = :id", id=place_of(owner, cast.nobody)
    )
    assert told == [("tenant", "active")]
    assert rows(owner, "SELECT made_by, revoked_at FROM pass") == [(cast.nobody.id, None)]
    assert kinds(owner, cast.malee.id) == kinds(owner, cast.nobody.id) == ["merged"]


def test_who_has_the_place_already_keeps_it(office: Browser, owner: Engine, cast: Cast) -> None:
    twin(owner, cast)
    theirs = place_of(owner, cast.nobody)
    office.post(f"/admin/people/{cast.malee.id}/merge", {"into": str(cast.nobody.id)})
    told = rows(owner, "SELECT household_role, standing FROM membership WHERE id = :id", id=theirs)
    assert told == [("family", "active")]
    assert standing(owner, place_of(owner, cast.malee)) == "ended"


def test_a_place_in_the_office_is_nobodys_to_merge(office: Browser, owner: Engine, cast: Cast) -> None:
    path = f"/admin/people/{cast.office.id}/merge"
    assert office.get(f"{path}?into={cast.malee.id}").status_code == 200
    assert office.post(path, {"into": str(cast.malee.id)}).status_code == 404
    assert standing(owner, place_of(owner, cast.office)) == "active"


@pytest.mark.parametrize("into", ["", "nonsense", "itself", "stranger"])
def test_people_are_merged_within_the_village_only(office: Browser, owner: Engine, cast: Cast, into: str) -> None:
    told = {"itself": str(cast.malee.id), "stranger": str(cast.stranger.id)}.get(into, into)
    path = f"/admin/people/{cast.malee.id}/merge"
    assert office.post(path, {"into": told}).status_code == 404
    assert office.get(f"{path}?into={told}").status_code == 404
    assert standing(owner, place_of(owner, cast.malee)) == "active"


def test_somebody_is_looked_for_by_name(office: Browser, cast: Cast) -> None:
    page = office.text(f"/admin/people/doubles?person={cast.malee.id}&q=wich")
    assert ">Wichai<" in page
    assert ">Somchai<" not in page
    assert ">Somchai<" in office.text(f"/admin/people/doubles?person={cast.malee.id}")
    assert office.get(f"/admin/people/doubles?person={cast.stranger.id}").status_code == 404


def test_staff_merge_people_and_not_houses(seated: SignIn, cast: Cast) -> None:
    staff = seated(cast.nobody, "staff")
    assert staff.get("/admin/people/doubles").status_code == 200
    assert merge(staff, cast) == 403
