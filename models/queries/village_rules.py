"""The village's own columns as the office reads them, and what of its rules was changed of late."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select

from models.domain.ids import HouseId, VillageId
from models.domain.retention import Retention
from models.domain.rule_parts import COLUMNS, Part
from models.queries.houses import House
from models.tables.asking import AskingRuleRow
from models.tables.people import PersonRow
from models.tables.rules import RetentionRow, RuleChangeRow
from models.tables.villages import HouseRow, VillageRow
from models.uow import Work

Words = Literal["welcome", "contact"]

SHOWN = 5
"""Changes below each part of the rules."""

MOST_HOUSES = 200
"""Houses with rules of their own on one page."""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """One line of what was changed, with the part as it was and as it became."""

    id: UUID
    part: Part
    at: datetime
    who: str | None
    undone: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OwnWay:
    """A house that is asked in a way of its own."""

    house: House
    rules: int


def columns(work: Work, part: Part) -> dict[str, Any]:
    """What the village's row holds of this part, the office's phone unsealed."""
    wanted = [getattr(VillageRow, name) for name in COLUMNS[part]]
    found = dict(work.connection.execute(select(*wanted).where(VillageRow.id == work.village)).mappings().one())
    if "office_phone" in found:
        found["office_phone"] = work.seal.open_optional(found["office_phone"])
    return found


def retention(work: Work) -> Retention:
    """For how long the village remembers; for ever where it has not said."""
    row = work.connection.execute(select(RetentionRow.__table__)).mappings().one_or_none()
    if row is None:
        return Retention()
    return Retention(photos=row["photos_days"], phones=row["phones_days"], names=row["names_days"])


def own_ways(work: Work) -> Sequence[OwnWay]:
    """Houses with asking rules of their own."""
    live = AskingRuleRow.village_id == work.village, AskingRuleRow.ended_at.is_(None)
    statement = (
        select(HouseRow.id, HouseRow.number, HouseRow.soi, AskingRuleRow.id.label("rule"))
        .join(HouseRow, HouseRow.id == AskingRuleRow.house_id)
        .where(*live)
        .order_by(HouseRow.number)
        .limit(MOST_HOUSES * 40)
    )
    counts: dict[HouseId, tuple[House, int]] = {}
    for row in work.connection.execute(statement).mappings():
        house = House(id=HouseId(row["id"]), number=row["number"], soi=row["soi"])
        counts[house.id] = house, counts.get(house.id, (house, 0))[1] + 1
    return [OwnWay(house=house, rules=count) for house, count in list(counts.values())[:MOST_HOUSES]]


def lately(work: Work, parts: Sequence[Part], about: UUID | None = None) -> Sequence[RuleChange]:
    """The newest changes of these parts, or of one house's rules."""
    row = RuleChangeRow
    of_house = row.about.is_(None) if about is None else row.about == about
    statement = (
        select(row.id, row.part, row.at, row.undone_at, row.before, row.after, PersonRow.display_name)
        .outerjoin(PersonRow, PersonRow.id == row.made_by)
        .where(row.village_id == work.village, row.part.in_([part.value for part in parts]), of_house)
        .order_by(row.id.desc())
        .limit(SHOWN)
    )
    return [
        RuleChange(
            id=found["id"],
            part=Part(found["part"]),
            at=found["at"],
            who=found["display_name"],
            undone=found["undone_at"] is not None,
            before=json.loads(work.seal.open(found["before"])),
            after=json.loads(work.seal.open(found["after"])),
        )
        for found in work.connection.execute(statement).mappings()
    ]


def own_words(work: Work, village_id: VillageId, what: Words, language: str) -> str:
    """What the village says there in this language, else in the other one; empty where it says nothing."""
    thai, english = (getattr(VillageRow, f"{what}_{one}") for one in ("th", "en"))
    first, other = (english, thai) if language == "en" else (thai, english)
    wanted = select(func.coalesce(first, other, "")).where(VillageRow.id == village_id)
    return work.connection.scalar(wanted) or ""


def guard_note(work: Work) -> tuple[str | None, str | None]:
    """The office's note to its guards, in Thai and in English."""
    columns = VillageRow.guard_note_th, VillageRow.guard_note_en
    row = work.connection.execute(select(*columns).where(VillageRow.id == work.village)).one()
    return row.guard_note_th or row.guard_note_en, row.guard_note_en or row.guard_note_th
