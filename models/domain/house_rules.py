"""What a house says without being asked: some visitors may come in, some leave their parcel at the gate, some never."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.domain.actors import Actor, ActorRole, Source
from models.domain.blocks import Block
from models.domain.hours import EVERY_DAY, Hours, on_such_a_day
from models.domain.ids import PersonId
from models.domain.visit import Answer, Kind, Moved, Visit, decide

RULED = (Kind.DELIVERY, Kind.TAXI, Kind.SERVICE)
"""Kinds of visitors whom a house can judge unseen. A guest is somebody."""


class Says(StrEnum):
    LET_IN = "let_in"
    LEAVE_AT_GATE = "leave_at_gate"


class StandingReason(StrEnum):
    """Why a visit was decided before anybody was asked: a `decision_reason`."""

    STANDING_RULE = "standing_rule"
    LEAVE_AT_GATE = "leave_at_gate"
    BLOCKED = "blocked"


@dataclass(frozen=True, kw_only=True)
class HouseRule:
    id: UUID
    kind: Kind
    hours: Hours | None
    says: Says
    made_by: PersonId
    weekdays: int = EVERY_DAY

    def applies(self, kind: Kind, local: datetime) -> bool:
        return self.kind is kind and on_such_a_day(self.weekdays, self.hours, local)


def rule_for(rules: Sequence[HouseRule], kind: Kind, local: datetime) -> HouseRule | None:
    """The rule that speaks of such a visitor at this hour. Of two that do not agree the one that lets nobody in."""
    applying = [one for one in rules if one.applies(kind, local)]
    return min(applying, key=lambda one: one.says is Says.LET_IN, default=None)


def answer_unasked(
    visit: Visit, block: Block | None, rules: Sequence[HouseRule], local: datetime, request_id: str | None
) -> Moved | None:
    """The visit as the house's own block or rule decides it, at the moment it begins; None where it says nothing."""
    if block:
        return _decided(visit, Answer.REJECT, StandingReason.BLOCKED, block.made_by, {"block": block.id}, request_id)
    rule = rule_for(rules, visit.kind, local)
    if rule is None:
        return None
    if rule.says is Says.LET_IN:
        answer, reason = Answer.APPROVE, StandingReason.STANDING_RULE
    else:
        answer, reason = Answer.REJECT, StandingReason.LEAVE_AT_GATE
    return _decided(visit, answer, reason, rule.made_by, {"house_rule": rule.id}, request_id)


def _decided(
    visit: Visit,
    answer: Answer,
    reason: StandingReason,
    made_by: PersonId,
    why: dict[str, UUID],
    request_id: str | None,
) -> Moved:
    by = Actor(person_id=made_by, role=ActorRole.RESIDENT, source=Source.RULE, request_id=request_id)
    moved = decide(visit, answer, by, visit.created_at, reason.value)
    if not isinstance(moved, Moved):
        raise RuntimeError("a visit that begins has been decided before")  # noqa: TRY004 - it is a value's state
    facts = {**moved.event.facts, **{name: str(one) for name, one in why.items()}}
    return replace(moved, event=replace(moved.event, facts=facts))
