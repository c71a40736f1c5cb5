"""The office changes what the village's own row says: its name, what guards may see, its own words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from models.domain.errors import Invalid
from models.domain.rule_parts import COLUMNS, LONGEST, Part
from models.tables.villages import VillageRow
from models.uow import Work
from models.usecases.changes import note_change

_PLAIN = {"guards_see_names", *COLUMNS[Part.VILLAGE]}
_WORDS = set(COLUMNS[Part.TEXTS])
SETTABLE = _PLAIN | _WORDS
"""`gate_call` and `office_phone` are `set_gate_rules`'."""


def set_village(work: Work, wishes: Mapping[str, Any]) -> None:
    """Some of SETTABLE; what is left out stays. Words are noted by their names only. Raises Invalid."""
    told = {name: value or None if name in _WORDS else value for name, value in wishes.items()}
    _check(told)
    columns = [getattr(VillageRow, name) for name in told]
    ours = VillageRow.id == work.village
    before = dict(work.connection.execute(select(*columns).where(ours)).mappings().one())
    changed = {name: value for name, value in told.items() if value != before[name]}
    if not changed:
        return
    work.connection.execute(update(VillageRow).where(ours).values(changed))
    plain = [name for name in changed if name in _PLAIN]
    facts: dict[str, Any] = {"changed": sorted(changed)}
    if plain:
        facts |= {"before": {name: before[name] for name in plain}, "after": {name: changed[name] for name in plain}}
    note_change(work, "village", work.village, "village_set", facts)


def _check(told: Mapping[str, Any]) -> None:
    problems = [(name, "is no such setting") for name in told if name not in SETTABLE]
    if told.get("name") == "":
        problems.append(("name", "must not be empty"))
    long = [name for name in _WORDS & told.keys() if len(told[name] or "") > LONGEST[name[:-3]]]
    problems += [(name, "is too long") for name in sorted(long)]
    if problems:
        raise Invalid(problems)
