"""The life of a visit: states, commands, and the one table of what leads where.

Everything here is a value. A rule takes the visit as it stands and the time, and returns the visit as it will stand
together with the event that explains it, so that neither can be stored without the other.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.domain.actors import Actor, ActorRole
from models.domain.conflicts import Conflict
from models.domain.errors import Code, Refused
from models.domain.ids import GateId, HouseId, PassId, PersonId, VillageId, VisitId

UNDO_WINDOW = timedelta(seconds=15)
"""How long an approval can be taken back. Only in the safe direction: a rejection stands."""

UNDONE = "undone"
"""The reason of a rejection that was an approval first."""


class State(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    INSIDE = "inside"
    LEFT = "left"


class Command(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    EXPLAIN = "explain"
    UNDO = "undo"
    REMIND = "remind"
    WIDEN = "widen"
    ESCALATE = "escalate"
    EXPIRE = "expire"
    CANCEL = "cancel"
    ENTER = "enter"
    OVERRIDE = "override"
    LEAVE = "leave"
    OVERSTAY = "overstay"
    CALL = "call"
    UNDO_ENTRY = "undo_entry"
    UNDO_EXIT = "undo_exit"
    MARK_WRONG = "mark_wrong"
    ENTER_ANYWAY = "enter_anyway"
    MARK_DOUBLE = "mark_double"


TRANSITIONS: dict[tuple[State, Command], State] = {
    (State.REQUESTED, Command.APPROVE): State.APPROVED,
    (State.REQUESTED, Command.REJECT): State.REJECTED,
    (State.REQUESTED, Command.REMIND): State.REQUESTED,
    (State.REQUESTED, Command.WIDEN): State.REQUESTED,
    (State.REQUESTED, Command.ESCALATE): State.REQUESTED,
    (State.REQUESTED, Command.CALL): State.REQUESTED,
    (State.REQUESTED, Command.EXPIRE): State.EXPIRED,
    (State.REQUESTED, Command.CANCEL): State.CANCELLED,
    (State.REQUESTED, Command.OVERRIDE): State.INSIDE,
    (State.REQUESTED, Command.ENTER_ANYWAY): State.INSIDE,
    (State.REJECTED, Command.EXPLAIN): State.REJECTED,
    (State.REJECTED, Command.ENTER_ANYWAY): State.INSIDE,
    (State.APPROVED, Command.UNDO): State.REJECTED,
    (State.APPROVED, Command.ENTER): State.INSIDE,
    (State.APPROVED, Command.CANCEL): State.CANCELLED,
    (State.EXPIRED, Command.OVERRIDE): State.INSIDE,
    (State.EXPIRED, Command.CALL): State.EXPIRED,
    (State.EXPIRED, Command.CANCEL): State.CANCELLED,
    (State.EXPIRED, Command.ENTER_ANYWAY): State.INSIDE,
    (State.CANCELLED, Command.ENTER_ANYWAY): State.INSIDE,
    (State.INSIDE, Command.LEAVE): State.LEFT,
    (State.INSIDE, Command.OVERSTAY): State.INSIDE,
    (State.INSIDE, Command.UNDO_ENTRY): State.APPROVED,
    (State.LEFT, Command.UNDO_EXIT): State.INSIDE,
    (State.INSIDE, Command.MARK_WRONG): State.INSIDE,
    (State.INSIDE, Command.MARK_DOUBLE): State.INSIDE,
    (State.LEFT, Command.MARK_WRONG): State.LEFT,
    (State.LEFT, Command.MARK_DOUBLE): State.LEFT,
}
"""Every way there is. A pair that is not here is refused. Pages, tests and docs read this table."""


class Kind(StrEnum):
    """What the visitor comes for: the big buttons of the guard's form."""

    GUEST = "guest"
    DELIVERY = "delivery"
    TAXI = "taxi"
    SERVICE = "service"
    OTHER = "other"


MAY_BE_NAMELESS = frozenset({Kind.DELIVERY, Kind.TAXI, Kind.SERVICE})
"""Their uniform says who they are; each reader is told the kind, in a language of their own."""


class Answer(StrEnum):
    """What a household can say. `not_mine` closes the visit like a rejection and tells the guard to look again."""

    APPROVE = "approve"
    REJECT = "reject"
    NOT_MINE = "not_mine"


COMMAND_OF: dict[Answer, Command] = {
    Answer.APPROVE: Command.APPROVE,
    Answer.REJECT: Command.REJECT,
    Answer.NOT_MINE: Command.REJECT,
}


