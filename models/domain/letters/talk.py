"""Letters of small talk: where things are found, a kind word, and what the account does in a group."""

from dataclasses import dataclass
from datetime import datetime

from models.domain.letters.visits import VisitFacts


@dataclass(frozen=True, kw_only=True)
class ShowPage:
    """To a resident who asked for something that a page does: passes, history or house."""

    topic: str


@dataclass(frozen=True, kw_only=True)
class KindWord:
    """To somebody who was friendly, or sent what is not words: thanks, hello, sticker, picture or place.

    `role` is the reader's, "" for somebody without a place: what they are offered next.
    """

    said: str
    role: str


@dataclass(frozen=True, kw_only=True)
class LanguageChosen:
    """To somebody who asked for another language; told in that one."""

    language: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PlateStory:
    """To a resident who wrote a number plate: when such a car last came to their houses, and how often it did."""

    plate: str
    times: int
    last: VisitFacts | None
    came_in: bool
    came_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class GroupWelcome:
    """To a group that the account may stay in: what it does here."""


@dataclass(frozen=True, kw_only=True)
class GroupWaiting:
    """To a resident who asked in a group: who waits for their houses, oldest first. Answered on a page of their own."""

    visits: tuple[VisitFacts, ...]


@dataclass(frozen=True, kw_only=True)
class GroupFarewell:
    """To a group that the account may not stay in: why it leaves."""


TalkLetter = ShowPage | KindWord | LanguageChosen | PlateStory | GroupWelcome | GroupWaiting | GroupFarewell
