"""The office keeps its list of houses."""

import pytest
from sqlalchemy import Engine, text

from models.domain.house_numbers import order_of
from models.domain.permissions import PanelRole
from models.queries import houses
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import house_named, kinds, now, place_of, standing, undo
from tests.cast import Cast
from tests.usecases.acts import comes, of_village, rows

NUMBERS = ["2", "10", "12/10", "12/3ก", "99/1", "๙๙/๒", "A2", "a10"]


def add(office: Browser, number: str, soi: str = "") -> None:
    answer = office.post("/admin/houses", {"number": number, "soi": soi})
    assert answer.status_code == 303, answer.get_data(as_text=True)


def shown(page: str) -> list[str]:
    import re

    return re.findall(r'class="go" href="/admin/houses/[^"]+">([^<]+)<', page)


def test_houses_stand_in_the_order_of_their_numbers(office: Browser) -> None:
    for number in NUMBERS:
        add(office, number)
    wanted = ["2", "10", "12/3", "12/3ก", "12/4", "12/10", "99/1", "99/2", "A2", "a10"]
    assert shown(office.text("/admin/houses")) == wanted


def test_postgresql_and_python_sort_alike(database: Database, cast: Cast) -> None:
    written = [*NUMBERS, "12 / 3", "๑๒/๓", "000012/3", "9" * 15, "x-1", "X 1", "12/3-5", "ซอย ๔"]
    with of_village(database, cast) as work:
        asked = text('SELECT house_order(n COLLATE "C") FROM unnest(CAST(:given AS text[])) AS n')
        assert list(work.connection.scalars(asked, {"given": written})) == [order_of(one) for one in written]


def test_pages_follow_each_other_without_a_gap(office: Browser, owner: Engine, cast: Cast) -> None:
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO house (id, village_id, number, created_at)"
                " SELECT gen_random_uuid(), :village, '7/' || n, now() FROM generate_series(1, 120) n"
            ),
            {"village": cast.village},
        )
    seen, path = [], "/admin/houses"
    while path:
        page = office.text(path)
        seen += shown(page)
        following = page.partition('class="pager"')[2].partition("</nav>")[0]
        links = [part.partition('"')[0] for part in following.split('href="')[1:] if "after=" in part.partition('"')[0]]
        path = links[-1].replace("&amp;", "&") if links else ""
    assert seen == [f"7/{n}" for n in range(1, 121)] + ["12/3", "12/4"]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "é", "QQ" * 400])
def test_a_broken_place_in_the_list_is_its_beginning(office: Browser, cursor: str) -> None:
    assert shown(office.text(f"/admin/houses?after={cursor}")) == ["12/3", "12/4"]


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("12/3", ["12/3"]),
        ("๑๒/๓", ["12/3"]),
        ("Wichai", ["12/4"]),
        ("malee", ["12/3"]),
        ("%", []),
        ("_", []),
        ("\\", []),
    ],
)
def test_a_house_is_found_by_number_and_by_who_lives_there(office: Browser, q: str, wanted: list[str]) -> None:
    assert shown(office.get("/admin/houses", query_string={"q": q}).get_data(as_text=True)) == wanted


