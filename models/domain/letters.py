"""What a message says, before it has words: a kind and its facts.

A letter is written beside the decision it tells of, and gets its words only when somebody is about to send it. Facts
survive a round trip through JSON, so that a row written by one release can be read by the next.
"""

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


@dataclass(frozen=True, kw_only=True)
class ButtonTooOld:
    """A postback that this release cannot read."""


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """To a new follower; `member` is true for a person whom the village already knows."""

    member: bool


@dataclass(frozen=True, kw_only=True)
class Help:
    """The answer to a text, sticker or picture that nothing else understood."""

    member: bool


Letter = (
    VisitRequest
    | DecisionMade
    | DecisionUndone
    | UndoTooLate
    | AlreadyDecided
    | VisitClosed
    | ChooseVisit
    | NothingWaiting
    | NotYours
    | ButtonTooOld
    | Greeting
    | Help
)

KINDS: dict[str, type[Letter]] = {
    "visit_request": VisitRequest,
    "decision_made": DecisionMade,
    "decision_undone": DecisionUndone,
    "undo_too_late": UndoTooLate,
    "already_decided": AlreadyDecided,
    "visit_closed": VisitClosed,
    "choose_visit": ChooseVisit,
    "nothing_waiting": NothingWaiting,
    "not_yours": NotYours,
    "button_too_old": ButtonTooOld,
    "greeting": Greeting,
    "help": Help,
}
KIND_OF: dict[type[Letter], str] = {letter: kind for kind, letter in KINDS.items()}
_MOMENTS = {"created_at", "decided_at", "undo_until", "closed_at"}


def facts_of(letter: Letter) -> dict[str, Any]:
    """The letter's facts as JSON values: moments as RFC 3339 text."""
    return {name: _plain(value) for name, value in vars(letter).items()}


def letter_from(kind: str, facts: dict[str, Any]) -> Letter:
    """The letter that `facts_of` wrote; what a later release added is ignored. Raises KeyError for an unknown kind."""
    letter = KINDS[kind]
    known = {field.name for field in fields(letter)}
    return letter(**{name: _rich(name, value) for name, value in facts.items() if name in known})


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case VisitFacts():
            return {name: _plain(inner) for name, inner in vars(value).items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value


def _rich(name: str, value: Any) -> Any:
    if name == "visit":
        return VisitFacts.from_json(value)
    if name == "visits":
        return tuple(VisitFacts.from_json(facts) for facts in value)
    if name == "asking":
        return Asking(value)
    if name in _MOMENTS and value is not None:
        return datetime.fromisoformat(value)
    return value
