"""Letters around a visit: the question, and what became of it."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """The visitor as a household is told of them. Times are aware; `created_at` is when the guard submitted."""

    visit_id: str
    village_id: str
    version: int
    village_name: str
    time_zone: str
    house_number: str
    soi: str | None
    kind: str
    visitor_name: str
    plate: str | None
    plate_province: str | None
    headcount: int
    purpose: str | None
    photo_id: str | None
    created_at: datetime

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        """Facts read back from a row; what a later release added is ignored."""
        known: dict[str, Any] = {field.name: facts.get(field.name) for field in fields(cls)}
        return cls(**{**known, "created_at": datetime.fromisoformat(facts["created_at"])})


class Asking(StrEnum):
    """Why this person is asked now."""

    FIRST = "first"
    WIDENED = "widened"
    REMINDER = "reminder"
    OFFICE = "office"  # to the village's office: the house does not answer


@dataclass(frozen=True, kw_only=True)
class VisitRequest:
    """Somebody waits at the gate: may they come in?"""

    visit: VisitFacts
    asking: Asking


@dataclass(frozen=True, kw_only=True)
class DecisionMade:
    """To the one who answered: what was decided, and until when it can be taken back (approve → reject only)."""

    visit: VisitFacts
    answer: str  # approve | reject | not_mine
    decided_at: datetime
    undo_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReasonGiven:
    """To the one who told why they rejected: the guard knows now."""

    visit: VisitFacts
    reason: str  # a RejectReason
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitorWhereabouts:
    """To somebody of the house who asked: where the visitor is. Moments that did not come are None."""

    visit: VisitFacts
    state: str
    asked_at: datetime
    entered_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DecisionUndone:
    """To the one who took an approval back: the visitor is now rejected."""

    visit: VisitFacts
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class UndoTooLate:
    """An Undo after its 15 seconds, or after the visitor went in."""

    visit: VisitFacts
    went_in: bool


@dataclass(frozen=True, kw_only=True)
class AlreadyDecided:
    """To a later tap: who answered what, and when. `by_name` is None where it was the reader."""

    visit: VisitFacts
    answer: str  # approve | reject | not_mine | undone
    by_name: str | None
    by_office: bool
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitClosed:
    """To a tap on a visit that ended without an answer: expired, cancelled by the guard, or let in by override."""

    visit: VisitFacts
    state: str  # expired | cancelled | overridden
    closed_at: datetime
    reason: str | None = None  # of an override: an OverrideReason, or the guard's own words


@dataclass(frozen=True, kw_only=True)
class LetInUnasked:
    """To the house's first responder: a guard let their visitor in without an answer, and why."""

    visit: VisitFacts
    reason: str  # an OverrideReason, or the guard's own words
    entered_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChooseVisit:
    """Several wait and the rich menu was tapped: which one is meant? At most 10, oldest first."""

    answer: str  # approve | reject | either: both buttons below each
    visits: tuple[VisitFacts, ...]


@dataclass(frozen=True, kw_only=True)
class NothingWaiting:
    """The rich menu was tapped and nobody waits."""


@dataclass(frozen=True, kw_only=True)
class NotYours:
    """A tap by somebody who is not (or no longer) of that house; also for a visit that does not exist."""


VisitLetter = (
    VisitRequest
    | DecisionMade
    | ReasonGiven
    | VisitorWhereabouts
    | DecisionUndone
    | UndoTooLate
    | AlreadyDecided
    | VisitClosed
    | LetInUnasked
    | ChooseVisit
    | NothingWaiting
    | NotYours
)
