"""A file of houses and people, held against the village: what would be made of it, and every problem by its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from models.domain.house_numbers import LONGEST_NUMBER, order_of, tidy
from models.domain.households import HouseholdRole
from models.domain.sheets.cells import clean, day_in, is_made_a_day, is_phone, phone_in, role_in
from models.domain.sheets.fields import Field

LONGEST_SOI = 60
LONGEST_NAME = 100


class Trouble(StrEnum):
    """What can be wrong with a cell. The pages have words for each."""

    NO_HOUSE = "no_house"
    A_DAY = "a_day"
    TOO_LONG = "too_long"
    BAD_PHONE = "bad_phone"
    UNKNOWN_ROLE = "unknown_role"
    NO_ROLE = "no_role"
    NO_NAME = "no_name"
    BAD_DATE = "bad_date"
    PAST_DATE = "past_date"
    TWICE = "twice"
    HOUSE_EXISTS = "house_exists"
    OTHER_SOI = "other_soi"
    OTHER_PHONE = "other_phone"
    KNOWN_PERSON = "known_person"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`row` as the table's program counts it; `earlier` is the row that stands against it."""

    row: int
    field: Field
    trouble: Trouble
    cell: str
    earlier: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that can be brought in. Without a name it is a house alone."""

    row: int
    number: str
    soi: str | None
    phone: str | None
    name: str | None
    role: HouseholdRole | None
    ends_on: date | None

    @property
    def key(self) -> str:
        return order_of(self.number)


@dataclass(frozen=True, kw_only=True)
class KnownHouse:
    """A house that the village has, or had; with the names of whoever lives or is expected there, folded."""

    number: str
    gone: bool
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the file would do."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    new_houses: tuple[Row, ...]
    """The first row of each house that the village does not have."""
    back_houses: tuple[Row, ...]
    """The same of houses that were deleted."""

    @property
    def people(self) -> list[Row]:
        return [one for one in self.rows if one.name]

    @property
    def bad_rows(self) -> int:
        return len({one.row for one in self.problems})


@dataclass
class _Seen:
    """What rows before this one have said."""

    rows: dict[str, Row] = field(default_factory=dict)
    people: dict[tuple[str, str], int] = field(default_factory=dict)


Cells = Sequence[tuple[int, Sequence[str]]]
"""Rows by the number that the table's program gives them."""


def check(cells: Cells, mapping: Mapping[Field, int], known: Mapping[str, KnownHouse], today: date) -> Plan:
    """Each of the rows, in their order. `known` is by `order_of` the number."""
    seen, rows, problems = _Seen(), [], []
    for number, row in cells:
        given = {one: clean(row[place]) if place < len(row) else "" for one, place in mapping.items()}
        if not any(given.values()):
            continue
        found = _read(number, given, today)
        if isinstance(found, Row):
            found = _against(found, seen, known) or found
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems += found
    first = list(seen.rows.values())
    return Plan(
        rows=tuple(rows),
        problems=tuple(problems),
        new_houses=tuple(one for one in first if one.key not in known),
        back_houses=tuple(one for one in first if one.key in known and known[one.key].gone),
    )


def folded(name: str) -> str:
    """A name as it is known again."""
    return " ".join(name.casefold().split())


def _read(number: int, given: Mapping[Field, str], today: date) -> Row | list[Problem]:
    told = {one: given.get(one, "") for one in Field}
    told[Field.HOUSE], told[Field.PHONE] = tidy(told[Field.HOUSE]), phone_in(told[Field.PHONE])
    role, ends_on = role_in(told[Field.ROLE]), day_in(told[Field.ENDS])
    wrong = [*_wrong_house(told), *_wrong_person(told, role), *_wrong_end(told, ends_on, today)]
    if wrong:
        return [Problem(row=number, field=one, trouble=why, cell=given.get(one, "")) for one, why in wrong]
    return Row(
        row=number,
        number=told[Field.HOUSE],
        soi=told[Field.SOI] or None,
        phone=told[Field.PHONE] or None,
        name=told[Field.NAME] or None,
        role=role,
        ends_on=ends_on,
    )


