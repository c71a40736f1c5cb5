"""Somebody's table as rows of text: CSV in whatever way it was saved, or XLSX. What cannot be read says why."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from models.domain.sheets.csv_cells import without_its_sign
from models.texts.catalog import mark

LARGEST = 5_000_000
"""Bytes of a file."""

LARGEST_UNPACKED = 60_000_000
"""An XLSX is a zip: so much may it become, at most."""

MOST_ROWS = 10_000
MOST_COLUMNS = 30
LONGEST_CELL = 200
"""Signs: what is longer is too long for any field, and is cut so that it is shown."""

NO_TABLE = mark("This is no CSV or XLSX file. Save your table as one of them, and choose it again.")
TOO_MANY_ROWS = mark("At most {most} rows in a file. Please split it.")
TOO_LARGE_A_FILE = mark("At most 5 MB, please.")
EMPTY = mark("There are no rows in this file.")

_ENCODINGS = ("utf-8-sig", "cp874")
"""Excel in Thailand saves CSV as cp874, which is TIS-620 with some more signs; any bytes can be that, nearly."""

_ZIP = b"PK\x03\x04"


class Unreadable(Exception):  # noqa: N818
    """No table that we can read: the words are a msgid."""


def read_table(body: bytes) -> list[list[str]]:
    """All rows down to the last that is not empty, each as wide as the widest. Raises Unreadable."""
    if len(body) > LARGEST:
        raise Unreadable(TOO_LARGE_A_FILE)
    rows = _squared([_row(one) for one in (_xlsx(body) if body.startswith(_ZIP) else _csv(body))])
    if not rows:
        raise Unreadable(EMPTY)
    if len(rows) > MOST_ROWS + 1:  # and their heading
        raise Unreadable(TOO_MANY_ROWS)
    return rows


def _csv(body: bytes) -> Iterator[Sequence[Any]]:
    text = _decoded(body)
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    try:
        for count, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign)):
            if count > 2 * MOST_ROWS:
                raise Unreadable(TOO_MANY_ROWS)
            yield row
    except csv.Error:
        raise Unreadable(NO_TABLE) from None


def _decoded(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text(body, "utf-16")
    if b"\0" in body:
        raise Unreadable(NO_TABLE)
    for encoding in _ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(NO_TABLE)


def _text(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(NO_TABLE) from None


def _xlsx(body: bytes) -> list[Sequence[Any]]:
    """The first sheet, without a look at how many rows it says that it has."""
    try:
        packed = sum(one.file_size for one in zipfile.ZipFile(io.BytesIO(body)).infolist())
        found = _first_sheet(body) if packed <= LARGEST_UNPACKED else None
    except Exception:  # noqa: BLE001 - whatever openpyxl trips over in somebody's file
        raise Unreadable(NO_TABLE) from None
    if found is None:
        raise Unreadable(TOO_LARGE_A_FILE)
    return found


def _first_sheet(body: bytes) -> list[Sequence[Any]]:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False).worksheets[0]
    sheet.reset_dimensions()
    return list(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=2 * MOST_ROWS, values_only=True))


def _row(cells: Sequence[Any]) -> list[str]:
    return [_cell(one)[:LONGEST_CELL] for one in cells[:MOST_COLUMNS]]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return without_its_sign("".join(sign for sign in str(value) if sign != "\0"))


def _squared(rows: list[list[str]]) -> list[list[str]]:
    """Without the empty rows at its end, and the empty columns at its side."""
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((place for row in rows for place, cell in enumerate(row, start=1) if cell.strip()), default=0)
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]
