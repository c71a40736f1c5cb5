"""How a village asks, and what is different for some kinds, hours and houses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from models.domain.asking import AskedFirst
from models.domain.errors import Invalid, NotFound
from models.domain.hours import Hours, hours_of
from models.domain.ids import HouseId
from models.domain.timers import WidenTo
from models.domain.visit import Kind
from models.queries import houses
from models.tables.asking import RUNGS, AskingRuleRow
from models.tables.base import table_of
from models.tables.villages import VillageRow
from models.uow import Work, new_id
from models.usecases.changes import note_change

MOST_RULES = 40
_TOLD = [getattr(AskingRuleRow, name) for name in ("kind", "from_time", "until_time", *RUNGS, "expire_after")]


@dataclass(frozen=True, kw_only=True)
class AskingWish:
    """A rule as it is to be. Seconds; None: as elsewhere, 0: this rung is left out."""

    kind: Kind | None = None
    hours: Hours | None = None
    widen_after: int | None = None
    remind_after: int | None = None
    office_after: int | None = None
    expire_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class VillageCustoms:
    """A village's own ladder, in seconds; a rung that is None is left out."""

    asked_first: AskedFirst
    widen_to: WidenTo
    widen_after: int | None
    remind_after: int | None
    office_after: int | None
    expire_after: int


def set_customs(work: Work, customs: VillageCustoms) -> None:
    """The village's ladder from the next visitor on. Raises Invalid where a rung would come when all is over."""
    told: dict[str, Any] = vars(customs)
    late = [rung for rung in RUNGS if told[rung] is not None and told[rung] >= customs.expire_after]
    if late:
        raise Invalid([(f"customs.{rung}", "must be less than expire_after") for rung in late])
    ours = VillageRow.id == work.village
    columns = [getattr(VillageRow, name) for name in told]
    before = dict(work.connection.execute(select(*columns).where(ours)).mappings().one())
    work.connection.execute(update(VillageRow).where(ours).values(**told))
    facts = {name: _plain(value) for name, value in told.items()}
    note_change(work, "village", work.village, "asking_changed", {**facts, "before": before})


def set_rules(work: Work, house_id: HouseId | None, wishes: Sequence[AskingWish]) -> None:
    """The rules of a house, or of the village, instead of those that there were.

    Raises NotFound for a house that the village does not have, and Invalid, which names a rule by its place.
    """
    if house_id is not None and houses.find(work, str(house_id)) is None:
        raise NotFound
    problems = [(f"rules.{place}", why) for place, wish in enumerate(wishes) if (why := _nonsense(wish))]
    if problems:
        raise Invalid(problems)
    of_house = AskingRuleRow.house_id.is_(None) if house_id is None else AskingRuleRow.house_id == house_id
    ours = AskingRuleRow.village_id == work.village, of_house, AskingRuleRow.ended_at.is_(None)
    over = update(AskingRuleRow).where(*ours).values(ended_at=work.now).returning(*_TOLD)
    before = [_row_told(row) for row in work.connection.execute(over).mappings()]
    if wishes:
        work.connection.execute(insert(table_of(AskingRuleRow)), [_row(work, house_id, wish) for wish in wishes])
    subject, subject_id = ("house", house_id) if house_id else ("village", work.village)
    note_change(
        work, subject, subject_id, "asking_rules_set", {"rules": [_told(wish) for wish in wishes], "before": before}
    )


def _nonsense(wish: AskingWish) -> str | None:
    rungs = [getattr(wish, rung) for rung in RUNGS]
    if wish.hours and wish.hours.since == wish.hours.until:
        return "must not end at the time at which it begins"
    if all(one is None for one in (*rungs, wish.expire_after)):
        return "must say how long at least one rung waits"
    if wish.expire_after and any(one and one >= wish.expire_after for one in rungs):
        return "no rung may come at expire_after or later"
    return None


def _row(work: Work, house_id: HouseId | None, wish: AskingWish) -> dict[str, Any]:
    return {
        "id": new_id(),
        "village_id": work.village,
        "house_id": house_id,
        "kind": wish.kind.value if wish.kind else None,
        "from_time": wish.hours.since if wish.hours else None,
        "until_time": wish.hours.until if wish.hours else None,
        **{rung: getattr(wish, rung) for rung in (*RUNGS, "expire_after")},
        "made_by": work.actor.person_id,
        "created_at": work.now,
    }


def _told(wish: AskingWish) -> dict[str, Any]:
    hours = {"from": f"{wish.hours.since:%H:%M}", "until": f"{wish.hours.until:%H:%M}"} if wish.hours else {}
    said = {name: _plain(value) for name, value in vars(wish).items() if name != "hours" and value is not None}
    return {**said, **hours}


def _row_told(row: RowMapping) -> dict[str, Any]:
    """The same of a rule that was."""
    hours = hours_of(row["from_time"], row["until_time"])
    kind = Kind(row["kind"]) if row["kind"] else None
    rungs = {rung: row[rung] for rung in (*RUNGS, "expire_after")}
    return _told(AskingWish(kind=kind, hours=hours, **rungs))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
