"""A file of houses and people is held against the village, row by row."""

from datetime import date

import pytest

from models.domain.house_numbers import order_of
from models.domain.households import HouseholdRole
from models.domain.sheets.cells import day_in, phone_in, role_in
from models.domain.sheets.checking import KnownHouse, Plan, Problem, Trouble, check
from models.domain.sheets.csv_cells import csv_text, without_its_sign
from models.domain.sheets.fields import Field, guess, looks_like_headers

TODAY = date(2026, 11, 22)
ALL = {field: place for place, field in enumerate(Field)}


def plan(*rows: tuple[str, ...], known: dict[str, KnownHouse] | None = None) -> Plan:
    return check(list(enumerate(rows, start=2)), ALL, known or {}, TODAY)


def only(found: Plan) -> Problem:
    (problem,) = found.problems
    return problem


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (["บ้านเลขที่", "ซอย", "เบอร์โทร", "ชื่อ-สกุล", "สถานะ", "อยู่ถึง"], list(Field)),
        (["House number", "Soi", "Phone", "Name", "Role", "Until"], list(Field)),
        (["ที่", "ชื่อ - นามสกุล", "HOUSE_NO."], [None, Field.NAME, Field.HOUSE]),
        (["12/3", "4"], [None, None]),
    ],
)
def test_columns_are_known_by_their_headers(headers: list[str], fields: list[Field | None]) -> None:
    wanted = {field: place for place, field in enumerate(fields) if field}
    assert guess(headers) == wanted
    assert looks_like_headers(headers) == (Field.HOUSE in wanted)


def test_a_column_is_one_fields_only() -> None:
    assert guess(["เลขที่", "เลขที่"]) == {Field.HOUSE: 0}


@pytest.mark.parametrize(
    "written",
    ["31/12/2569", "31/12/2026", "31-12-2569", "2026-12-31", "2569-12-31", "31 ธ.ค. 2569", "31 ธันวาคม 2569",
     "31 Dec 2026", "๓๑/๑๒/๒๕๖๙", "2026-12-31 00:00:00", "31 December 2026"],
)  # fmt: skip
def test_a_day_may_be_written_in_either_era(written: str) -> None:
    assert day_in(written) == date(2026, 12, 31)


@pytest.mark.parametrize("written", ["31/02/2569", "31/12/69", "soon", "12/31/2026", "0", "31 Foo 2026", "2026"])
def test_what_is_no_day_is_none(written: str) -> None:
    assert day_in(written) is None


@pytest.mark.parametrize(
    ("written", "role"),
    [("เจ้าของ", "owner"), ("OWNER", "owner"), ("ผู้เช่า", "tenant"), ("ครอบครัว", "family"), ("คนสวน", None)],
)
def test_roles_are_told_in_thai_and_english(written: str, role: str | None) -> None:
    assert role_in(written) == (HouseholdRole(role) if role else None)


@pytest.mark.parametrize(
    ("written", "kept"), [("812345678", "0812345678"), ("21234567", "021234567"), ("081-234 5678", "081-234 5678")]
)
def test_a_number_gets_back_the_nought_that_a_table_took(written: str, kept: str) -> None:
    assert phone_in(written) == kept


