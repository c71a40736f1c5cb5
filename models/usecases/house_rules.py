"""What a house says once for all such visitors: made, changed and ended by its people."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.hours import Hours
from models.domain.house_rules import RULED, Says
from models.domain.ids import HouseId
from models.domain.visit import Kind
from models.tables.base import table_of
from models.tables.house_rules import HouseRuleRow
from models.uow import Work, new_id
from models.usecases.changes import note_change

MOST_RULES = 20
"""More than anybody could still oversee."""


@dataclass(frozen=True, kw_only=True)
class RuleWish:
    """A rule as somebody of the house wants it. `hours` None: all day; `weekdays` as bits, Monday is 1."""

    kind: Kind
    says: Says
    weekdays: int
    hours: Hours | None = None


def make_house_rule(work: Work, house_id: HouseId, wish: RuleWish) -> UUID:
    """Holds from the next visitor on. Raises Invalid for a wish that makes no sense, and Refused for one too many."""
    _check(wish)
    if _count(work, house_id) >= MOST_RULES:
        raise Refused(Code.STATE_FORBIDS, f"a house has at most {MOST_RULES} rules")
    return _insert(work, house_id, wish)


def change_house_rule(work: Work, house_id: HouseId, rule_id: UUID, wish: RuleWish) -> UUID:
    """The rule as it is from now on: a new one, so that what was decided by the old one stays explained.

    Raises NotFound for a rule that is not of this house or has ended, and Invalid.
    """
    _check(wish)
    _end(work, house_id, rule_id)
    return _insert(work, house_id, wish, replaces=str(rule_id))


def end_house_rule(work: Work, house_id: HouseId, rule_id: UUID) -> None:
    """Raises NotFound for a rule that is not of this house or has ended."""
    _end(work, house_id, rule_id)
    note_change(work, "house_rule", rule_id, "ended")


def _check(wish: RuleWish) -> None:
    if wish.kind not in RULED:
        raise Invalid([("kind", f"must be among {', '.join(RULED)}")])
    if wish.says is Says.LEAVE_AT_GATE and wish.kind is not Kind.DELIVERY:
        raise Invalid([("says", "only a delivery can be left at the gate")])
    if wish.hours and wish.hours.since == wish.hours.until:
        raise Invalid([("until", "must not be the time at which it begins")])


def _count(work: Work, house_id: HouseId) -> int:
    live = HouseRuleRow.house_id == house_id, HouseRuleRow.ended_at.is_(None)
    return work.connection.scalar(select(func.count()).select_from(HouseRuleRow).where(*live)) or 0


def _end(work: Work, house_id: HouseId, rule_id: UUID) -> None:
    live = HouseRuleRow.id == rule_id, HouseRuleRow.house_id == house_id, HouseRuleRow.ended_at.is_(None)
    ended = update(HouseRuleRow).where(*live).values(ended_at=work.now).returning(HouseRuleRow.id)
    if work.connection.execute(ended).one_or_none() is None:
        raise NotFound


def _insert(work: Work, house_id: HouseId, wish: RuleWish, **noted: str) -> UUID:
    rule_id = new_id()
    told: dict[str, Any] = {"kind": wish.kind.value, "says": wish.says.value, "weekdays": wish.weekdays}
    row = {
        **told,
        "id": rule_id,
        "village_id": work.village,
        "house_id": house_id,
        "from_time": wish.hours.since if wish.hours else None,
        "until_time": wish.hours.until if wish.hours else None,
        "made_by": work.actor.person_id,
        "created_at": work.now,
    }
    work.connection.execute(insert(table_of(HouseRuleRow)), row)
    hours = {"from": f"{wish.hours.since:%H:%M}", "until": f"{wish.hours.until:%H:%M}"} if wish.hours else {}
    kind = "changed" if noted else "made"
    note_change(work, "house_rule", rule_id, kind, {**told, **hours, **noted, "house": str(house_id)})
    return rule_id
