"""What a cell of somebody's table means: a role, a day, a phone number. Thai and English, B.E. and A.D."""

import re
import unicodedata
from datetime import date

from models.domain.households import HouseholdRole

_ROLES = {
    HouseholdRole.OWNER: ("เจ้าของ", "เจ้าของบ้าน", "เจ้าบ้าน", "owner", "landlord"),
    HouseholdRole.TENANT: ("ผู้เช่า", "เช่า", "ผู้เช่าบ้าน", "tenant", "renter"),
    HouseholdRole.FAMILY: (
        "ครอบครัว", "สมาชิก", "สมาชิกในครอบครัว", "สมาชิกครอบครัว", "ผู้อาศัย", "ผู้อยู่อาศัย",
        "คู่สมรส", "บุตร", "ลูก", "family", "member", "family member", "resident", "spouse", "child",
    ),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}

_MONTHS = (
    ("ม.ค.", "มกราคม", "jan"), ("ก.พ.", "กุมภาพันธ์", "feb"), ("มี.ค.", "มีนาคม", "mar"), ("เม.ย.", "เมษายน", "apr"),
    ("พ.ค.", "พฤษภาคม", "may"), ("มิ.ย.", "มิถุนายน", "jun"), ("ก.ค.", "กรกฎาคม", "jul"), ("ส.ค.", "สิงหาคม", "aug"),
    ("ก.ย.", "กันยายน", "sep"), ("ต.ค.", "ตุลาคม", "oct"), ("พ.ย.", "พฤศจิกายน", "nov"), ("ธ.ค.", "ธันวาคม", "dec"),
)  # fmt: skip
_BUDDHIST_FROM = 2400
_BUDDHIST_ERA = 543
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(\d{1,2})\s*([^\d\s]+)\s*(\d{4})")
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}")


def clean(cell: str) -> str:
    """One line: composed, no blanks around it, no signs that nobody sees."""
    text = unicodedata.normalize("NFC", cell)
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def role_in(cell: str) -> HouseholdRole | None:
    """None for a word that names no role."""
    return _ROLE_OF.get(" ".join(cell.casefold().split()))


def day_in(cell: str) -> date | None:
    """31/12/2569, 2026-12-31, 31 ธ.ค. 2569: years from 2400 on are Buddhist. None for what is no day."""
    text = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in cell.strip())
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _IN_WORDS.fullmatch(text)
    month = _month(found[2]) if found else None
    return _day(int(found[3]), month, int(found[1])) if found and month else None


def is_made_a_day(cell: str) -> bool:
    """Whether a spreadsheet has made a day of the number 12/3: `2026-03-12`, `12-Mar`, `Mar-12`, `12-มี.ค.`."""
    parts = cell.split("-")
    with_month = len(parts) == 2 and any(one.isdecimal() and _is_short_month(two) for one, two in (parts, parts[::-1]))
    return with_month or day_in(cell) is not None


def _is_short_month(word: str) -> bool:
    return _month(word) is not None and (len(word) == len("Mar") or not word.isascii())


def is_phone(cell: str) -> bool:
    """The same that phones' pages take: digits, blanks and hyphens."""
    return bool(_PHONE.fullmatch(cell))


def phone_in(cell: str) -> str:
    """As it is kept. A table's program takes the nought away from a number: nine digits get it back."""
    text = clean(cell).removesuffix(".0")
    return f"0{text}" if re.fullmatch(r"[1-9]\d{7,8}", text) else text


def _month(word: str) -> int | None:
    told = word.casefold()
    for number, (short, whole, english) in enumerate(_MONTHS, start=1):
        if told in {short, short.replace(".", ""), whole} or (told.startswith(english) and told.isascii()):
            return number
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year - _BUDDHIST_ERA if year >= _BUDDHIST_FROM else year, month, day)
    except ValueError:
        return None