@pytest.mark.parametrize("number", ["12/3", " 12 / 3 ", "๑๒/๓", "บ้านเลขที่ 12/3"])
def test_no_house_stands_in_the_list_twice(office: Browser, number: str) -> None:
    answer = office.post("/admin/houses", {"number": number, "soi": "9"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "has house 12/3 already" in page
    assert 'value="9"' in page  # nothing typed is lost
    assert len(shown(page)) == 2


@pytest.mark.parametrize(("number", "soi"), [("", ""), ("   ", ""), ("1" * 31, ""), ("1", "s" * 61)])
def test_a_house_needs_a_number_that_fits(office: Browser, number: str, soi: str) -> None:
    assert office.post("/admin/houses", {"number": number, "soi": soi}).status_code == 400


def test_a_house_that_was_added_by_mistake_is_taken_back(office: Browser, owner: Engine, cast: Cast) -> None:
    add(office, "77")
    house_id = house_named(owner, "77", cast.village)
    assert undo(office, f"/admin/houses/{house_id}").status_code == 303
    assert "77" not in shown(office.text("/admin/houses"))
    assert shown(office.text("/admin/houses?which=gone")) == ["77"]
    assert kinds(owner, house_id) == ["made", "removed"]


def test_a_house_is_renamed_and_keeps_all_that_is_its_own(office: Browser, owner: Engine, cast: Cast) -> None:
    path = f"/admin/houses/{cast.house}"
    assert office.post(path, {"number": "12 / 30", "soi": "5"}).status_code == 303
    page = office.text(path)
    assert "House 12/30, Soi 5" in page
    assert "Somchai" in page
    assert kinds(owner, cast.house) == ["renamed"]
    assert office.post(path, {"number": "12/4", "soi": ""}).status_code == 400


def test_a_deleted_house_is_offered_no_more_and_its_people_have_moved_out(
    office: Browser, database: Database, owner: Engine, cast: Cast
) -> None:
    mine, hers = place_of(owner, cast.somchai), place_of(owner, cast.malee)
    office.post(f"/admin/houses/{cast.house}/invites", {"role": "family"})
    assert office.post(f"/admin/houses/{cast.house}/remove").status_code == 303
    assert "2 people moved out with it" in office.text("/admin/houses")
    with of_village(database, cast) as work:
        assert [one.number for one in houses.all_of(work)] == ["12/4"]
        assert houses.find(work, "12/3") is None
        assert houses.find(work, str(cast.house)) is None
        assert houses.find(work, "12/3", gone=True) is not None
    assert [standing(owner, one) for one in (mine, hers)] == ["ended", "ended"]
    assert rows(owner, "SELECT count(*) FROM invite WHERE revoked_at IS NOT NULL") == [1]


def test_a_restored_house_is_as_it_was(office: Browser, owner: Engine, cast: Cast) -> None:
    mine, hers = place_of(owner, cast.somchai), place_of(owner, cast.malee)
    office.post(f"/admin/people/places/{hers}/end")  # she had left before
    office.post(f"/admin/houses/{cast.house}/remove")
    assert undo(office, "/admin/houses").status_code == 303
    assert "1 person lives there again" in office.text(f"/admin/houses/{cast.house}")
    assert [standing(owner, one) for one in (mine, hers)] == ["active", "ended"]
    assert office.post(f"/admin/houses/{cast.house}/restore").status_code == 404  # it stands


def test_a_house_for_which_somebody_waits_stays(office: Browser, database: Database, cast: Cast) -> None:
    comes(database, cast, now=now())
    assert office.post(f"/admin/houses/{cast.house}/remove").status_code == 303
    page = office.text(f"/admin/houses/{cast.house}")
    assert "Somebody waits for an answer about this house" in page
    assert "was deleted on" not in page


def test_old_visits_keep_naming_a_deleted_house(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    visit_id = comes(database, cast, now=now())
    with owner.begin() as connection:
        connection.execute(text("UPDATE visit SET state = 'expired' WHERE id = :id"), {"id": visit_id})
    office.post(f"/admin/houses/{cast.house}/remove")
    asked = "SELECT h.number FROM visit v JOIN house h ON h.id = v.house_id WHERE v.id = :id"
    assert rows(owner, asked, id=visit_id) == ["12/3"]


def test_a_number_of_before_brings_the_old_house_back(office: Browser, cast: Cast) -> None:
    office.post(f"/admin/houses/{cast.house}/remove")
    answer = office.post("/admin/houses", {"number": "12 / 3", "soi": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f"/admin/houses/{cast.house}/restore" in page


def test_the_phone_of_a_house_is_for_whoever_may_see_numbers(office: Browser, seated: SignIn, cast: Cast) -> None:
    path = f"/admin/houses/{cast.house}"
    assert office.post(f"{path}/phone", {"phone": "call me"}).status_code == 400
    assert office.post(f"{path}/phone", {"phone": "081-234 5678"}).status_code == 303
    assert "081-234 5678" in office.text(path)
    viewer = seated(cast.nobody, PanelRole.VIEWER)
    assert "081-234" not in viewer.text(path)
    assert "Phone of the house" not in viewer.text(path)
    assert "081-234" in seated(cast.wichai, PanelRole.STAFF).text(path)


def test_the_next_villages_admin_changes_nothing_of_ours(seated: SignIn, owner: Engine, cast: Cast) -> None:
    stranger = seated(cast.nobody, "admin", village=cast.next_village)
    mine = place_of(owner, cast.somchai)
    before = rows(owner, "SELECT * FROM house ORDER BY id"), rows(owner, "SELECT * FROM membership ORDER BY id")
    tries = {
        f"/admin/houses/{cast.house}": {"number": "1", "soi": ""},
        f"/admin/houses/{cast.house}/phone": {"phone": "0812345678"},
        f"/admin/houses/{cast.house}/remove": {},
        f"/admin/houses/{cast.house}/restore": {},
        f"/admin/houses/{cast.house}/expected": {"name": "x", "role": "owner"},
        f"/admin/houses/{cast.house}/invites": {"role": "owner"},
        f"/admin/houses/{cast.house}/merge": {"into": str(cast.strange_house)},
        f"/admin/houses/{cast.strange_house}/merge": {"into": str(cast.house)},
        f"/admin/people/places/{mine}/change": {"role": "family"},
        f"/admin/people/places/{mine}/end": {},
        f"/admin/people/places/{mine}/suspend": {},
        f"/admin/people/places/{mine}/resume": {},
        f"/admin/people/places/{mine}/restore": {},
        f"/admin/people/places/{mine}/move": {"house": "12/3"},
        f"/admin/people/places/{mine}/move-back": {},
        f"/admin/people/{cast.somchai.id}/merge": {"into": str(cast.stranger.id)},
        f"/admin/people/{cast.stranger.id}/merge": {"into": str(cast.somchai.id)},
        f"/admin/registrations/{mine}/confirm": {"role": "owner"},
        f"/admin/registrations/{mine}/refuse": {},
        f"/admin/registrations/{mine}/undo": {},
    }
    for path, form in tries.items():
        assert stranger.post(path, form).status_code == 404, path
    for path in (f"/admin/houses/{cast.house}", f"/admin/people/{cast.somchai.id}"):
        assert stranger.get(path).status_code == 404
    assert stranger.post("/admin/houses/letters", {"which": "chosen", "houses": str(cast.house)}).status_code == 303
    assert not rows(owner, "SELECT id FROM task")
    assert before == (
        rows(owner, "SELECT * FROM house ORDER BY id"),
        rows(owner, "SELECT * FROM membership ORDER BY id"),
    )


@pytest.mark.parametrize("role", [PanelRole.STAFF, PanelRole.VIEWER])
def test_the_list_of_houses_is_the_admins_to_keep(seated: SignIn, cast: Cast, role: PanelRole) -> None:
    somebody = seated(cast.nobody, role)
    assert shown(somebody.text("/admin/houses")) == ["12/3", "12/4"]
    for path in ("/admin/houses", f"/admin/houses/{cast.house}/remove", "/admin/houses/letters", "/admin/import"):
        assert somebody.post(path, {"number": "1"}).status_code == 403
    for page in (somebody.text("/admin/houses"), somebody.text(f"/admin/houses/{cast.house}")):
        assert "Add a house" not in page
        assert "Delete this house" not in page
