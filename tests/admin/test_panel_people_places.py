"""The office looks after people's places: roles, ends, moves, pauses, gates; and takes each of it back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.permissions import PanelRole
from models.queries.gates import gates_of_guard
from models.uow import Database
from models.usecases.set_gates import GateWish, set_gates
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser, make_login
from tests.admin.people_stage import asks_to_join, gives_a_pass, is_expected, kinds, now, place_of, standing, undo
from tests.cast import Cast
from tests.usecases.acts import of_village, rows

PEOPLE = re.compile(r'class="go" href="/admin/people/[^"]+">([^<]+)<')


def found(browser: Browser, **query: str) -> list[str]:
    return PEOPLE.findall(browser.get("/admin/people", query_string=query).get_data(as_text=True))


def person(cast_member: object) -> str:
    return f"/admin/people/{cast_member.id}"  # type: ignore[attr-defined]


def test_people_stand_by_duty_and_house(office: Browser) -> None:
    assert found(office) == ["Prasit", "Office", "Somchai", "Malee", "Wichai"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"kind": "guard"}, ["Prasit"]),
        ({"kind": "office"}, ["Office"]),
        ({"kind": "resident"}, ["Somchai", "Malee", "Wichai"]),
        ({"kind": "tenant"}, ["Malee"]),
        ({"q": "som"}, ["Somchai"]),
        ({"q": "12/4"}, ["Wichai"]),
        ({"q": "%"}, []),
        ({"stands": "ended"}, []),
        (
            {"kind": "nonsense", "stands": "nonsense", "house": "nonsense"},
            ["Prasit", "Office", "Somchai", "Malee", "Wichai"],
        ),
    ],
)
def test_people_are_found(office: Browser, query: dict[str, str], wanted: list[str]) -> None:
    assert found(office, **query) == wanted


def test_who_does_not_follow_the_account_is_found(office: Browser, owner: Engine, cast: Cast) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET following = false WHERE id = :id"), {"id": cast.malee.id})
    assert found(office, stands="away") == ["Malee"]
    assert "does not follow the account" in office.text("/admin/people?kind=tenant")


def test_a_tenants_last_day_is_told_and_found(office: Browser, owner: Engine, cast: Cast) -> None:
    hers = place_of(owner, cast.malee)
    soon = (now() + timedelta(days=10)).date()
    buddhist = f"{soon:%d/%m}/{soon.year + 543}"
    answer = office.post(f"/admin/people/places/{hers}/change", {"role": "tenant", "ends_on": buddhist})
    assert answer.status_code == 303
    assert found(office, stands="ending") == ["Malee"]
    page = office.text(person(cast.malee))
    assert f'value="{soon:%d/%m/%Y}"' in page
    assert kinds(owner, hers) == ["changed"]


@pytest.mark.parametrize("day", ["yesterday", "31/02/2570", "01/01/2560", "31/12/9999"])
def test_a_day_that_is_none_or_over_is_told_at_its_field(office: Browser, owner: Engine, cast: Cast, day: str) -> None:
    hers = place_of(owner, cast.malee)
    answer = office.post(f"/admin/people/places/{hers}/change", {"role": "tenant", "ends_on": day})
    assert answer.status_code == 400
    assert f'value="{day}"' in answer.get_data(as_text=True)
    assert office.post(f"/admin/people/places/{hers}/change", {"role": "king"}).status_code == 400
    assert not kinds(owner, hers)


def test_who_moves_out_is_out_and_comes_back_by_undo(office: Browser, owner: Engine, cast: Cast) -> None:
    hers = place_of(owner, cast.malee)
    answer = office.post(f"/admin/people/places/{hers}/end", {"reason": "สัญญาเช่าสิ้นสุด"})
    assert answer.status_code == 303
    assert standing(owner, hers) == "ended"
    assert "สัญญาเช่าสิ้นสุด" in office.text(person(cast.malee))
    office.post(f"/admin/people/places/{place_of(owner, cast.wichai)}/end")
    assert undo(office, person(cast.wichai)).status_code == 303
    assert standing(owner, place_of(owner, cast.wichai)) == "active"
    assert office.post(f"/admin/people/places/{hers}/restore").status_code == 303
    assert standing(owner, hers) == "active"
    assert kinds(owner, hers) == ["removed", "restored"]
    assert office.post(f"/admin/people/places/{hers}/restore").status_code == 404


def test_what_is_over_does_not_come_back(office: Browser, owner: Engine, cast: Cast) -> None:
    hers = place_of(owner, cast.malee)
    office.post(f"/admin/people/places/{hers}/end")
    with owner.begin() as connection:
        connection.execute(text("UPDATE membership SET ends_at = now() - interval '1 h' WHERE id = :id"), {"id": hers})
    office.post(f"/admin/people/places/{hers}/restore")
    assert "It cannot come back" in office.text(person(cast.malee))
    assert standing(owner, hers) == "ended"


def test_a_place_is_suspended_and_counts_again(office: Browser, owner: Engine, cast: Cast) -> None:
    mine = place_of(owner, cast.somchai)
    assert office.post(f"/admin/people/places/{mine}/suspend", {"reason": "ค้างชำระ"}).status_code == 303
    assert standing(owner, mine) == "suspended"
    assert undo(office, "/admin/people?stands=suspended").status_code == 303
    assert standing(owner, mine) == "active"
    assert office.post(f"/admin/people/places/{mine}/resume").status_code == 409
    office.post(f"/admin/people/places/{mine}/suspend")
    assert found(office, stands="suspended") == ["Somchai"]


@pytest.mark.parametrize("what", ["end", "suspend"])
def test_a_reason_that_is_too_long_is_told_and_nothing_happens(
    office: Browser, owner: Engine, cast: Cast, what: str
) -> None:
    mine = place_of(owner, cast.somchai)
    answer = office.post(f"/admin/people/places/{mine}/{what}", {"reason": "ย" * 201})
    assert answer.status_code == 400
    assert "ย" * 201 in answer.get_data(as_text=True)
    assert standing(owner, mine) == "active"


def test_who_moves_takes_role_and_end_along_and_moves_back_by_undo(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    old = place_of(owner, cast.malee)
    gives_a_pass(database, cast, cast.malee)
    answer = office.post(f"/admin/people/places/{old}/move", {"house": "๑๒ / ๔"})
    assert answer.status_code == 303
    fresh = place_of(owner, cast.malee, cast.next_door)
    told = rows(owner, "SELECT household_role, standing FROM membership WHERE id = :id", id=fresh)
    assert told == [("tenant", "active")]
    assert standing(owner, old) == "ended"
    assert rows(owner, "SELECT count(*) FROM pass WHERE revoked_at IS NULL") == [0]
    assert undo(office, person(cast.malee)).status_code == 303
    assert (standing(owner, old), standing(owner, fresh)) == ("active", "ended")


@pytest.mark.parametrize("house", ["", "99/99", "12/3", "1" * 31])
def test_nobody_moves_to_no_house_nor_to_their_own(office: Browser, owner: Engine, cast: Cast, house: str) -> None:
    old = place_of(owner, cast.malee)
    assert office.post(f"/admin/people/places/{old}/move", {"house": house}).status_code == 400
    assert standing(owner, old) == "active"


def test_a_guard_is_given_gates_and_their_phone_shows_them_first(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE), now()) as work:
        front, back = set_gates(work, [GateWish(name="ประตูหน้า"), GateWish(name="ประตูหลัง")])
    his = place_of(owner, cast.prasit)
    answer = office.post(f"/admin/people/places/{his}/gates", {"gates": [str(back.id), "nonsense"]})
    assert answer.status_code == 303
    assert "ประตูหลัง" in office.text("/admin/people?kind=guard")
    with of_village(database, cast, now=now()) as work:
        assert [gate.id for gate in gates_of_guard(work, cast.prasit.id)] == [back.id, front.id]
        assert [gate.id for gate in gates_of_guard(work, cast.boonmee.id)] == [front.id, back.id]
    office.post(f"/admin/people/places/{his}/gates", {"gates": [str(front.id), str(back.id)]})
    assert rows(owner, "SELECT gate_ids FROM membership WHERE id = :id", id=his) == [None]
    assert office.post(f"/admin/people/places/{his}/gates", {"gates": [str(cast.house)]}).status_code == 400
    assert office.post(f"/admin/people/places/{place_of(owner, cast.malee)}/gates").status_code == 404


def test_nobody_takes_a_colleagues_place_away_here(office: Browser, owner: Engine, cast: Cast) -> None:
    own = place_of(owner, cast.office)
    for what in ("end", "suspend", "resume", "restore", "change", "move", "gates"):
        assert office.post(f"/admin/people/places/{own}/{what}", {"role": "owner", "house": "12/4"}).status_code == 404
    assert standing(owner, own) == "active"


def test_who_waits_is_answered_and_not_moved_out(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    waiting = asks_to_join(database, cast, cast.nobody)
    for what in ("end", "suspend", "resume"):
        assert office.post(f"/admin/people/places/{waiting}/{what}").status_code == 409
    assert standing(owner, waiting) == "pending"


def test_somebody_expected_is_invited_taken_off_and_back(office: Browser, owner: Engine, cast: Cast) -> None:
    path = f"/admin/houses/{cast.next_door}"
    assert office.post(f"{path}/expected", {"name": "", "role": "owner"}).status_code == 400
    assert (
        office.post(f"{path}/expected", {"name": "สุดา", "role": "tenant", "ends_on": "31/12/2599"}).status_code == 303
    )
    page = office.text(path)
    assert "สุดา" in page
    assert "31 Dec 2056" in page
    (expected_id,) = rows(owner, "SELECT id FROM expected_resident")
    answer = office.post(f"{path}/invites", {"expected": str(expected_id)})
    assert answer.status_code == 201
    assert "/join?invite=" in answer.get_data(as_text=True)
    assert rows(owner, "SELECT household_role, expected_id, made_by FROM invite") == [("tenant", expected_id, None)]
    assert office.post(f"/admin/houses/expected/{expected_id}/end").status_code == 303
    assert rows(owner, "SELECT revoked_at IS NULL FROM invite") == [False]
    assert undo(office, path).status_code == 303
    assert "สุดา" in office.text(path)


def test_somebody_expected_whose_last_day_is_over_is_taken_off_the_list(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    expected_id = is_expected(database, cast, "สุดา มาช้า")
    path = f"/admin/houses/{cast.next_door}"
    button = f'name="expected" value="{expected_id}"'
    assert button in office.text(path)
    with owner.begin() as connection:
        connection.execute(text("UPDATE expected_resident SET ends_at = now() - interval '1 min'"))
    page = office.text(path)
    assert button not in page
    assert "last day is over" in page
    assert f"/admin/houses/expected/{expected_id}/end" in page
    answer = office.post(f"{path}/invites", {"expected": str(expected_id)})  # from a page of before
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "The last day of สุดา มาช้า is over" in office.text(path)
    assert not rows(owner, "SELECT id FROM invite")


def test_an_invite_is_shown_once_and_taken_back(office: Browser, owner: Engine, cast: Cast) -> None:
    path = f"/admin/houses/{cast.next_door}"
    assert office.post(f"{path}/invites", {"role": "king"}).status_code == 400
    assert office.post(f"{path}/invites", {"role": "tenant", "ends_on": "01/01/2560"}).status_code == 400
    answer = office.post(f"{path}/invites", {"role": "tenant", "ends_on": "31/12/2599"})
    assert answer.status_code == 201
    link = re.search(r"/join\?invite=([\w-]+)", answer.get_data(as_text=True))
    assert link
    assert link[1] not in office.text(path)
    (invite_id,) = rows(owner, "SELECT id FROM invite")
    assert rows(owner, "SELECT made_by FROM invite") == [cast.office.id]
    assert office.post(f"/admin/houses/invites/{invite_id}/revoke").status_code == 303
    assert office.post(f"/admin/houses/invites/{invite_id}/revoke").status_code == 404


def test_a_guard_is_invited(office: Browser, owner: Engine) -> None:
    assert office.post("/admin/people/guards/invites").status_code == 201
    assert rows(owner, "SELECT role, house_id FROM invite") == [("guard", None)]


def test_an_operator_invites_in_the_offices_name(app: object, database: Database, owner: Engine, cast: Cast) -> None:
    operator = make_login(app, database, operator=True)  # type: ignore[arg-type]
    operator.post("/admin/villages", {"village": str(cast.village)})
    assert operator.post(f"/admin/houses/{cast.house}/invites", {"role": "owner"}).status_code == 201
    assert rows(owner, "SELECT made_by FROM invite") == [None]


def test_an_invite_of_the_office_itself_is_not_taken_back_here(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    from models.usecases.invite import invite_office

    with of_village(database, cast, now=now()) as work:
        made = invite_office(work)
    assert office.post(f"/admin/houses/invites/{made.id}/revoke").status_code == 404


def test_a_viewer_reads_and_changes_nothing(seated: SignIn, database: Database, owner: Engine, cast: Cast) -> None:
    is_expected(database, cast, "สุดา")
    viewer = seated(cast.nobody, PanelRole.VIEWER)
    mine = place_of(owner, cast.somchai)
    for path in ("/admin/people", person(cast.somchai), f"/admin/houses/{cast.next_door}"):
        assert "<details" not in viewer.text(path)
    for what in ("end", "suspend", "resume", "restore", "change", "move", "move-back", "gates"):
        assert viewer.post(f"/admin/people/places/{mine}/{what}").status_code == 403
    assert viewer.get("/admin/registrations").status_code == 403
    assert viewer.get("/admin/people/doubles").status_code == 403