class OverrideReason(StrEnum):
    """Why a guard lets somebody in without the household's tap. Any other reason is in the guard's own words."""

    PHONED = "phoned"
    OFFICE = "office"
    EMERGENCY = "emergency"
    CAME_TO_GATE = "came_to_gate"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A household's (or the office's) standing answer."""

    answer: Answer
    by: PersonId | None
    role: ActorRole
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Timers:
    """When the clock has to look at the visit again; None where there is nothing left to do.

    `widen_every`: how long each further person of the house is given; None where all the rest are asked at once.
    """

    widen_at: datetime | None = None
    widen_every: timedelta | None = None
    remind_at: datetime | None = None
    office_at: datetime | None = None
    expires_at: datetime | None = None
    overstay_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visitor at the gate, as the rules see them."""

    id: VisitId
    village_id: VillageId
    house_id: HouseId
    kind: Kind
    state: State
    visitor_name: str
    headcount: int
    version: int
    created_at: datetime
    created_by: PersonId
    gate_id: GateId | None = None
    group_id: UUID | None = None
    visitor_phone: str | None = None
    plate: str | None = None
    plate_province: str | None = None
    purpose: str | None = None
    decision: Decision | None = None
    overridden_reason: str | None = None
    entered_at: datetime | None = None
    entered_gate_id: GateId | None = None
    left_at: datetime | None = None
    left_gate_id: GateId | None = None
    closed_at: datetime | None = None
    wrong_at: datetime | None = None
    wrong_note: str | None = None
    widened_at: datetime | None = None
    reminded_at: datetime | None = None
    office_asked_at: datetime | None = None
    overstayed_at: datetime | None = None
    called_at: datetime | None = None
    timers: Timers = Timers()
    pass_id: PassId | None = None
    usual_seconds: int | None = None
    """How fast its house usually answered, when it was asked."""
    offline: bool = False
    conflict: Conflict | None = None

    def after(self, command: Command, **changes: Any) -> "Visit":
        """One version on. Raises Refused where the table has no way."""
        state = TRANSITIONS.get((self.state, command))
        if state is None:
            raise Refused(Code.STATE_FORBIDS, f"a visit that is {self.state} cannot {command}")
        return replace(self, state=state, version=self.version + 1, **changes)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What is appended to the record when a visit changes."""

    visit_id: VisitId
    village_id: VillageId
    kind: str
    actor: Actor
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The visit as it stands now, and the event that explains how it came to."""

    visit: Visit
    event: Happened


@dataclass(frozen=True, kw_only=True)
class AlreadyDecided:
    """Somebody was faster: the standing decision, and the visit that it stands in."""

    visit: Visit
    standing: Decision


@dataclass(frozen=True, kw_only=True)
class Closed:
    """The visit ended without an answer of the household: expired, cancelled or overridden."""

    visit: Visit


@dataclass(frozen=True, kw_only=True)
class UndoTooLate:
    """The 15 seconds are over, or the visitor is inside already."""

    visit: Visit


def register(visit: Visit, by: Actor) -> Moved:
    """A visit begins: the guard has submitted the form."""
    facts = {"house_id": str(visit.house_id), "kind": visit.kind.value, "headcount": visit.headcount}
    return Moved(visit=visit, event=happened(visit, "requested", by, visit.created_at, facts))


def decide(
    visit: Visit, answer: Answer, by: Actor, now: datetime, reason: str | None = None
) -> Moved | AlreadyDecided | Closed:
    """The household's answer to a waiting visitor. The first one stands."""
    if visit.decision:
        return AlreadyDecided(visit=visit, standing=visit.decision)
    if visit.state is not State.REQUESTED or _is_over(visit, now):
        return Closed(visit=visit)
    why = Answer.NOT_MINE.value if answer is Answer.NOT_MINE else reason
    decision = Decision(answer=answer, by=by.person_id, role=by.role, at=now, reason=why)
    moved = visit.after(COMMAND_OF[answer], decision=decision, timers=quiet(visit))
    told = {"answer": answer.value, "reason": why}
    return Moved(visit=moved, event=happened(visit, moved.state.value, by, now, told))


def undo(visit: Visit, by: Actor, now: datetime) -> Moved | AlreadyDecided | UndoTooLate | Closed:
    """Takes an approval back within 15 seconds. Anything that is not an approval just stands."""
    if visit.decision is None:
        return Closed(visit=visit)
    if visit.state is State.INSIDE or (visit.state is State.APPROVED and now > visit.decision.at + UNDO_WINDOW):
        return UndoTooLate(visit=visit)
    if visit.state is not State.APPROVED:
        return AlreadyDecided(visit=visit, standing=visit.decision)
    decision = Decision(answer=Answer.REJECT, by=by.person_id, role=by.role, at=now, reason=UNDONE)
    moved = visit.after(Command.UNDO, decision=decision)
    return Moved(visit=moved, event=happened(visit, "undone", by, now))


def _is_over(visit: Visit, now: datetime) -> bool:
    """The clock may be late; a tap after the hour must not let anybody in all the same."""
    return visit.timers.expires_at is not None and now >= visit.timers.expires_at


def quiet(visit: Visit) -> Timers:
    """No timer is left to ring; `expires_at` stays as what the guard was shown."""
    return Timers(expires_at=visit.timers.expires_at)


def happened(visit: Visit, kind: str, by: Actor, at: datetime, facts: dict[str, Any] | None = None) -> Happened:
    """The event of a change of this visit."""
    return Happened(visit_id=visit.id, village_id=visit.village_id, kind=kind, actor=by, at=at, facts=facts or {})
