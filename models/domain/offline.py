"""What a gate without network tells afterwards: the visitor is long inside, or gone, whatever the books say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.domain.actors import Actor
from models.domain.conflicts import Conflict
from models.domain.errors import Invalid
from models.domain.ids import VisitId
from models.domain.moves import cancel, enter, leave, override
from models.domain.visit import TRANSITIONS, Answer, Command, Moved, State, Visit, decide, happened

OLDEST_REPORT = timedelta(hours=48)
"""A gate that was cut off for longer has had its visitors written down on paper."""

OFFLINE = "offline"
"""The reason of an override where the guard gave none: there was no network to ask by."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a visitor who was written down without network; `code` is what the guard was told by the house."""

    came_at: datetime
    entered_at: datetime | None = None
    left_at: datetime | None = None
    cancelled_at: datetime | None = None
    reason: str | None = None
    code: str | None = None

    @property
    def waits(self) -> bool:
        """Whether the visitor still stands at the gate."""
        return self.entered_at is None and self.cancelled_at is None


def counted(happened_at: datetime, now: datetime) -> datetime:
    """The moment that counts: a gate's clock that is ahead of ours tells of now. Raises Invalid for one too old."""
    if happened_at < now - OLDEST_REPORT:
        hours = OLDEST_REPORT // timedelta(hours=1)
        raise Invalid([("happened_at", f"must be within the last {hours} hours")])
    return min(happened_at, now)


def not_before(visit: Visit, at: datetime) -> datetime:
    """The same after what is known to have come before: two clocks never agree to the second."""
    return max(at, visit.entered_at or visit.created_at)


def enter_unseen(visit: Visit, by: Actor, at: datetime) -> Moved:
    """The visitor went in. Raises Refused for one who is inside already, or was. Whom nobody had approved, or no
    longer, was let in by the guard.
    """
    if visit.state is State.APPROVED:
        return enter(visit, by, at)
    return _let_in_anyway(visit, OFFLINE, by, at)


def override_unseen(visit: Visit, reason: str, by: Actor, at: datetime) -> Moved:
    """The guard let somebody in without an answer. One that had come meanwhile and agrees is as good as seen.

    Raises Refused without a reason, and for a visitor who is inside already, or was.
    """
    match visit.state:
        case State.APPROVED:
            entered = enter(visit, by, at)
            return replace(entered, event=replace(entered.event, facts={"reason": reason}))
        case State.REJECTED | State.CANCELLED:
            return _let_in_anyway(visit, reason, by, at)
        case _:
            return override(visit, reason, by, at)


def became(visit: Visit, report: Report, giver: Actor | None, by: Actor, now: datetime) -> list[Moved]:
    """All that has become of the visitor, as far as the books do not know it yet. `giver` was given the good code."""
    moves: list[Moved] = []
    if report.entered_at and visit.entered_at is None:
        moves += _came_in(visit, report, giver, by, not_before(visit, min(report.entered_at, now)))
    standing = moves[-1].visit if moves else visit
    if report.left_at and standing.state is State.INSIDE:
        moves.append(leave(standing, by, not_before(standing, min(report.left_at, now))))
    if report.cancelled_at and (standing.state, Command.CANCEL) in TRANSITIONS:
        moves.append(cancel(standing, by, not_before(standing, min(report.cancelled_at, now))))
    return [told_later(one, now) for one in moves]


def _came_in(visit: Visit, report: Report, giver: Actor | None, by: Actor, at: datetime) -> Sequence[Moved]:
    """By the answer that the house gave across the dead link, else by the guard's own."""
    if giver and visit.state in (State.REQUESTED, State.EXPIRED):
        waiting = replace(visit, state=State.REQUESTED, closed_at=None)  # it ended here because the gate was cut off
        approved = decide(waiting, Answer.APPROVE, giver, visit.created_at)
        if isinstance(approved, Moved):
            return [approved, enter(approved.visit, by, at)]
    let_in = override_unseen(visit, report.reason or OFFLINE, by, at)
    if report.code is None or giver or let_in.visit.conflict or let_in.visit.overridden_reason is None:
        return [let_in]
    return [_against(let_in, Conflict.CODE_WRONG)]


def mark_double_use(first: Visit, second: VisitId, by: Actor, now: datetime) -> Moved | None:
    """Another gate has let in a guest on the same pass. None where the visit has a conflict already."""
    if first.conflict:
        return None
    marked = first.after(Command.MARK_DOUBLE, conflict=Conflict.DOUBLE_USE)
    return Moved(visit=marked, event=happened(marked, "double_use", by, now, {"other_visit": str(second)}))


def told_later(moved: Moved, now: datetime) -> Moved:
    """The same as the record has it: written now, with the moment at which it happened."""
    facts = {**moved.event.facts, "happened_at": moved.event.at.isoformat(), "offline": True}
    return replace(moved, event=replace(moved.event, at=now, facts=facts))


def _let_in_anyway(visit: Visit, reason: str, by: Actor, at: datetime) -> Moved:
    """An override, and against what the house had said or the clock had ended; while it waited, without an answer."""
    let_in = override(visit, reason, by, at, Command.ENTER_ANYWAY)
    return let_in if visit.state is State.REQUESTED else _against(let_in, Conflict.AGAINST_ANSWER)


def _against(moved: Moved, conflict: Conflict) -> Moved:
    facts = {**moved.event.facts, "conflict": conflict.value}
    return Moved(visit=replace(moved.visit, conflict=conflict), event=replace(moved.event, facts=facts))
