"""Visits as a file: all that fit, in the reader's language, with nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, insert, update

from models.domain.sheets.csv_cells import without_its_sign
from models.tables.panel import PanelRoleRow
from models.tables.visits import VisitRow
from models.uow import Database, new_id
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.records_stage import NOON, put
from tests.cast import Cast
from tests.usecases.acts import rows
from workers import tasks as worker
from workers.making import records
from workers.runtime import Runtime

Take = Callable[..., bytes]
RUN = ("=1+1", "+66812345678", "-1", "@SUM(A1)", "\tx", "\rx")


@pytest.fixture
def take(office: Browser, runtime: Runtime, owner: Engine) -> Take:
    """Orders a file, lets a worker make it, and takes it away."""

    def begin(form: str, query: dict[str, Any] | None = None, browser: Browser = office) -> bytes:
        answer = browser.post("/admin/records/export", {"format": form, **(query or {})})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        assert worker.do_tasks(runtime) == 1
        task_id = rows(owner, "SELECT id FROM task ORDER BY id DESC LIMIT 1")[0]
        taken = browser.client.get(f"/admin/files/{task_id}/take")
        assert taken.status_code == 200, rows(owner, "SELECT state, error FROM task")
        return taken.get_data()

    return begin


def read_csv(body: bytes) -> list[dict[str, str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [{name: without_its_sign(cell) for name, cell in row.items()} for row in rows]


def read_xlsx(body: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))  # type: ignore[union-attr]


def test_a_table_holds_what_was_looked_for_and_nothing_else(take: Take, database: Database, cast: Cast) -> None:
    put(
        database,
        cast,
        {"visitor_name": "สมชาย", "plate": "1กก 1234", "plate_province": "เชียงใหม่", "entered_at": NOON, "headcount": 3},
        {"visitor_name": "Unasked", "overridden_reason": "phoned", "offline": True},
        {"visitor_name": "Taxi", "kind": "taxi"},
    )
    put(database, cast, {"visitor_name": "Theirs"}, village=cast.next_village)
    first, second = read_csv(take("csv", {"kind": "guest"}))
    assert first["Visitor"] == "สมชาย"
    assert first["Came at"] == "20 Nov 2026 12:00"
    assert (first["Plate"], first["Province"], first["People"], first["House"]) == ("1กก 1234", "เชียงใหม่", "3", "12/3")
    assert second["Notable"] == "Let in without an answer, Written down without network"
    assert second["Reason"] == "The house agreed by phone"


def test_a_sheet_has_moments_that_excel_shows_in_buddhist_years(
    take: Take, office: Browser, database: Database, cast: Cast
) -> None:
    office.post("/admin/language", {"language": "th"})
    put(database, cast, {"visitor_name": "สมชาย", "entered_at": NOON})
    body = take("xlsx")
    heading, row = read_xlsx(body)
    assert heading[:2] == ("เวลาที่มา", "ผู้มาติดต่อ")
    assert row[:2] == (NOON.replace(hour=12, tzinfo=None), "สมชาย")
    cell = load_workbook(io.BytesIO(body)).active["A2"]  # type: ignore[index]
    assert cell.number_format.startswith("[$-107041E]")


def test_thai_days_are_buddhist_in_a_text(take: Take, office: Browser, database: Database, cast: Cast) -> None:
    office.post("/admin/language", {"language": "th"})
    put(database, cast, {"visitor_name": "สมชาย"})
    (row,) = read_csv(take("csv"))
    assert row["เวลาที่มา"] == "20 พ.ย. 2569 12:00"


def test_nothing_that_a_guard_types_is_run_by_a_spreadsheet(take: Take, database: Database, cast: Cast) -> None:
    put(database, cast, *({"visitor_name": one, "purpose": one} for one in RUN))
    found = read_csv(take("csv"))
    assert [row["Visitor"] for row in found] == [f"'{one}" for one in RUN]
    assert [row["Note"] for row in found] == [f"'{one}" for one in RUN]
    book = load_workbook(io.BytesIO(take("xlsx")))
    cells = [one for (one,) in book.active.iter_rows(min_row=2, min_col=2, max_col=2)]  # type: ignore[union-attr]
    assert {one.data_type for one in cells} <= {"s", "inlineStr"}
    assert [str(one.value).strip() for one in cells[:4]] == list(RUN[:4])


def test_many_are_read_in_batches_and_none_twice(
    take: Take, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BATCH", 7)
    put(database, cast, *({"visitor_name": f"N{number:02}", "created_at": NOON} for number in range(30)))
    assert [row["Visitor"] for row in read_csv(take("csv"))] == [f"N{number:02}" for number in reversed(range(30))]
    assert len(read_xlsx(take("xlsx"))) == 31


def test_a_table_of_nobody_has_its_headings(take: Take, cast: Cast) -> None:
    assert len(read_xlsx(take("xlsx", {"q": "nobody"}))) == 1


def test_numbers_are_in_the_files_of_those_who_may_see_them(
    take: Take, seated: SignIn, database: Database, cast: Cast, owner: Engine
) -> None:
    (visit,) = put(database, cast, {"visitor_name": "Nok"})
    with database.work(village_id=cast.village) as work:
        sealed = work.seal.seal_optional("0812345678")
        work.connection.execute(update(VisitRow).where(VisitRow.id == visit).values(visitor_phone=sealed))
    assert read_csv(take("csv"))[0]["Visitor's phone"] == "0812345678"
    with_numbers = rows(owner, "SELECT id FROM task")[0]
    clerk = seated(cast.malee, None, custom=_role(database, cast, "records.see", "records.export"))
    assert "Visitor's phone" not in read_csv(take("csv", browser=clerk))[0]
    assert clerk.get(f"/admin/files/{with_numbers}/take").status_code == 404
    assert clerk.get("/admin/files").status_code == 200


def test_who_took_what_is_on_record_without_names(take: Take, database: Database, cast: Cast, owner: Engine) -> None:
    take("csv", {"q": "Nok", "plate": "1กก 1234"})
    (asked, taken) = rows(owner, "SELECT subject, kind, facts FROM change ORDER BY id")
    assert taken == ("task", "file_taken", {"kind": "records_with_phones"})
    subject, kind, facts = asked
    assert (subject, kind) == ("task", "records_exported")
    assert facts == {"format": "csv", "phones": True, "narrowed_by": ["plate_key", "words"]}


def test_whoever_asked_is_told_on_the_list_until_they_have_it(
    office: Browser, take: Take, database: Database, cast: Cast, runtime: Runtime, owner: Engine
) -> None:
    office.post("/admin/records/export", {"format": "csv"})
    assert "Your file is being made." in office.text("/admin/records")
    worker.do_tasks(runtime)
    assert "Your file is ready: Visits" in office.text("/admin/records")
    office.get(f"/admin/files/{rows(owner, 'SELECT id FROM task')[0]}/take")
    assert "Your file" not in office.text("/admin/records")


def test_a_file_that_is_called_off_in_the_midst_is_not_made(
    office: Browser, database: Database, cast: Cast, runtime: Runtime, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, cast, *({"visitor_name": f"N{number}"} for number in range(9)))
    office.post("/admin/records/export", {"format": "xlsx"})
    task_id: UUID = rows(owner, "SELECT id FROM task")[0]
    lines = records.older_records

    def called_off(*given: Any, **more: Any) -> Any:
        office.post(f"/admin/files/{task_id}/cancel")
        return lines(*given, **more)

    monkeypatch.setattr(records, "BATCH", 3)
    monkeypatch.setattr(records, "older_records", called_off)
    worker.do_tasks(runtime)
    assert rows(owner, "SELECT state FROM task") == ["cancelled"]
    assert rows(owner, "SELECT 1 FROM task_file") == []


def test_more_than_a_sheet_holds_is_said_in_words(
    office: Browser, database: Database, cast: Cast, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, cast, {}, {})
    monkeypatch.setattr(records, "MOST_ROWS", 1)
    office.post("/admin/records/export", {"format": "xlsx"})
    worker.do_tasks(runtime)
    assert "A sheet has room for 1,048,575 visits" in office.text("/admin/files")


@pytest.mark.parametrize("form", [{}, {"format": "pdf"}, {"format": "csv", "state": "asleep"}])
def test_what_is_not_right_makes_no_file(office: Browser, owner: Engine, form: dict[str, str]) -> None:
    assert office.post("/admin/records/export", form).status_code == 400
    assert rows(owner, "SELECT 1 FROM task") == []


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_whoever_may_not_take_files_makes_none(seated: SignIn, owner: Engine, role: str) -> None:
    assert seated(role=role).post("/admin/records/export", {"format": "csv"}).status_code == 403
    assert rows(owner, "SELECT 1 FROM task") == []


def _role(database: Database, cast: Cast, *permissions: str) -> UUID:
    role_id = new_id()
    given = {"id": role_id, "village_id": cast.village, "name": "Clerk", "permissions": list(permissions)}
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        work.connection.execute(insert(PanelRoleRow).values(**given, created_at=work.now))
    return role_id
