"""A file of houses and people: read as Thai offices save it, shown with every problem, brought in, and taken back."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import Engine, text
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from admin.people.reading import MOST_ROWS, Unreadable, read_table
from models.uow import Database
from models.usecases import tasks as tasks_in
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import house_named, now, undo
from tests.cast import Cast
from tests.usecases.acts import comes, of_village, rows
from workers.runtime import Runtime
from workers.tasks import do_tasks

HEAD = ["บ้านเลขที่", "ซอย", "เบอร์โทร", "ชื่อ-สกุล", "สถานะ", "อยู่ถึง"]
FINE = [
    ["20/1", "1", "081 234 5678", "สมศรี มีสุข", "เจ้าของ", ""],
    ["20/1", "1", "", "Peter Pan", "tenant", "31/12/2599"],
    ["20/2", "1", "", "", "", ""],
    ["12/4", "", "", "สุดา มาใหม่", "ครอบครัว", ""],
]


def as_csv(rows_: list[list[str]], encoding: str = "utf-8-sig", sign: str = ",") -> bytes:
    text_ = io.StringIO(newline="")
    csv.writer(text_, delimiter=sign).writerows(rows_)
    return text_.getvalue().encode(encoding)


def as_xlsx(rows_: list[list[Any]]) -> bytes:
    book, body = openpyxl.Workbook(), io.BytesIO()
    for row in rows_:
        book.active.append(row)
    book.save(body)
    return body.getvalue()


def upload(browser: Browser, body: bytes, name: str = "บ้าน.csv") -> Any:
    """Packed by hand: Werkzeug's client would leave a temporary file open for a large one."""
    browser.get("/admin/import")
    kind, sent = encode_multipart({**browser.hidden(), "file": FileStorage(io.BytesIO(body), name)})
    return browser.client.post("/admin/import", data=sent, content_type=f"multipart/form-data; boundary={kind}")


def brought(browser: Browser, rows_: list[list[str]]) -> str:
    """Where the preview stands."""
    answer = upload(browser, as_csv([HEAD, *rows_]))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def run(browser: Browser, runtime: Runtime, path: str, which: str = "all") -> None:
    assert browser.post(f"{path}/run", {"rows": which}).status_code == 303
    do_tasks(runtime)


@pytest.mark.parametrize(
    "body",
    [
        as_csv([HEAD, *FINE], "utf-8"),
        as_csv([HEAD, *FINE], "utf-8-sig"),
        as_csv([HEAD, *FINE], "cp874"),
        as_csv([HEAD, *FINE], "utf-16", "\t"),
        as_csv([HEAD, *FINE], sign=";"),
        as_xlsx([HEAD, *FINE, [None] * 6]),
    ],
    ids=["utf-8", "with a BOM", "TIS-620", "Unicode text", "semicolons", "xlsx"],
)
def test_a_table_is_read_however_it_was_saved(body: bytes) -> None:
    assert read_table(body) == [HEAD, *FINE]


def test_a_tables_numbers_and_days_are_read_as_they_look() -> None:
    last_day = datetime(2026, 12, 31)  # noqa: DTZ001 - a table knows no zone
    found = read_table(as_xlsx([[12, 12.0, 812345678, last_day]]))
    assert found == [["12", "12", "812345678", "2026-12-31"]]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "no rows"),
        (b"\r\n,,\r\n", "no rows"),
        (b"PK\x03\x04 not a zip", "no CSV or XLSX"),
        (b"\x00\x01\x02", "no CSV or XLSX"),
        (b"a" * 5_000_001, "5 MB"),
        (b"1\n" * (MOST_ROWS + 2), "At most 10,000 rows"),
        (b"1\n" * (3 * MOST_ROWS), "At most 10,000 rows"),
    ],
    ids=["empty", "blank", "broken", "binary", "large", "long", "endless"],
)
def test_what_is_no_table_is_told(office: Browser, body: bytes, problem: str) -> None:
    answer = upload(office, body)
    assert answer.status_code == 400
    assert problem in answer.get_data(as_text=True)


def test_no_file_is_told(office: Browser) -> None:
    answer = office.post("/admin/import", {}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "Choose a file first" in answer.get_data(as_text=True)


def test_a_packed_giant_is_not_unpacked() -> None:
    import zipfile

    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"0" * 70_000_000)
    with pytest.raises(Unreadable, match="5 MB"):
        read_table(body.getvalue())