def _wrong_house(told: Mapping[Field, str]) -> list[tuple[Field, Trouble]]:
    wrong = []
    if not told[Field.HOUSE]:
        wrong.append((Field.HOUSE, Trouble.NO_HOUSE))
    if is_made_a_day(told[Field.HOUSE]):
        wrong.append((Field.HOUSE, Trouble.A_DAY))
    longest = {Field.HOUSE: LONGEST_NUMBER, Field.SOI: LONGEST_SOI, Field.NAME: LONGEST_NAME}
    wrong += [(one, Trouble.TOO_LONG) for one, most in longest.items() if len(told[one]) > most]
    if told[Field.PHONE] and not is_phone(told[Field.PHONE]):
        wrong.append((Field.PHONE, Trouble.BAD_PHONE))
    return wrong


def _wrong_person(told: Mapping[Field, str], role: HouseholdRole | None) -> list[tuple[Field, Trouble]]:
    if told[Field.ROLE] and role is None:
        return [(Field.ROLE, Trouble.UNKNOWN_ROLE)]
    if told[Field.NAME] and role is None:
        return [(Field.ROLE, Trouble.NO_ROLE)]
    if not told[Field.NAME] and (role or told[Field.ENDS]):
        return [(Field.NAME, Trouble.NO_NAME)]
    return []


def _wrong_end(told: Mapping[Field, str], ends_on: date | None, today: date) -> list[tuple[Field, Trouble]]:
    if told[Field.ENDS] and (ends_on is None or ends_on.year > today.year + 100):
        return [(Field.ENDS, Trouble.BAD_DATE)]
    if ends_on and ends_on < today:
        return [(Field.ENDS, Trouble.PAST_DATE)]
    return []


def _against(row: Row, seen: _Seen, known: Mapping[str, KnownHouse]) -> list[Problem]:
    """What other rows and the village have against this one; it is remembered where they have nothing."""
    wrong = _against_rows(row, seen) or _against_village(row, known.get(row.key))
    if not wrong:
        first = seen.rows.get(row.key, row)
        seen.rows[row.key] = replace(first, soi=first.soi or row.soi, phone=first.phone or row.phone)
        seen.people.setdefault((row.key, folded(row.name or "")), row.row)
    return wrong


def _against_rows(row: Row, seen: _Seen) -> list[Problem]:
    """Twice the same; or of one house two different things."""
    same = seen.people.get((row.key, folded(row.name or "")))
    if same:
        return [_problem(row, Field.NAME if row.name else Field.HOUSE, Trouble.TWICE, same)]
    house = seen.rows.get(row.key)
    if house is None:
        return []
    if row.soi and house.soi and row.soi != house.soi:
        return [_problem(row, Field.SOI, Trouble.OTHER_SOI, house.row)]
    if row.phone and house.phone and row.phone != house.phone:
        return [_problem(row, Field.PHONE, Trouble.OTHER_PHONE, house.row)]
    return []


def _against_village(row: Row, house: KnownHouse | None) -> list[Problem]:
    if house is None or house.gone:
        return []
    if row.name is None:
        return [_problem(row, Field.HOUSE, Trouble.HOUSE_EXISTS)]
    if folded(row.name) in house.names:
        return [_problem(row, Field.NAME, Trouble.KNOWN_PERSON)]
    return []


def _problem(row: Row, where: Field, trouble: Trouble, earlier: int | None = None) -> Problem:
    cell = {Field.HOUSE: row.number, Field.SOI: row.soi, Field.PHONE: row.phone, Field.NAME: row.name}.get(where)
    return Problem(row=row.row, field=where, trouble=trouble, cell=cell or "", earlier=earlier)
