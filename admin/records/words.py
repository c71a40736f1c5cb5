"""Badges: how a visit stands and what is notable about it, as loud as it should be."""

from dataclasses import dataclass

from models.domain.record_search import Mark
from models.domain.visit import State
from models.queries.panel_record_lines import RecordLine
from models.texts.catalog import Say
from models.texts.visit_words import MARKS, state_words

_COLOURS: dict[str, str] = {
    State.REQUESTED: "amber",
    State.APPROVED: "good",
    State.INSIDE: "good",
    State.REJECTED: "bad",
    State.EXPIRED: "amber",
}
_LOUDNESS = {Mark.CONFLICT: "bad", Mark.WRONG: "bad", Mark.UNASKED: "amber", Mark.OVERSTAYED: "amber"}


@dataclass(frozen=True, kw_only=True)
class Badge:
    words: str
    kind: str = ""


def state_badge(state: str, answer: str | None, say: Say) -> Badge:
    return Badge(words=state_words(state, answer, say), kind=_COLOURS.get(state, ""))


def mark_badges(line: RecordLine, say: Say) -> list[Badge]:
    return [Badge(words=say(MARKS[one]), kind=_LOUDNESS.get(one, "")) for one in line.marks]