def test_a_fine_file_is_shown_and_brought_in(office: Browser, runtime: Runtime, owner: Engine, cast: Cast) -> None:
    path = brought(office, FINE)
    page = office.text(path)
    assert "All rows are fine" in page
    assert "สมศรี มีสุข" in page
    assert rows(owner, "SELECT count(*) FROM house WHERE village_id = :v", v=cast.village) == [2]
    run(office, runtime, path)
    page = office.text(path)
    assert "brought in" in page
    assert rows(owner, "SELECT number, soi FROM house WHERE number LIKE '20/%' ORDER BY number") == [
        ("20/1", "1"),
        ("20/2", "1"),
    ]
    asked = "SELECT name, household_role, ends_at::date::text FROM expected_resident ORDER BY name"
    assert rows(owner, asked) == [
        ("Peter Pan", "tenant", "2056-12-31"),
        ("สมศรี มีสุข", "owner", None),
        ("สุดา มาใหม่", "family", None),
    ]
    assert "081 234 5678" in office.text(f"/admin/houses/{house_named(owner, '20/1', cast.village)}")
    assert not rows(owner, "SELECT task_id FROM task_file")  # names do not lie about
    assert office.post(f"{path}/run", {"rows": "all"}).status_code == 409


def planted() -> tuple[list[list[str]], dict[int, str]]:
    """A thousand houses, and thirty rows that are wrong, with what each is told."""
    wrong: list[tuple[int, Callable[[int], str], str]] = [
        (0, lambda _: "", "The house number is missing."),
        (0, lambda _: "9" * 31, "This is too long."),
        (2, lambda _: "ไม่มี", "This is no phone number."),
        (3, lambda _: "", "The name is missing."),
        (4, lambda _: "แม่บ้าน", "This role is not known."),
        (4, lambda _: "", "The role is missing."),
        (5, lambda _: "31/02/2570", "This is no day."),
        (5, lambda _: "1 ม.ค. 2560", "This day is over."),
        (0, lambda row: f"{row - 1} / 1", "The same stands in row"),
        (0, lambda _: "12/3", "Somebody of this name lives there"),
    ]
    table = [[f"{row}/1", "3", "02 123 4567", f"ผู้อยู่ {row}", "เจ้าของ", ""] for row in range(2, 1002)]
    told = {}
    for place in range(30):
        row = 20 + place * 32
        column, spoilt, words = wrong[place % len(wrong)]
        table[row - 2][column] = spoilt(row)
        if words.startswith("The same"):
            table[row - 2][3] = f"ผู้อยู่ {row - 1}"
        if words.startswith("Somebody"):
            table[row - 2] = ["12/3", "", "", "SOMCHAI", "เจ้าของ", ""]
        told[row] = words
    for row in [row for row, words in told.items() if words.startswith("Somebody")][1:]:
        table[row - 2][3] = "Malee"
    return table, told


def problems_of(page: str) -> list[tuple[int, str]]:
    found = re.findall(
        r'<tr><td class="number" data-label="Row">(\d+)</td>.*?data-label="What is wrong">([^<]+)<', page
    )
    return [(int(row), words) for row, words in found]


