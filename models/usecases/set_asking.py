"""How a village asks, and what is different for some kinds, hours and houses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update

from models.domain.asking import AskedFirst, AskingRule, latest_end
from models.domain.errors import Invalid, NotFound
from models.domain.hours import Hours, hours_of
from models.domain.ids import HouseId
from models.domain.timers import Ladder, WidenTo
from models.domain.visit import Kind
from models.queries import houses
from models.queries.house_settings import asking_rules
from models.queries.villages import village
from models.tables.asking import RUNGS, AskingRuleRow
from models.tables.base import table_of
from models.tables.villages import VillageRow
from models.uow import Work, new_id
from models.usecases.changes import note_change

MOST_RULES = 40
Told = dict[str, Any]


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
    """The rules of a house, or of the village, instead of those that there were. Those that stay are the same rows.

    Raises NotFound for a house that the village does not have, and Invalid, which names a rule by its place.
    """
    if house_id is not None and houses.find(work, str(house_id)) is None:
        raise NotFound
    problems = [(f"rules.{place}", why) for place, wish in enumerate(wishes) if (why := _nonsense(wish))]
    if problems:
        raise Invalid(problems)
    standing = asking_rules(work, house_id)
    before = [_row_told(row) for row in standing]
    kept, new = _kept(standing, before, [_told(wish) for wish in wishes])
    gone = [row["id"] for row in standing if row["id"] not in kept]
    if gone:
        work.connection.execute(update(AskingRuleRow).where(AskingRuleRow.id.in_(gone)).values(ended_at=work.now))
    if made := [_row(work, house_id, wish) for wish in wishes[new:]]:
        work.connection.execute(insert(table_of(AskingRuleRow)), made)
    subject, subject_id = ("house", house_id) if house_id else ("village", work.village)
    note_change(
        work, subject, subject_id, "asking_rules_set", {"rules": [_told(wish) for wish in wishes], "before": before}
    )


def never_comes(work: Work, house_id: HouseId | None, wish: AskingWish) -> list[str]:
    """The steps of a rule that is to be added that would come after the end of every visit that it speaks of."""
    new = _rule(_row(work, house_id, wish))
    rows = [*asking_rules(work, None), *(asking_rules(work, house_id) if house_id else ())]
    return _too_late(village(work).ladder, [*map(_rule, rows), new], new)


def would_silence(work: Work, expire_after: int) -> bool:
    """Whether with this end a step of one of the village's own rules comes no more that comes now."""
    rules, now = [_rule(row) for row in asking_rules(work, None)], village(work).ladder
    then = replace(now, expire_after=timedelta(seconds=expire_after))
    return any(set(_too_late(then, rules, one)) - set(_too_late(now, rules, one)) for one in rules)


def _too_late(ladder: Ladder, rules: Sequence[AskingRule], of: AskingRule) -> list[str]:
    end = latest_end(ladder, rules, of).total_seconds()
    return [rung for rung in RUNGS if (after := getattr(of, rung)) and after >= end]


def _rule(row: RowMapping | dict[str, Any]) -> AskingRule:
    return AskingRule(
        id=row["id"],
        house_id=row["house_id"],
        kind=Kind(row["kind"]) if row["kind"] else None,
        hours=hours_of(row["from_time"], row["until_time"]),
        created_at=row["created_at"],
        **{rung: row[rung] for rung in (*RUNGS, "expire_after")},
    )


def _kept(standing: Sequence[RowMapping], before: Sequence[Told], wished: Sequence[Told]) -> tuple[set[UUID], int]:
    """The rows that stay, and from which wish on all are new: of two that weigh the same the newer one counts."""
    kept: set[UUID] = set()
    left = iter(zip(standing, before, strict=True))
    for place, wish in enumerate(wished):
        row = next((row for row, told in left if told == wish), None)
        if row is None:
            return kept, place
        kept.add(row["id"])
    return kept, len(wished)


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
