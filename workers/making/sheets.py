"""Tables as files, written row by row: memory does not grow with them."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from models.domain.sheets.csv_cells import csv_text
from models.texts import formats

MOST_ROWS = 1_048_575
"""Excel's, below the line of headings."""

Cell = str | int | datetime | None
"""A moment is naive: the village's own clock."""

_DATES = {"th": "[$-107041E]d mmm yyyy hh:mm", "en": "d mmm yyyy hh:mm"}
"""Excel: western digits 01, Buddhist calendar 07, Thai 041E."""


class Table(Protocol):
    """A file that is being written; whole after its block."""

    def write(self, cells: Sequence[Cell]) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


class CsvTable:
    """UTF-8 with a mark at its beginning, by which Excel knows it."""

    def __init__(self, path: Path, language: str) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._language = language

    def write(self, cells: Sequence[Cell]) -> None:
        self._rows.writerow([self._plain(one) for one in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _plain(self, cell: Cell) -> str | int:
        match cell:
            case datetime():
                return formats.day_and_clock(cell, self._language)
            case str():
                return csv_text(cell)
        return "" if cell is None else cell


class XlsxTable:
    """Texts are written as texts, whatever they begin with."""

    def __init__(self, path: Path, language: str, title: str, widths: Sequence[int]) -> None:
        import xlsxwriter  # a third of a second, for whoever needs it

        safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": path.parent}
        self._book = xlsxwriter.Workbook(str(path), {**safe, "strings_to_numbers": False})
        self._sheet = self._book.add_worksheet(title[:31])
        self._moment = self._book.add_format({"num_format": _DATES.get(language, _DATES["en"])})
        self._heading = self._book.add_format({"bold": True, "bg_color": "#e3efe9"})
        self._row = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 0)

    def write(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            self._write(column, cell)
        self._row += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def _write(self, column: int, cell: Cell) -> None:
        match cell:
            case datetime():
                self._sheet.write_datetime(self._row, column, cell, self._moment)
            case int():
                self._sheet.write_number(self._row, column, cell)
            case str():
                self._sheet.write_string(self._row, column, cell, None if self._row else self._heading)


def table_at(path: Path, form: str, language: str, title: str, widths: Sequence[int]) -> Table:
    """`form` is csv or xlsx."""
    made: Any = CsvTable(path, language) if form == "csv" else XlsxTable(path, language, title, widths)
    return made  # type: ignore[no-any-return]