def test_a_thousand_houses_show_all_thirty_planted_errors_by_row(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    table, told = planted()
    path = brought(office, table)
    found = problems_of(office.text(path))
    assert [row for row, _ in found] == list(told)
    for row, words in found:
        assert words.startswith(told[row].rstrip(".")), (row, words)
    run(office, runtime, path, "fine")
    assert rows(owner, "SELECT count(*) FROM house WHERE village_id = :v", v=cast.village) == [2 + 970]
    assert rows(owner, "SELECT count(*) FROM expected_resident") == [970]
    page = office.text(path)
    assert "970" in page
    assert ">30<" in page


def test_whole_or_not_at_all(office: Browser, runtime: Runtime, owner: Engine, cast: Cast) -> None:
    path = brought(office, FINE)
    office.post("/admin/houses", {"number": "20/2", "soi": ""})  # in between
    run(office, runtime, path, "all")
    assert "some rows do not fit any more" in office.text(path)
    assert not rows(owner, "SELECT id FROM expected_resident")
    run(office, runtime, path, "fine")
    assert rows(owner, "SELECT count(*) FROM expected_resident") == [3]


def test_a_preview_survives_a_reload_and_is_its_owners(
    office: Browser, seated: SignIn, owner: Engine, cast: Cast
) -> None:
    path = brought(office, FINE)
    for _ in range(2):
        assert "สมศรี มีสุข" in office.text(path)
    colleague = seated(cast.wichai)
    stranger = seated(cast.nobody, "admin", village=cast.next_village)
    for somebody in (colleague, stranger):
        assert somebody.get(path).status_code == 404
        for what in ("columns", "run", "undo", "drop"):
            assert somebody.post(f"{path}/{what}").status_code == 404
        assert "บ้าน.csv" not in somebody.text("/admin/import")
    assert "บ้าน.csv" in office.text("/admin/import")


def test_columns_are_told_where_headers_say_nothing(office: Browser, runtime: Runtime, owner: Engine) -> None:
    answer = upload(office, as_csv([["x", "30/1"], ["y", "30/2"]]))
    path = answer.headers["Location"]
    assert "Say in which column the house numbers stand" in office.text(path)
    assert office.post(f"{path}/columns", {"house": "1", "soi": "0"}).status_code == 303
    run(office, runtime, path)
    assert rows(owner, "SELECT number, soi FROM house WHERE number LIKE '30/%' ORDER BY 1") == [
        ("30/1", "x"),
        ("30/2", "y"),
    ]


@pytest.mark.parametrize("form", [{"house": "99"}, {"house": "-1"}, {"house": "x"}, {}])
def test_a_column_that_there_is_not_is_none(office: Browser, form: dict[str, str]) -> None:
    path = brought(office, FINE)
    assert office.post(f"{path}/columns", form).status_code == 303
    assert office.get(path).status_code == 200


def test_the_whole_import_is_taken_back(office: Browser, runtime: Runtime, owner: Engine, cast: Cast) -> None:
    path = brought(office, FINE)
    run(office, runtime, path)
    house = house_named(owner, "20/1", cast.village)
    office.post(f"/admin/houses/{house}/invites", {"role": "owner"})
    assert office.post(f"{path}/undo").status_code == 303
    assert rows(owner, "SELECT count(*) FROM house WHERE ended_at IS NULL AND village_id = :v", v=cast.village) == [2]
    assert rows(owner, "SELECT count(*) FROM expected_resident WHERE ended_at IS NULL") == [0]
    assert rows(owner, "SELECT revoked_at IS NOT NULL FROM invite") == [True]
    assert office.post(f"{path}/undo").status_code == 404
    again = brought(office, FINE)
    assert "deleted houses come back" in office.text(again)
    run(office, runtime, again)
    assert rows(owner, "SELECT count(*) FROM house WHERE ended_at IS NULL AND village_id = :v", v=cast.village) == [4]


def used_by_a_visit(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    comes(database, cast, "20/2", now=now())


def used_by_a_move(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    (hers,) = rows(owner, "SELECT id FROM membership WHERE person_id = :id", id=cast.malee.id)
    office.post(f"/admin/people/places/{hers}/move", {"house": "20/1"})


def used_by_the_office(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    house = house_named(owner, "20/2", cast.village)
    office.post(f"/admin/houses/{house}/expected", {"name": "ใหม่", "role": "owner"})


def used_by_people_of_before(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    into = house_named(owner, "20/1", cast.village)
    assert office.post(f"/admin/houses/{cast.house}/merge", {"into": str(into)}).status_code == 303


def used_by_a_merge(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    office.post("/admin/houses", {"number": "77"})
    into, empty = house_named(owner, "20/1", cast.village), house_named(owner, "77", cast.village)
    assert office.post(f"/admin/houses/{empty}/merge", {"into": str(into)}).status_code == 303


USES = [used_by_a_visit, used_by_a_move, used_by_the_office, used_by_people_of_before, used_by_a_merge]


@pytest.mark.parametrize("use", USES)
def test_what_was_used_is_not_taken_back(
    office: Browser, runtime: Runtime, database: Database, owner: Engine, cast: Cast, use: Callable[..., None]
) -> None:
    path = brought(office, FINE)
    run(office, runtime, path)
    use(office, database, owner, cast)
    assert "Take the whole import back" not in office.text(path)
    office.post(f"{path}/undo")
    assert "Too late" in office.text("/admin/import")
    assert rows(owner, "SELECT count(*) FROM house WHERE number LIKE '20/%' AND ended_at IS NULL") == [2]


def test_a_house_that_came_back_is_used_by_whoever_came_back(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    (his,) = rows(owner, "SELECT id FROM membership WHERE person_id = :id", id=cast.wichai.id)
    office.post(f"/admin/houses/{cast.next_door}/remove")
    path = brought(office, FINE)
    run(office, runtime, path)
    assert office.post(f"/admin/people/places/{his}/restore").status_code == 303
    office.post(f"{path}/undo")
    assert "Too late" in office.text("/admin/import")
    assert rows(owner, "SELECT ended_at FROM house WHERE id = :id", id=cast.next_door) == [None]


def test_who_left_with_a_house_comes_back_with_it_after_an_import_was_taken_back(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    (his,) = rows(owner, "SELECT id FROM membership WHERE person_id = :id", id=cast.wichai.id)
    office.post(f"/admin/houses/{cast.next_door}/remove")
    path = brought(office, FINE)
    run(office, runtime, path)
    assert "Deleted houses that came back" in office.text(path)
    assert office.post(f"{path}/undo").status_code == 303
    assert office.post(f"/admin/houses/{cast.next_door}/restore").status_code == 303
    assert rows(owner, "SELECT standing FROM membership WHERE id = :id", id=his) == ["active"]


def test_a_file_is_given_up(office: Browser, owner: Engine) -> None:
    path = brought(office, FINE)
    assert office.post(f"{path}/drop").status_code == 303
    assert office.get(path).status_code == 410
    assert office.post(f"{path}/run", {"rows": "all"}).status_code == 409
    assert not rows(owner, "SELECT task_id FROM task_file")
    assert "บ้าน.csv" not in office.text("/admin/import").partition("Files of before")[2]


def test_what_was_read_is_let_go_of_in_time(office: Browser, runtime: Runtime, owner: Engine) -> None:
    path = brought(office, FINE)
    with owner.begin() as connection:
        connection.execute(text("UPDATE task_file SET expires_at = now() - interval '1 second'"))
    assert office.get(path).status_code == 410
    run(office, runtime, path)
    assert not rows(owner, "SELECT id FROM expected_resident")


def test_a_worker_that_dies_in_the_midst_brings_nothing_in_twice(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    path = brought(office, FINE)
    office.post(f"{path}/run", {"rows": "all"})
    with runtime.database.work(village_id=cast.village, account_id=cast.account) as work:
        assert tasks_in.claim_task(work)  # and is gone
    with owner.begin() as connection:
        connection.execute(text("UPDATE task SET due_at = now()"))
    do_tasks(runtime)
    do_tasks(runtime)
    assert rows(owner, "SELECT count(*) FROM expected_resident") == [3]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_template_is_understood_when_it_comes_back(office: Browser, kind: str, language: str) -> None:
    office.get("/admin/import")
    office.post("/admin/language", {"language": language})
    answer = office.client.get(f"/admin/import/template.{kind}")
    assert answer.status_code == 200
    path = upload(office, answer.data, f"x.{kind}").headers["Location"]
    found = re.search(r'action="[^"]*/run"', office.text(path))
    assert found
    assert "bad-words" not in office.text(path)
    assert office.get("/admin/import/template.exe").status_code == 404


def test_what_is_brought_in_is_written_down(office: Browser, runtime: Runtime, owner: Engine, cast: Cast) -> None:
    path = brought(office, FINE)
    run(office, runtime, path)
    ((facts, actor),) = rows(
        owner, "SELECT facts, actor_id FROM change WHERE kind = 'imported' AND subject = 'village'"
    )
    assert facts == {"import": path.rsplit("/", 1)[1], "houses": 2, "back": 0, "expected": 3}
    assert actor == cast.office.id
    assert UUID(facts["import"])


def test_an_undone_house_is_not_undone_again_by_its_page(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    path = brought(office, FINE)
    run(office, runtime, path)
    office.post(f"/admin/houses/{house_named(owner, '20/2', cast.village)}/remove")
    assert undo(office, "/admin/houses").status_code == 303
    assert office.post(f"{path}/undo").status_code == 303
    assert rows(owner, "SELECT count(*) FROM house WHERE number LIKE '20/%' AND ended_at IS NULL") == [0]


def test_nothing_of_a_file_is_markup(office: Browser, database: Database, cast: Cast) -> None:
    path = brought(office, [["1/1", "<b>s</b>", "", "<script>alert(1)</script>", "owner", ""]])
    assert "<script>alert" not in office.text(path)
    with of_village(database, cast, now=now()):
        pass
