"""Letters of the chat itself: greetings, help, and buttons that nobody can read any more."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ButtonTooOld:
    """A postback that this release cannot read."""


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """To a new follower; `member` is true for a person whom the village already knows. `welcome`: its own words."""

    member: bool
    welcome: str = ""


@dataclass(frozen=True, kw_only=True)
class Help:
    """The answer to a text, sticker or picture that nothing else understood. `role`: what the reader is offered."""

    member: bool
    role: str = ""
    contact: str = ""  # of the village's office, in its own words


ChatLetter = ButtonTooOld | Greeting | Help
