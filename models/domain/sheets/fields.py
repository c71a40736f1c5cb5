"""What stands in which column of a file of houses and people."""

import re
from collections.abc import Sequence
from enum import StrEnum


class Field(StrEnum):
    """What a column can hold."""

    HOUSE = "house"
    SOI = "soi"
    PHONE = "phone"
    NAME = "name"
    ROLE = "role"
    ENDS = "ends"


_HEADERS = {
    Field.HOUSE: (
        "บ้านเลขที่", "เลขที่บ้าน", "เลขที่", "บ้าน", "แปลง", "ห้อง", "เลขที่ห้อง",
        "house", "house number", "house no", "number", "no", "unit", "address",
    ),
    Field.SOI: ("ซอย", "ถนน", "เฟส", "โซน", "soi", "lane", "street", "phase", "zone", "road"),
    Field.PHONE: (
        "เบอร์โทร", "เบอร์โทรศัพท์", "โทรศัพท์", "โทร", "เบอร์", "เบอร์บ้าน", "มือถือ",
        "เบอร์โทรของบ้าน", "phone of the house",
        "phone", "phone number", "tel", "telephone", "mobile",
    ),
    Field.NAME: (
        "ชื่อ", "ชื่อ-สกุล", "ชื่อ-นามสกุล", "ชื่อสกุล", "ชื่อนามสกุล", "ชื่อผู้อยู่อาศัย", "ผู้อยู่อาศัย",
        "name", "full name", "resident", "resident name",
    ),
    Field.ROLE: (
        "สถานะ", "สถานะในบ้าน", "บทบาท", "ประเภท", "ความสัมพันธ์",
        "role", "role in the house", "type", "relation", "status",
    ),
    Field.ENDS: (
        "อยู่ถึง", "วันสุดท้าย", "สิ้นสุด", "วันสิ้นสุด", "สัญญาถึง", "สิ้นสุดสัญญา", "วันสิ้นสุดสัญญา", "หมดสัญญา",
        "until", "ends", "end date", "end", "lease ends", "last day",
    ),
}  # fmt: skip


def guess(headers: Sequence[str]) -> dict[Field, int]:
    """In which column each field stands, as far as the headers tell. A column is one field's only."""
    plain = [_plain(one) for one in headers]
    found: dict[Field, int] = {}
    for field, names in _HEADERS.items():
        place = next((plain.index(_plain(name)) for name in names if _plain(name) in plain), None)
        if place is not None and place not in found.values():
            found[field] = place
    return found


def looks_like_headers(cells: Sequence[str]) -> bool:
    """Whether a file's first row names columns: one that holds houses is a row like the others."""
    return Field.HOUSE in guess(cells)


def _plain(header: str) -> str:
    return re.sub(r"[\s.:*_()]+", "", header).casefold()
