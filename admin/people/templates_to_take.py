"""A table to fill in: the columns that are understood, with three rows as an example."""

import csv
import io
from datetime import date
from urllib.parse import quote

from flask import Response

from admin.people.import_words import FIELDS
from models.domain.errors import NotFound
from models.domain.sheets.csv_cells import csv_text
from models.texts.catalog import Say
from models.texts.formats import BUDDHIST_ERA

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 22


def answer(kind: str, say: Say, today: date) -> Response:
    """`kind` is csv or xlsx. Raises NotFound for any other."""
    rows = _rows(say, today)
    if kind not in {"csv", "xlsx"}:
        raise NotFound
    body, mime = (_csv(rows), "text/csv; charset=utf-8") if kind == "csv" else (_xlsx(rows), XLSX)
    name = say("houses and people")
    answer = Response(body, mimetype=None, content_type=mime)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    return answer


def _rows(say: Say, today: date) -> list[list[str]]:
    year = today.year + 1 + (BUDDHIST_ERA if say.language == "th" else 0)
    return [
        [say(one) for one in FIELDS.values()],
        ["12/3", "4", "081 234 5678", say("Somchai Jaidee"), say("Owner"), ""],
        ["12/3", "4", "", say("Malee Srisuk"), say("Tenant"), f"31/12/{year}"],
        ["12/4", "4", "", "", "", ""],
    ]


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([csv_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[list[str]]) -> bytes:
    import xlsxwriter

    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        as_text = book.add_format({"num_format": "@"})  # 12/3 is no day of March
        sheet.set_column(0, len(rows[0]) - 1, _WIDTH, as_text)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row, book.add_format({"bold": True}) if place == 0 else as_text)
        sheet.freeze_panes(1, 0)
    return body.getvalue()