def test_a_row_of_a_house_and_rows_of_its_people() -> None:
    found = plan(
        ("12 / 3", "4", "0812345678", "สมชาย ใจดี", "เจ้าของ", ""),
        ("12/3", "", "", "มาลี ศรีสุข", "ผู้เช่า", "31/12/2569"),
        ("12/10", "4", "", "", "", ""),
        ("", "", "", "", "", ""),
    )
    assert not found.problems
    assert [one.number for one in found.new_houses] == ["12/3", "12/10"]
    assert [(one.name, one.role, one.ends_on) for one in found.people] == [
        ("สมชาย ใจดี", HouseholdRole.OWNER, None),
        ("มาลี ศรีสุข", HouseholdRole.TENANT, date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("row", "field", "trouble"),
    [
        (("", "4", "", "สมชาย", "owner", ""), Field.HOUSE, Trouble.NO_HOUSE),
        (("1" * 31, "", "", "", "", ""), Field.HOUSE, Trouble.TOO_LONG),
        (("1", "", "", "ก" * 101, "owner", ""), Field.NAME, Trouble.TOO_LONG),
        (("1", "s" * 61, "", "", "", ""), Field.SOI, Trouble.TOO_LONG),
        (("1", "", "call me", "", "", ""), Field.PHONE, Trouble.BAD_PHONE),
        (("1", "", "", "สมชาย", "คนสวน", ""), Field.ROLE, Trouble.UNKNOWN_ROLE),
        (("1", "", "", "สมชาย", "", ""), Field.ROLE, Trouble.NO_ROLE),
        (("1", "", "", "", "owner", ""), Field.NAME, Trouble.NO_NAME),
        (("1", "", "", "สมชาย", "tenant", "31/02/2569"), Field.ENDS, Trouble.BAD_DATE),
        (("1", "", "", "สมชาย", "tenant", "31/12/2568"), Field.ENDS, Trouble.PAST_DATE),
        (("1", "", "", "สมชาย", "tenant", "31/12/9999"), Field.ENDS, Trouble.BAD_DATE),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(row: tuple[str, ...], field: Field, trouble: Trouble) -> None:
    problem = only(plan(row))
    assert (problem.row, problem.field, problem.trouble) == (2, field, trouble)


def test_every_problem_of_a_row_is_told_at_once() -> None:
    found = plan(("", "", "x", "สมชาย", "y", "z"))
    assert [one.field for one in found.problems] == [Field.HOUSE, Field.PHONE, Field.ROLE, Field.ENDS]
    assert found.bad_rows == 1


@pytest.mark.parametrize(
    ("second", "field", "trouble"),
    [
        (("๑๒/๓", "4", "", "", "", ""), Field.HOUSE, Trouble.TWICE),
        (("12/3", "5", "", "Nok", "family", ""), Field.SOI, Trouble.OTHER_SOI),
        (("12/3", "4", "0899999999", "Nok", "family", ""), Field.PHONE, Trouble.OTHER_PHONE),
    ],
)
def test_rows_that_contradict_an_earlier_one_name_it(second: tuple[str, ...], field: Field, trouble: Trouble) -> None:
    problem = only(plan(("12/3", "4", "0812345678", "", "", ""), second))
    assert (problem.row, problem.field, problem.trouble, problem.earlier) == (3, field, trouble, 2)


def test_a_row_that_is_left_out_stands_against_no_other() -> None:
    found = plan(("12/3", "4", "bad", "", "", ""), ("12/3", "5", "", "", "", ""))
    assert [one.row for one in found.rows] == [3]


def test_what_a_first_row_leaves_out_a_later_one_may_tell() -> None:
    found = plan(("12/3", "", "", "", "", ""), ("12/3", "4", "0812345678", "Nok", "family", ""))
    assert [(one.soi, one.phone) for one in found.new_houses] == [("4", "0812345678")]


def test_the_village_knows_houses_and_people() -> None:
    known = {
        order_of("12/3"): KnownHouse(number="12/3", gone=False, names=frozenset({"สมชาย ใจดี"})),
        order_of("9"): KnownHouse(number="9", gone=True),
    }
    found = plan(
        ("12/3", "", "", "", "", ""),
        ("12/3", "", "", "สมชาย  ใจดี", "owner", ""),
        ("12/3", "", "", "Nok", "family", ""),
        ("9", "", "", "", "", ""),
        known=known,
    )
    assert [(one.row, one.trouble) for one in found.problems] == [(2, Trouble.HOUSE_EXISTS), (3, Trouble.KNOWN_PERSON)]
    assert [one.number for one in found.back_houses] == ["9"]
    assert not found.new_houses


def test_a_thousand_houses_with_thirty_planted_errors_show_all_thirty() -> None:
    rows = [[f"{12 + place // 20}/{place % 20 + 1}", "", "", f"Name {place}", "owner", ""] for place in range(1000)]
    planted = dict(zip(range(5, 1000, 33), list(range(6)) * 5, strict=False))
    assert len(planted) == 30
    spoil = (
        (0, "", Trouble.NO_HOUSE),
        (2, "none", Trouble.BAD_PHONE),
        (3, "x" * 101, Trouble.TOO_LONG),
        (4, "boss", Trouble.UNKNOWN_ROLE),
        (5, "30/02/2570", Trouble.BAD_DATE),
        (5, "01/01/2500", Trouble.PAST_DATE),
    )
    for place, which in planted.items():
        column, cell, _ = spoil[which]
        rows[place][column] = cell
    found = plan(*[tuple(row) for row in rows])
    assert [(one.row, one.trouble) for one in found.problems] == [
        (place + 2, spoil[which][2]) for place, which in planted.items()
    ]
    assert len(found.rows) == 970


@pytest.mark.parametrize("cell", ["2026-03-12", "12-Mar", "Mar-12", "12-มี.ค.", "12 Mar 2026", "12/3/2569"])
def test_a_number_that_a_table_has_made_a_day_of_is_told(cell: str) -> None:
    problem = only(plan((cell, "", "", "", "", "")))
    assert (problem.field, problem.trouble, problem.cell) == (Field.HOUSE, Trouble.A_DAY, cell)


@pytest.mark.parametrize("cell", ["12/3", "12-3", "12-A", "12-ก", "12-Marina", "Mar-x", "99/12/1"])
def test_a_number_that_is_no_day_is_taken(cell: str) -> None:
    assert plan((cell, "", "", "", "", "")).problems == ()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("12/3", '="12/3"'), ("0812345678", '="0812345678"'), ("081 234 5678", '="081 234 5678"'), ("5", '="5"'),
        ("12-3", '="12-3"'), ("12A", "12A"), ("1กก 1234", "1กก 1234"), ("=1+1", "'=1+1"), ("-1", "'-1"), ("", ""),
    ],
)  # fmt: skip
def test_a_text_of_a_csv_file_is_neither_run_nor_made_a_number(text: str, cell: str) -> None:
    assert csv_text(text) == cell


@pytest.mark.parametrize("text", ["12/3", "0812345678", "12A", ""])
def test_our_own_tables_can_be_read_in_again(text: str) -> None:
    assert without_its_sign(csv_text(text)) == text
