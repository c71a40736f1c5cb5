"""Postbacks, written and read by the same dataclasses.

A postback is no proof of anything: it is plain text to the phone and stays tappable for ever. It only says what is
meant; who may do it is asked again when it arrives.
"""

import base64
from dataclasses import astuple, dataclass
from typing import Literal
from uuid import UUID

FORMAT = "1"  # raised when a button changes its shape; the old shape then reads as None
LONGEST = 300  # LINE: postback data ≤ 300, messaging-api.yml

AnswerWord = Literal["approve", "reject", "not_mine"]
MenuWord = Literal["approve", "reject"]
DayWord = Literal["today", "tomorrow"]
ReasonWord = Literal["not_now", "unknown", "wrong_house", "leave_at_gate"]


@dataclass(frozen=True)
class Answer:
    """A button below one visitor."""

    visit_id: str
    version: int
    answer: AnswerWord


@dataclass(frozen=True)
class Undo:
    """Takes an approval back."""

    visit_id: str
    version: int


@dataclass(frozen=True)
class Reason:
    """A quick reply below a rejection: why."""

    visit_id: str
    version: int
    reason: ReasonWord


@dataclass(frozen=True)
class Whereabouts:
    """A wish to know whether an approved visitor came in, and left."""

    visit_id: str


@dataclass(frozen=True)
class MakePass:
    """A day below the offer of a pass. The guest's name is written so that no colon and no blank is in it."""

    key: str
    day: DayWord
    guest: str

    @property
    def parts(self) -> tuple[str, ...]:
        return self.key, self.day, base64.urlsafe_b64encode(self.guest.encode()).decode()


@dataclass(frozen=True)
class MenuAnswer:
    """A rich menu's button: the menu does not know who waits."""

    answer: MenuWord


@dataclass(frozen=True)
class WhoIsWaiting:
    """A rich menu's wish to see the visitors who wait."""


@dataclass(frozen=True)
class AskHelp:
    """A rich menu's wish to know what this chat can do."""


@dataclass(frozen=True)
class WhichPlace:
    """A wish to see one's places, and to choose for which the menu is."""


@dataclass(frozen=True)
class ActFor:
    """A quick reply: the menu is for this place from now on."""

    membership_id: str


Button = Answer | Undo | Reason | Whereabouts | MakePass | MenuAnswer | WhoIsWaiting | AskHelp | WhichPlace | ActFor
_VERB_OF: dict[type[Button], str] = {
    Answer: "answer",
    Undo: "undo",
    Reason: "why",
    Whereabouts: "where",
    MakePass: "pass",
    MenuAnswer: "menu",
    WhoIsWaiting: "who",
    AskHelp: "help",
    WhichPlace: "acting",
    ActFor: "act",
}


def write(button: Button) -> str:
    """`1:answer:0199…:3:approve`."""
    parts = button.parts if isinstance(button, MakePass) else map(str, astuple(button))
    return ":".join([FORMAT, _VERB_OF[type(button)], *parts])


def read(data: str) -> Button | None:  # noqa: C901, PLR0911  one a verb
    """The button that `write` wrote, or None for anything else; never raises."""
    if len(data) > LONGEST or not data.startswith(f"{FORMAT}:"):
        return None
    match data.split(":")[1:]:
        case ["answer", visit_id, version, ("approve" | "reject" | "not_mine") as answer]:
            return Answer(visit_id, int(version), answer) if _is_id(visit_id) and _is_count(version) else None
        case ["undo", visit_id, version]:
            return Undo(visit_id, int(version)) if _is_id(visit_id) and _is_count(version) else None
        case ["why", visit_id, version, ("not_now" | "unknown" | "wrong_house" | "leave_at_gate") as reason]:
            return Reason(visit_id, int(version), reason) if _is_id(visit_id) and _is_count(version) else None
        case ["where", visit_id]:
            return Whereabouts(visit_id) if _is_id(visit_id) else None
        case ["pass", key, ("today" | "tomorrow") as day, guest]:
            name = _name(guest)
            return MakePass(key, day, name) if name and _is_id(key) else None
        case ["menu", ("approve" | "reject") as answer]:
            return MenuAnswer(answer)
        case ["who"]:
            return WhoIsWaiting()
        case ["help"]:
            return AskHelp()
        case ["acting"]:
            return WhichPlace()
        case ["act", membership_id]:
            return ActFor(membership_id) if _is_id(membership_id) else None
    return None


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _name(written: str) -> str | None:
    try:
        name = base64.b64decode(written.encode("ascii"), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    return name if name.strip() and name.isprintable() and MakePass("", "today", name).parts[2] == written else None


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
