"""A plate is found among whatever a machine has read in a picture; what is doubtful is nothing."""

import re
from pathlib import Path

import pytest

from models.domain.plate_text import LETTERS, ReadPlate, find_plate, province_in
from models.provinces import provinces

PAGE = Path(__file__).parents[2] / "liff/static/js"


@pytest.mark.parametrize(
    ("text", "plate", "province"),
    [
        ("1กข 2345\nกรุงเทพมหานคร", "1กข 2345", "กรุงเทพมหานคร"),
        ("กข 88\nชลบุรี", "กข 88", "ชลบุรี"),
        ("๑กข ๒๓๔๕\nชลบุรี", "1กข 2345", "ชลบุรี"),
        ("1กข-2345\nชลบุรี", "1กข 2345", "ชลบุรี"),
        ("1 กข2345", "1กข 2345", None),
        ("| 1กข 2345 |\n  . \nกรงเทพมหานคร ]", "1กข 2345", "กรุงเทพมหานคร"),
        ("1กข์ 2345\nเชียงไหม่", "1กข 2345", "เชียงใหม่"),
        ("ป้อมยาม\nหมู่บ้านสวนลำไย\n1กข 2345\nxx", "1กข 2345", None),
        ("1กข 2345\n1กข 2345\nตาก", "1กข 2345", "ตาก"),
        ("1กก\nขอนแก่น\n1234", "1กก 1234", "ขอนแก่น"),
        ("กลม\nขอนแก่น\n123", "กลม 123", "ขอนแก่น"),
        ("70-1234\nระยอง", "70-1234", "ระยอง"),
    ],
)
def test_a_plate_is_found(text: str, plate: str, province: str | None) -> None:
    assert find_plate(text, provinces()) == ReadPlate(plate=plate, province=province)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ป้อมยาม\nหมู่บ้านสวนลำไย",
        "หมู่ 12",
        "ซอย 4",
        "โทร 081 234 5678",
        "กข 88",  # too little without a province
        "0กข 2345\nชลบุรี",
        "1กข 0345\nชลบุรี",
        "12กข 2345\nชลบุรี",
        "1กข 23456\nชลบุรี",
        "1กขค 2345\nชลบุรี",
        "1กข 2345ข\nชลบุรี",
        "Ms 88\nชลบุรี",
        "1ฃฅ 2345\nชลบุรี",  # letters that no plate has
        "1กข 2345\n1กข 2346\nชลบุรี",  # two plates: which?
        "1กก\nสวัสดี\n1234",
        "70-12345\nระยอง",
    ],
)
def test_what_is_no_plate_for_sure_is_none(text: str) -> None:
    assert find_plate(text, provinces()) is None


@pytest.mark.parametrize(
    ("line", "province"),
    [
        ("นครราชสีมา", "นครราชสีมา"),
        ("สมุทรปราการ", "สมุทรปราการ"),
        ("สมทรปราการ", "สมุทรปราการ"),
        ("นคร", None),
        ("สมุทรสาดร", "สมุทรสาคร"),
        ("เพชรบูรี", None),  # เพชรบุรี and เพชรบูรณ์ are as close
        ("ตาด", None),
        ("เลย", "เลย"),
    ],
)
def test_a_province_is_known_where_only_one_is_meant(line: str, province: str | None) -> None:
    assert province_in(line, provinces()) == province


def test_the_page_and_the_server_know_the_same_provinces() -> None:
    told = re.findall(r'^  \["([^"]+)", "', (PAGE / "provinces.js").read_text("utf-8"), re.MULTILINE)
    assert len(told) == 77
    assert sorted(told) == list(provinces())


def test_the_page_has_a_key_for_each_letter_that_is_read() -> None:
    [keys] = re.findall(r'^const LETTERS = "(.+)";$', (PAGE / "plate-pad.js").read_text("utf-8"), re.MULTILINE)
    assert keys == LETTERS
