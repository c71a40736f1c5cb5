"""What a message says, before it has words: a kind and its facts.

A letter is written beside the decision it tells of, and gets its words only when somebody is about to send it. Facts
survive a round trip through JSON, so that a row written by one release can be read by the next.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any

from models.domain.letters.chat import ButtonTooOld, ChatLetter, Greeting, Help
from models.domain.letters.joining import ChoosePlace, JoiningLetter, NotAMember, PlaceChosen, PlaceFacts
from models.domain.letters.notices import OfficeNotice
from models.domain.letters.passes import GuestArrived, PassLetter, PassMade, PassOffered
from models.domain.letters.talk import (
    GroupFarewell,
    GroupWaiting,
    GroupWelcome,
    KindWord,
    LanguageChosen,
    PlateStory,
    ShowPage,
    TalkLetter,
)
from models.domain.letters.visits import (
    AlreadyDecided,
    Asking,
    ChooseVisit,
    DecisionMade,
    DecisionUndone,
    LetInUnasked,
    NothingWaiting,
    NotYours,
    ReasonGiven,
    UndoTooLate,
    VisitClosed,
    VisitFacts,
    VisitLetter,
    VisitorWhereabouts,
    VisitRequest,
)
from models.domain.letters.watch import WatchlistHit

__all__ = [
    "KINDS",
    "KIND_OF",
    "AlreadyDecided",
    "Asking",
    "ButtonTooOld",
    "ChoosePlace",
    "ChooseVisit",
    "DecisionMade",
    "DecisionUndone",
    "Greeting",
    "GroupFarewell",
    "GroupWaiting",
    "GroupWelcome",
    "GuestArrived",
    "Help",
    "KindWord",
    "LanguageChosen",
    "LetInUnasked",
    "Letter",
    "NotAMember",
    "NotYours",
    "NothingWaiting",
    "OfficeNotice",
    "PassMade",
    "PassOffered",
    "PlaceChosen",
    "PlaceFacts",
    "PlateStory",
    "ReasonGiven",
    "ShowPage",
    "TalkLetter",
    "UndoTooLate",
    "VisitClosed",
    "VisitFacts",
    "VisitLetter",
    "VisitRequest",
    "VisitorWhereabouts",
    "WatchlistHit",
    "facts_of",
    "letter_from",
]

Letter = VisitLetter | PassLetter | ChatLetter | TalkLetter | JoiningLetter | WatchlistHit | OfficeNotice

KINDS: dict[str, type[Letter]] = {
    "visit_request": VisitRequest,
    "decision_made": DecisionMade,
    "reason_given": ReasonGiven,
    "visitor_whereabouts": VisitorWhereabouts,
    "decision_undone": DecisionUndone,
    "undo_too_late": UndoTooLate,
    "already_decided": AlreadyDecided,
    "visit_closed": VisitClosed,
    "let_in_unasked": LetInUnasked,
    "watchlist_hit": WatchlistHit,
    "choose_visit": ChooseVisit,
    "nothing_waiting": NothingWaiting,
    "not_yours": NotYours,
    "button_too_old": ButtonTooOld,
    "guest_arrived": GuestArrived,
    "pass_offered": PassOffered,
    "pass_made": PassMade,
    "greeting": Greeting,
    "help": Help,
    "not_a_member": NotAMember,
    "choose_place": ChoosePlace,
    "place_chosen": PlaceChosen,
    "show_page": ShowPage,
    "kind_word": KindWord,
    "language_chosen": LanguageChosen,
    "plate_story": PlateStory,
    "group_welcome": GroupWelcome,
    "group_waiting": GroupWaiting,
    "group_farewell": GroupFarewell,
    "notice": OfficeNotice,
}
KIND_OF: dict[type[Letter], str] = {letter: kind for kind, letter in KINDS.items()}
_MOMENTS = {
    "asked_at",
    "came_at",
    "closed_at",
    "created_at",
    "decided_at",
    "entered_at",
    "given_at",
    "left_at",
    "seen_at",
    "undo_until",
    "valid_from",
    "valid_until",
}


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
        case VisitFacts() | PlaceFacts():
            return {name: _plain(inner) for name, inner in vars(value).items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value


def _rich(name: str, value: Any) -> Any:  # noqa: PLR0911  one a kind of fact
    if name in {"visit", "last"}:
        return VisitFacts.from_json(value) if value else None
    if name == "visits":
        return tuple(VisitFacts.from_json(facts) for facts in value)
    if name == "place":
        return PlaceFacts.from_json(value)
    if name == "places":
        return tuple(PlaceFacts.from_json(facts) for facts in value)
    if name == "asking":
        return Asking(value)
    if name in _MOMENTS and value is not None:
        return datetime.fromisoformat(value)
    return value
