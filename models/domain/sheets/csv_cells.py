"""Texts in a CSV file that a spreadsheet must neither run nor take for a number or a day."""

import re

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet would run."""

_TAKEN_FOR_A_NUMBER = re.compile(r"[0-9][0-9 ./\-]*")
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def csv_text(text: str) -> str:
    """As a cell: `="12/3"` for what Excel would make the 12th of March of, and 081… a number without its nought."""
    if _TAKEN_FOR_A_NUMBER.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if text.startswith(_RUNS) else text


def without_its_sign(cell: str) -> str:
    """What `csv_text` has made of a number, as it was before."""
    found = _AS_TEXT.fullmatch(cell)
    return found[1].replace('""', '"') if found else cell
