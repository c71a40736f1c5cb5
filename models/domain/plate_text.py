"""A number plate among the words that a machine has read in a picture.

Whatever is doubtful is nothing: a guard who is offered a wrong plate loses more than one who is offered none.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
"""Those that stand on plates: all consonants but the two that nobody writes any more."""

_CLOSE = 0.75
"""How much of a province's name must be there: one sign in four may be wrong."""
_LONG_ENOUGH = 5
"""Signs of a name that may have a wrong one: ตาก and ตราด are one sign apart."""

_FEWEST = 5
"""Signs of a plate that is believed without a province below it."""

_SPECKS = re.compile("[\u0e47-\u0e4e]")
"""Tone marks and the like. No plate has one; screws and frames are taken for them."""
_EDGES = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+|_")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

_CAR = re.compile(rf"(?<!\w)([1-9]?)[ ]?([{LETTERS}]{{2}})[ ]?([1-9]\d{{0,3}})(?!\w)")
_LORRY = re.compile(r"(?<!\w)([1-9]\d) (\d{4})(?!\w)")
_MOTORCYCLE_TOP = re.compile(rf"([1-9]?)[ ]?([{LETTERS}]{{2,3}})")
_MOTORCYCLE_FOOT = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True, kw_only=True)
class ReadPlate:
    """As it is written into the form. The province is its Thai name, or None where it could not be read."""

    plate: str
    province: str | None


def find_plate(text: str, provinces: Collection[str]) -> ReadPlate | None:
    """The one plate in the text, line by line as it was read. None where there is none, or more than one."""
    lines = [line for line in map(_cleaned, text.splitlines()) if line]
    found = {one.plate: one for one in _plates(lines, provinces)}
    return next(iter(found.values())) if len(found) == 1 else None


def province_in(line: str, provinces: Collection[str]) -> str | None:
    """The province that this line means, where only one is close."""
    name = line.replace(" ", "")
    if name in provinces:
        return name
    close = get_close_matches(name, provinces, n=2, cutoff=_CLOSE) if len(name) >= _LONG_ENOUGH else []
    return close[0] if len(close) == 1 else None


def _plates(lines: list[str], provinces: Collection[str]) -> Iterator[ReadPlate]:
    for at, line in enumerate(lines):
        province = next((one for below in lines[at + 1 : at + 3] if (one := province_in(below, provinces))), None)
        yield from _in_line(_SPECKS.sub("", line), province)
        if at + 2 < len(lines):
            yield from _in_three(lines[at : at + 3], provinces)


def _in_line(line: str, province: str | None) -> Iterator[ReadPlate]:
    for car in _CAR.finditer(line):
        group, letters, number = car.groups()
        if province or len(group + letters + number) >= _FEWEST:
            yield ReadPlate(plate=f"{group}{letters} {number}", province=province)
    for lorry in _LORRY.finditer(line):
        yield ReadPlate(plate="-".join(lorry.groups()), province=province)


def _in_three(lines: list[str], provinces: Collection[str]) -> Iterator[ReadPlate]:
    """A motorcycle's, with the province in its middle."""
    top, foot = _MOTORCYCLE_TOP.fullmatch(_SPECKS.sub("", lines[0])), _MOTORCYCLE_FOOT.fullmatch(lines[2])
    province = province_in(lines[1], provinces)
    if top and foot and province:
        yield ReadPlate(plate=f"{top[1]}{top[2]} {foot[0]}", province=province)


def _cleaned(line: str) -> str:
    """Letters, digits and the marks above them, with single blanks between."""
    return _EDGES.sub(" ", line.translate(_THAI_DIGITS)).strip()
